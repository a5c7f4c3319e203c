"""Reading the rows of a CSV file strictly: the right columns, whole rows, one encoding, a bounded size."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skills_centre.platform.text import one_line, tidy
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.importing.problems import FileNotSound, in_row

#: Bytes of one file. The official roles file has 2.5 million.
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, its texts tidied; rows are counted as a spreadsheet counts, the column names being row 1."""

    file_name: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, reason: str) -> FileNotSound:
        """A refusal that names this row."""
        return in_row(self.file_name, self.number, reason)


def read_file(path: Path) -> SentFile:
    """Read a file from disk; its size is looked at first. Raises FileNotSound."""
    if not path.is_file():
        raise FileNotSound(f"There is no file {path}.")
    check_size(path.name, path.stat().st_size)
    return SentFile(path.name, path.read_bytes())


def check_size(name: str, size: int) -> None:
    """Raise FileNotSound for a file larger than we take."""
    if size > LARGEST:
        raise FileNotSound(f"{name} is larger than {LARGEST // 1_000_000} MB, which is the most we take.")


def rows_of(file: SentFile, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file that has exactly these columns, in any order. Raises FileNotSound with the row and the reason."""
    check_size(file.name, len(file.content))
    text = _text(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = numbered(reader, file.name)
    first = next(found, None)
    if first is None:
        raise FileNotSound(f"{file.name} is empty.")
    names = [one_line(name) for name in first[1]]
    _check_columns(file.name, names, columns)
    rows = []
    for number, cells in found:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise in_row(
                file.name, number, f"it has {len(cells)} cells, where the row of column names has {len(names)}."
            )
        rows.append(Row(file.name, number, dict(zip(names, map(tidy, cells), strict=True))))
    if not rows:
        raise FileNotSound(f"{file.name} has column names, but no rows.")
    return rows


def _text(file: SentFile) -> str:
    if b"\x00" in file.content:
        raise FileNotSound(f"{file.name} is not a CSV file in UTF-8. Save it as “CSV UTF-8” and try again.")
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = file.content[: problem.start].decode("utf-8-sig", errors="replace")
        row = max(1, sum(1 for _ in csv.reader(io.StringIO(before, newline=""))))
        reason = f"byte {problem.start} is not UTF-8. Save the file as “CSV UTF-8” and try again."
        raise in_row(file.name, row, reason) from None


def numbered(reader: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that a CSV reader gives, with their numbers. Raises FileNotSound with the row that cannot be read."""
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as problem:
        raise in_row(name, number + 1, f"it cannot be read as CSV ({problem}).") from None


def _check_columns(name: str, found: list[str], wanted: Sequence[str]) -> None:
    missing = [one for one in wanted if one not in found]
    unknown = [one or "(no name)" for one in found if one not in wanted]
    if missing:
        raise in_row(name, 1, f"these columns are missing: {', '.join(missing)}.")
    if unknown:
        raise in_row(name, 1, f"these columns are not known: {', '.join(unknown)}.")
    if len(set(found)) != len(found):
        raise in_row(name, 1, "a column is there twice.")
