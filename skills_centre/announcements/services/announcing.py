"""Writing an announcement, sending it after five minutes in which it can be stopped, and withdrawing it.

Whoever stops it and the sweep that lets it go out hold its row: it is stopped, or it has gone out. Source: DOMAIN.md, "Reminders".
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from skills_centre.announcements.errors import (
    AnnouncementChanged,
    AnnouncementGone,
    AnnouncementNotOut,
    AnnouncementNotWaiting,
    NobodyToTell,
    NotSaidToPrivatePeople,
    StandsTooLong,
    StandsTooShort,
)
from skills_centre.announcements.models import Announcement, AnnouncementClause
from skills_centre.announcements.queries.announcements import audiences_of
from skills_centre.announcements.queries.audience import numbers_in
from skills_centre.announcements.rules import STANDS_AT_MOST, Draft, not_to_private_people
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.platform.working_days import working_day_on_or_after


def write_announcement(
    announcement_id: UUID, draft: Draft, *, was: int, by_id: UUID, now: datetime, closed: Collection[date]
) -> UUID:
    """Keep a draft under an id that the form gives, new or changed; sent twice it is one. `was` is the edition that was open, 0 for none.

    Raises AnnouncementChanged, AnnouncementGone, NotSaidToPrivatePeople, StandsTooShort or StandsTooLong.
    """
    check_draft(draft, now=now, closed=closed)
    row = _held(announcement_id)
    if row is None:
        row = Announcement(id=announcement_id, edition=1, made_by=by_id, made_at=now)
        act = "announcement.write"
    elif was == 0 and row.edition == 1 and row.send_at is None:
        return row.id
    else:
        _refuse_unless_open(row, was)
        row.edition += 1
        act = "announcement.change"
    row.title, row.body, row.link, row.link_words = draft.title, draft.body, draft.link, draft.link_words
    row.stands_until, row.changed_at = draft.stands_until, now
    session = db.session()
    session.add(row)
    session.flush()
    session.execute(delete(AnnouncementClause).where(AnnouncementClause.announcement_id == row.id))
    for unit_id in draft.audience.units:
        session.add(AnnouncementClause(announcement_id=row.id, unit_id=unit_id))
    for kind in draft.audience.person_types:
        session.add(AnnouncementClause(announcement_id=row.id, person_type=kind))
    session.flush()
    record_act(act, actor_id=by_id, subject_kind="announcement", subject_id=row.id, now=now)
    return row.id


def check_draft(draft: Draft, *, now: datetime, closed: Collection[date]) -> None:
    """Refuse what no announcement can say. Raises NotSaidToPrivatePeople, StandsTooShort or StandsTooLong."""
    word = not_to_private_people(f"{draft.title}\n{draft.body}\n{draft.link_words}")
    if word and draft.audience.reaches_private_people:
        raise NotSaidToPrivatePeople(word)
    today = local_day(now)
    if draft.stands_until < working_day_on_or_after(today + timedelta(days=1), closed):
        raise StandsTooShort
    if draft.stands_until > today + STANDS_AT_MOST:
        raise StandsTooLong


def send_announcement(
    announcement_id: UUID, *, was: int, by_id: UUID, now: datetime, closed: Collection[date]
) -> datetime:
    """Let an announcement go out five minutes later, and give that instant; until then, and a little longer, it can be stopped.

    `was` is the edition that was looked at. Pressed twice, it waits once. Raises NotFound, AnnouncementChanged, AnnouncementGone,
    NobodyToTell, or what `check_draft` raises.
    """
    row = _held(announcement_id)
    if row is None:
        raise NotFound
    if row.send_at is not None and row.edition == was:
        return row.send_at
    _refuse_unless_open(row, was)
    audience = audiences_of([row.id])[row.id]
    check_draft(
        Draft(row.title, row.body, audience, row.stands_until, row.link, row.link_words), now=now, closed=closed
    )
    if not numbers_in(audience, on=local_day(now)).total():
        raise NobodyToTell
    row.send_at, row.sent_by, row.stopped_at, row.stopped_by = now + PAUSE_BEFORE_MANY, by_id, None, None
    db.session.flush()
    record_act("announcement.send", actor_id=by_id, subject_kind="announcement", subject_id=row.id, now=now)
    return now + PAUSE_BEFORE_MANY


def stop_announcement(announcement_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take an announcement back before it goes out: it is a draft again. Stopped already, it changes nothing.

    Raises NotFound, or AnnouncementNotWaiting when it has gone out.
    """
    row = _held(announcement_id)
    if row is None:
        raise NotFound
    if row.went_out_at is not None:
        raise AnnouncementNotWaiting
    if row.send_at is None:
        return
    row.send_at, row.sent_by, row.stopped_at, row.stopped_by = None, None, now, by_id
    db.session.flush()
    record_act("announcement.stop", actor_id=by_id, subject_kind="announcement", subject_id=row.id, now=now)


def withdraw_announcement(announcement_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take back what has gone out: it stands for nobody any more, and whoever was not sent it will not be. Twice is once.

    Raises NotFound, or AnnouncementNotOut.
    """
    row = _held(announcement_id)
    if row is None:
        raise NotFound
    if row.went_out_at is None:
        raise AnnouncementNotOut
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.withdrawn_by = now, by_id
    db.session.flush()
    record_act("announcement.withdraw", actor_id=by_id, subject_kind="announcement", subject_id=row.id, now=now)


def delete_announcement(announcement_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Throw away a draft. One that is not there any more changes nothing. Raises AnnouncementGone for what waits or has gone out."""
    row = _held(announcement_id)
    if row is None:
        return
    if row.send_at is not None:
        raise AnnouncementGone
    session = db.session()
    session.execute(delete(AnnouncementClause).where(AnnouncementClause.announcement_id == row.id))
    session.execute(delete(Announcement).where(Announcement.id == row.id))
    record_act("announcement.delete", actor_id=by_id, subject_kind="announcement", subject_id=announcement_id, now=now)


def _held(announcement_id: UUID) -> Announcement | None:
    return db.session.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)


def _refuse_unless_open(row: Announcement, was: int) -> None:
    if row.send_at is not None:
        raise AnnouncementGone
    if row.edition != was:
        raise AnnouncementChanged
