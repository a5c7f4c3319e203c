"""Demand for sessions: who is counted, each once, and what would serve them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.bookings.queries.demand import CourseDemand, demand_for_sessions
from skills_centre.bookings.rules.demand import Wanted, gaps_to_show, month_to_suggest, sessions_wanted
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.interest import ask_for_date
from skills_centre.bookings.services.settling import settle
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.skills.models import RequiredSkill, SkillState
from tests.bookings.builders import STARTS, a_session, book, in_days, people
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, completed
from tests.skills.builders import published, skill_id, small_framework

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]


def the_demand(course_id: UUID, *, now: datetime = NOW) -> CourseDemand:
    (found,) = [one for one in demand_for_sessions(now=now) if one.course_id == course_id]
    return found


def below(person_ids: list[UUID], version_id: UUID, *, level: int | None = None) -> None:
    with transaction() as session:
        for one in person_ids:
            session.add(
                RequiredSkill(
                    person_id=one, skill_id=skill_id("writing"), version_id=version_id, required_level=3, weight=1,
                    is_essential=True, state=SkillState.BELOW, distance=1, is_own_account=False, verified_level=level,
                )
            )  # fmt: skip


@pytest.mark.usefixtures("app")
def test_each_is_counted_once_and_whoever_is_served_is_not() -> None:
    version_id = published(small_framework())
    course_id = add_course("tea", title="Making tea", skills=("writing",), quiz=None)
    full = a_session(course_id=course_id, capacity=1)
    holds, waits, asks, both, other, done, far = people(7)
    for one in (holds, waits, both):
        book(one, full)
    with transaction():
        for one in (asks, both, holds):
            ask_for_date(course_id, person_id=one, now=NOW)
    completed(done, course_id)
    below([holds, waits, other, done], version_id)
    below([far], version_id, level=2)
    found = the_demand(course_id)
    assert (found.waiting, found.asked, found.asking) == (2, 2, 3), "who waits and asks is one person; who holds none"
    assert (found.asking_with_gap, found.others_with_gap) == (1, 1), (
        "neither who has done it, nor who is further than it leads"
    )
    assert found.usual == 1


@pytest.mark.usefixtures("app")
def test_whoever_waited_in_vain_is_counted_for_half_a_year() -> None:
    course_id = add_course("tea", title="Making tea")
    started, cancelled = a_session(course_id=course_id, capacity=1), a_session(course_id=course_id)
    had, waited, lost = people(3)
    book(had, started)
    book(waited, started)
    book(lost, cancelled)
    with transaction():
        cancel_session(cancelled, why="", by_id=had, now=NOW)
    with transaction():
        settle(started, now=STARTS)
    assert the_demand(course_id, now=STARTS).left_out == 2
    later = [one for one in demand_for_sessions(now=STARTS + timedelta(days=181)) if one.course_id == course_id]
    assert later == []


@pytest.mark.parametrize(
    ("asking", "usual", "wanted"),
    [(0, 10, None), (14, None, Wanted(1, 14)), (14, 12, Wanted(2, 7)), (15, 7, Wanted(3, 5)), (17, None, Wanted(2, 9))],
)
def test_sessions_are_of_the_usual_size_and_filled_evenly(
    asking: int, usual: int | None, wanted: Wanted | None
) -> None:
    assert sessions_wanted(asking, usual=usual) == wanted


def test_people_with_a_gap_are_spoken_of_in_fives_and_not_where_they_are_few() -> None:
    assert [gaps_to_show(people) for people in (0, 9, 10, 12, 13, 28)] == [None, None, 10, 10, 15, 30]


def test_the_month_leaves_notice_and_is_not_mostly_recess() -> None:
    august = {date(2026, 8, 1) + timedelta(days=number) for number in range(31)}
    assert month_to_suggest(date(2026, 3, 3), closed=(), recess=()) == date(2026, 4, 1)
    assert month_to_suggest(date(2026, 3, 5), closed=(), recess=()) == date(2026, 5, 1)
    assert month_to_suggest(date(2026, 6, 20), closed=(), recess=august) == date(2026, 9, 1)
    always = {date(2026, 1, 1) + timedelta(days=number) for number in range(1000)}
    assert month_to_suggest(date(2026, 3, 3), closed=always, recess=()) == date(2026, 4, 1)
    assert month_to_suggest(date(2026, 12, 3), closed=(), recess=()) == date(2027, 1, 1)


@pytest.mark.sqlite_only
def test_the_page_says_what_would_serve_them_and_leads_to_the_form(app: Flask, be: Be, make_person: MakePerson) -> None:
    lead = make_person("Lee Lead", roles=(Role.LD_ADMINISTRATOR,))
    browser = be(lead.id)
    assert "Nobody waits" in browser.get("/administration/sessions/demand").text
    course_id = add_course("tea", title="Making tea")
    for one in people(14):
        with transaction():
            ask_for_date(course_id, person_id=one, now=utc_now())
    full = a_session(course_id=add_course("maps", title="Drawing maps"), starts_at=in_days(40), capacity=1)
    for one in people(2):
        book(one, full, now=utc_now())
    page = browser.get("/administration/sessions/demand").text
    assert page.index("Making tea") < page.index("Drawing maps")
    assert "A session of 14 in" in page
    assert "would serve the 14 people who ask:" in page
    assert "would serve the 1 person who asks:" in page
    assert "1 person is on a waiting list" in page
    form = browser.get(f"/administration/sessions/new?course={course_id}&capacity=14").text
    assert f'<option value="{course_id}" selected>' in form
    assert 'value="14"' in form
    assert statements(lambda: browser.get("/administration/sessions/demand")) <= 13
    auditor = be(make_person("Ann Audit", roles=(Role.AUDITOR,)).id)
    assert "Schedule a session" not in auditor.get("/administration/sessions/demand").text
