"""Announcements for tests, made by the services themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.announcements.queries.announcements import kept
from skills_centre.announcements.rules import Audience, Draft
from skills_centre.announcements.services.announcing import send_announcement, write_announcement
from skills_centre.people.models import Membership, PersonType
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.reminders.services.sweep import calendar_around
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


def draft(
    title: str = "Rooms close for repairs",
    body: str = "The training rooms close in May.\n\nSessions move to the Library.",
    *,
    units: Collection[UUID] = (),
    kinds: Collection[PersonType] = (),
    until: date = TODAY + 14 * DAY,
    link: str = "",
    link_words: str = "",
) -> Draft:
    """What an announcement says."""
    return Draft(title, body, Audience(frozenset(units), frozenset(kinds)), until, link, link_words)


def write(says: Draft, *, by: UUID, now: datetime = NOW) -> UUID:
    """Keep a draft."""
    with transaction():
        return write_announcement(new_id(), says, was=0, by_id=by, now=now, closed=calendar_around(now))


def send(announcement_id: UUID, *, by: UUID, now: datetime = NOW) -> datetime:
    """Send what is written."""
    with transaction():
        return send_announcement(
            announcement_id, was=kept(announcement_id).edition, by_id=by, now=now, closed=calendar_around(now)
        )


def announce(says: Draft, *, by: UUID, now: datetime = NOW) -> UUID:
    """Write and send in one."""
    announcement_id = write(says, by=by, now=now)
    send(announcement_id, by=by, now=now)
    return announcement_id


def place(person_id: UUID, unit_id: UUID) -> None:
    """Put somebody into a unit."""
    with transaction() as session:
        session.add(Membership(person_id=person_id, unit_id=unit_id, starts_on=date(2024, 1, 8)))
