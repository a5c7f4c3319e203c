"""Completions that were taken back, as what their people are to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.models import CompletionTakenBack, Enrolment
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Of whom nobody has said yet that their completion was taken back; `stands` is whether it is so still."""

    id: UUID
    person_id: UUID
    enrolment_id: UUID
    session_id: UUID
    at: datetime
    stands: bool


def untold_taken_back() -> list[TakenBack]:
    """Every completion that was taken back without the person being told, the oldest first."""
    row = CompletionTakenBack
    rows = db.session.execute(
        select(
            row.id,
            Enrolment.person_id,
            row.enrolment_id,
            row.session_id,
            row.taken_back_at.label("at"),
            row.restored_at.is_(None).label("stands"),
        )
        .join(Enrolment, Enrolment.id == row.enrolment_id)
        .where(row.told_at.is_(None))
        .order_by(row.taken_back_at, row.id)
    )
    return [TakenBack(**one._mapping) for one in rows]


def taken_back_at(session_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Whose completion is taken back because of which of these sessions: (person, session)."""
    row = CompletionTakenBack
    rows = db.session.execute(
        select(Enrolment.person_id, row.session_id)
        .join(row, row.enrolment_id == Enrolment.id)
        .where(row.session_id.in_(session_ids), row.restored_at.is_(None))
    )
    return set(rows.tuples())


def sessions_behind(enrolment_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The session because of which the completion of each of these enrolments is taken back; none of those that stand."""
    row = CompletionTakenBack
    rows = db.session.execute(
        select(row.enrolment_id, row.session_id).where(row.enrolment_id.in_(enrolment_ids), row.restored_at.is_(None))
    )
    return dict(rows.tuples().all())
