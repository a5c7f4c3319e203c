"""The page of what is ahead: whose learning counts, what goes stale and when, what hangs on whom, and who may see names."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.ahead import about_to_go_stale, learning_in_hand, who_alone_holds, who_holds_what
from skills_centre.gaps.rules.ahead import Expiring
from skills_centre.learning.services.enrolments import enrol
from skills_centre.people.models import Look, PersonType
from skills_centre.platform.clock import local_day, months_after, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import Source
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.services.standing import refresh_people
from tests.bookings.builders import a_session, book, in_days
from tests.counting import statements
from tests.gaps.teams import Team, add_people, bring_up_to_date, say, team_of
from tests.learning.builders import add_course, enrolled
from tests.skills.assessed import record, report_to
from tests.skills.builders import a_person

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def team(app: Flask) -> Team:
    """Three people, of whom Ada and Ben are below in skill 0, and Cy is a practitioner in it."""
    made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy"])
    for name, level in (("Ada Okafor", 1), ("Ben Ito", 1), ("Cy Roy", 3)):
        say(made, name, "skill-0", level)
    return made


def in_hand(team: Team, scope: Scope = Scope.DIRECT) -> list[tuple[UUID, bool]]:
    return [(one.person_id, one.is_booked) for one in learning_in_hand(team.manager_id, scope, now=utc_now())]


def test_a_booked_session_and_an_assigned_course_count_and_what_one_takes_by_oneself_does_not(team: Team) -> None:
    ada, ben = team.people["Ada Okafor"], team.people["Ben Ito"]
    taught = add_course("taught", skills=("skill-0",))
    enrolled(ada, taught)
    assert in_hand(team) == []
    book(ada, a_session(course_id=taught, starts_at=in_days(20)), now=utc_now())
    with transaction():
        enrol(ben, taught, by_id=team.manager_id, due_on=local_day(utc_now()) + timedelta(days=9), now=utc_now())
    assert sorted(in_hand(team)) == sorted([(ada, True), (ben, False)])


def test_a_course_of_another_skill_and_a_session_that_is_over_lead_nobody_on(team: Team) -> None:
    ada = team.people["Ada Okafor"]
    book(ada, a_session(course_id=add_course("other", skills=("skill-1",)), starts_at=in_days(20)), now=utc_now())
    over = a_session(course_id=add_course("taught", skills=("skill-0",)), starts_at=in_days(20))
    book(ada, over, now=utc_now())
    later = utc_now() + timedelta(days=30)
    assert [one.title for one in learning_in_hand(team.manager_id, Scope.DIRECT, now=later)] == []


def test_what_goes_stale_within_ninety_days_is_found_with_its_day(app: Flask) -> None:
    team, today = team_of(["Ada Okafor", "Ben Ito"], currency_months=12), local_day(utc_now())
    ada, ben = team.people["Ada Okafor"], team.people["Ben Ito"]
    old, young = today - timedelta(days=340), today - timedelta(days=100)
    with transaction():
        for person_id, day in ((ada, old), (ben, young)):
            record(
                person_id, team.skills["skill-1"], 3, source=Source.MANAGER, assessor_id=team.manager_id, on=day,
                at=utc_now(),
            )  # fmt: skip
    with transaction():
        refresh_people(team.people.values(), now=utc_now())
    assert about_to_go_stale(team.manager_id, Scope.DIRECT, today=today) == [
        Expiring(ada, team.skills["skill-1"], months_after(old, 12) + timedelta(days=1))
    ]


def test_a_skill_that_one_person_holds_hangs_on_them_whether_they_are_asked_or_not(team: Team) -> None:
    skill = team.skills["skill-0"]
    versions = {skill: described_skills([skill])[skill].version_id}
    (held,) = who_holds_what(team.manager_id, Scope.DIRECT, versions)
    assert (held.people, held.hangs_on_one, held.breaks_rule) == (1, True, False)
    assert who_alone_holds(team.manager_id, [held]) == {skill: team.people["Cy Roy"]}
    say(team, "Ben Ito", "skill-0", 3)
    (held,) = who_holds_what(team.manager_id, Scope.DIRECT, versions)
    assert (held.people, held.hangs_on_one) == (2, False)


@pytest.mark.sqlite_only
def test_direct_reports_are_named_and_the_look_is_written_down_and_those_below_them_are_counts(
    team: Team, be: Be
) -> None:
    boss = a_person("Top Boss")
    report_to(boss, team.manager_id)
    bring_up_to_date()
    assert "It hangs on Cy Roy." in be(team.manager_id).get("/team/gaps/ahead").text
    assert set(db.session.scalars(select(Look.subject_id))) == {team.people["Cy Roy"]}
    page = be(boss).get("/team/gaps/ahead?scope=line").text
    assert "It hangs on one person." in page
    assert "Cy Roy" not in page
    assert be(team.people["Cy Roy"]).get("/team/gaps/ahead").status_code == 404


@pytest.mark.sqlite_only
def test_private_people_are_nowhere_in_it(app: Flask, be: Be) -> None:
    team = team_of(["Ada Okafor", "Mo Office"], person_types={"Mo Office": PersonType.MEMBERS_STAFF})
    say(team, "Mo Office", "skill-0", 3)
    page = be(team.manager_id).get("/team/gaps/ahead").text
    assert "Mo Office" not in page
    assert "It hangs on" not in page


@pytest.mark.sqlite_only
def test_more_people_take_no_more_statements(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    few = statements(lambda: browser.get("/team/gaps/ahead"))
    add_people(team.manager_id, [f"Newcomer {number}" for number in range(20)])
    assert statements(lambda: browser.get("/team/gaps/ahead")) <= few <= 20
