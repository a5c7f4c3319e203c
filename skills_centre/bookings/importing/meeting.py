"""The attendance report of Microsoft Teams as it is exported: tab separated, with a summary above the participants.

Two forms of it are known: one row for each participant with the time that they were in the meeting, below "2. Participants"; and the
older one with a row for each time that somebody joined, whose times are added.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from skills_centre.bookings.importing.said import RowProblem, SaidFile, SaidRow
from skills_centre.bookings.rules.attendance import Presence
from skills_centre.platform.text import normal_email

NAMES, ADDRESSES = ("name", "full name"), ("email", "participant id (upn)")
TIMES = ("in-meeting duration", "duration")
STARTED = ("start time", "meeting start time")
#: A section of the report begins so: "3. In-Meeting Activities".
_SECTION = re.compile(r"\d+\. ")
_DURATION = re.compile(r"(?:(\d+)\s*d\w*)?\s*(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?")
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)")
#: In some places the month comes first, and nothing in the file says so.
_DAYS = ("%m/%d/%y", "%d/%m/%y", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")

#: What a participant is called who gave neither name nor address.
NAMELESS = "Somebody without a name"

Row = tuple[int, list[str]]


def meeting_rows(text: str) -> list[list[str]]:
    """The rows of a report that was sent as text."""
    separator = "\t" if "\t" in text else ","
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator))


def is_meeting(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these are the rows of a report: it names participants by an id that no spreadsheet of ours has, or says "Meeting"."""
    return any(_heads(cells) for cells in rows[:40]) and any(
        _tidy(cell).startswith(("1. summary", "meeting summary", "participant id"))
        for cells in rows[:40]
        for cell in cells
    )


def read_meeting(rows: Sequence[Sequence[str]]) -> SaidFile:
    """What a report says of each participant. One without an address, as guests are, is named apart: it is nobody’s mistake."""
    numbered = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(rows, start=1)]
    head, people = _participants(numbered)
    places = {_tidy(heading): place for place, heading in enumerate(head)}
    is_each_join = "join time" in places
    found: dict[str, SaidRow] = {}
    said: list[SaidRow] = []
    problems: list[RowProblem] = []
    guests: list[str] = []
    for number, cells in people:
        email = normal_email(next(filter(None, _cells(cells, places, ADDRESSES)), ""))
        name = next(filter(None, _cells(cells, places, NAMES)), "")
        written = next(filter(None, _cells(cells, places, TIMES)), "")
        minutes = minutes_in(written)
        if written and minutes is None:
            problems.append(RowProblem(number, "Duration", f"“{written[:40]}” is not a time that we can read."))
        elif not email:
            guests.append(name[:80] or NAMELESS)
        elif is_each_join and email in found:
            found[email] = _together(found[email], minutes)
        else:
            row = SaidRow(number, email, name, Presence.HERE if minutes is None else None, minutes)
            said.append(row)
            found[email] = row
    kept = tuple(found[row.email] for row in said) if is_each_join else tuple(said)
    named = tuple(dict.fromkeys(guests))
    return SaidFile(kept, tuple(problems), is_meeting=True, began_on=_began_on(numbered), guests=named)


def minutes_in(written: str) -> int | None:
    """The whole minutes of a time: "1h 2m 3s", "58m 59s", "01:02:03"; None when it is none."""
    plain = " ".join(written.casefold().split())
    clock = _CLOCK.fullmatch(plain)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    found = _DURATION.fullmatch(plain)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, _seconds = (int(one or 0) for one in found.groups())
    return (days * 24 + hours) * 60 + minutes


def _together(row: SaidRow, minutes: int | None) -> SaidRow:
    """Somebody who joined again was there for both times."""
    if row.minutes is None or minutes is None:
        return row
    return SaidRow(row.row, row.email, row.name, None, row.minutes + minutes)


def _participants(rows: Sequence[Row]) -> tuple[list[str], Iterator[Row]]:
    """The headings of the participants, and the rows below them up to the next section."""
    place = next(place for place, (_number, cells) in enumerate(rows) if _heads(cells))
    return rows[place][1], _until_next(rows[place + 1 :])


def _until_next(rows: Iterable[Row]) -> Iterator[Row]:
    for number, cells in rows:
        if not any(cells) or _SECTION.match(cells[0]):
            return
        yield number, cells


def _heads(cells: Sequence[str]) -> bool:
    """Whether a row holds the headings of the participants."""
    names = {_tidy(cell) for cell in cells}
    return bool(names & set(NAMES)) and bool(names & set(ADDRESSES))


def _cells(cells: Sequence[str], places: dict[str, int], headings: Iterable[str]) -> Iterator[str]:
    """What stands below the first of these headings, and below the others."""
    for heading in headings:
        if places.get(heading, len(cells)) < len(cells):
            yield cells[places[heading]]


def _began_on(rows: Sequence[Row]) -> frozenset[date]:
    """The days that the meeting's start may mean."""
    written = next((cells[1] for _n, cells in rows if len(cells) > 1 and _tidy(cells[0]) in STARTED), "")
    day = re.split(r"[,\sT]", written.strip(), maxsplit=1)[0]
    return frozenset(found for form in _DAYS if (found := _day(day, form)))


def _day(written: str, form: str) -> date | None:
    try:
        return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _tidy(cell: str) -> str:
    return " ".join(cell.strip().strip('"\ufeff').casefold().split())
