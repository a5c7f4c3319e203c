"""Our own CSV files, one for each sheet, in one .zip."""

import csv
import io
from collections.abc import Iterator

from skills_centre.platform.archives import ArchiveTooLarge, NotAnArchive, unpacked
from skills_centre.platform.tables import as_typed
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.importing.lines import lines_of
from skills_centre.skills.importing.problems import FileNotSound, Problems
from skills_centre.skills.importing.rows import check_size, numbered
from skills_centre.skills.importing.tables import definition_from
from skills_centre.skills.sheets import ABOUT, SHEETS

#: Bytes of all files once unpacked, and how many files there may be.
MOST_BYTES = 40_000_000
MOST_FILES = 20


def read_csv_archive(file: SentFile) -> FrameworkDefinition:
    """Read a framework from our own CSV files. Raises FileNotSound or DefinitionNotSound with the places and the reasons."""
    check_size(file.name, len(file.content))
    files = _files(file)
    problems = Problems()
    for name in files.keys() - {f"{sheet.name}.csv" for sheet in SHEETS}:
        problems.add(file.name, f"it holds a file that we do not know, “{name[:80]}”.")
    for sheet in SHEETS:
        if f"{sheet.name}.csv" not in files:
            problems.add(file.name, f"the file {sheet.name}.csv is missing.")
    problems.refuse_if_any()
    tables = {
        sheet: lines_of(sheet, f"{sheet.name}.csv", _rows(f"{sheet.name}.csv", files, problems), problems=problems)
        for sheet in SHEETS
    }
    return definition_from(tables, name=file.name, problems=problems)


def _files(file: SentFile) -> dict[str, bytes]:
    """The files of the archive by name, whatever folder they stand in, without the text that explains."""
    try:
        files = unpacked(file.content, most_files=MOST_FILES, most_bytes=MOST_BYTES)
    except NotAnArchive:
        raise FileNotSound(f"{file.name} is not a .zip file that we can read.") from None
    except ArchiveTooLarge:
        raise FileNotSound(
            f"{file.name} holds more than we take: {MOST_FILES} files and {MOST_BYTES // 1_000_000} MB once unpacked."
        ) from None
    found: dict[str, bytes] = {}
    for path, content in files.items():
        name = path.rpartition("/")[2]
        if name in found:
            raise FileNotSound(f"{file.name} holds the file “{name[:80]}” twice.")
        found[name] = content
    found.pop(f"{ABOUT}.txt", None)
    return found


def _rows(name: str, files: dict[str, bytes], problems: Problems) -> Iterator[list[str]]:
    try:
        text = files[name].decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        problems.add(name, f"byte {problem.start:,} is not UTF-8. Save the file as “CSV UTF-8” and try again.")
        return
    for _number, cells in numbered(csv.reader(io.StringIO(text, newline=""), strict=True), name):
        yield [as_typed(cell) for cell in cells]
