"""Required learning of one's team: who stands how, by name, and reminding them with one press."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.people.models import PersonType
from skills_centre.people.services.delegating import name_delegate
from skills_centre.people.services.places import set_manager
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.requirements.errors import NothingToChase, RemindedAlready
from skills_centre.requirements.models import LearningChase, LongAbsence, Obligation
from skills_centre.requirements.queries.team_list import TeamList, team_list
from skills_centre.requirements.rules.states import Compliance
from skills_centre.requirements.services.chasing import AGAIN_AFTER, chase
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.rules import end_rule
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.requirements.builders import YEARLY, learn, rule

DAY = timedelta(days=1)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def today() -> date:
    return local_day(utc_now())


@pytest.fixture
def lead(app: Flask, found: None) -> UUID:
    return add("Lea Lead")


@pytest.fixture
def team(lead: UUID) -> dict[str, UUID]:
    return {name: add(name, manager=lead) for name in ("Ada Clerk", "Ben Porter", "Cy Roy")}


@pytest.fixture
def course(team: dict[str, UUID], lead: UUID) -> UUID:
    """Required of everybody: Ada is overdue, Ben has done it, Cy has 30 days."""
    made = add_course()
    rule(made, lead, schedule=YEARLY, now=utc_now())
    due(team["Ada Clerk"], local_day(utc_now()) - 10 * DAY)
    learn(team["Ben Porter"], made, local_day(utc_now()))
    with transaction():
        follow_what_changed(now=utc_now())
    due(team["Ada Clerk"], local_day(utc_now()) - 10 * DAY)
    return made


def due(person_id: UUID, day: date) -> None:
    """As if it had been asked earlier: due on another day."""
    with transaction() as session:
        is_theirs = Obligation.person_id == person_id, Obligation.closed_on.is_(None)
        session.execute(update(Obligation).where(*is_theirs).values(due_on=day))


def thing_of(person_id: UUID) -> UUID:
    return db.session.query(Obligation).filter_by(person_id=person_id, closed_on=None).one().id


def shown_to(person_id: UUID) -> TeamList:
    now = utc_now()
    return team_list(person_id, on=local_day(now), now=now, again_after=AGAIN_AFTER)


def chases() -> int:
    db.session.close()
    return db.session.query(LearningChase).count()


def test_who_is_overdue_due_soon_and_on_time(be: Be, lead: UUID, team: dict[str, UUID], course: UUID) -> None:
    page = shown_to(lead)
    assert [one.member.name for one in page.overdue] == ["Ada Clerk"]
    assert [one.member.name for one in page.soon] == ["Cy Roy"]
    assert page.compliance == Compliance(on_time=1, overdue=1, not_yet=2)
    assert [row.member.name for row in page.courses[0].rows] == ["Ada Clerk", "Ben Porter", "Cy Roy"]
    text = " ".join(be(lead).get("/team/required").text.split())
    assert "1 thing is overdue, and 1 is due now or within 30 days. 3 people report to you." in text
    assert "Completed: 1 of 2 counted so far (50%)." in text
    for path, words in (("/team/gaps", "Required learning of your team"), ("/", "overdue in your team")):
        shown = be(lead).get(path).text
        assert words in shown
        assert 'href="/team/required"' in shown
    assert "overdue in your team" not in be(team["Ada Clerk"]).get("/").text


def test_one_press_reminds_once_in_three_days_and_is_recorded(
    be: Be, lead: UUID, team: dict[str, UUID], course: UUID
) -> None:
    ada = team["Ada Clerk"]
    browser = be(lead)
    for _ in range(2):
        assert browser.post(f"/team/required/{thing_of(ada)}/remind").status_code == 303
    assert chases() == 1
    assert "You reminded them on" in browser.get("/team/required").text
    assert db.session.query(AuditEvent).filter_by(action="rule.chase", subject_id=ada, actor_id=lead).count() == 1
    now = utc_now()
    with pytest.raises(RemindedAlready), transaction():
        chase([thing_of(ada)], by_id=lead, now=now + AGAIN_AFTER - timedelta(minutes=1))
    with transaction():
        assert chase([thing_of(ada)], by_id=lead, now=now + AGAIN_AFTER) == 1


def test_all_who_are_overdue_are_reminded_with_one_press_but_for_those_who_were(
    be: Be, lead: UUID, team: dict[str, UUID], course: UUID, today: date
) -> None:
    due(team["Cy Roy"], today - 20 * DAY)
    browser = be(lead)
    browser.post(f"/team/required/{thing_of(team['Ada Clerk'])}/remind")
    browser.post("/team/required/remind")
    assert chases() == 2
    assert "within the last three days" not in browser.get("/team/required").text
    browser.post("/team/required/remind")
    assert chases() == 2


def test_nobody_elses_people_can_be_seen_or_reminded(be: Be, lead: UUID, team: dict[str, UUID], course: UUID) -> None:
    other = add("Olga Other")
    below = add("Dee Below", manager=team["Ada Clerk"])
    with transaction():
        follow_what_changed(now=utc_now())
    assert "Dee Below" not in be(lead).get("/team/required").text, "further down the line nobody is named"
    for viewer, person in ((other, team["Ada Clerk"]), (lead, below), (team["Ada Clerk"], team["Ada Clerk"])):
        with pytest.raises(NotFound), transaction():
            chase([thing_of(person)], by_id=viewer, now=utc_now())
    assert be(other).post(f"/team/required/{thing_of(below)}/remind").status_code == 404
    assert "Nobody reports to you" in be(other).get("/team/required").text


def test_a_delegate_sees_and_reminds_and_the_record_says_who_it_was(
    lead: UUID, team: dict[str, UUID], course: UUID, today: date
) -> None:
    deputy = add("Dan Deputy")
    with transaction():
        name_delegate(lead, deputy, starts_on=today, ends_on=today + DAY, now=utc_now())
    assert [one.member.name for one in shown_to(deputy).overdue] == ["Ada Clerk"]
    with transaction():
        chase([thing_of(team["Ada Clerk"])], by_id=deputy, now=utc_now())
    [thing] = shown_to(lead).overdue
    assert thing.chase is not None
    assert thing.chase.by_name == "Dan Deputy"


def test_whoever_has_done_it_or_is_away_is_not_chased(
    lead: UUID, team: dict[str, UUID], course: UUID, today: date
) -> None:
    learn(team["Ada Clerk"], course, today)
    with transaction() as session:
        session.add(LongAbsence(id=new_id(), person_id=team["Cy Roy"], starts_on=today, recorded_by=lead))
    assert shown_to(lead).overdue == []
    for name in ("Ada Clerk", "Ben Porter", "Cy Roy"):
        with pytest.raises(NothingToChase), transaction():
            chase([thing_of(team[name])], by_id=lead, now=utc_now())


def test_members_staff_who_report_to_somebody_stand_nowhere(
    be: Be, lead: UUID, team: dict[str, UUID], course: UUID
) -> None:
    add("Pat Private", manager=lead, kind=PersonType.MEMBERS_STAFF)
    text = be(lead).get("/team/required").text
    assert "Pat" not in text
    assert "3 people report to you" in text


def test_the_page_takes_as_many_statements_for_many_people_as_for_few(
    lead: UUID, team: dict[str, UUID], course: UUID
) -> None:
    shown_to(lead)
    few = statements(lambda: shown_to(lead))
    for number in range(12):
        add(f"Newcomer {number}", manager=lead)
    with transaction():
        follow_what_changed(now=utc_now())
    assert statements(lambda: shown_to(lead)) == few
    assert len(shown_to(lead).soon) == 13


@pytest.mark.sqlite_only
def test_what_was_overdue_when_it_was_no_longer_asked_is_told_from_what_is_overdue_now(
    be: Be, lead: UUID, team: dict[str, UUID]
) -> None:
    now = utc_now()
    ended = rule(add_course("ended"), lead, now=now - 40 * DAY)
    rule(add_course("lasting"), lead, now=now - 40 * DAY)
    browser = be(lead)
    assert "are past" not in browser.get("/team/required").text
    with transaction():
        end_rule(ended, by_id=lead, now=now)
    page = " ".join(browser.get("/team/required").text.split())
    assert "3 things are overdue" in page
    assert "Of 6 that are counted as overdue, 3 are past and were not completed in time." in page
    assert "not asked any more" not in page, "it may be asked again: the next time of a cycle has begun"
    past = page.split("Nothing more is asked.")[:-1]
    assert len(past) == 3
    assert all("Not completed</strong>" in one.rsplit("<th", 1)[1] for one in past), "as it is counted"
    assert "No longer asked" not in page
    assert "joined" not in page


@pytest.mark.sqlite_only
def test_what_somebody_missed_before_they_joined_the_team_is_said_to_be_from_before(
    be: Be, lead: UUID, team: dict[str, UUID]
) -> None:
    now, other = utc_now(), add("Olga Other")
    newcomers = [add(name, manager=other) for name in ("Nat New", "Nell New")]
    ended = rule(add_course("ended"), lead, now=now - 40 * DAY)
    due_on = db.session.query(Obligation).filter_by(person_id=newcomers[0]).one().due_on
    assert due_on
    with transaction():
        for person_id, day in zip(newcomers, (due_on, due_on + DAY), strict=True):
            set_manager(person_id, lead, starts_on=day, by_id=None, now=now)
        end_rule(ended, by_id=lead, now=now)
    page = " ".join(be(lead).get("/team/required").text.split())
    assert "Of 5 that are counted as overdue, 5 are past and were not completed in time." in page
    assert "Of what is past, 1 was missed before the person joined this team." in page
