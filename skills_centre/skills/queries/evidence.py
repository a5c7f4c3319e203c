"""Links and files that show a claim: for its writer, and for those who may decide about it; nobody else."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select

from skills_centre.people.models import Role
from skills_centre.people.queries.rights import rights_over
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import AssessmentResult, Evidence, EvidenceKind
from skills_centre.skills.queries.desks import on_desks_of, turns, waiting_claims
from skills_centre.skills.queries.second_opinions import has_opinion_to_give


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A link or a file; `size` in bytes belongs to a file."""

    id: UUID
    kind: EvidenceKind
    address: str | None
    file_name: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file to hand over."""

    person_id: UUID
    name: str
    media_type: str
    content: bytes


def evidence_of(result_ids: Iterable[UUID]) -> dict[UUID, tuple[EvidenceItem, ...]]:
    """The links and files of these results, in one statement; erased ones are left out."""
    found: dict[UUID, tuple[EvidenceItem, ...]] = defaultdict(tuple)
    for row in db.session.execute(_items().where(Evidence.result_id.in_(list(result_ids)))):
        found[row.result_id] = (*found[row.result_id], _item(row))
    return found


def drafted_evidence(person_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, tuple[EvidenceItem, ...]]:
    """What waits with a person's unsent answers about these skills, in one statement."""
    found: dict[UUID, tuple[EvidenceItem, ...]] = defaultdict(tuple)
    waiting = Evidence.person_id == person_id, Evidence.result_id.is_(None), Evidence.skill_id.in_(skill_ids)
    for row in db.session.execute(_items().where(*waiting)):
        found[row.skill_id] = (*found[row.skill_id], _item(row))
    return found


def evidence_file(evidence_id: UUID, *, viewer_id: UUID, on: date) -> EvidenceFile:
    """A file for its writer, or for whoever may decide about the result that it belongs to. Raises NotFound for everybody else."""
    row = db.session.execute(
        select(
            Evidence.person_id,
            Evidence.result_id,
            Evidence.file_name,
            Evidence.media_type,
            Evidence.body,
        ).where(Evidence.id == evidence_id, Evidence.kind == EvidenceKind.FILE, Evidence.erased_at.is_(None))
    ).one_or_none()
    if row is None or not _may_see(row, viewer_id, on=on):
        raise NotFound
    return EvidenceFile(row.person_id, row.file_name, row.media_type, zlib.decompress(row.body))


def _may_see(row: Row[Any], viewer_id: UUID, *, on: date) -> bool:
    """The person; the line manager and a delegate; whoever has it on a desk. Never of somebody private, nor of a draft."""
    if row.person_id == viewer_id:
        return True
    rights = rights_over(viewer_id, row.person_id, role=Role.SKILLS_LEAD, on=on)
    if row.result_id is None or rights is None:
        return False
    return (
        rights.manager_id is not None
        or _is_claim_on_desk(row.result_id, viewer_id, on=on)
        or has_opinion_to_give(viewer_id, row.result_id, on=on)
    )


def _is_claim_on_desk(result_id: UUID, viewer_id: UUID, *, on: date) -> bool:
    this_one = waiting_claims(turns(on)).where(AssessmentResult.id == result_id)
    found = on_desks_of(this_one.subquery("waiting"), [viewer_id], on=on)
    return bool(db.session.scalar(select(exists().where(found.c.id == result_id))))


def _items() -> Select[tuple[UUID, EvidenceKind, str | None, str | None, int | None, UUID | None, UUID]]:
    return (
        select(
            Evidence.id,
            Evidence.kind,
            Evidence.address,
            Evidence.file_name,
            Evidence.size,
            Evidence.result_id,
            Evidence.skill_id,
        )
        .where(Evidence.erased_at.is_(None))
        .order_by(Evidence.kind.desc(), Evidence.added_at, Evidence.id)
    )


def _item(row: Row[Any]) -> EvidenceItem:
    return EvidenceItem(row.id, row.kind, row.address, row.file_name, row.size)
