"""Undoing the last import of a framework: its draft is thrown away, or what was published before it comes back as a new draft."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import Refusal
from skills_centre.skills.models import FrameworkImport
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.queries.framework_imports import Undoing, undoing_plan
from skills_centre.skills.services.approving import discard_draft
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK, load_framework

#: Why an import cannot be undone, as the person reads it.
REASONS = {
    Undoing.UNDONE: "This import is undone already.",
    Undoing.GONE: "The draft that this import made is gone already.",
    Undoing.NOT_THE_LAST: "Another file has been imported since. Undo that import first.",
    Undoing.CHANGED: (
        "Somebody has changed this draft since it was imported. So that no work is lost, throw it away on its own page if you mean to."
    ),
    Undoing.OVERTAKEN: "Another version has been published since, and undoing this import would undo that too.",
    Undoing.NOTHING_BEFORE: "Nothing was published before this import, so there is nothing to go back to.",
}


class CannotBeUndone(Refusal):
    """An import cannot be undone, or not any more; the sentence says why."""


def undo_import(batch_id: UUID, *, by_id: UUID, now: datetime) -> UUID | None:
    """Undo the last import of a framework; undone twice, it is undone once.

    A draft that nobody has changed is thrown away, and None comes back. After publishing, what was published before comes back as a
    new draft, whose id is given: history stays, and a second person publishes it as usual. Raises NotFound or CannotBeUndone.
    """
    lock_named(FRAMEWORK_LOCK)
    plan = undoing_plan(batch_id)
    if plan.undoing in REASONS or plan.past.version_id is None:
        raise CannotBeUndone(REASONS.get(plan.undoing))
    marked = affected_rows(
        db.session(),
        update(FrameworkImport)
        .where(FrameworkImport.batch_id == batch_id, FrameworkImport.undone_at.is_(None))
        .values(undone_at=now, undone_by=by_id),
    )
    if not marked:
        raise CannotBeUndone(REASONS[Undoing.UNDONE])
    record_act(
        "framework.undo-import",
        actor_id=by_id,
        subject_kind="framework-version",
        subject_id=plan.past.version_id,
        now=now,
    )
    if plan.former_id:
        return load_framework(definition_of(plan.former_id), by_id=by_id, now=now)
    discard_draft(plan.past.version_id, by_id=by_id, now=now, seen=plan.past.digest)
    return None
