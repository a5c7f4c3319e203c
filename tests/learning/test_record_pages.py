"""The learning record as a page and as a file."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import insert

from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.learning.rules.record import in_hours
from skills_centre.people.models import Membership, Person, PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.words import keep_words
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled
from tests.people.builders import add_unit

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def learned(person_id: UUID, day: date, minutes: int, *, title: str = "A talk") -> None:
    with transaction() as session:
        session.add(
            LearningRecordEntry(
                person_id=person_id,
                source=RecordSource.SESSION,
                words_id=keep_words(title, about_id=person_id, purpose="learning", now=NOW),
                minutes=minutes,
                learned_on=day,
                recorded_at=NOW,
            )
        )


def many(person_id: UUID, number: int) -> None:
    with transaction() as session:
        session.execute(
            insert(LearningRecordEntry),
            [
                {
                    "person_id": person_id,
                    "source": RecordSource.GUIDANCE,
                    "minutes": 45,
                    "learned_on": date(2020 + place % 6, 1 + place % 12, 1),
                    "recorded_at": NOW,
                    "takes_out": False,
                }
                for place in range(number)
            ],
        )


FORM: dict[str, Any] = {
    "title": "A talk about data",
    "kind": "event",
    "provider": "The Society",
    "learned_on": ["5", "1", "2026"],
    "hours": "1",
    "minutes": "30",
    "gained": "Ask first.",
    "form_id": "5f1ad7f4-6a3f-4a53-8a7d-5a0c5d7e9a11",
}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (125, "2 hours 5 minutes"), (61, "1 hour 1 minute")],
)
def test_minutes_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


@pytest.mark.sqlite_only
def test_an_empty_record_says_what_will_be_here(be: Be, ada: Person) -> None:
    assert "Nothing is recorded yet" in be(ada.id).get("/my-learning/record").text


@pytest.mark.sqlite_only
def test_a_completed_course_is_recorded_with_version_time_and_the_team_of_that_day(be: Be, ada: Person) -> None:
    team = add_unit("Committee office")
    with transaction() as session:
        session.add(Membership(person_id=ada.id, unit_id=team, starts_on=date(2024, 1, 8)))
    made = enrolled(ada.id, add_course(lessons=("first",), quiz=None))
    browser = be(ada.id)
    browser.post(f"/learning/{made.id}/first/done")
    page = browser.get("/my-learning/record").text
    assert "Learning record of Ada Okafor" in page
    assert "5 minutes of learning since 1 April" in page
    assert "Course, version 1.0, while in Committee office" in page


@pytest.mark.sqlite_only
def test_the_record_is_gathered_by_years_that_begin_in_april_and_shows_what_is_asked(be: Be, ada: Person) -> None:
    learned(ada.id, date(2025, 3, 31), 90, title="A talk last year")
    learned(ada.id, date(2025, 4, 1), 45, title="A talk this year")
    browser = be(ada.id)
    page = browser.get("/my-learning/record").text
    assert page.index("April 2025 to March 2026: 45 minutes") < page.index("A talk this year</a>")
    assert page.index("April 2024 to March 2025: 1 hour 30 minutes") < page.index("A talk last year</a>")
    for asked in ("year=2024", "q=LÁST+talk", "source=session&q=last"):
        only = browser.get(f"/my-learning/record?{asked}").text
        assert "A talk last year" in only
        assert "A talk this year" not in only
    assert "Nothing fits all of that" in browser.get("/my-learning/record?source=course").text


@pytest.mark.sqlite_only
def test_the_number_beside_a_choice_is_what_it_leaves_beside_the_words_and_the_other_choices(
    be: Be, ada: Person
) -> None:
    for day in (date(2025, 3, 31), date(2025, 4, 1), date(2025, 4, 2)):
        learned(ada.id, day, 45, title=f"A talk about charts, {day.day}")
    learned(ada.id, date(2025, 5, 1), 45, title="A walk")
    browser = be(ada.id)

    def numbers(asked: str) -> list[tuple[str, str]]:
        return re.findall(
            r"(April \d+ to March \d+|Session) (?:<span[^>]*>)?\((\d+)\)",
            browser.get(f"/my-learning/record?{asked}").text,
        )

    this, last, all_of = ("April 2025 to March 2026", "April 2024 to March 2025", "Session")
    assert numbers("") == [(this, "3"), (last, "1"), (all_of, "4")]
    assert numbers("q=charts") == [(this, "2"), (last, "1"), (all_of, "3")]
    assert numbers("q=charts&year=2024") == [(this, "2"), (last, "1"), (all_of, "1")]
    assert numbers("q=nothing&year=2024&source=session") == [(last, "0"), (all_of, "0")]


@pytest.mark.sqlite_only
def test_the_table_holds_the_record_or_the_part_that_was_asked_for_and_runs_no_formula(be: Be, ada: Person) -> None:
    learned(ada.id, date(2026, 1, 1), 45, title="=HYPERLINK(1)")
    learned(ada.id, date(2024, 1, 1), 45)
    answer = be(ada.id).get("/my-learning/record.csv?year=2025")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="learning-record-ada-okafor-')
    heading, *rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert heading.startswith("Date,First day,What,How,Kind,Provider,Version,Minutes,Skills")
    assert rows == ["2026-01-01,,'=HYPERLINK(1),Session,,,,45,,,,,"]


@pytest.mark.sqlite_only
def test_nobody_elses_learning_is_in_ones_record_or_behind_its_addresses(
    be: Be, ada: Person, make_person: MakePerson
) -> None:
    browser = be(ada.id)
    sent = browser.post("/my-learning/record/new", data=FORM | {"files": (BytesIO(b"Well done"), "proof.txt")})
    entry = sent.headers["Location"]
    proof = re.search(r"/my-learning/record/files/[0-9a-f-]+", browser.get(entry).text)
    assert proof is not None
    given = browser.get(proof[0])
    assert (given.data, given.headers["X-Content-Type-Options"]) == (b"Well done", "nosniff")
    assert given.headers["Content-Disposition"].startswith("attachment")
    other = be(make_person("Ben Ruiz").id)
    assert "A talk about data" not in other.get("/my-learning/record").text
    for address in (entry, f"{entry}/correct", f"{entry}/take-out", proof[0]):
        assert other.get(address).status_code == 404
    assert other.post(f"{entry}/take-out").status_code == 404


@pytest.mark.sqlite_only
def test_a_form_with_a_mistake_loses_nothing_not_even_its_file_and_sent_twice_it_makes_one_entry(
    be: Be, ada: Person
) -> None:
    browser = be(ada.id)
    wrong = FORM | {"hours": "25", "files": (BytesIO(b"Well done"), "proof.txt")}
    answer = browser.post("/my-learning/record/new", data=wrong)
    assert answer.status_code == 422
    assert "A day has 24 hours" in answer.text
    assert "Kept with this form: proof.txt" in answer.text
    assert 'value="A talk about data"' in answer.text
    held = re.search(r'name="held" value="([0-9a-f-]+)"', answer.text)
    assert held is not None
    for _press in range(2):
        sent = browser.post("/my-learning/record/new", data=FORM | {"held": held[1]})
        assert sent.status_code == 303
    assert "1 entry" in browser.get("/my-learning/record").text
    entry = browser.get(sent.headers["Location"]).text
    assert all(words in entry for words in ("proof.txt", "Recorded by you", "1 hour 30 minutes", "It never counts"))


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Say in a few words what it was"),
        ({"title": "x" * 201}, "This must be 200 characters or fewer"),
        ({"kind": ""}, "Choose what kind of learning it was"),
        ({"learned_on": ["31", "2", "2026"]}, "Enter a real day"),
        ({"learned_on": ["1", "1", "2999"]}, "The day must be today or earlier"),
        ({"hours": "an hour"}, "The hours must be a whole number"),
        ({"hours": "", "minutes": ""}, "Enter how long it took"),
        ({"links": "javascript:alert(1)"}, "is no web address"),
        ({"files": (BytesIO(b"MZ\x90"), "virus.pdf")}, "is not what its name says"),
    ],
)
def test_each_mistake_is_said_beside_its_field(be: Be, ada: Person, change: dict[str, Any], sentence: str) -> None:
    answer = be(ada.id).post("/my-learning/record/new", data=FORM | change)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert answer.text.count(sentence) >= 2
    assert 'value="The Society"' in answer.text


@pytest.mark.sqlite_only
def test_mistakes_are_listed_in_the_order_of_the_page(be: Be, ada: Person) -> None:
    page = be(ada.id).post("/my-learning/record/new", data={}).text
    said = ("Say in a few words", "Choose what kind", "Enter the day", "Enter how long it took")
    summary = page.partition("There is a problem")[2]
    assert sorted(said, key=summary.index) == list(said)


@pytest.mark.sqlite_only
def test_a_correction_shows_history_and_an_old_address_leads_to_what_stands(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    first = browser.post("/my-learning/record/new", data=FORM).headers["Location"]
    form = browser.get(f"{first}/correct").text
    assert 'value="A talk about data"' in form
    sent = browser.post(f"{first}/correct", data=FORM | {"title": "A workshop", "form_id": str(uuid4())})
    second = sent.headers["Location"]
    assert second != first
    assert browser.get(first).headers["Location"] == second
    page = browser.get(second).text
    assert "How it came to be so" in page
    assert "“A talk about data”" in page
    assert browser.post(f"{second}/take-out").status_code == 303
    assert "Nothing is recorded yet" in browser.get("/my-learning/record").text
    assert "A workshop" in browser.get("/my-learning/record/taken-out").text
    assert browser.get(second, follow_redirects=True).text.count("Put it back") >= 1


@pytest.mark.sqlite_only
def test_the_target_is_ones_own_else_the_institutions_and_for_a_member_only_ones_own(
    be: Be, ada: Person, make_person: MakePerson, app: Flask
) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"learning_hours_target": 20})
    learned(ada.id, local_day(utc_now()), 750)
    browser = be(ada.id)
    assert "12 hours 30 minutes of 20 hours since 1 April" in browser.get("/my-learning/record").text
    assert browser.post("/my-learning/record/target", data={"hours": "12"}).status_code == 303
    assert "Your target is reached" in browser.get("/my-learning/record").text
    assert "Enter a whole number" in browser.post("/my-learning/record/target", data={"hours": "ten"}).text
    member = make_person("Ann Member", person_type=PersonType.MEMBER)
    learned(member.id, local_day(utc_now()), 60)
    assert "1 hour of learning since 1 April" in be(member.id).get("/my-learning/record").text


@pytest.mark.sqlite_only
def test_an_administrator_sees_and_corrects_what_the_centre_recorded_and_the_person_reads_why(
    be: Be, ada: Person, make_person: MakePerson
) -> None:
    learned(ada.id, date(2026, 1, 1), 45, title="A session")
    be(ada.id).post("/my-learning/record/new", data=FORM)
    kim = make_person("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,))
    keeper = be(kim.id)
    assert f"/administration/records/{ada.id}" in keeper.get("/administration/records?q=okaf").text
    page = keeper.get(f"/administration/records/{ada.id}").text
    assert "A session" in page
    assert "A talk about data" not in page
    address = re.search(rf"/administration/records/{ada.id}/[0-9a-f-]+/correct", page)
    assert address is not None
    right = {"learned_on": ["2", "1", "2026"], "hours": "1", "minutes": "0", "reason": "", "form_id": str(uuid4())}
    assert "Say why, so that the person understands" in keeper.post(address[0], data=right).text
    for _press in range(2):
        assert keeper.post(address[0], data=right | {"reason": "It was Friday"}).status_code == 303
    entry = re.search(r"/my-learning/record/[0-9a-f-]{36}", be(ada.id).get("/my-learning/record?q=session").text)
    assert entry is not None
    assert "corrected by Kim Keeper: “A session”, 2 January 2026, 1 hour. Why: It was Friday" in " ".join(
        be(ada.id).get(entry[0]).text.split()
    )
    member = make_person("Ann Member", person_type=PersonType.MEMBER)
    assert be(kim.id).get(f"/administration/records/{member.id}").status_code == 404


@pytest.mark.sqlite_only
def test_the_record_takes_the_same_few_statements_with_10_and_with_1000_entries(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    counts = []
    for more in (10, 990):
        many(ada.id, more)
        counts.append(statements(lambda: browser.get("/my-learning/record")))
    assert counts[0] == counts[1] <= 9
    assert "1 to 25 of 1,000" in browser.get("/my-learning/record").text


@pytest.mark.sqlite_only
def test_the_pdf_is_tagged_in_reading_order_and_2000_entries_take_less_than_two_seconds(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    browser.post("/my-learning/record/new", data=FORM | {"title": "Zażółć gęślą jaźń #panic[*x*] " + "Long" * 20})
    learned(ada.id, date(2025, 1, 2), 45, title="Earlier")
    made = PdfReader(BytesIO(browser.get("/my-learning/record.pdf").data))
    root: Any = made.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-GB"
    assert made.metadata is not None
    assert made.metadata.title == "Learning record of Ada Okafor"
    text = " ".join(made.pages[0].extract_text().split())
    assert text.index("Zażółć gęślą jaźń #panic[*x*]") < text.index("Self-recorded") < text.index("Earlier")
    assert "LongLong" in text
    many(ada.id, 2_000)
    begun = process_time()
    whole = browser.get("/my-learning/record.pdf").data
    assert process_time() - begun < 2, "what the machine does beside it does not count"
    assert len(PdfReader(BytesIO(whole)).pages) > 20


@pytest.mark.sqlite_only
def test_the_file_for_other_systems_names_every_field(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    browser.post("/my-learning/record/new", data=FORM | {"links": "https://society.example/talk"})
    whole = browser.get("/my-learning/record.json").get_json()
    assert (whole["format"], whole["format_version"], whole["is_whole_record"]) == (
        "skills-centre-learning-record",
        "1.0",
        True,
    )
    (entry,) = whole["entries"]
    assert (entry["source"], entry["first_day"], entry["minutes"]) == ("self-recorded", "2026-01-05", 90)
    assert entry["links"] == ["https://society.example/talk"]
    explained = (Path(__file__).parent.parent.parent / "docs" / "help" / "learning-record.md").read_text()
    assert [name for name in (*whole, *entry) if f"`{name}`" not in explained] == []
