"""Workbooks and CSV files with mistakes: each is refused with its place and the reason, and several at once are all told."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from skills_centre.platform.errors import Refusal
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.exporting.workbook import LONGEST_CELL, CannotBeHeld, workbook
from skills_centre.skills.importing.csv_files import read_csv_archive
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.importing.workbook import read_workbook
from tests.skills.builders import NOW, changed, small_framework
from tests.skills.exchange.files import (
    Sheets,
    as_archive,
    as_workbook,
    small_sheets,
    with_cell,
    with_parts,
    zipped,
)


def without_column(sheet: str, column: str) -> Sheets:
    sheets = small_sheets()
    place = sheets[sheet][0].index(column)
    sheets[sheet] = [[cell for at, cell in enumerate(row) if at != place] for row in sheets[sheet]]
    return sheets


def with_row(sheet: str, row: list[str | int | None]) -> Sheets:
    sheets = small_sheets()
    sheets[sheet].append(list(row))
    return sheets


def renamed(sheet: str, name: str) -> Sheets:
    return {name if one == sheet else one: rows for one, rows in small_sheets().items()}


MISTAKES: list[tuple[Sheets, str, str]] = [
    (without_column("skills", "Group"), "skills", "row 1: these columns are missing: Group."),
    (with_cell("skills", 1, "Group", "Gruop"), "skills", "row 1: these columns are not known: Gruop."),
    (with_cell("skills", 3, "Key", "writing"), "skills", "row 3: the skill “writing” is there already"),
    (with_cell("skills", 3, "Key", None), "skills", "row 3: “Key” is empty."),
    (with_cell("skills", 2, "Name", "x" * 201), "skills", "row 2: “Name” has 201 characters, 200 at most."),
    (with_cell("skills", 2, "Months a result counts", "six"), "skills", "must be a whole number from 1 to 600, not “six”."),
    (with_cell("skills", 2, "Months a result counts", -3), "skills", "row 2: “Months a result counts” must be a whole number"),
    (with_cell("skills", 2, "About AI", "maybe"), "skills", "row 2: “About AI” must be yes or no, not “maybe”."),
    (with_cell("skills", 2, "At least so many people", 2), "skills", "row 2: “At least so many people” and “At this level” must both"),
    (with_cell("skills", 2, "Has levels", "no"), "skills", "row 2: the skill “writing” has no levels, yet the sheet “descriptors”"),
    (with_cell("levels", 3, "Rank", 1), "levels", "row 3: the rank 1 is there already"),
    (with_cell("levels", 3, "Rank", None), "levels", "row 3: “Rank” is empty."),
    (with_cell("descriptors", 2, "Level", "wizard"), "descriptors", "no level with the key “wizard”. The file has “awareness”, “working”"),
    (with_cell("descriptors", 2, "Skill", "flying"), "descriptors", "row 2: there is no skill with the key “flying”."),
    (with_cell("descriptors", 3, "Level", "awareness"), "descriptors", "row 3: the level “awareness” of “writing” is there already"),
    (with_cell("roles", 3, "Family key", "other"), "roles", "row 3: the role “clerk” is in another family"),
    (with_cell("roles", 3, "Family", "Play"), "roles", "row 3: the family “work” is called something else"),
    (with_cell("roles", 3, "Role", "Clark"), "roles", "row 3: the role “clerk” is called something else"),
    (with_cell("roles", 3, "Role description", "Sits."), "roles", "row 3: the role “clerk” is described in other words"),
    (with_cell("roles", 3, "Role level key", "clerk"), "roles", "row 3: the role level “clerk” is there already"),
    (with_cell("roles", 3, "Role level key", "everyone"), "roles", "row 3: no role level may have the key “everyone”."),
    (with_cell("roles", 3, "Order", 1), "roles", "row 3: two levels of the role have the order 1."),
    (with_cell("roles", 3, "Order", None), "roles", "row 3: “Order” must be filled in for all levels of the role, or for none."),
    (with_cell("requirements", 2, "Role level key", "queen"), "requirements", "row 2: there is no role level with the key “queen”."),
    (with_cell("requirements", 2, "Level", None), "requirements", "row 2: the skill “searching” has levels: say which."),
    (with_row("requirements", ["everyone", "searching", "working", "yes", 1, None]), "requirements", "is there already"),
    (with_cell("requirements", 2, "Weight", 10), "requirements", "row 2: “Weight” must be a whole number from 1 to 9"),
    (with_cell("skills", 2, "Description", "bell \x07"), "skills", "row 2: “Description” holds a character that cannot be shown."),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "sheet", "reason"), MISTAKES, ids=[f"{one[1]}: {one[2][:40]}" for one in MISTAKES])
def test_a_mistake_is_refused_with_its_sheet_and_row_in_both_formats(sheets: Sheets, sheet: str, reason: str) -> None:
    with pytest.raises(FileNotSound) as in_workbook:
        read_workbook(as_workbook(sheets))
    with pytest.raises(FileNotSound) as in_csv:
        read_csv_archive(as_archive(sheets))
    assert any(f"Sheet “{sheet}”" in one and reason in one for one in in_workbook.value.problems)
    assert any(f"{sheet}.csv" in one and reason in one for one in in_csv.value.problems)


def test_every_mistake_is_told_at_once() -> None:
    sheets = with_cell("skills", 2, "About AI", "maybe")
    sheets["levels"][2][0] = "two"
    with pytest.raises(FileNotSound) as refused:
        read_workbook(as_workbook(sheets))
    assert len(refused.value.problems) == 2, "and not once more in every row that names the level"


def test_the_first_twenty_of_many_mistakes_are_told_and_the_rest_counted() -> None:
    sheets = small_sheets()
    sheets["requirements"] += [["everyone", f"skill-{n}", None, None, None, None] for n in range(50)]
    with pytest.raises(FileNotSound) as refused:
        read_workbook(as_workbook(sheets))
    assert refused.value.problems[-1] == "There are 30 more problems. Correct these first."


def declares_entities(parts: dict[str, bytes]) -> None:
    parts["xl/workbook.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts["xl/workbook.xml"]


def has_macros(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"Sub AutoOpen()"


def is_damaged(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]


def is_a_bomb(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet9.xml"] = b" " * 70_000_000


WORKBOOKS: list[tuple[str, Callable[[], SentFile], str]] = [
    ("a sheet is missing", lambda: as_workbook({k: v for k, v in small_sheets().items() if k != "roles"}), "the sheet “roles” is missing"),
    ("a sheet has another name", lambda: as_workbook(renamed("roles", "rolls")), "we do not know the sheet “rolls”"),
    ("a formula", lambda: as_workbook(with_cell("skills", 2, "Name", "=1+1")), "Sheet “skills”, row 2: a cell holds a formula"),
    ("macros", lambda: with_parts(has_macros), "holds macros"),
    ("entities", lambda: with_parts(declares_entities), "it declares entities"),
    ("damaged", lambda: with_parts(is_damaged), "is damaged"),
    ("a bomb", lambda: with_parts(is_a_bomb), "holds more than 60 MB once unpacked"),
    ("no archive", lambda: SentFile("framework.xlsx", b"hello"), "is not a workbook (.xlsx) that we can read"),
    ("an archive of something else", lambda: zipped({"a.txt": b"a"}, name="framework.xlsx"), "is not a workbook (.xlsx)"),
    ("half a file", lambda: SentFile("framework.xlsx", as_workbook(small_sheets()).content[:2000]), "is not a workbook (.xlsx)"),
    ("too large", lambda: SentFile("framework.xlsx", b"PK\x03\x04" + b"x" * 10_000_001), "larger than 10 MB"),
    ("too many parts", lambda: with_parts(lambda parts: parts.update({f"xl/{n}": b"" for n in range(300)})), "holds more than"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "reason"), [one[1:] for one in WORKBOOKS], ids=[one[0] for one in WORKBOOKS])
def test_a_workbook_that_is_none_is_refused_in_words(file: Callable[[], SentFile], reason: str) -> None:
    with pytest.raises(FileNotSound) as refused:
        read_workbook(file())
    assert reason in refused.value.sentence


ARCHIVES: list[tuple[str, Callable[[], SentFile], str]] = [
    ("a file is missing", lambda: as_archive({k: v for k, v in small_sheets().items() if k != "roles"}), "the file roles.csv is missing"),
    ("an unknown file", lambda: zipped({"notes.csv": b"a"}), "a file that we do not know, “notes.csv”"),
    ("no archive", lambda: SentFile("framework.zip", b"hello"), "is not a .zip file that we can read"),
    ("a bomb", lambda: zipped({"skills.csv": b"a" * 50_000_000}), "holds more than we take"),
    ("twice the same file", lambda: zipped({"a/skills.csv": b"", "b/skills.csv": b""}), "the file “skills.csv” twice"),
    ("another encoding", lambda: zipped({f"{k}.csv": "é".encode("latin-1") for k in small_sheets()}), "is not UTF-8"),
    ("a quote that never ends", lambda: zipped({f"{k}.csv": b'"half' for k in small_sheets()}), "row 1: it cannot be read as CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "reason"), [one[1:] for one in ARCHIVES], ids=[one[0] for one in ARCHIVES])
def test_an_archive_that_is_none_of_ours_is_refused_in_words(file: Callable[[], SentFile], reason: str) -> None:
    with pytest.raises(FileNotSound) as refused:
        read_csv_archive(file())
    assert reason in refused.value.sentence


def test_a_workbook_that_a_spreadsheet_program_saved_again_is_read_alike() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(small_framework(), made_at=NOW)))
    book["skills"]["H2"] = 2.0
    book["skills"]["I2"] = "working"
    book["levels"]["A2"] = "1"
    book["skills"]["F3"] = True
    buffer = io.BytesIO()
    book.save(buffer)
    skills = {one.key: one for one in read_workbook(SentFile("again.xlsx", buffer.getvalue())).skills}
    assert (skills["writing"].resilience_people, skills["writing"].resilience_level) == (2, 2)
    assert skills["searching"].is_ai_related


@pytest.mark.parametrize("words", ["x" * (LONGEST_CELL + 1), "_x0041_"])
def test_what_no_cell_can_hold_is_refused_on_the_way_out_not_changed_in_silence(words: str) -> None:
    with pytest.raises(CannotBeHeld, match=r"Sheet “framework”, row 2"):
        workbook(changed(small_framework(), description=words), made_at=NOW)


def test_an_unsound_whole_is_refused_too() -> None:
    sheets = small_sheets()
    sheets["levels"] = [row for row in sheets["levels"] if row[1] != "working"]
    with pytest.raises(Refusal):
        read_workbook(as_workbook(sheets))
