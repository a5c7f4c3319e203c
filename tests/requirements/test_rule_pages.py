"""Making, reading, changing and ending rules in the browser, without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Person, PersonType, Role, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from skills_centre.requirements.models import LearningRule, Obligation, RuleEdition
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft, make_rule
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add_unit

pytestmark = pytest.mark.sqlite_only
LIST = "/administration/required-learning"
NEW = f"{LIST}/new"
DAY = timedelta(days=1)

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def admin(be: Be, make_person: MakePerson, found: None) -> FlaskClient:
    return be(make_person("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,)).id)


@pytest.fixture
def course(admin: FlaskClient) -> UUID:
    return add_course()


def boxes(course_id: UUID, **changed: object) -> dict[str, Any]:
    today = local_day(utc_now())
    return {
        "what": "course", "course": str(course_id), "whom": "everyone", "timing": "days", "days": "30", "tells_manager": "y",
        "starts_on": [str(today.day), str(today.month), str(today.year)], "form_id": str(new_id()), **changed,
    }  # fmt: skip


def sure(page: str) -> str:
    found = re.search(r'name="sure" value="([^"]+)"', page)
    assert found, page
    return found[1]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def make(admin: FlaskClient, form: dict[str, Any]) -> str:
    """Press the first button, then the second; gives the address of the rule's page."""
    shown = admin.post(NEW, data=form)
    assert shown.status_code == 200
    answer = admin.post(NEW, data={**form, "sure": sure(shown.text)})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_rule_is_shown_before_it_is_saved_and_then_made(
    admin: FlaskClient, course: UUID, make_person: MakePerson
) -> None:
    make_person("Ada Okafor")
    form = boxes(course, timing="rolling", months_rolling="12")
    shown = admin.post(NEW, data=form).text
    assert (
        "Everyone completes “Checking what AI tells you” within 30 days of joining and again every 12 months." in shown
    )
    assert "Ada Okafor" in shown
    assert "<strong>2 people</strong> are concerned" in shown
    assert db.session.query(LearningRule).count() == 0
    address = make(admin, form)
    page = admin.get(address).text
    assert "Everyone completes" in page
    assert "nobody’s time is over yet" in page
    assert db.session.query(Obligation).count() == 2
    assert "Ada Okafor" in admin.get(f"{address}/people").text
    assert "Checking what AI tells you" in admin.get(LIST).text


def test_the_same_form_sent_twice_makes_one_rule(admin: FlaskClient, course: UUID) -> None:
    form = boxes(course)
    assert make(admin, form) == make(admin, form)
    assert db.session.query(LearningRule).count() == 1


def test_what_was_not_shown_is_not_saved(admin: FlaskClient, course: UUID) -> None:
    mark = sure(admin.post(NEW, data=boxes(course)).text)
    shown = admin.post(NEW, data=boxes(course, days="60", sure=mark))
    assert shown.status_code == 200
    assert "within 60 days" in shown.text
    assert db.session.query(LearningRule).count() == 0


