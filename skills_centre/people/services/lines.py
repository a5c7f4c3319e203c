"""The closure of the line of management."""

from sqlalchemy import delete, insert, select

from skills_centre.people.models import LineClosure, ManagementLine
from skills_centre.people.rules import line_pairs
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job

#: Whoever changes the organisation, and whoever folds summaries, holds this lock: the sums follow one line at a time.
ORGANISATION_LOCK = "organisation"


def rebuild_line_closure() -> None:
    """Write the closure afresh from the open lines, and have the summaries recomputed. Raises ValueError on a cycle."""
    lock_named(ORGANISATION_LOCK)
    lines = db.session.execute(
        select(ManagementLine.person_id, ManagementLine.manager_id).where(ManagementLine.ends_on.is_(None))
    )
    pairs = line_pairs({line.person_id: line.manager_id for line in lines})
    db.session.execute(delete(LineClosure))
    rows = [{"manager_id": pair.manager_id, "person_id": pair.person_id, "depth": pair.depth} for pair in pairs]
    if rows:
        db.session.execute(insert(LineClosure), rows)
    enqueue(Job.REBUILD_LINE)
