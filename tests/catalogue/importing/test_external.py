"""A table of courses that others run: drafts of the sound rows, all or none, and twice is once."""

import io
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skills_centre.catalogue.importing.external import Column, Known, read_courses, template
from skills_centre.catalogue.models import Delivery
from skills_centre.catalogue.queries.digests import newest_digests
from skills_centre.people.models import Person, Role
from skills_centre.platform.csv_reading import TableNotSound

KNOWN = Known({"data-analysis": "Data analysis"}, {0: "Not yet", 1: "Awareness", 2: "Working"}, date(2026, 3, 3))
ROW = {
    Column.TITLE: "Charts that tell",
    Column.SUMMARY: "How to draw a chart that says what it should.",
    Column.ADDRESS: "https://example.org/charts",
    Column.PROVIDER: "Example Learning",
    Column.MINUTES: "45",
    Column.COST: "£12.50",
    Column.TOPIC: "data",
    Column.OUTCOMES: "choose a chart; say what it shows",
    Column.SKILLS: "data analysis to working",
    Column.OWNER: "Digital skills team",
}


def table(*rows: dict[Column, str]) -> bytes:
    lines = [",".join(ROW)] + [",".join(f'"{row.get(column, "")}"' for column in ROW) for row in rows]
    return "\r\n".join(lines).encode()


def test_a_row_becomes_a_course_with_a_link() -> None:
    read = read_courses(table(ROW), KNOWN, owners={})
    assert read.problems == ()
    (course,) = (one.pack.course for one in read.courses)
    assert (course.key, course.minutes, course.cost_pence, course.delivery) == (
        *("charts-that-tell", 45, 1250),
        Delivery.EXTERNAL_LINK,
    )
    assert course.outcomes == ["choose a chart", "say what it shows"]
    assert [(one.skill, one.to_level) for one in course.skills] == [("data-analysis", 2)]
    assert course.review_on == date(2027, 3, 3)
    assert [module.kind.value for module in course.modules] == ["link"]
    assert read_courses(template(), KNOWN, owners={}).problems == ()


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({Column.ADDRESS: "http://example.org", Column.MINUTES: "x"}, "address", "https://"),
        ({Column.TITLE: ""}, "title", "empty"),
        ({Column.ADDRESS: "http://example.org"}, "address", "https://"),
        ({Column.ADDRESS: "javascript:alert(1)"}, "address", "https://"),
        ({Column.MINUTES: "an hour"}, "minutes", "no whole number"),
        ({Column.COST: "12.505"}, "cost", "no cost in pounds"),
        ({Column.COST: "NaN"}, "cost", "no cost in pounds"),
        ({Column.COST: "1e9999999"}, "cost", "no cost in pounds"),
        ({Column.COST: "1e999990"}, "cost", "no cost in pounds"),
        ({Column.COST: "1000000.01"}, "cost", "no cost in pounds"),
        ({Column.TOPIC: "Cooking"}, "topic", "is none of: Artificial intelligence"),
        ({Column.SKILLS: "Juggling to Working"}, "skills", "We know no skill “Juggling”"),
        ({Column.SKILLS: "Data analysis"}, "skills", "Awareness, Working"),
        ({Column.SUMMARY: "x" * 161}, "summary", "longer than 160"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_place(changed: dict[Column, str], column: str, words: str) -> None:
    read = read_courses(table({**ROW, Column.TITLE: "Another"}, {**ROW, **changed}), KNOWN, owners={})
    found = [one for one in read.problems if one.row == 3 and one.column == column and words in one.sentence]
    assert found, read.problems


def test_two_rows_of_one_key_and_too_many_rows_are_refused() -> None:
    (twice,) = read_courses(table(ROW, ROW), KNOWN, owners={}).problems
    assert (twice.row, "row above" in twice.sentence) == (3, True)
    with pytest.raises(TableNotSound, match="more than 500 rows"):
        read_courses(table(*[ROW] * 10_000), KNOWN, owners={})


@pytest.mark.sqlite_only
def test_a_table_is_shown_first_made_once_and_left_alone_when_sent_again(
    be: Callable[[UUID], FlaskClient], make_person: Callable[..., Person]
) -> None:
    writer = be(make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id)
    rows = [{**ROW, Column.SKILLS: "", Column.TITLE: f"Charts {n}"} for n in (1, 2)]

    def send(*sent: dict[Column, str]) -> TestResponse:
        return writer.post("/administration/courses/table", data={"file": (io.BytesIO(table(*sent)), "c.csv")})

    wrong = send(rows[0], {**rows[1], Column.MINUTES: "x"})
    assert wrong.status_code == 422
    assert "no whole number of minutes" in wrong.text
    assert newest_digests(["charts-1"]) == {}
    sent = send(*rows)
    assert "2 new drafts" in writer.get(sent.location).text
    for _press in range(2):
        assert writer.post(sent.location, data={"submit": "yes"}).status_code == 303
    assert newest_digests(["charts-1", "charts-2"]).keys() == {"charts-1", "charts-2"}
    again = send(rows[0], {**rows[1], Column.MINUTES: "50"})
    page = writer.get(again.location).text
    assert "Nothing would be made" in page
    assert "Here already, and saying something else" in page
