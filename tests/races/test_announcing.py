"""Somebody stops an announcement, or withdraws it, in the moment in which it goes out."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.announcements.queries.announcements import kept
from skills_centre.announcements.services.announcing import send_announcement, stop_announcement
from skills_centre.platform.database import db
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.announced import write_announcements
from tests.announcements.builders import announce, draft, write
from tests.conftest import NOW
from tests.people.builders import add
from tests.races.test_learning import race

PEOPLE = 5
LATER = NOW + PAUSE_BEFORE_MANY + timedelta(minutes=1)


@pytest.fixture
def lea(app: Flask) -> UUID:
    first, *_others = [add(f"Person {number}") for number in range(PEOPLE)]
    return first


def told() -> int:
    db.session.close()
    statement = select(func.count()).select_from(Reminder).where(Reminder.kind == ReminderKind.ANNOUNCEMENT)
    return db.session.scalar(statement) or 0


@pytest.mark.parametrize("turn", range(3))
def test_stopped_as_it_goes_out_it_reaches_everybody_or_nobody(app: Flask, lea: UUID, turn: int) -> None:
    announcement_id = announce(draft(), by=lea)
    db.session.close()
    stop = race(
        app,
        *([lambda: write_announcements(LATER, ())] * turn),
        lambda: stop_announcement(announcement_id, by_id=lea, now=LATER),
        *([lambda: write_announcements(LATER, ())] * (3 - turn)),
    )[turn]
    times = kept(announcement_id).times
    if stop is None:
        assert (told(), times.went_out_at, times.stopped_at) == (0, None, LATER)
    else:
        assert type(stop).__name__ == "AnnouncementNotWaiting"
        assert (told(), times.went_out_at, times.stopped_at) == (PEOPLE, LATER, None)


def test_two_rounds_at_once_tell_everybody_once(app: Flask, lea: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    db.session.close()
    assert Counter(race(app, *[lambda: write_announcements(LATER, ())] * 4)) == {PEOPLE: 1, 0: 3}
    assert (told(), kept(announcement_id).receivers) == (PEOPLE, PEOPLE)


def test_sent_by_two_presses_at_once_it_waits_once(app: Flask, lea: UUID) -> None:
    announcement_id = write(draft(), by=lea)
    db.session.close()
    presses = race(app, *[lambda: send_announcement(announcement_id, was=1, by_id=lea, now=NOW, closed=())] * 4)
    assert set(presses) == {NOW + PAUSE_BEFORE_MANY}
