"""The links and files of an answer: kept with its draft, handed over to the result when it is sent, blanked by retention alone then."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, select, update

from skills_centre.platform.database import db, table_of
from skills_centre.platform.file_types import MEDIA_TYPES, CheckedFile
from skills_centre.skills.errors import LinkNotSound, TooManyFiles, TooManyLinks
from skills_centre.skills.models import Evidence, EvidenceKind
from skills_centre.skills.rules import LINKS_AT_MOST, is_sound_link

FILES_AT_MOST = 3
FILE_AT_MOST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attached:
    """What a form attaches to an answer: all its links, the files that are new, and those of its draft that go."""

    links: tuple[str, ...] = ()
    files: tuple[CheckedFile, ...] = ()
    removed: tuple[UUID, ...] = ()


def check_links(links: Sequence[str]) -> None:
    """Raises TooManyLinks or LinkNotSound, which names the first that is not."""
    if len(links) > LINKS_AT_MOST:
        raise TooManyLinks
    for link in links:
        if not is_sound_link(link):
            raise LinkNotSound(f"“{link[:60]}” is no web address. {LinkNotSound.sentence}")


def attach_to_draft(person_id: UUID, skill_id: UUID, attached: Attached, *, now: datetime) -> None:
    """Keep links and files with the answer that is not sent yet; a file that is there already is kept once.

    The caller holds the person's row and has scanned the files. Raises TooManyLinks, LinkNotSound or TooManyFiles.
    """
    check_links(attached.links)
    waiting = waits_with_draft(person_id, skill_id)
    db.session.execute(
        delete(Evidence).where(waiting, (Evidence.kind == EvidenceKind.LINK) | Evidence.id.in_(attached.removed))
    )
    for link in attached.links:
        _add(person_id, skill_id, Evidence(kind=EvidenceKind.LINK, address=link), now=now)
    kept = set(db.session.scalars(select(Evidence.digest).where(waiting, Evidence.kind == EvidenceKind.FILE)))
    for file in attached.files:
        digest = sha256(file.content).hexdigest()
        if digest not in kept:
            kept.add(digest)
            _add(person_id, skill_id, _as_evidence(file, digest), now=now)
    if len(kept) > FILES_AT_MOST:
        raise TooManyFiles
    db.session.flush()


_EVIDENCE = table_of(Evidence)

#: Sent with every answer, so built once.
_HANDED_OVER = (
    update(_EVIDENCE)
    .where(
        _EVIDENCE.c.person_id == bindparam("whose"),
        _EVIDENCE.c.skill_id == bindparam("which"),
        _EVIDENCE.c.result_id.is_(None),
    )
    .values(result_id=bindparam("becomes"))
)


def hand_over(person_id: UUID, skill_id: UUID, result_id: UUID) -> None:
    """Give what waited with the draft to the result that it became."""
    db.session.connection().execute(_HANDED_OVER, {"whose": person_id, "which": skill_id, "becomes": result_id})


def drop_drafted(person_id: UUID, skill_ids: Collection[UUID] | None = None) -> None:
    """Throw away what waits with a person's drafts, or with those of some skills."""
    chosen = and_(Evidence.person_id == person_id, Evidence.result_id.is_(None))
    if skill_ids is not None:
        chosen = and_(chosen, Evidence.skill_id.in_(list(skill_ids)))
    db.session.execute(delete(Evidence).where(chosen))


def brings_nothing_new(person_id: UUID, skill_id: UUID, result_id: UUID) -> bool:
    """Whether the draft has the very links of a result, and no file that the result lacks: a form that was sent twice."""
    sent, drafted = _marks(Evidence.result_id == result_id), _marks(waits_with_draft(person_id, skill_id))
    links_of = {kind_and_mark for kind_and_mark in sent if kind_and_mark[0] is EvidenceKind.LINK}
    return drafted <= sent and links_of <= drafted


def erase_evidence(person_id: UUID, *, now: datetime) -> None:
    """Blank what a person sent, and throw away what waits with their drafts. Only the retention service's erasers call it."""
    drop_drafted(person_id)
    db.session.execute(
        update(Evidence)
        .where(Evidence.person_id == person_id, Evidence.erased_at.is_(None))
        .values(address=None, file_name=None, body=None, digest=None, erased_at=now)
    )


def waits_with_draft(person_id: UUID, skill_id: UUID) -> ColumnElement[bool]:
    """What belongs to a person's unsent answer about a skill."""
    return and_(Evidence.person_id == person_id, Evidence.skill_id == skill_id, Evidence.result_id.is_(None))


def _marks(which: ColumnElement[bool]) -> set[tuple[EvidenceKind, str | None]]:
    """What tells each link and file from others."""
    mark = func.coalesce(Evidence.address, Evidence.digest)
    return set(db.session.execute(select(Evidence.kind, mark).where(which)).tuples())


def _add(person_id: UUID, skill_id: UUID, evidence: Evidence, *, now: datetime) -> None:
    evidence.person_id, evidence.skill_id, evidence.added_at = person_id, skill_id, now
    db.session.add(evidence)


def _as_evidence(file: CheckedFile, digest: str) -> Evidence:
    return Evidence(
        kind=EvidenceKind.FILE,
        file_name=file.name,
        media_type=MEDIA_TYPES[file.kind],
        size=len(file.content),
        digest=digest,
        body=zlib.compress(file.content),
    )
