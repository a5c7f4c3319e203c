"""Keeping people's calendars true by mail: what each holds since our last mail is a row, and only what differs is sent."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import CalendarEntry
from skills_centre.bookings.queries.joining import WayIn
from skills_centre.bookings.queries.sessions import SessionLine
from skills_centre.bookings.rules.calendars import Entry, Method, uid_of
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class ToCalendar:
    """One date to be put into somebody's calendar, or taken out."""

    entry: Entry
    method: Method

    @property
    def span(self) -> str:
        """The date in words."""
        return span_in_words(self.entry.starts_at, self.entry.ends_at)


class Calendars:
    """What the calendars of some bookings' people hold, read at once; what is decided here is written with the transaction."""

    def __init__(self, booking_ids: Collection[UUID]) -> None:
        self._kept: dict[tuple[UUID, int], CalendarEntry] = {}
        if booking_ids:
            rows = db.session.scalars(select(CalendarEntry).where(CalendarEntry.booking_id.in_(booking_ids)))
            self._kept = {(row.booking_id, row.number): row for row in rows}

    def put(
        self, booking_id: UUID, session: SessionLine, *, way_in: WayIn, page: str, now: datetime
    ) -> list[ToCalendar]:
        """What brings the calendar of somebody with a place up to date: dates that are new or differ, and those that are no more.

        A date that is over is left as it is.
        """
        changes = []
        for number, (starts_at, ends_at) in enumerate(session.dates, start=1):
            if ends_at <= now:
                continue
            entry = Entry(
                uid_of(booking_id, number),
                session.title,
                session.where,
                page,
                starts_at,
                ends_at,
                link=way_in.link,
                how_to_join=way_in.instructions,
                getting_in=way_in.getting_in,
            )
            change = self._put(booking_id, number, entry)
            if change is not None:
                changes.append(ToCalendar(change, Method.REQUEST))
        gone = [number for kept, number in self._kept if kept == booking_id and number > len(session.dates)]
        return [*changes, *self._take_out(booking_id, gone, session, page=page)]

    def take_out(self, booking_id: UUID, session: SessionLine, *, page: str) -> list[ToCalendar]:
        """What takes everything out of the calendar of somebody who has the place no more."""
        held = [number for kept, number in self._kept if kept == booking_id]
        return self._take_out(booking_id, held, session, page=page)

    def _put(self, booking_id: UUID, number: int, entry: Entry) -> Entry | None:
        """The entry as it is to be sent, with its place in the sequence; None when the calendar shows it already."""
        kept = self._kept.get((booking_id, number))
        if kept is None:
            kept = CalendarEntry(booking_id=booking_id, number=number, sequence=0)
            db.session.add(kept)
            self._kept[booking_id, number] = kept
        elif kept.digest == entry.digest and not kept.is_taken_out:
            return None
        else:
            kept.sequence += 1
        kept.starts_at, kept.ends_at, kept.digest, kept.is_taken_out = (
            entry.starts_at,
            entry.ends_at,
            entry.digest,
            False,
        )
        return replace(entry, sequence=kept.sequence)

    def _take_out(
        self, booking_id: UUID, numbers: Collection[int], session: SessionLine, *, page: str
    ) -> list[ToCalendar]:
        changes = []
        for number in sorted(numbers):
            kept = self._kept[booking_id, number]
            if kept.is_taken_out:
                continue
            kept.sequence, kept.is_taken_out = kept.sequence + 1, True
            entry = Entry(
                uid_of(booking_id, number),
                session.title,
                session.where,
                page,
                kept.starts_at,
                kept.ends_at,
                sequence=kept.sequence,
            )
            changes.append(ToCalendar(entry, Method.CANCEL))
        return changes
