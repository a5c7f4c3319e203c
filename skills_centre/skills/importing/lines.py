"""The rows of our own sheets as lines of text cells, whether they come from a workbook or from CSV files."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from skills_centre.platform.text import one_line
from skills_centre.skills.importing.problems import Problems
from skills_centre.skills.sheets import NO, YES, Column, Sheet

#: Rows of one sheet. The official framework has fewer than 2,000 requirements.
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet; `place` says where it stands, in words. Empty cells are empty texts."""

    place: str
    cells: dict[Column, str]
    problems: Problems

    def text(self, column: Column, *, longest: int | None = None) -> str:
        """The words of a cell as they are written, but with plain ends of lines."""
        words = self.cells[column].replace("\r\n", "\n").replace("\r", "\n")
        if longest and len(words) > longest:
            self.problem(f"“{column}” has {len(words):,} characters, {longest} at most.")
        if any(letter < " " and letter not in "\n\t" for letter in words):
            self.problem(f"“{column}” holds a character that cannot be shown.")
        return words

    def needed(self, column: Column, *, longest: int) -> str:
        """The words of a cell that must not be empty."""
        words = self.text(column, longest=longest)
        if not words.strip():
            self.problem(f"“{column}” is empty.")
        return words

    def key(self, column: Column, *, longest: int) -> str:
        """A key, without the spaces round it, that must not be empty."""
        key = self.needed(column, longest=longest).strip()
        if "\n" in key:
            self.problem(f"“{column}” has several lines; a key has one.")
        return key

    def is_empty(self, *columns: Column) -> bool:
        """Whether none of these cells holds anything."""
        return not any(self.cells[column].strip() for column in columns)

    def known(self, column: Column, known: Collection[str], *, kind: str) -> str | None:
        """The key of something in another sheet; none when the cell is empty, or names nothing that is there."""
        key = self.cells[column].strip()
        if not key:
            return None
        if key not in known:
            few = f" The file has {', '.join(f'“{one}”' for one in known)}." if len(known) < 10 else ""
            self.problem(f"there is no {kind} with the key “{key[:80]}”.{few}")
            return None
        return key

    def number(self, column: Column, *, least: int, most: int) -> int | None:
        """A whole number; none when the cell is empty, or holds anything else."""
        words = self.cells[column].strip()
        if not words:
            return None
        if not (words.isascii() and words.isdigit() and len(words) < 10) or not least <= int(words) <= most:
            self.problem(f"“{column}” must be a whole number from {least:,} to {most:,}, not “{words[:40]}”.")
            return None
        return int(words)

    def claim(self, column: Column, *, otherwise: bool) -> bool:
        """Yes or no; `otherwise` when the cell is empty, or holds anything else."""
        words = self.cells[column].strip().casefold()
        if words not in ("", YES, NO):
            self.problem(f"“{column}” must be {YES} or {NO}, not “{words[:40]}”.")
        return words == YES if words in (YES, NO) else otherwise

    def problem(self, reason: str) -> None:
        """Note what is wrong with this row."""
        self.problems.add(self.place, reason)


def lines_of(sheet: Sheet, name: str, rows: Iterable[Sequence[str]], *, problems: Problems) -> list[Line] | None:
    """The lines of a sheet that has exactly its columns, in any order; whatever is wrong goes to `problems`.

    `name` is what the person knows the sheet by. Rows without anything in them are passed over. None when the columns are wrong.
    """
    numbered = enumerate(rows, start=1)
    first = next(numbered, (1, ()))[1]
    names = _without_empty_end([one_line(cell) for cell in first])
    if not _has_columns(sheet, name, names, problems):
        return None
    lines = []
    for number, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS:
            problems.add(name, f"it has more than {MOST_ROWS:,} rows, which is the most we take.")
            break
        place = f"{name}, row {number:,}"
        if any(cell.strip() for cell in cells[len(names) :]):
            problems.add(place, f"it has more cells than the {len(names)} columns.")
        filled = [*cells[: len(names)], *[""] * (len(names) - len(cells))]
        lines.append(Line(place, {Column(one): cell for one, cell in zip(names, filled, strict=True)}, problems))
    return lines


def _without_empty_end(names: list[str]) -> list[str]:
    while names and not names[-1]:
        names.pop()
    return names


def _has_columns(sheet: Sheet, name: str, found: list[str], problems: Problems) -> bool:
    missing = [one for one in sheet.columns if one not in found]
    unknown = [one or "(no name)" for one in found if one not in sheet.columns]
    place = f"{name}, row 1"
    if missing:
        problems.add(place, f"these columns are missing: {', '.join(missing)}.")
    if unknown:
        problems.add(place, f"these columns are not known: {', '.join(one[:40] for one in unknown)}.")
    twice = len(set(found)) != len(found)
    if twice:
        problems.add(place, "a column is there twice.")
    return not (missing or unknown or twice)
