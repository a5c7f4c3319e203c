"""Exempting people from a course and recording long absences, as L&D does it on the pages; and who may not."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from skills_centre.platform.words import Words
from skills_centre.requirements.models import LearningExemption, LongAbsence
from skills_centre.requirements.queries.compliance import PeopleFilter, people_of_rule
from skills_centre.requirements.queries.standing import owed_now
from skills_centre.requirements.rules.states import ObligationState
from skills_centre.requirements.services.excusing import erase_from_requirements, excuse, record_absence
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import owed, rule

DAY = timedelta(days=1)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def today() -> date:
    return local_day(utc_now())


@pytest.fixture
def keeper(app: Flask, found: None) -> UUID:
    return add("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def ada(keeper: UUID) -> UUID:
    return add("Ada Clerk", manager=keeper)


@pytest.fixture
def course(ada: UUID, keeper: UUID) -> UUID:
    made = add_course()
    rule(made, keeper, now=utc_now())
    return made


def at(person_id: UUID, rest: str = "") -> str:
    return f"/administration/people/{person_id}/required-learning{rest}"


def day(name: str, value: date) -> dict[str, list[str]]:
    return {name: [str(value.day), str(value.month), str(value.year)]}


def test_an_exemption_moves_the_date_says_who_approved_it_and_can_be_ended(
    be: Be, keeper: UUID, ada: UUID, course: UUID, today: date
) -> None:
    browser = be(keeper)
    form = {"course": str(course), "reason": "Covers the front desk", **day("ends_on", today + 60 * DAY)}
    for _ in range(2):
        assert browser.post(at(ada, "/excuse"), data=form).status_code == 303
    assert owed(ada) == [(today + 90 * DAY, None)]
    [made] = db.session.query(LearningExemption).all()
    shown = browser.get(at(ada)).text
    assert "Approved by Kim Keeper. “Covers the front desk”" in shown
    browser.post(at(ada, f"/excuse/{made.id}/end"))
    assert owed(ada) == [(today + 30 * DAY, None)]
    assert "Ended early" in browser.get(at(ada)).text


def test_whoever_is_exempt_from_what_is_overdue_has_the_days_of_the_rule_afterwards(
    be: Be, keeper: UUID, ada: UUID, today: date
) -> None:
    """Not overdue on the very next day, with a reminder that has waited for it."""
    course = add_course()
    rule(course, keeper, now=utc_now() - 40 * DAY)
    assert owed(ada) == [(today - 10 * DAY, None)]
    browser, last = be(keeper), today + 60 * DAY
    form = {"course": str(course), "reason": "Covers the front desk", **day("ends_on", last)}
    assert browser.post(at(ada, "/excuse"), data=form).status_code == 303
    assert owed(ada) == [(last + 30 * DAY, None)]
    assert f"Exempt until {in_words(last)}. Then due by {in_words(last + 30 * DAY)}." in browser.get(at(ada)).text


def test_an_exemption_that_was_given_by_mistake_and_ended_at_once_takes_nothing_that_is_overdue(
    be: Be, keeper: UUID, ada: UUID, today: date
) -> None:
    course = add_course()
    made = rule(course, keeper, now=utc_now() - 40 * DAY)
    browser = be(keeper)
    form = {"course": str(course), "reason": "The wrong person", **day("ends_on", today + 60 * DAY)}
    browser.post(at(ada, "/excuse"), data=form)
    [one] = db.session.query(LearningExemption).all()
    ended = browser.post(at(ada, f"/excuse/{one.id}/end"), follow_redirects=True).text
    assert "The course is asked of them again now." in ended
    assert "so it excused nobody" in ended
    assert "Approved by Kim Keeper" not in be(ada).get("/my-learning/required").text, (
        "nor does it stand beside what is overdue"
    )
    assert owed(ada) == [(today - 10 * DAY, None)]
    assert [one.state for one in people_of_rule(made, today, PeopleFilter(words="Ada"))] == [ObligationState.OVERDUE]
    assert [one.state(today) for one in owed_now([ada], on=today)] == [ObligationState.OVERDUE]


def test_an_exemption_that_lasted_a_day_gives_its_time_back(be: Be, keeper: UUID, ada: UUID, today: date) -> None:
    course, yesterday = add_course(), utc_now() - DAY
    rule(course, keeper, now=yesterday - 40 * DAY)
    with transaction():
        excuse(ada, course, ends_on=today + 60 * DAY, reason="Covers the front desk", by_id=keeper, now=yesterday)
    [one] = db.session.query(LearningExemption).all()
    ended = be(keeper).post(at(ada, f"/excuse/{one.id}/end"), follow_redirects=True).text
    assert "The course is asked of them again from tomorrow." in ended
    assert owed(ada) == [(today + 30 * DAY, None)]


def test_who_was_overdue_before_an_absence_reads_that_it_was_due(be: Be, keeper: UUID, ada: UUID, today: date) -> None:
    rule(add_course(), keeper, now=utc_now() - 40 * DAY)
    be(keeper).post(at(ada, "/absence"), data={**day("starts_on", today), **day("back_on", today + 90 * DAY)})
    assert f"On a long absence now. It was due on {in_words(today - 10 * DAY)}." in be(keeper).get(at(ada)).text


def test_what_an_exemption_must_say(be: Be, keeper: UUID, ada: UUID, course: UUID, today: date) -> None:
    browser = be(keeper)
    for data, sentence in (
        ({"course": str(course), "reason": " ", **day("ends_on", today)}, "Say why"),
        ({"course": str(course), "reason": "Because", **day("ends_on", today - DAY)}, "today or later"),
        ({"course": str(course), "reason": "Because", **day("ends_on", today + 800 * DAY)}, "within two years"),
        ({"course": "", "reason": "Because", **day("ends_on", today)}, "Choose a course"),
        ({"course": str(course), "reason": "Because"}, "Enter the last day"),
    ):
        answer = browser.post(at(ada, "/excuse"), data=data)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    assert db.session.query(LearningExemption).count() == 0


def test_an_absence_pauses_until_somebody_says_when_they_are_back(
    be: Be, keeper: UUID, ada: UUID, course: UUID, today: date
) -> None:
    browser = be(keeper)
    for _ in range(2):
        assert browser.post(at(ada, "/absence"), data=day("starts_on", today)).status_code == 303
    assert owed(ada) == [(None, None)]
    [away] = db.session.query(LongAbsence).all()
    assert "nobody has said yet until when" in browser.get(at(ada)).text
    answer = browser.post(at(ada, "/absence"), data=day("starts_on", today + 5 * DAY))
    assert (answer.status_code, "Another absence is recorded" in answer.text) == (422, True)
    answer = browser.post(at(ada, f"/absence/{away.id}"), data=day("back_on", today))
    assert (answer.status_code, "must be after the first day away" in answer.text) == (422, True)
    browser.post(at(ada, f"/absence/{away.id}"), data=day("back_on", today + 91 * DAY))
    assert owed(ada) == [(today + 120 * DAY, None)]
    browser.post(at(ada, f"/absence/{away.id}/withdraw"))
    assert owed(ada) == [(today + 30 * DAY, None)]


def test_a_return_that_nobody_lives_to_see_is_refused_and_breaks_no_rule(
    be: Be, keeper: UUID, ada: UUID, today: date
) -> None:
    """Some write 31 12 9999 where they know no day. Days are counted from it, and there are none after it."""
    browser, never = be(keeper), day("back_on", date(9999, 12, 31))
    answer = browser.post(at(ada, "/absence"), data={**day("starts_on", today), **never})
    assert answer.status_code == 422
    assert "The first day back must be within five years. Leave it empty if nobody knows yet" in answer.text
    browser.post(at(ada, "/absence"), data=day("starts_on", today))
    [away] = db.session.query(LongAbsence).all()
    answer = browser.post(at(ada, f"/absence/{away.id}"), data=never)
    assert answer.status_code == 422
    assert "within five years" in answer.text
    rule(add_course(), keeper, now=utc_now())
    assert owed(ada) == [(None, None)]


def test_nobody_does_it_for_themselves_for_leavers_or_for_members_and_their_staff(
    be: Be, keeper: UUID, course: UUID, today: date
) -> None:
    pat = add("Pat Private", kind=PersonType.MEMBERS_STAFF)
    browser = be(keeper)
    assert "can never be required" in browser.get(at(pat)).text
    for one in (keeper, pat):
        assert browser.get(at(one, "/excuse")).status_code == 404
        with pytest.raises(NotFound), transaction():
            excuse(one, course, ends_on=today, reason="Because", by_id=keeper, now=utc_now())
        with pytest.raises(NotFound), transaction():
            record_absence(one, starts_on=today, back_on=None, by_id=keeper, now=utc_now())


def test_a_manager_without_the_role_may_not(be: Be, keeper: UUID, course: UUID, today: date) -> None:
    lead = add("Lea Lead")
    ben = add("Ben Porter", manager=lead)
    assert be(lead).get(at(ben)).status_code == 404
    with pytest.raises(NotFound), transaction():
        excuse(ben, course, ends_on=today, reason="Because", by_id=lead, now=utc_now())


def test_a_role_for_one_area_reaches_nobody_elsewhere(
    be: Be, keeper: UUID, ada: UUID, course: UUID, today: date
) -> None:
    area, elsewhere = (
        add_unit("Committees", kind=UnitKind.BUSINESS_AREA),
        add_unit("Library", kind=UnitKind.BUSINESS_AREA),
    )
    local = add("Lou Local")
    with transaction():
        grant_role(local, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=utc_now())
        move_to_unit(ada, elsewhere, starts_on=today, by_id=None, now=utc_now())
    browser = be(local)
    for rest in ("", "/excuse", "/absence"):
        assert browser.get(at(ada, rest)).status_code == 404
    with transaction():
        move_to_unit(ada, area, starts_on=today, by_id=None, now=utc_now())
    assert browser.get(at(ada, "/excuse")).status_code == 200


def test_why_a_leaver_exempted_others_and_when_they_were_away_is_erased(
    keeper: UUID, ada: UUID, course: UUID, today: date
) -> None:
    with transaction() as session:
        excuse(ada, course, ends_on=today, reason="Covers the front desk", by_id=keeper, now=utc_now())
        session.add(LongAbsence(id=new_id(), person_id=keeper, starts_on=today, recorded_by=ada))
    with transaction():
        erase_from_requirements(keeper, now=utc_now())
    assert [one.body for one in db.session.query(Words).filter_by(purpose="learning-exemption")] == [None]
    assert db.session.query(LongAbsence).count() == 0


def test_whoever_is_exempt_reads_who_approved_it_and_why(
    be: Be, keeper: UUID, ada: UUID, course: UUID, today: date
) -> None:
    with transaction():
        excuse(ada, course, ends_on=today + DAY, reason="Covers the front desk", by_id=keeper, now=utc_now())
    assert "Approved by Kim Keeper. “Covers the front desk”" in be(ada).get("/my-learning/required").text


def test_a_persons_page_under_administration_leads_there(be: Be, keeper: UUID, ada: UUID) -> None:
    assert at(ada) in be(keeper).get(f"/administration/people/{ada}").text
