"""CSV files: nothing in them is a formula, and everything in them is what was given."""

import csv
from datetime import date
from io import StringIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.platform.tables import as_typed, csv_bytes, csv_download, neutral


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_words_that_a_spreadsheet_would_run_get_an_apostrophe(start: str) -> None:
    assert neutral(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_numbers_days_and_nothing_stay_what_they_are() -> None:
    assert [neutral(-3), neutral(date(2026, 3, 3)), neutral(None), neutral("a = b")] == [
        "-3",
        "2026-03-03",
        "",
        "a = b",
    ]


def test_a_file_reads_back_as_it_was_written() -> None:
    rows = list(
        csv.reader(StringIO(csv_bytes(["Course", "Note"], [["Zoë, “AI”", 'a "b"\nc']]).decode("utf-8-sig"), newline=""))
    )
    assert rows == [["Course", "Note"], ["Zoë, “AI”", 'a "b"\nc']]


def test_headings_are_neutralised_too() -> None:
    assert csv_bytes(["=1+1"], []).decode("utf-8-sig") == "'=1+1\r\n"


def test_a_download_is_an_attachment_with_a_plain_name() -> None:
    with Flask(__name__).test_request_context():
        answer = csv_download('Gaps of "A" & B\r\nX: 1', ["A"], [])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gaps-of-a-b-x-1.csv"'
    assert answer.mimetype == "text/csv"


@given(st.text("'=+-@\t\ra ", max_size=6))
def test_what_was_disarmed_can_be_told_from_what_somebody_typed(words: str) -> None:
    assert as_typed(neutral(words)) == words
