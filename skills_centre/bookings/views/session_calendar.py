"""The calendar of all sessions: a month as a table or as a list, with the institution's days, and whatever clashes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine
from skills_centre.bookings.queries.calendar import (
    BookedTwice,
    CalendarDate,
    booked_twice,
    calendar_choices,
    calendar_dates,
)
from skills_centre.bookings.rules.choices import ONLINE, Choice
from skills_centre.bookings.rules.clashes import ClashKind, clashes_of
from skills_centre.bookings.rules.months import month_beside, month_of, weeks_of
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.models import DayKind
from skills_centre.people.queries.calendar import CalendarDay, calendar_days, spans_of
from skills_centre.platform.clock import local_day, start_of_local_day, utc_now
from skills_centre.platform.pages import clock_time, counted, in_words

_HOW = {ClashKind.ROOM: "is taken twice at once", ClashKind.FACILITATOR: "runs two sessions at once"}
#: Clashes that the page names; those beyond are counted.
MOST_CLASHES = 50
#: Names of people booked twice that one line holds.
MOST_NAMES = 5
#: Days that the list shows of a session that goes on for longer.
LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """What the calendar is narrowed to; empty means everything."""

    course: str
    place: str
    facilitator: str

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.course or self.place or self.facilitator)

    def fits(self, one: CalendarDate) -> bool:
        """Whether a date is shown."""
        return (
            self.course in ("", one.course_key)
            and (not self.place or self.place in _places(one))
            and (not self.facilitator or self.facilitator in (str(person_id) for person_id, _name in one.facilitators))
        )


@dataclass(frozen=True)
class Named:
    """One session of a clash: its words and where they lead."""

    words: str
    address: str


@dataclass(frozen=True)
class Found:
    """A clash: what or who is in two sessions at once, how, and the two sessions, the earlier first."""

    what: str
    how: str
    sessions: tuple[UUID, UUID]
    starts: tuple[datetime, datetime]

    @property
    def dates(self) -> list[tuple[UUID, datetime]]:
        """The two dates, each by its session and start."""
        return list(zip(self.sessions, self.starts, strict=True))


@dataclass(frozen=True)
class Day:
    """One day of the calendar: what the institution does on it, and the dates of sessions."""

    day: date
    special: Sequence[CalendarDay] = ()
    dates: Sequence[CalendarDate] = ()

    @property
    def matters(self) -> bool:
        """Whether a list has it: there are sessions on it, or nobody works. Weeks of recess would hide them."""
        return bool(self.dates) or any(one.kind is DayKind.CLOSED for one in self.special)


@blueprint.get("/administration/sessions/calendar")
@looks_after
def session_calendar() -> ResponseReturnValue:
    """A month of all sessions."""
    today = local_day(utc_now())
    month = month_of(request.args.get("month", ""), today=today)
    weeks = weeks_of(month)
    first, last = weeks[0][0], weeks[-1][-1]
    begins, ends = start_of_local_day(first), start_of_local_day(last + timedelta(days=1))
    every = calendar_dates(begins, ends)
    asked, choices = _asked(), calendar_choices()
    shown = [one for one in every if asked.fits(one)]
    found = [*_things_twice(every), *(_people_twice(begins, ends) if only_mine() is None else [])]
    ids = {one.session_id for one in shown}
    clashes = [one for one in found if not ids.isdisjoint(one.sessions)]
    leads_to = _leads_to(every)
    names = {(one.session_id, one.starts_at): Named(_words(one), leads_to[one.session_id]) for one in every}
    special = calendar_days(first, last)
    days = _days(shown, special)
    of_month = [one for one in special if one.day.month == month.month and one.kind is not DayKind.SITTING]
    return render_template(
        "bookings/looking_after/calendar.html",
        month=month,
        is_list=request.args.get("view") == "list",
        weeks=[[days.get(day) or Day(day) for day in week] for week in weeks],
        listed=[days[day] for day in sorted(days) if day.month == month.month and days[day].matters],
        spans=spans_of(of_month),
        is_empty=not any(day.dates for day in days.values() if day.day.month == month.month),
        today=today,
        asked=asked,
        courses=_with({one.course_key: one.title for one in shown}, choices.courses),
        places=[*choices.venues, Choice(ONLINE, "Online")],
        facilitators=choices.facilitators,
        clashes=[(one.what, one.how, *(names[each] for each in one.dates)) for one in clashes[:MOST_CLASHES]],
        more_clashes=max(0, len(clashes) - MOST_CLASHES),
        clashing={each for one in clashes for each in one.dates},
        address=_address,
        before=month_beside(month, -1),
        after=month_beside(month, 1),
        leads_to=leads_to,
        is_own=only_mine() is not None,
    )


def _asked() -> Asked:
    asked = request.args.get
    return Asked(asked("course", ""), asked("place", ""), asked("facilitator", ""))


def _places(one: CalendarDate) -> list[str]:
    return [*([str(one.venue_id)] if one.venue_id else []), *([ONLINE] if one.is_online else [])]


def _things_twice(every: Sequence[CalendarDate]) -> list[Found]:
    """Rooms and facilitators that two sessions have at one time."""
    names = {one.venue_id: one.venue or "" for one in every if one.venue_id}
    names |= {who: name for one in every for who, name in one.facilitators}
    return [
        Found(names[one.about_id], _HOW[one.kind], one.sessions, one.starts)
        for one in clashes_of(each.slot for each in every)
    ]


def _people_twice(begins: datetime, ends: datetime) -> list[Found]:
    """Who is booked on two sessions at one time, the people of one pair of sessions together."""
    pairs: dict[frozenset[UUID], list[BookedTwice]] = defaultdict(list)
    for one in booked_twice(begins, ends):
        pairs[frozenset(one.clash.sessions)].append(one)
    return [
        Found(
            _names([one.name for one in of]),
            f"{'has' if len(of) == 1 else 'have'} a place on both",
            of[0].clash.sessions,
            of[0].clash.starts,
        )
        for of in pairs.values()
    ]


def _names(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {counted(more, 'more person', 'more people')}" if more > 0 else "")


def _days(dates: Iterable[CalendarDate], special: Iterable[CalendarDay]) -> dict[date, Day]:
    """What there is on each day on which there is something; a date over midnight is on both of its days."""
    on: dict[date, list[CalendarDate]] = defaultdict(list)
    for one in dates:
        first, last = local_day(one.starts_at), local_day(one.ends_at - timedelta(microseconds=1))
        for number in range(min((last - first).days, LONGEST) + 1):
            on[first + timedelta(days=number)].append(one)
    institution: dict[date, list[CalendarDay]] = defaultdict(list)
    for day in special:
        institution[day.day].append(day)
    return {day: Day(day, institution.get(day, ()), on.get(day, ())) for day in {*on, *institution}}


def _with(shown: dict[str, str], choices: Sequence[Choice]) -> list[Choice]:
    """The choices, and what is shown that is not among them, such as a course that was withdrawn."""
    known = {one.value for one in choices}
    more = [Choice(key, title) for key, title in shown.items() if key not in known]
    return sorted([*choices, *more], key=lambda one: one.words.casefold())


def _words(one: CalendarDate) -> str:
    """A session of a clash by its title and the date that clashes."""
    return f"{one.title} ({in_words(one.starts_at)}, {clock_time(one.starts_at)} to {clock_time(one.ends_at)})"


def _leads_to(every: Iterable[CalendarDate]) -> dict[UUID, str]:
    """Where each session leads: to where it is looked after, for whoever may, or to the page that everybody sees."""
    me = only_mine()
    return {
        one.session_id: url_for(
            "bookings.look_after_session"
            if me is None or any(who == me for who, _name in one.facilitators)
            else "bookings.session_page",
            session_id=one.session_id,
        )
        for one in every
    }


def _address(**changed: str) -> str:
    """The address of this page with something else chosen; what is not mentioned stays."""
    kept = {name: request.args.get(name, "") for name in ("month", "view", "course", "place", "facilitator")}
    chosen = {name: value for name, value in {**kept, **changed}.items() if value}
    query = urlencode(chosen)
    return url_for("bookings.session_calendar") + (f"?{query}" if query else "")
