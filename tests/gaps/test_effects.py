"""Levels before and after a course: who is counted, on which days, what may be shown of few people, and who may open it."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.gaps.queries.effects import course_effects
from skills_centre.gaps.rules.effects import (
    HIGHER,
    LOWER,
    NEWLY,
    NOT_KNOWN,
    SAME,
    Effect,
    Window,
    change,
    effect,
    middle_day,
    window_on,
)
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import transaction
from skills_centre.skills.models import Source
from tests.conftest import TODAY
from tests.counting import statements
from tests.gaps.teams import Team, team_of
from tests.learning.builders import add_course, enrolled
from tests.skills.assessed import record

Be = Callable[[UUID], FlaskClient]

WINDOW = window_on(TODAY)
#: The day on which everybody here completed it: ninety days later is in the window.
DONE = WINDOW.last - timedelta(days=120)


def test_the_window_is_the_twelve_whole_months_before_this_one() -> None:
    window = window_on(date(2026, 3, 31))
    assert window == Window(date(2025, 3, 1), date(2026, 2, 28))
    assert window == window_on(date(2026, 3, 1))
    assert [window.holds(window.last - timedelta(days=days)) for days in (89, 90)] == [False, True]


def test_a_level_that_is_confirmed_for_the_first_time_is_no_rise_and_one_that_is_unknown_no_nought() -> None:
    pairs = ((1, 2), (2, 2), (2, 1), (None, 1), (0, None), (None, None))
    assert [change(*pair) for pair in pairs] == [HIGHER, SAME, LOWER, NEWLY, NOT_KNOWN, NOT_KNOWN]


def test_the_middle_day_is_the_earlier_of_two_and_of_nobody_there_is_none() -> None:
    assert middle_day([date(2026, 1, 9), date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 7)]) == date(2026, 1, 5)
    assert middle_day([]) is None


def test_fewer_than_ten_are_withheld_and_others_are_in_whole_fives() -> None:
    assert effect([HIGHER] * 9, [SAME] * 40).took is None
    assert effect([HIGHER] * 12 + [SAME] * 18, [NOT_KNOWN] * 43) == Effect((10, 20, 0, 0, 0), (0, 0, 0, 0, 45))


@pytest.fixture
def taught(app: Flask) -> tuple[UUID, Team]:
    """Twelve who completed the course and all rose by one; twelve who did not and are unknown; a Member's staff who did."""
    names = [f"Taker {number:02}" for number in range(12)] + [f"Other {number:02}" for number in range(12)]
    team = team_of([*names, "Mo Member"], skills=1, person_types={"Mo Member": PersonType.MEMBERS_STAFF})
    course_id = add_course("prompts", title="Writing prompts", skills=("skill-0",))
    for name, person_id in team.people.items():
        if name.startswith(("Taker", "Mo")):
            complete(person_id, course_id, DONE)
            confirm(team, name, 1, DONE - timedelta(days=5))
            confirm(team, name, 2, DONE + timedelta(days=90))
    return course_id, team


def complete(person_id: UUID, course_id: UUID, day: date) -> None:
    at = start_of_local_day(day) + timedelta(hours=12)
    made = enrolled(person_id, course_id)
    with transaction() as session:
        enrolment = session.get_one(Enrolment, made.id)
        enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, at


def confirm(team: Team, name: str, level: int, day: date) -> None:
    at: datetime = start_of_local_day(day) + timedelta(hours=12)
    with transaction():
        record(
            team.people[name],
            team.skills["skill-0"],
            level,
            source=Source.MANAGER,
            assessor_id=team.manager_id,
            on=day,
            at=at,
        )


def test_takers_stand_beside_those_who_took_none_and_who_is_private_in_neither(taught: tuple[UUID, Team]) -> None:
    course_id, _ = taught
    (one,) = course_effects(course_id, WINDOW)
    assert one.effect == Effect((10, 0, 0, 0, 0), (0, 0, 0, 0, 10))


def test_what_is_confirmed_after_the_ninetieth_day_is_not_counted_and_one_completion_outside_the_window_neither(
    taught: tuple[UUID, Team],
) -> None:
    course_id, team = taught
    for number in range(12):
        confirm(team, f"Taker {number:02}", 4, DONE + timedelta(days=91))
    assert course_effects(course_id, WINDOW)[0].effect.took == (10, 0, 0, 0, 0), "the rise by the ninetieth day alone"
    earlier = Window(WINDOW.first - timedelta(days=800), WINDOW.first - timedelta(days=400))
    assert course_effects(course_id, earlier)[0].effect == Effect(None, None)


@pytest.mark.sqlite_only
def test_the_page_and_the_file_say_so_to_whoever_looks_after_courses_alone(
    taught: tuple[UUID, Team], be: Be, make_person: Callable[..., Person]
) -> None:
    _, team = taught
    keeper = make_person("Lena Lead", roles=(Role.LD_ADMINISTRATOR,)).id
    browser = be(keeper)
    page = browser.get("/courses/prompts/effect").text
    assert "Levels before and after" in page
    assert "This shows what happened, and not why." in page
    assert "Completed this course" in page
    assert not any(name in page for name in team.people)
    rows = list(csv.DictReader(io.StringIO(browser.get("/courses/prompts/effect.csv").data.decode("utf-8-sig"))))
    assert [(row["People"], row["In all"], row["Higher"]) for row in rows] == [
        ("Completed this course", "10", "10"),
        ("Took no course in this skill", "10", "0"),
    ]
    assert "/courses/prompts/effect" in browser.get("/courses/prompts/results").text
    for address in ("/courses/prompts/effect", "/courses/prompts/effect.csv"):
        assert be(team.manager_id).get(address).status_code in {403, 404}
    assert browser.get("/courses/no-such/effect").status_code == 404


@pytest.mark.sqlite_only
def test_it_costs_the_same_however_many_people_there_are(taught: tuple[UUID, Team]) -> None:
    course_id, _ = taught
    assert statements(lambda: course_effects(course_id, WINDOW)) <= 10
