"""What leaves on the next mail day: to whom, why, and what is held back."""

from collections import Counter
from collections.abc import Collection, Sequence
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
from skills_centre.reminders.services.rehearsing import MOST_PEOPLE, PlannedMessage, rehearse
from skills_centre.reminders.views.blueprint import blueprint


@dataclass(frozen=True)
class Line:
    """One person's message as the page shows it: what is in it and why, with how many of each."""

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
    lines = _named(planned.messages, today)
    page = page_of(lines, request.args.get("page", type=int))
    note_seen([one.person_id for one in page.lines if one.is_of_skills])
    return render_template(
        "reminders/policies/tomorrow.html",
        planned=planned,
        is_tomorrow=planned.day == today + timedelta(days=1),
        why=_why_not_before(today, planned.day),
        hours=policies_now().hours,
        page=page,
        unnamed=len(planned.messages) - len(lines),
        words=WORDS,
        held_words=HELD_WORDS,
        most=MOST_PEOPLE,
    )


def _named(messages: Sequence[PlannedMessage], today: date) -> list[Line]:
    """The messages to people whom the viewer sees by name: not to Members, peers and their staff, nor outside the viewer's reach."""
    shown = [one for one in messages if not one.person.is_private]
    units = units_in_sight(viewer().id, KEEPING_MAIL)
    if units is not None:
        here = _within([one.person.id for one in shown], units, today)
        shown = [one for one in shown if one.person.id in here]
    return [_line(one) for one in shown]


def _within(ids: Sequence[UUID], units: Collection[UUID], today: date) -> set[UUID]:
    return {
        person_id
        for some in portions(list(ids))
        for person_id, place in whereabouts_of(some, on=today).items()
        if place.unit_id in units
    }


def _line(message: PlannedMessage) -> Line:
    parts = Counter(occasion_in_words(one.kind, one.offset_days) for one in message.reminders)
    return Line(
        message.person.id,
        message.person.name,
        tuple(f"{words} ({number})" if number > 1 else words for words, number in parts.items()),
        is_of_skills=any(one.kind in OF_SKILLS for one in message.reminders),
    )


def _why_not_before(today: date, day: date) -> str:
    between = calendar_days(today + timedelta(days=1), day)
    return why_not_before(today, day, {one.day: one.name for one in between})