def test_choices_narrow_and_exceptions_take_out(admin: FlaskClient, course: UUID, make_person: MakePerson) -> None:
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Li", person_type=PersonType.CONTRACTOR)
    with transaction():
        for one in (ada, ben):
            move_to_unit(one.id, area, starts_on=one.joined_on, by_id=None, now=utc_now())
    some = {"whom": "some", "units": [str(area)]}
    page = admin.post(NEW, data=boxes(course, **some, except_types=["contractor"])).text
    assert "Everyone in Committees and below, except contractors, completes" in page
    assert "Ada Okafor" in page
    assert "Ben Li" not in page
    page = admin.post(
        NEW, data=boxes(course, **some, person_types=["contractor"], except_people="ada.okafor@example.org")
    ).text
    assert "Contractors in Committees and below, except Ada Okafor, complete" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"whom": "some"}, "Choose a part of the organisation"),
        ({"course": ""}, "Choose the course"),
        ({"what": "pathway"}, "Choose the pathway"),
        ({"what": "pathway", "pathway": "0197a1b2-0000-7000-8000-000000000000"}, "Choose a pathway that is published"),
        ({"course": "0197a1b2-0000-7000-8000-000000000000"}, "Choose a course that is published"),
        ({"what": ""}, "Choose whether the rule asks for a course or for a pathway"),
        ({"days": "0"}, "Enter how many days, from 1 to 3,650"),
        ({"days": "soon"}, "Enter how many days"),
        ({"timing": "rolling"}, "Enter how many months"),
        ({"timing": "date"}, "Enter the date"),
        ({"timing": "date", "date_once": ["1", "1", "2020"]}, "The date is before the first day of the rule"),
        ({"timing": "fixed", "months_fixed": "12"}, "Enter the first date"),
        ({"starts_on": ["1", "1", "2020"]}, "a rule cannot ask for something in the past"),
        ({"ends_on": ["1", "1", "2020"]}, "The last day is before the first"),
        ({"starts_on": ["31", "12", "9999"]}, "Choose a day within the next 20 years"),
        ({"ends_on": ["31", "12", "9999"]}, "Choose a day within the next 20 years"),
        ({"timing": "date", "date_once": ["31", "12", "9999"], "grace_days": "60"}, "Choose a day within the next 20"),
        (
            {"timing": "fixed", "months_fixed": "120", "date_fixed": ["1", "1", "9990"]},
            "Choose a day within the next 20",
        ),
        ({"timing": "fixed", "months_fixed": "1", "date_fixed": ["1", "1", "1000"]}, "Choose a day within the last 50"),
        ({"whom": "some", "people": "nobody@example.org"}, "Nobody here has this address: nobody@example.org"),
        ({"whom": "some", "people": "pat@example.org"}, "can never be required to take a course"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    admin: FlaskClient, course: UUID, make_person: MakePerson, changed: dict[str, Any], sentence: str
) -> None:
    make_person("Pat Private", email="pat@example.org", person_type=PersonType.PEERS_STAFF)
    answer = admin.post(NEW, data=boxes(course, **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="sure"' not in answer.text


def test_a_date_that_is_none_is_said_once(admin: FlaskClient, course: UUID) -> None:
    for timing, box in (("date", "date_once"), ("fixed", "date_fixed")):
        page = admin.post(NEW, data=boxes(course, timing=timing, months_fixed="12", **{box: ["31", "2", "2027"]})).text
        assert "Enter a real day" in page
        assert "Enter the date" not in page
        assert "Enter the first date" not in page


def test_the_preview_is_a_file_too(admin: FlaskClient, course: UUID, make_person: MakePerson) -> None:
    make_person("Ada Okafor")
    answer = admin.post(NEW, data=boxes(course, file="yes"))
    assert answer.mimetype == "text/csv"
    assert "Ada Okafor" in answer.text
    assert db.session.query(LearningRule).count() == 0


def test_a_rule_is_changed_and_its_history_says_so(admin: FlaskClient, course: UUID, make_person: MakePerson) -> None:
    make_person("Ada Okafor")
    address = make(admin, boxes(course))
    opened = admin.get(f"{address}/change").text
    assert 'value="30"' in opened
    form = boxes(course, days="60", was="1")
    shown = admin.post(f"{address}/change", data=form).text
    assert "2 people given a later date than now" in shown
    assert admin.post(f"{address}/change", data={**form, "sure": sure(shown)}).status_code == 303
    page = admin.get(address).text
    assert "within 60 days" in page
    assert "within 30 days" in page
    due = {row.due_on for row in db.session.query(Obligation)}
    assert due == {local_day(utc_now()) + timedelta(days=60)}
    assert "Changed the rule that requires “Checking what AI tells you”" in admin.get("/administration/audit").text


def test_before_a_rule_is_narrowed_it_is_said_what_becomes_of_what_is_overdue(
    admin: FlaskClient, course: UUID, make_person: MakePerson
) -> None:
    make_person("Ada Okafor")
    address = make(admin, boxes(course))
    form = boxes(course, was="1", except_people="ada.okafor@example.org")
    shown = text_of(admin.post(f"{address}/change", data=form).text)
    assert (
        "1 person no longer asked; what they did stays in their record, and what is overdue stays in the counts as not completed"
        in shown
    )


def test_a_change_over_somebody_elses_is_refused(admin: FlaskClient, course: UUID) -> None:
    address = make(admin, boxes(course))
    for days in ("60", "90"):
        form = boxes(course, days=days, was="1")
        last = admin.post(
            f"{address}/change", data={**form, "sure": sure(admin.post(f"{address}/change", data=form).text)}
        )
    assert last.status_code == 422
    assert "Somebody changed this rule while you had it open" in last.text
    assert db.session.query(RuleEdition).count() == 2


def test_a_rule_that_ends_before_its_dates_says_so_before_it_is_made(
    admin: FlaskClient, course: UUID, make_person: MakePerson
) -> None:
    make_person("Ada Okafor")
    last = local_day(utc_now()) + timedelta(days=29)
    ends = [str(last.day), str(last.month), str(last.year)]
    said = text_of(admin.post(NEW, data=boxes(course, ends_on=ends)).text)
    assert f"The rule ends on {in_words(last)} , before what 2 people would owe is due" in said
    assert "before what" not in text_of(admin.post(NEW, data=boxes(course, ends_on=ends, days="29")).text)
    assert "before what" not in text_of(admin.post(NEW, data=boxes(course)).text)


def test_a_rule_that_has_ended_and_asked_nobody_does_not_say_that_it_will(admin: FlaskClient, course: UUID) -> None:
    address = make(admin, boxes(course, new_starters="y"))
    assert "Once the rule has begun and fits somebody" in admin.get(address).text
    admin.post(f"{address}/end")
    page = text_of(admin.get(address).text)
    assert "Once the rule has begun" not in page
    assert "nobody’s time is over yet" not in page
    assert (
        "Nothing is counted Nobody completed anything by this rule, or let its date pass, in the last twelve months."
        in page
    )


def test_ending_a_rule_says_what_it_does_and_closes_what_is_open(admin: FlaskClient, course: UUID) -> None:
    address = make(admin, boxes(course))
    assert "<strong>1 person</strong> would no longer be asked" in admin.get(f"{address}/end").text
    assert admin.post(f"{address}/end").status_code == 303
    page = admin.get(address).text
    assert "Ended" in page
    assert "Change this rule" not in page
    assert db.session.query(Obligation).filter_by(closed_on=None).count() == 0
    refused = admin.get(f"{address}/change")
    assert "This rule has ended. Make a new one instead." in refused.text
    assert refused.status_code == 409


def test_what_is_overdue_when_a_rule_ends_stays_in_its_counts_as_not_completed(
    admin: FlaskClient, course: UUID, make_person: MakePerson
) -> None:
    now = utc_now()
    ada = make_person("Ada Okafor").id
    with transaction():
        draft = RuleDraft(
            (Clause(ClauseKind.PERSON, ada),), Schedule(Recurrence.ONCE, days=30), local_day(now) - 40 * DAY
        )
        keeper = db.session.query(Person.id).filter_by(name="Kim Keeper").scalar()
        rule_id = make_rule(RuleSubject(course), draft, by_id=keeper, now=now - 40 * DAY)
    address = f"{LIST}/{rule_id}"
    ending = text_of(admin.get(f"{address}/end").text)
    assert "1 person would no longer be asked for it, 1 of them overdue" in ending
    assert "so does what is overdue, as not completed." in ending
    admin.post(f"{address}/end")
    assert "Completed: 0 of 1 counted so far (0%)" in text_of(admin.get(address).text)
    assert "Not completed" in admin.get(f"{address}/people?state=overdue").text
    assert "Not completed" in admin.get(f"{address}/people.csv").text
    [held] = db.session.query(Obligation)
    assert (held.outcome, held.due_on) == (Outcome.MISSED, local_day(now) - 10 * DAY)


def test_an_auditor_reads_and_changes_nothing(
    admin: FlaskClient, course: UUID, be: Be, make_person: MakePerson
) -> None:
    address = make(admin, boxes(course))
    auditor = be(make_person("Aud Itor", roles=(Role.AUDITOR,)).id)
    page = auditor.get(address)
    assert page.status_code == 200
    assert "Change this rule" not in page.text
    assert "Require a course" not in auditor.get(LIST).text
    assert auditor.post(f"{address}/end").status_code == 404


def test_files_of_people_and_of_units(admin: FlaskClient, course: UUID, make_person: MakePerson) -> None:
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    ada = make_person("Ada Okafor")
    with transaction():
        move_to_unit(ada.id, area, starts_on=ada.joined_on, by_id=None, now=utc_now())
    address = make(admin, boxes(course))
    people = admin.get(f"{address}/people.csv").text.splitlines()
    assert len(people) == 3
    assert any("Ada Okafor" in row and "Committees" in row for row in people)
    assert "Committees,business area,0,0,0,0,0,1" in admin.get(f"{address}/areas.csv").text
    assert "Committees" in admin.get(address).text
    assert "Ada Okafor" in admin.get(f"{address}/people?unit={area}").text
    assert ">Kim Keeper</a>" in admin.get(f"{address}/people").text
    assert ">Kim Keeper</a>" not in admin.get(f"{address}/people?unit={area}").text


def test_whoever_looks_after_one_area_requires_nothing_of_people_elsewhere(
    admin: FlaskClient, course: UUID, be: Be, make_person: MakePerson
) -> None:
    everyones = make(admin, boxes(course))
    area, other = (add_unit(name, kind=UnitKind.BUSINESS_AREA) for name in ("Committees", "Library"))
    ada, ben, lee = (make_person(name) for name in ("Ada Okafor", "Ben Li", "Lee Local"))
    with transaction():
        move_to_unit(ada.id, area, starts_on=ada.joined_on, by_id=None, now=utc_now())
        move_to_unit(ben.id, other, starts_on=ben.joined_on, by_id=None, now=utc_now())
        grant_role(lee.id, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=utc_now())
    local = be(lee.id)
    for whom in ({}, {"whom": "some", "units": [str(other)]}, {"whom": "some", "people": "ben.li@example.org"}):
        refused = local.post(NEW, data=boxes(course, **whom))
        assert refused.status_code == 422
        assert "Your role is for a part of the organisation" in refused.text
        assert "Ben Li" not in refused.text
    shown = local.post(NEW, data=boxes(course, whom="some", units=[str(area)], people="ada.okafor@example.org"))
    assert 'name="sure"' in shown.text
    page = local.get(everyones).text
    assert "Change this rule" not in page
    for act in ("change", "end"):
        assert local.post(f"{everyones}/{act}", data=boxes(course)).status_code == 409
    assert "Ben Li" not in local.get(f"{everyones}/people").text
    assert db.session.query(LearningRule).filter(LearningRule.ended_at.is_not(None)).count() == 0


def test_the_list_takes_as_many_statements_for_many_rules_as_for_one(admin: FlaskClient, course: UUID) -> None:
    make(admin, boxes(course))
    few = statements(lambda: admin.get(LIST))
    for place in range(6):
        make(
            admin,
            boxes(add_course(f"course-{place}", title=f"Course {place}"), whom="some", person_types=["contractor"]),
        )
    assert statements(lambda: admin.get(LIST)) == few
