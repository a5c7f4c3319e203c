"""New courses that move somebody on: told once, once a week at most, and never of what they took, booked, owe or do not want."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.learning.models import CourseMark, Mark
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.text import slug
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.rules.kind_words import occasion_in_words
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies, Policy
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.sweep import sweep
from tests.gaps.teams import Team, say, team_of
from tests.learning.builders import add_course, withdraw_course
from tests.reminders.builders import HEAD, enrolled

DAY, KIND = timedelta(days=1), ReminderKind.COURSE_RECOMMENDED


def monday() -> date:
    """The next Monday: nothing is stale or over by then."""
    today = utc_now().date()
    return today + (7 - today.weekday()) * DAY


def noon(number: int, *, hour: int = 12) -> datetime:
    return datetime.combine(monday() + number * DAY, time(hour), tzinfo=UTC)


@pytest.fixture
def team(app: Flask) -> Team:
    """Ada is below in two skills; Ben has what is asked; of Di nothing is known; Cy works for a Member."""
    made = team_of(
        ["Ada Okafor", "Ben Ito", "Di Lin", "Cy Roy"], skills=2, person_types={"Cy Roy": PersonType.MEMBERS_STAFF}
    )
    for key in ("skill-0", "skill-1"):
        say(made, "Ada Okafor", key, 1)
        say(made, "Ben Ito", key, 3)
        say(made, "Cy Roy", key, 1)
    with transaction() as session:
        for name, person_id in made.people.items():
            session.get_one(Person, person_id).email = f"{slug(name)}@example.org"
    return made


def publish(key: str, at: datetime, *skills: str, title: str = "") -> UUID:
    """A course from nothing to level 2 that comes into the catalogue at an instant."""
    return add_course(key, title=title or key.capitalize(), skills=skills, published_at=at)


def mails() -> list[OutboxMessage]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.queued_at)))


def test_whoever_is_below_hears_of_a_new_course_the_day_after_and_nobody_else_does(team: Team) -> None:
    publish("reading-charts", noon(0), "skill-0", title="Reading charts")
    publish("drawing-charts", noon(0), "skill-0", "skill-1", title="Drawing charts")
    publish("pouring-tea", noon(0), "skill-9")
    publish("old-news", noon(-30), "skill-0")
    sweep(noon(0), HEAD)
    assert mails() == []
    for number in (1, 2, 3):
        sweep(noon(number), HEAD)
    [mail] = mails()
    assert (mail.person_id, mail.subject) == (team.people["Ada Okafor"], "2 new courses for you")
    for body in (mail.text_body or "", mail.html_body or ""):
        assert body.index("Drawing charts") < body.index("Reading charts")
        assert "/recommended" in body
        assert all(word not in body for word in ("below", "skill-0", "Skill 0", "Pouring", "Old"))
    [told] = own_messages(team.people["Ada Okafor"], Policies(), now=noon(3), closed=()).sent
    assert {one.course_key for one in told.about} == {"reading-charts", "drawing-charts"}
    assert occasion_in_words(KIND, 0) == "Something about their own skills or plan"


def test_what_comes_later_in_the_week_waits_a_week_and_is_told_in_one(team: Team) -> None:
    for number in (0, 1, 3):
        publish(f"course-{number}", noon(number), "skill-0")
    for number in (1, 2, 3, 4, 7, 8, 9):
        sweep(noon(number), HEAD)
    told = [(mail.subject, mail.queued_at.date() - monday()) for mail in mails()]
    assert told == [("1 new course for you", DAY), ("2 new courses for you", 8 * DAY)]


def begin(person_id: UUID, course_id: UUID) -> None:
    enrolled(person_id, course_id, due_on=None, now=noon(1, hour=6))


def hide(person_id: UUID, course_id: UUID) -> None:
    with transaction() as session:
        session.add(CourseMark(person_id=person_id, course_id=course_id, mark=Mark.NOT_FOR_ME, marked_at=noon(1)))


def take_back(_person_id: UUID, course_id: UUID) -> None:
    withdraw_course(course_id)


@pytest.mark.parametrize("happens", [begin, hide, take_back])
def test_what_is_begun_declined_or_taken_back_meanwhile_is_not_told(
    team: Team, happens: Callable[[UUID, UUID], None]
) -> None:
    course = publish("charts", noon(0), "skill-0")
    sweep(noon(1, hour=5), HEAD)
    happens(team.people["Ada Okafor"], course)
    sweep(noon(1), HEAD)
    assert mails() == []
    assert list(db.session.scalars(select(Reminder.reason).where(Reminder.kind == KIND))) == [Reason.NOT_ASKED]


def test_somebody_who_has_moved_on_since_is_not_told(team: Team) -> None:
    publish("charts", noon(0), "skill-0")
    sweep(noon(1, hour=5), HEAD)
    say(team, "Ada Okafor", "skill-0", 2)
    sweep(noon(1), HEAD)
    assert mails() == []


def test_a_new_version_of_a_course_is_no_new_course_and_the_kind_may_be_turned_off(team: Team) -> None:
    publish("charts", noon(-60), "skill-0")
    publish("new-charts", noon(0), "skill-0")
    with transaction():
        off = Policy((0,), is_on=False)
        change_policy(KIND, off, was=0, by_id=team.manager_id, now=utc_now())
    sweep(noon(1), HEAD)
    assert mails() == []
    assert list(db.session.scalars(select(Reminder.id).where(Reminder.kind == KIND))) == []
