"""Finding out what somebody sent, and reading it: the official pair, or one of our own files."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from skills_centre.platform.archives import is_archive
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition, GivenIdentities
from skills_centre.skills.importing.case.foreign import read_foreign
from skills_centre.skills.importing.case.ours import is_ours, read_ours
from skills_centre.skills.importing.case.package import read_package
from skills_centre.skills.importing.counts import FileCounts, counts_of
from skills_centre.skills.importing.csv_files import read_csv_archive
from skills_centre.skills.importing.official_files import Duplicate, read_official_files
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.importing.taking_in import ALL_SETTINGS
from skills_centre.skills.importing.workbook import read_workbook


class FileKind(StrEnum):
    """What a framework comes in as."""

    OFFICIAL = "official"
    WORKBOOK = "workbook"
    CSV = "csv"
    CASE = "case"


#: Each kind in words that fit after “This is”.
KINDS = {
    FileKind.OFFICIAL: "the official pair of files of the Government Digital and Data profession",
    FileKind.WORKBOOK: "a framework workbook",
    FileKind.CSV: "a framework in CSV files",
    FileKind.CASE: "a CASE package",
}

SILENT_IN_CASE_1_0 = frozenset({"currency_months", "resilience_people", "resilience_level", "note"})
CASE_1_0_IS_SILENT = (
    "CASE 1.0 has no place for how many months a result counts, how many people should have a skill, notes on what roles ask for, and "
    "whether what everyone needs is in force. Where we have these already, they stay."
)

#: How old office files, and new ones that are locked with a password, begin.
_OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class ReadFramework:
    """What files were understood to be. `silent_on` names those of our own settings of which they say nothing.

    `given` are identifiers that come with them.
    """

    kind: FileKind
    definition: FrameworkDefinition
    counts: FileCounts
    duplicates: tuple[Duplicate, ...] = ()
    silent_on: Set[str] = frozenset()
    notes: tuple[str, ...] = ()
    given: GivenIdentities | None = None


def read_framework(files: Sequence[SentFile]) -> ReadFramework:
    """Read one file, or the official pair in either order. Raises FileNotSound or DefinitionNotSound."""
    if len(files) == 2:
        return _official(*files)
    if len(files) != 1:
        raise FileNotSound("Send one file, or the two official ones.")
    kind = _kind(files[0])
    if kind is FileKind.CASE:
        return _case(files[0])
    definition = read_workbook(files[0]) if kind is FileKind.WORKBOOK else read_csv_archive(files[0])
    return ReadFramework(kind, definition, counts_of(definition))


def _official(first: SentFile, second: SentFile) -> ReadFramework:
    roles, skills = (second, first) if _lists_skills(first) and not _lists_skills(second) else (first, second)
    files = read_official_files(roles, skills)
    return ReadFramework(FileKind.OFFICIAL, files.definition, files.counts, files.duplicates, silent_on=ALL_SETTINGS)


def _case(file: SentFile) -> ReadFramework:
    package, content = read_package(file)
    if not is_ours(package):
        definition, given, notes = read_foreign(file.name, package, content)
        told = (f"It is of CASE version {package.version}, and was not written here.", *notes)
        return ReadFramework(FileKind.CASE, definition, counts_of(definition), (), ALL_SETTINGS, told, given)
    definition, given = read_ours(file.name, package)
    is_silent = package.version == "1.0"
    return ReadFramework(
        FileKind.CASE,
        definition,
        counts_of(definition),
        silent_on=SILENT_IN_CASE_1_0 if is_silent else frozenset(),
        notes=(CASE_1_0_IS_SILENT,) if is_silent else (),
        given=given,
    )


def _lists_skills(file: SentFile) -> bool:
    """Whether a file's column names are those of the official file of skills."""
    return b"Roles that require Skill" in file.content[:1000]


def _kind(file: SentFile) -> FileKind:
    name = file.name.casefold()
    if file.content.startswith(_OLD_OFFICE_FILE):
        raise FileNotSound(
            f"{file.name} is an old or a locked office file. Save it as a plain workbook (.xlsx) and try again."
        )
    if name.endswith((".xlsx", ".xlsm")) or (is_archive(file.content) and b"[Content_Types].xml" in file.content):
        return FileKind.WORKBOOK
    if is_archive(file.content) or name.endswith(".zip"):
        return FileKind.CSV
    if name.endswith(".json") or file.content[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return FileKind.CASE
    if name.endswith(".csv"):
        raise FileNotSound(
            f"{file.name} alone is not a framework. The official files are two: send both, roles and skills."
        )
    raise FileNotSound(f"We do not know what {file.name} is. Send one of the kinds of file that are listed.")
