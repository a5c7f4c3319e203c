"""Reading a file of people, as spreadsheets of all kinds write it."""

import pytest

from skills_centre.home.people_import import file as people_file
from skills_centre.home.people_import.file import Column, read_people_file, template
from skills_centre.platform.csv_reading import TableNotSound
from skills_centre.platform.uploads import SentFile
from tests.home.people_import.builders import HEADINGS, row, sent

SMALL = "name,email,person_type\r\nZoë Brontë,zoe@house.example,House staff\r\n"


def names(content: bytes) -> list[str]:
    return [cells.texts[Column.NAME] for cells in read_people_file(SentFile("people.csv", content)).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whatever_a_spreadsheet_writes_is_read(encoding: str) -> None:
    assert names(SMALL.encode(encoding)) == ["Zoë Brontë"]


def test_a_file_that_is_not_utf_8_is_read_and_says_so() -> None:
    assert "Windows-1252" in read_people_file(SentFile("people.csv", SMALL.encode("cp1252"))).notes[0]
    assert read_people_file(SentFile("people.csv", SMALL.encode())).notes == ()


def test_semicolons_and_tabs_separate_too() -> None:
    semicolons = SMALL.replace(",", ";").encode()
    assert names(semicolons) == names(SMALL.replace(",", "\t").encode()) == ["Zoë Brontë"]
    file = read_people_file(SentFile("people.csv", b"sep=;\r\n" + semicolons))
    assert (file.rows[0].row, file.notes) == (3, ("The cells are separated by semicolons.",))


def test_headings_may_be_written_as_people_write_them() -> None:
    assert names(b"Person Type, NAME ,Email\nHouse staff,Ada,a@b.c") == ["Ada"]


def test_a_cell_that_looks_like_a_formula_is_kept_as_text() -> None:
    cells = read_people_file(sent(row("=2+3", email="a@b.c"), row("'=2+3", email="b@b.c"))).rows
    assert [one.texts[Column.NAME] for one in cells] == ["=2+3", "=2+3"]


def test_our_own_template_is_sound() -> None:
    file = read_people_file(SentFile("people.csv", template()))
    assert file.columns == set(Column)
    assert file.half_rows == ()


def test_rows_are_counted_as_a_spreadsheet_counts() -> None:
    file = read_people_file(sent("", row("Ada"), '1,"Bo\r\nLindqvist",b@b.c,Peer,,,,,,,', "1,Cy"))
    assert [(cells.row, cells.texts[Column.NAME]) for cells in file.rows] == [(3, "Ada"), (4, "Bo Lindqvist")]
    assert (file.half_rows[0].row, file.half_rows[0].cells, file.half_rows[0].headings) == (5, 2, 11)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\r\n \r\n", "The file is empty"),
        (HEADINGS.encode(), "no rows below"),
        (b"PK\x03\x04rest", "This is a spreadsheet"),
        (b"name,email\x00,person_type\n", "not text"),
        (b"\xff\xfe\x00", "damaged"),
        (SMALL.encode() + b"Caf\x81,c@house.example,Peer", "Row 3 holds letters"),
        (b"name,mail\nAda,a@b.c", "“email”, “person_type” are missing"),
        (SMALL.replace("name", "name,salary", 1).encode(), "heading “salary”"),
        (SMALL.replace("name", "name,", 1).encode(), "(no heading)"),
        (SMALL.replace("name", "name,name", 1).encode(), "same heading twice"),
        (SMALL.encode() + b'"Ada,a@b.c,Peer\n', "Row 3 cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(TableNotSound) as refused:
        read_people_file(SentFile("people.csv", content))
    assert sentence in refused.value.sentence


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TableNotSound, match="larger than 5 MB"):
        read_people_file(SentFile("people.csv", SMALL.encode() + b" " * 5_000_000))
    monkeypatch.setattr(people_file, "MOST_ROWS", 2)
    with pytest.raises(TableNotSound, match="more than 2 rows"):
        read_people_file(sent(row("Ada"), row("Bo"), row("Cy")))
