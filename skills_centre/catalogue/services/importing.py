"""Taking a table of courses in: each new one becomes a draft, and what is there already is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.queries.digests import newest_digests
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.publishing import submit


@dataclass(frozen=True)
class Sorted:
    """Packs by what would become of them: new courses; courses that say so already; courses of that key that say something else."""

    new: tuple[Pack, ...]
    same: tuple[Pack, ...]
    other: tuple[Pack, ...]


def sort_out(packs: Sequence[Pack]) -> Sorted:
    """Say what taking these packs in would do; nothing changes."""
    kept = newest_digests([pack.course.key for pack in packs])
    return Sorted(
        new=tuple(pack for pack in packs if pack.course.key not in kept),
        same=tuple(pack for pack in packs if kept.get(pack.course.key) == pack.digest),
        other=tuple(pack for pack in packs if kept.get(pack.course.key, pack.digest) != pack.digest),
    )


def take_in_courses(packs: Sequence[Pack], *, is_submitted: bool, by_id: UUID, now: datetime) -> Sorted:
    """Make a draft of each new course, and ask for its review with `is_submitted`. All of them or none; twice changes nothing.

    Raises what keeping a draft, or submitting it, refuses.
    """
    found = sort_out(packs)
    for pack in found.new:
        kept = keep_draft(pack, by_id=by_id, now=now, is_new=True)
        if is_submitted:
            submit(kept.version_id, by_id=by_id, now=now)
    return found
