"""Pathways as files: one YAML file each, in the folder `pathways` beside the packs (see docs/content-packs.md)."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr

from skills_centre.catalogue.packs.fields import KEY_PATTERN, Key, Part, SkillKey, Text, one_line
from skills_centre.catalogue.packs.nodes import Located, read_yaml
from skills_centre.catalogue.packs.parsing import checked
from skills_centre.catalogue.packs.problems import PackProblem, PackRefused

#: The folder that holds them; no pack can have this name.
PATHWAYS = "pathways"

_LARGEST = 100_000


class RoleAim(Part):
    """A role profile that a pathway leads towards."""

    framework: Annotated[StrictStr, Field(max_length=120, pattern=KEY_PATTERN)]
    profile: Annotated[StrictStr, Field(max_length=160)]


class LevelAim(Part):
    """A level of a skill that a pathway leads towards."""

    skill: SkillKey
    level: Annotated[StrictInt, Field(ge=1, le=9)]


class CourseOfPathway(Part):
    """A course at its place, and why it is there."""

    course: Key
    required: StrictBool = True
    why: Annotated[Text, Field(max_length=200), AfterValidator(one_line)]


class PathwayFile(Part):
    """What a pathway's file says. Without a role or a level it leads to a theme, which its title names."""

    format: Literal[1]
    key: Key
    title: Annotated[Text, Field(max_length=100), AfterValidator(one_line)]
    summary: Annotated[Text, Field(max_length=160), AfterValidator(one_line)]
    description: Text
    role: RoleAim | None = None
    level: LevelAim | None = None
    owner: Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
    review_on: date
    courses: Annotated[list[CourseOfPathway], Field(min_length=1, max_length=50)]


def read_pathways(folder: Path) -> list[PathwayFile]:
    """The pathways beside the packs of a folder, by file name; none without such a folder. Raises PackRefused with every problem."""
    found, problems = [], []
    for file in sorted((folder / PATHWAYS).glob("*.yaml")):
        try:
            found.append(_read(file))
        except PackRefused as refused:
            problems += [PackProblem(f"{PATHWAYS}/{one.file}", one.line, one.sentence) for one in refused.problems]
    if problems:
        raise PackRefused(problems)
    return found


def _read(file: Path) -> PathwayFile:
    if file.is_symlink() or file.stat().st_size > _LARGEST:
        raise PackRefused([PackProblem(file.name, 0, "a pathway is a plain file of at most 100 KB.")])
    located = read_yaml(file.name, file.read_bytes())
    pathway = checked(PathwayFile, located)
    problems = _problems(pathway, located, stem=file.stem)
    if problems:
        raise PackRefused(problems)
    return pathway


def _problems(pathway: PathwayFile, located: Located, *, stem: str) -> list[PackProblem]:
    problems = []
    if pathway.key != stem:
        problems.append(located.problem(("key",), f"the key is “{pathway.key}” but the file is “{stem}.yaml”."))
    if pathway.role and pathway.level:
        problems.append(located.problem(("level",), "a pathway leads to a role or to a level, not to both."))
    keys = [one.course for one in pathway.courses]
    problems += [
        located.problem(("courses", place), f"“{key}” is listed twice.")
        for place, key in enumerate(keys)
        if key in keys[:place]
    ]
    return problems
