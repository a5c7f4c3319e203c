"""Who was reminded of what by their manager, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningChase, Obligation


@dataclass(frozen=True, slots=True)
class Chase:
    """That somebody was reminded of what they owe."""

    id: UUID
    obligation_id: UUID
    person_id: UUID
    chased_at: datetime
    by_id: UUID
    by_name: str


def chases_since(since: datetime) -> list[Chase]:
    """Whoever was reminded since an instant, the latest first. One statement."""
    return _chases(LearningChase.chased_at >= since)


def chases_of(obligation_ids: Collection[UUID]) -> dict[UUID, Chase]:
    """The latest time that somebody was reminded of each of these. One statement."""
    found: dict[UUID, Chase] = {}
    for one in _chases(LearningChase.obligation_id.in_(obligation_ids)) if obligation_ids else []:
        found.setdefault(one.obligation_id, one)
    return found


def chased_obligations(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """What these chases were about, by their ids."""
    if not ids:
        return {}
    rows = db.session.execute(select(LearningChase.id, LearningChase.obligation_id).where(LearningChase.id.in_(ids)))
    return dict(rows.tuples().all())


def _chases(condition: ColumnElement[bool]) -> list[Chase]:
    by = aliased(Person)
    rows = db.session.execute(
        select(
            LearningChase.id,
            LearningChase.obligation_id,
            Obligation.person_id,
            LearningChase.chased_at,
            LearningChase.by_id,
            by.name,
        )
        .join(Obligation, Obligation.id == LearningChase.obligation_id)
        .join(by, by.id == LearningChase.by_id)
        .where(condition)
        .order_by(LearningChase.chased_at.desc(), LearningChase.id.desc())
    )
    return [Chase(*row) for row in rows.tuples()]
