"""What was confirmed of somebody's skills is soon out of date: one part however many, once, without a level, and only while it is so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Person, PersonType
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.text import slug
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.timing import owed_on
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.rules import first_day_too_old
from skills_centre.skills.services.standing import refresh_people
from tests.gaps.teams import Team, say, team_of
from tests.reminders.builders import HEAD
from tests.skills.assessed import record

DAY = timedelta(days=1)


def confirmed_on() -> date:
    """The day on which `say` has something confirmed."""
    return utc_now().date() - DAY


def stale_on() -> date:
    return first_day_too_old(confirmed_on(), 6)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


@pytest.fixture
def team(app: Flask) -> Team:
    """Ada has two skills confirmed and one that she says herself; Ben is below in one; Cy works for a Member."""
    made = team_of(
        ["Ada Okafor", "Ben Ito", "Cy Roy"], person_types={"Cy Roy": PersonType.MEMBERS_STAFF}, currency_months=6
    )
    say(made, "Ada Okafor", "skill-0", 3)
    say(made, "Ada Okafor", "skill-1", 3)
    say(made, "Ada Okafor", "skill-2", 3, confirmed=False)
    say(made, "Ben Ito", "skill-1", 1)
    say(made, "Cy Roy", "skill-0", 3)
    with transaction() as session:
        for name, person_id in made.people.items():
            session.get_one(Person, person_id).email = f"{slug(name)}@example.org"
    return made


def days_around() -> None:
    """Sweep at noon of the days around a month before, around the day itself and after it."""
    for number in (*range(-34, -24), *range(-2, 4)):
        sweep(noon(stale_on() + number * DAY), HEAD)


def mails() -> list[OutboxMessage]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject.contains("to look at again"))))


def test_it_is_told_once_a_month_before_as_one_part_and_to_nobody_else(team: Team) -> None:
    days_around()
    [mail] = mails()
    assert mail.person_id == team.people["Ada Okafor"]
    assert mail.subject == "2 skills of yours to look at again"
    closed = closed_days(stale_on() - 60 * DAY, stale_on())
    assert mail.queued_at.date() == owed_on(stale_on(), -30, closed)
    for body in (mail.text_body or "", mail.html_body or ""):
        assert "/my-skills" in body
        assert all(word not in body.casefold() for word in ("practitioner", "working level", "expert", "skill-0"))


def test_whoever_has_said_again_where_they_are_is_not_told_of_that_skill(team: Team) -> None:
    ada, day = team.people["Ada Okafor"], owed_on(stale_on(), -30, closed_days(stale_on() - 60 * DAY, stale_on()))
    sweep(datetime.combine(day, time(5), tzinfo=UTC), HEAD)  # found before the hours of mail
    with transaction():
        record(ada, team.skills["skill-0"], 3, on=day, at=noon(day))
        refresh_people([ada], now=noon(day))
    sweep(noon(day), HEAD)
    [mail] = mails()
    assert mail.subject == "1 skill of yours to look at again"
    states = dict(db.session.execute(select(Reminder.subject_id, Reminder.reason)).tuples().all())
    assert states == {team.skills["skill-0"]: "answered", team.skills["skill-1"]: None}


def test_it_may_be_turned_off_for_everybody(team: Team) -> None:
    with transaction():
        change_policy(
            ReminderKind.SKILL_STALE, Policy((-30,), is_on=False), was=0, by_id=team.manager_id, now=utc_now()
        )
    days_around()
    assert mails() == []
