"""The calendar part of a message: what a calendar reads of it, beside what a person reads (RFC 6047, iMIP)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object and its METHOD, such as "REQUEST" or "CANCEL", which the headers of the part repeat."""

    method: str
    body: str
