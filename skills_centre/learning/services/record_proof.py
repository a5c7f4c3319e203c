"""The links and files that show what somebody learned: kept with the entry that brought them, and blanked by retention alone."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.learning.models import RecordEntryProof, RecordProof, RecordProofKind
from skills_centre.platform.database import db
from skills_centre.platform.file_types import MEDIA_TYPES
from skills_centre.platform.ids import new_id
from skills_centre.skills.errors import TooManyFiles
from skills_centre.skills.services.evidence import FILES_AT_MOST, Attached, check_links


def attach_proof(entry_id: UUID, attached: Attached, *, person_id: UUID, kept: Sequence[UUID], now: datetime) -> None:
    """Give a new entry its links and files; of those of the entry before it, `kept`, the ones that the form did not remove.

    The caller has scanned the files. A file that is there already is kept once. Raises TooManyLinks, LinkNotSound or TooManyFiles.
    """
    check_links(attached.links)
    rows = db.session.execute(
        select(RecordProof.id, RecordProof.kind, RecordProof.address, RecordProof.digest)
        .where(RecordProof.id.in_(kept), RecordProof.person_id == person_id, RecordProof.erased_at.is_(None))
        .order_by(RecordProof.added_at, RecordProof.id)
    ).all()
    links = {row.address: row.id for row in rows if row.kind is RecordProofKind.LINK}
    files = {row.digest: row.id for row in rows if row.kind is RecordProofKind.FILE and row.id not in attached.removed}
    proof_ids = [
        links.get(link) or _add(person_id, RecordProof(kind=RecordProofKind.LINK, address=link), now=now)
        for link in attached.links
    ]
    for file in attached.files:
        digest = sha256(file.content).hexdigest()
        if digest not in files:
            proof = RecordProof(
                kind=RecordProofKind.FILE,
                file_name=file.name,
                media_type=MEDIA_TYPES[file.kind],
                size=len(file.content),
                digest=digest,
                body=zlib.compress(file.content),
            )
            files[digest] = _add(person_id, proof, now=now)
    if len(files) > FILES_AT_MOST:
        raise TooManyFiles
    db.session.flush()
    for place, proof_id in enumerate([*proof_ids, *files.values()]):
        db.session.add(RecordEntryProof(entry_id=entry_id, proof_id=proof_id, place=place))
    db.session.flush()


def erase_proof(person_id: UUID, *, now: datetime) -> None:
    """Blank every link and file of a person's record. Only the retention service's erasers call it."""
    db.session.execute(
        update(RecordProof)
        .where(RecordProof.person_id == person_id, RecordProof.erased_at.is_(None))
        .values(address=None, file_name=None, body=None, digest=None, erased_at=now)
    )


def _add(person_id: UUID, proof: RecordProof, *, now: datetime) -> UUID:
    proof.id, proof.person_id, proof.added_at = new_id(), person_id, now
    db.session.add(proof)
    return proof.id
