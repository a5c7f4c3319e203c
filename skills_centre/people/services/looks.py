"""Who looked at whose skills: one row per viewer, person, day and kind, shown to the person."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from skills_centre.people.models import Look
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.ids import new_id


def note_looks(viewer_id: UUID, subject_ids: Iterable[UUID], *, day: date, as_file: bool = False) -> None:
    """Note that somebody is about to see these people's skills by name, before the page or file is sent.

    One of the two writes that a GET may make (the other keeps a reader's own place: decision 6): open `transaction()` around it
    alone. A second look on the same day adds nothing, and nobody is told of a look at themselves.
    """
    rows: list[dict[str, object]] = [
        {"id": new_id(), "viewer_id": viewer_id, "subject_id": subject_id, "day": day, "as_file": as_file}
        for subject_id in sorted(set(subject_ids) - {viewer_id})
    ]
    insert_missing(db.session(), Look, rows)
