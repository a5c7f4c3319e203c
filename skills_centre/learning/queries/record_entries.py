"""One entry of the learning record with what is beside it, how it came to be, and its file; for its owner alone."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from skills_centre.learning.models import (
    LearningRecordEntry,
    RecordDetail,
    RecordEntryProof,
    RecordProof,
    RecordProofKind,
    RecordSkill,
)
from skills_centre.learning.queries.record import ShownProof
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a chain of corrections. `by_name` is whoever wrote it, where that is not the owner; `reason` is theirs."""

    entry_id: UUID
    at: datetime
    title: str | None
    learned_on: date
    minutes: int
    takes_out: bool
    by_name: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


def steps_of(entry_id: UUID, *, person_id: UUID) -> list[Step]:
    """How an entry came to be as it is: the first one, then each that replaced it. Raises NotFound, also for another's. Two statements.

    `entry_id` may be any of them.
    """
    chain = _chain(entry_id, person_id)
    if not chain:
        raise NotFound
    recorder, reason = aliased(Person), aliased(Words)
    rows = db.session.execute(
        select(
            LearningRecordEntry.id,
            LearningRecordEntry.recorded_at,
            LearningRecordEntry.learned_on,
            LearningRecordEntry.minutes,
            LearningRecordEntry.takes_out,
            Words.body.label("title"),
            RecordDetail.recorded_by,
            recorder.name,
            reason.body.label("reason"),
        )
        .outerjoin(RecordDetail, RecordDetail.entry_id == LearningRecordEntry.id)
        .outerjoin(recorder, recorder.id == RecordDetail.recorded_by)
        .outerjoin(reason, reason.id == RecordDetail.reason_id)
        .outerjoin(Words, Words.id == LearningRecordEntry.words_id)
        .where(LearningRecordEntry.id.in_(chain))
    )
    by_id = {row.id: row for row in rows}
    return [
        Step(
            entry_id=row.id,
            at=row.recorded_at,
            title=row.title,
            learned_on=row.learned_on,
            minutes=row.minutes,
            takes_out=row.takes_out,
            by_name=row.name if row.recorded_by not in (None, person_id) else None,
            reason=row.reason,
        )
        for row in (by_id[one] for one in chain)
    ]


def proof_of(entry_id: UUID) -> tuple[ShownProof, ...]:
    """The links and files of one entry, in their order. One statement."""
    rows = db.session.execute(
        select(
            RecordProof.id,
            RecordProof.kind,
            RecordProof.address,
            RecordProof.file_name,
            RecordProof.media_type,
            RecordProof.size,
        )
        .join(RecordEntryProof, RecordEntryProof.proof_id == RecordProof.id)
        .where(RecordEntryProof.entry_id == entry_id, RecordProof.erased_at.is_(None))
        .order_by(RecordEntryProof.place)
    )
    return tuple(ShownProof(*row) for row in rows)


def skill_keys_of(entry_id: UUID) -> tuple[str, ...]:
    """The keys of the skills that somebody named beside an entry of theirs."""
    return tuple(db.session.scalars(select(RecordSkill.skill_key).where(RecordSkill.entry_id == entry_id)))


def proof_file(proof_id: UUID, *, person_id: UUID) -> ProofFile:
    """A file of somebody's own record. Raises NotFound, also when it is somebody else's, or was blanked."""
    row = db.session.execute(
        select(RecordProof.file_name, RecordProof.media_type, RecordProof.body).where(
            RecordProof.id == proof_id,
            RecordProof.person_id == person_id,
            RecordProof.kind == RecordProofKind.FILE,
            RecordProof.erased_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return ProofFile(row.file_name, row.media_type, zlib.decompress(row.body))


def _chain(entry_id: UUID, person_id: UUID) -> list[UUID]:
    """The ids of a chain in order, the first entry first; empty when the entry is not this person's. One statement."""
    start = (
        select(LearningRecordEntry.id, LearningRecordEntry.replaces_id)
        .where(LearningRecordEntry.id == entry_id, LearningRecordEntry.person_id == person_id)
        .cte("chain", recursive=True)
    )
    near = aliased(LearningRecordEntry)
    chain = start.union(
        select(near.id, near.replaces_id).join(
            start, or_(near.id == start.c.replaces_id, near.replaces_id == start.c.id)
        )
    )
    follows = {row.replaces_id: row.id for row in db.session.execute(select(chain.c.id, chain.c.replaces_id))}
    ids: list[UUID] = []
    current = follows.get(None)
    while current is not None:
        ids.append(current)
        current = follows.get(current)
    return ids
