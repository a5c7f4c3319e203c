"""The calendar parts of a message: what a calendar reads of it, beside what a person reads (RFC 6047, iMIP)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object, its METHOD, such as "REQUEST" or "CANCEL", which the headers of the part repeat, and the name of its file."""

    method: str
    body: str
    file_name: str = "session.ics"
