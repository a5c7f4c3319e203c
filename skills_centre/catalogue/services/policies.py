"""Filling local-policy blocks with the institution's own words."""

from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.errors import PolicyChanged
from skills_centre.catalogue.models import LocalPolicy
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named


def fill_policy(
    key: str, *, owner: str, body: str, by_id: UUID | None, now: datetime, seen: datetime | None = None
) -> None:
    """Keep the institution's words for a block, in place of what stood there; every course that has the block shows them at once.

    `seen` is when the words that the writer had open were written. Raises PolicyChanged where they are not those that stand there.
    """
    lock_named(f"local-policy:{key}")
    kept = db.session.get(LocalPolicy, key, populate_existing=True)
    body = body.replace("\r\n", "\n").strip()
    if kept is None:
        kept = LocalPolicy(key=key)
        db.session.add(kept)
    elif kept.body == body and kept.owner == owner.strip():
        return
    elif seen is not None and kept.written_at != seen:
        raise PolicyChanged
    kept.owner, kept.body = owner.strip(), body
    kept.written_at, kept.written_by = now, by_id
    record_act(
        "local_policy.fill",
        actor_id=by_id,
        subject_kind="local_policy",
        subject_id=None,
        now=now,
        fields=["owner", "body"],
    )
