"""Content packs: reading a folder or a .zip, checking it, and writing one (see docs/content-packs.md)."""

from skills_centre.catalogue.packs.folders import read_folder
from skills_centre.catalogue.packs.pack import CourseFile, ModuleEntry, Pack
from skills_centre.catalogue.packs.parsing import parse_pack
from skills_centre.catalogue.packs.problems import PackProblem, PackRefused
from skills_centre.catalogue.packs.quizzes import Quiz
from skills_centre.catalogue.packs.writing import write_pack
from skills_centre.catalogue.packs.zips import read_zip, write_zip

__all__ = [
    "CourseFile",
    "ModuleEntry",
    "Pack",
    "PackProblem",
    "PackRefused",
    "Quiz",
    "parse_pack",
    "read_folder",
    "read_zip",
    "write_pack",
    "write_zip",
]
