"""What leaves on the next mail day: to whom, why, and what is held back."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.people.access import KEEPING_MAIL, note_seen, viewer
from skills_centre.people.queries.calendar import calendar_days
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pagination import page_of
from skills_centre.platform.portions import portions
from skills_centre.reminders.access import keeps_mail
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kind_words import HELD_WORDS, OF_SKILLS, WORDS, occasion_in_words
from skills_centre.reminders.rules.waiting_days import why_not_before
from skills_centre.reminders.rules.ways import WAY_WORDS, Way
from skills_centre.reminders.services.rehearsing import MOST_PEOPLE, PlannedMessage, rehearse
from skills_centre.reminders.views.blueprint import blueprint


@dataclass(frozen=True)
class Line:
    """What one person gets as the page shows it: what it is about and why, with how many of each, and how, if not in the day's message."""

    person_id: UUID
    name: str
    parts: tuple[str, ...]
    is_of_skills: bool


@blueprint.get("/administration/messages/tomorrow")
@keeps_mail
def tomorrow() -> ResponseReturnValue:
    """Who would get what on the next mail day, and why; and what would be held back."""
    now = utc_now()
    planned, today = rehearse(now), local_day(now)
    everything = [*planned.messages, *planned.on_site]
    named = _named(everything, today)
    lines = _lines(named)
    page = page_of(lines, request.args.get("page", type=int))
    note_seen([one.person_id for one in page.lines if one.is_of_skills])
    return render_template(
        "reminders/policies/tomorrow.html",
        planned=planned,
        is_tomorrow=planned.day == today + timedelta(days=1),
        why=_why_not_before(today, planned.day),
        hours=policies_now().hours,
        page=page,
        unnamed=len(everything) - len(named),
        words=WORDS,
        held_words=HELD_WORDS,
        most=MOST_PEOPLE,
    )


def _named(messages: Sequence[PlannedMessage], today: date) -> list[PlannedMessage]:
    """The messages to people whom the viewer sees by name: not to Members, peers and their staff, nor outside the viewer's reach."""
    shown = [one for one in messages if not one.person.is_private]
    units = units_in_sight(viewer().id, KEEPING_MAIL)
    if units is not None:
        here = _within([one.person.id for one in shown], units, today)
        shown = [one for one in shown if one.person.id in here]
    return shown


def _within(ids: Sequence[UUID], units: Collection[UUID], today: date) -> set[UUID]:
    return {
        person_id
        for some in portions(list(ids))
        for person_id, place in whereabouts_of(some, on=today).items()
        if place.unit_id in units
    }


def _lines(messages: Sequence[PlannedMessage]) -> list[Line]:
    """One line for each person, by name."""
    by_person: dict[UUID, list[PlannedMessage]] = defaultdict(list)
    for one in messages:
        by_person[one.person.id].append(one)
    lines = [
        Line(
            person_id,
            some[0].person.name,
            tuple(words for message in some for words in _parts(message)),
            is_of_skills=any(one.kind in OF_SKILLS for message in some for one in message.reminders),
        )
        for person_id, some in by_person.items()
    ]
    return sorted(lines, key=lambda one: (one.name.casefold(), one.person_id))


def _parts(message: PlannedMessage) -> Iterator[str]:
    how = "" if message.way is Way.DIGEST else f", {WAY_WORDS[message.way].lower()}"
    for words, number in Counter(occasion_in_words(one.kind, one.offset_days) for one in message.reminders).items():
        yield f"{words}{how} ({number})" if number > 1 else f"{words}{how}"


def _why_not_before(today: date, day: date) -> str:
    between = calendar_days(today + timedelta(days=1), day)
    return why_not_before(today, day, {one.day: one.name for one in between})
