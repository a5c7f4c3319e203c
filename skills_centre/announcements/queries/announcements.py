"""Announcements as they are kept, for whoever writes them and whoever sends them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select

from skills_centre.announcements.models import Announcement, AnnouncementClause
from skills_centre.announcements.rules import Audience, Draft, Times
from skills_centre.people.models import PersonType
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class Kept:
    """An announcement as it is kept."""

    id: UUID
    says: Draft
    times: Times
    edition: int
    made_by: UUID
    made_at: datetime
    sent_by: UUID | None
    #: How many it was for when it went out.
    receivers: int | None


def kept(announcement_id: UUID) -> Kept:
    """One announcement. Raises NotFound. Two statements."""
    found = _read(select(Announcement).where(Announcement.id == announcement_id))
    if not found:
        raise NotFound
    return found[0]


def all_kept() -> list[Kept]:
    """Every announcement, the latest first. Two statements."""
    return _read(select(Announcement).order_by(Announcement.made_at.desc(), Announcement.id.desc()))


def kept_of(ids: Collection[UUID]) -> dict[UUID, Kept]:
    """These announcements by id. Two statements, and none where none is asked for."""
    return {one.id: one for one in _read(select(Announcement).where(Announcement.id.in_(ids)))} if ids else {}


def titles_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The titles of these announcements. One statement, and none where none is asked for."""
    if not ids:
        return {}
    rows = db.session.execute(select(Announcement.id, Announcement.title).where(Announcement.id.in_(ids)))
    return dict(rows.tuples().all())


def withdrawn_among(ids: Collection[UUID]) -> set[UUID]:
    """Those of these announcements that were withdrawn. One statement, and none where none is asked for."""
    if not ids:
        return set()
    return set(
        db.session.scalars(
            select(Announcement.id).where(Announcement.id.in_(ids), Announcement.withdrawn_at.is_not(None))
        )
    )


def is_something_to_go_out(now: datetime, today: date) -> bool:
    """Whether the time of one has come that nobody stopped. One statement."""
    return bool(db.session.scalar(select(exists().where(*_due(now, today)))))


def due_to_go_out(now: datetime, today: date) -> Sequence[Announcement]:
    """Those whose time has come and that nobody stopped, the first first, their rows held."""
    return db.session.scalars(
        select(Announcement)
        .where(*_due(now, today))
        .order_by(Announcement.send_at, Announcement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _due(now: datetime, today: date) -> tuple[ColumnElement[bool], ...]:
    return Announcement.send_at <= now, Announcement.went_out_at.is_(None), Announcement.stands_until >= today


def audiences_of(ids: Collection[UUID]) -> dict[UUID, Audience]:
    """Whom these announcements are for. One statement, and none where none is asked for."""
    units: dict[UUID, set[UUID]] = defaultdict(set)
    kinds: dict[UUID, set[PersonType]] = defaultdict(set)
    if ids:
        for row in db.session.execute(
            select(
                AnnouncementClause.announcement_id, AnnouncementClause.unit_id, AnnouncementClause.person_type
            ).where(AnnouncementClause.announcement_id.in_(ids))
        ):
            if row.unit_id:
                units[row.announcement_id].add(row.unit_id)
            else:
                kinds[row.announcement_id].add(row.person_type)
    return {one: Audience(frozenset(units[one]), frozenset(kinds[one])) for one in ids}


def _read(statement: Select[tuple[Announcement]]) -> list[Kept]:
    rows = db.session.scalars(statement.execution_options(populate_existing=True)).all()
    audiences = audiences_of([row.id for row in rows])
    return [
        Kept(
            row.id,
            Draft(row.title, row.body, audiences[row.id], row.stands_until, row.link, row.link_words),
            Times(row.stands_until, row.send_at, row.stopped_at, row.went_out_at, row.withdrawn_at),
            row.edition,
            row.made_by,
            row.made_at,
            row.sent_by,
            row.receivers,
        )
        for row in rows
    ]
