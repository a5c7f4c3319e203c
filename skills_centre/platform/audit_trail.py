"""Reading the audit trail, page by page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db

#: Acts on one page.
PER_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which acts somebody wants to see; None leaves a question open."""

    #: Acts by or about any of these people.
    people: Collection[UUID] | None = None
    #: Acts whose name begins with one of these, such as "course.".
    kinds: Collection[str] | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class AuditEntry:
    """One act, in ids and field names."""

    at: datetime
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AuditPage:
    """A page of acts, the latest first, and how many there are in all."""

    entries: list[AuditEntry]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def audit_page(wanted: Wanted, number: int) -> AuditPage:
    """One page of the acts that are wanted; a page beyond the last is the last."""
    conditions = list(_conditions(wanted))
    total = db.session.scalar(select(func.count(AuditEvent.id)).where(*conditions)) or 0
    number = min(max(number, 1), max(1, -(-total // PER_PAGE)))
    rows = db.session.execute(
        select(
            AuditEvent.at,
            AuditEvent.actor_id,
            AuditEvent.action,
            AuditEvent.subject_kind,
            AuditEvent.subject_id,
            AuditEvent.fields,
        )
        .where(*conditions)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    entries = [
        AuditEntry(row.at, row.actor_id, row.action, row.subject_kind, row.subject_id, tuple(row.fields))
        for row in rows
    ]
    return AuditPage(entries, total, number)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.people is not None:
        conditions.append(or_(AuditEvent.actor_id.in_(wanted.people), AuditEvent.subject_id.in_(wanted.people)))
    if wanted.kinds is not None:
        conditions.append(or_(*(AuditEvent.action.startswith(kind, autoescape=True) for kind in wanted.kinds)))
    if wanted.since is not None:
        conditions.append(AuditEvent.at >= wanted.since)
    if wanted.before is not None:
        conditions.append(AuditEvent.at < wanted.before)
    return conditions
