"""A file of closed days, recess or sitting days: iCalendar or CSV, read into days, whatever is wrong with it in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from skills_centre.people.models import DayKind
from skills_centre.people.queries.calendar import CalendarDay, DayKey
from skills_centre.platform.clock import LONDON, local_day, start_of_local_day
from skills_centre.platform.csv_reading import LARGEST, Cells, TableNotSound, day_of, read_table
from skills_centre.platform.later import imported_when_used
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.text import is_visible, one_line
from skills_centre.platform.uploads import SentFile

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_when_used("icalendar")

MOST_ROWS, MOST_DAYS = 5_000, 10_000
#: Days that one row or event may be long: more than any recess.
LONGEST = 200
LONGEST_NAME = 120
#: What the library of calendars raises for files that are none, as tried on broken ones.
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)

#: What the kinds are called in files, whatever the case.
WORDS = {
    "bank holiday": DayKind.CLOSED,
    "public holiday": DayKind.CLOSED,
    "holiday": DayKind.CLOSED,
    "closed": DayKind.CLOSED,
    "closed day": DayKind.CLOSED,
    "recess": DayKind.RECESS,
    "sitting": DayKind.SITTING,
    "sitting day": DayKind.SITTING,
}


class Column(StrEnum):
    """The columns of a CSV file of days, in the order of our template."""

    FIRST = "first_day"
    LAST = "last_day"
    NAME = "name"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a file, as a sentence."""

    place: str
    sentence: str


