"""When and where a session is, of which everybody with a booking is told when it changes; and marks, to tell what somebody has seen."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The dates of a session in order, in UTC, its room and the way into it online."""

    dates: tuple[tuple[datetime, datetime], ...]
    venue_id: UUID | None
    is_online: bool
    joining_link: str | None

    @property
    def mark(self) -> str:
        """A short mark of it."""
        return mark_of(self.dates, self.venue_id, self.is_online, self.joining_link)


def whereabouts(
    dates: Iterable[tuple[datetime, datetime]], *, venue_id: UUID | None, is_online: bool, joining_link: str | None
) -> Whereabouts:
    """The whereabouts of a session, as planned or as kept."""
    ordered = sorted((starts_at.astimezone(UTC), ends_at.astimezone(UTC)) for starts_at, ends_at in dates)
    return Whereabouts(tuple(ordered), venue_id, is_online, joining_link or None)


def mark_of(*values: object) -> str:
    """A short mark of some values: the same again for as long as none of them changes."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]
