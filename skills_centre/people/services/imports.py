"""Noting that a file of people went in."""

import hashlib
from datetime import datetime
from uuid import UUID

from skills_centre.people.models import ImportBatch
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id


def note_people_import(
    content: bytes, *, rows_added: int, rows_changed: int, by_id: UUID | None, now: datetime
) -> None:
    """Keep which file went in, when and by whom, by its digest; never what it held."""
    batch = ImportBatch(
        id=new_id(),
        kind="people",
        digest=hashlib.sha256(content).hexdigest(),
        imported_at=now,
        imported_by=by_id,
        rows_added=rows_added,
        rows_changed=rows_changed,
    )
    db.session.add(batch)
    db.session.flush()
    record_act("people.import", actor_id=by_id, subject_kind="import", subject_id=batch.id, now=now)
