"""Completions that were taken back, as what their people are to be told."""

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


def people_taken_back(session_id: UUID) -> set[UUID]:
    """Whose completion is taken back because of this session."""
    row = CompletionTakenBack
    return set(
        db.session.scalars(
            select(Enrolment.person_id)
            .join(row, row.enrolment_id == Enrolment.id)
            .where(row.session_id == session_id, row.restored_at.is_(None))
        )
    )