@dataclass
class DaysFile:
    """What a file says: how many rows or events it has, the days that can be understood, and what is wrong."""

    rows: int = 0
    days: dict[DayKey, CalendarDay] = field(default_factory=dict)
    #: In which row or event each day stands.
    places: dict[DayKey, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def template() -> bytes:
    """An empty CSV file of days with two rows as examples."""
    rows = [
        ("2027-03-26", "", "Good Friday", "bank holiday"),
        ("2027-03-25", "2027-04-12", "Easter recess", "recess"),
    ]
    return csv_bytes([column.value for column in Column], rows)


def read_days(file: SentFile, kind: DayKind) -> DaysFile:
    """Read a file of days; they are of `kind` where the file does not say. Raises TableNotSound for a file that is no such file."""
    if len(file.content) > LARGEST:
        raise TableNotSound(f"The file is larger than {LARGEST // 1_000_000} MB, which is the most we take.")
    is_calendar = b"BEGIN:VCALENDAR" in file.content[:2_000].upper()
    return _from_calendar(file.content, kind) if is_calendar else _from_table(file.content, kind)


def _from_table(content: bytes, kind: DayKind) -> DaysFile:
    table = read_table(content, known=tuple(Column), needed=(Column.FIRST, Column.NAME), most_rows=MOST_ROWS)
    read = DaysFile(rows=len(table.rows) + len(table.half_rows), notes=table.notes)
    for half in table.half_rows:
        read.problems.append(
            Problem(f"Row {half.row}", f"It has {half.cells} cells, but there are {half.headings} headings.")
        )
    for row in table.rows:
        _read_row(read, row, kind)
    return read


def _read_row(read: DaysFile, row: Cells[Column], kind: DayKind) -> None:
    place, typed = f"Row {row.row}", row.texts
    before = len(read.problems)
    first = _typed_day(read, place, Column.FIRST, typed[Column.FIRST])
    last = _typed_day(read, place, Column.LAST, typed[Column.LAST]) if typed.get(Column.LAST) else first
    said = typed.get(Column.KIND, "")
    if said and said.casefold() not in WORDS:
        read.problems.append(
            Problem(place, f"We do not know the kind “{said[:40]}”. Write bank holiday, recess or sitting.")
        )
    if len(read.problems) == before and first and last:
        _keep(read, place, (first, last), typed[Column.NAME], WORDS.get(said.casefold(), kind))


def _typed_day(read: DaysFile, place: str, column: Column, typed: str) -> date | None:
    day = day_of(typed)
    if day is None:
        said = f"“{typed[:40]}” is not a date." if typed else f"{column.value} is missing."
        read.problems.append(Problem(place, f"{said} Write it like 2027-03-26 or 26/03/2027."))
    return day


def _from_calendar(content: bytes, kind: DayKind) -> DaysFile:
    try:
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
    except UNREADABLE as problem:
        raise TableNotSound(f"The file cannot be read as a calendar: {one_line(str(problem))[:160]}.") from None
    events = [one for calendar in calendars for one in calendar.walk("VEVENT") if isinstance(one, icalendar.Event)]
    if not events:
        raise TableNotSound("The calendar has no events in it. Perhaps the file is not whole.")
    if len(events) > MOST_ROWS:
        raise TableNotSound(f"The file has more than {MOST_ROWS:,} events. Send it in parts.")
    read = DaysFile(rows=len(events))
    for number, event in enumerate(events, start=1):
        _read_event(read, event, number, kind)
    return read


def _read_event(read: DaysFile, event: "icalendar.Event", number: int, kind: DayKind) -> None:
    name = one_line(str(event.get("SUMMARY", "")))
    place = f"Event {number}" + (f", “{name[:60]}”" if name else "")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if "RRULE" in event or "RDATE" in event:
        read.problems.append(
            Problem(place, "It repeats by a rule, which we do not follow. Give each day its own event.")
        )
        return
    if event.errors:
        names = ", ".join(sorted({str(name) for name, _why in event.errors}))
        read.problems.append(Problem(place, f"Its {names} cannot be read."))
        return
    try:
        span = _days_of(event.start, event.end)
    except UNREADABLE as problem:
        read.problems.append(Problem(place, f"Its days cannot be read: {one_line(str(problem))[:120]}"))
        return
    _keep(read, place, span, name, _kind_of(event) or kind)


def _days_of(starts: date | datetime, ends: date | datetime) -> tuple[date, date]:
    """The first and the last day in London; an end is the moment after, so that an event until midnight ends the day before."""
    begins, over = _instant(starts), _instant(ends)
    last = over - timedelta(microseconds=1) if over > begins else over
    return local_day(begins), local_day(last)


def _instant(when: date | datetime) -> datetime:
    """The instant that a calendar means: a day begins at midnight in London, and a time without a zone is London's."""
    if not isinstance(when, datetime):
        return start_of_local_day(when)
    return (when if when.tzinfo else when.replace(tzinfo=LONDON)).astimezone(UTC)


def _kind_of(event: "icalendar.Event") -> DayKind | None:
    """The kind that an event names among its categories."""
    said = event.get("CATEGORIES")
    lists = said if isinstance(said, list) else [said] if said else []
    named = [str(one).strip().casefold() for each in lists for one in each.cats]
    return next((WORDS[one] for one in named if one in WORDS), None)


def _keep(read: DaysFile, place: str, span: tuple[date, date], name: str, kind: DayKind) -> None:
    """Take the days of one row or event, or say what is wrong with it."""
    wrong = _wrong_with(span, name)
    if wrong:
        read.problems.append(Problem(place, wrong))
        return
    for day in days_from(*span):
        new = CalendarDay(day, kind, name)
        former = read.days.setdefault(new.key, new)
        at = read.places.setdefault(new.key, place)
        if former.name != name:
            read.problems.append(Problem(place, f"{day.isoformat()} has another name already: “{former.name}” ({at})."))
            return
    if len(read.days) > MOST_DAYS:
        raise TableNotSound(f"The file has more than {MOST_DAYS:,} days. Send it in parts.")


def _wrong_with(span: tuple[date, date], name: str) -> str | None:
    first, last = span
    if not name:
        return "The name is missing."
    if len(name) > LONGEST_NAME or not is_visible(name):
        return f"The name must be {LONGEST_NAME} characters that can be seen, at the most."
    if last < first:
        return "The last day is before the first."
    if first < FIRST or last > LAST:
        return f"The days must be from {FIRST.year} to {LAST.year}."
    if (last - first).days >= LONGEST:
        return f"It is longer than {LONGEST} days. Is one of its years right?"
    return None


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
