"""What people were told on the site only, as keepers of messages read it.

Members, peers and their staff are counted and never named, and of what is about somebody's own skills no more is said than that it is.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.platform.pagination import PER_PAGE, Page, place_among
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.mail_queue import MOST_LISTED, told_up_to
from skills_centre.reminders.rules.kind_words import OF_SKILLS, OF_SKILLS_IN_WORDS, WORDS

_WAS_TOLD = Reminder.told_at.is_not(None)


@dataclass(frozen=True, slots=True)
class ToldLine:
    """Something that somebody was told on the site only. Without a name where they are a private person."""

    about: str
    name: str | None
    told_at: datetime


def told_page(number: int) -> Page[ToldLine]:
    """A page of it, the newest first. Two statements."""
    total = db.session.scalar(select(told_up_to(MOST_LISTED))) or 0
    place, pages = place_among(total, number)
    rows = db.session.execute(
        select(Reminder.kind, Reminder.told_at, Person.name, Person.person_type)
        .join(Person, Person.id == Reminder.person_id)
        .where(_WAS_TOLD)
        .order_by(Reminder.told_at.desc(), Reminder.id.desc())
        .limit(PER_PAGE)
        .offset((place - 1) * PER_PAGE)
    )
    lines = [
        ToldLine(
            OF_SKILLS_IN_WORDS if kind in OF_SKILLS else WORDS[kind].name,
            None if person_type in PRIVATE_PERSON_TYPES else name,
            told_at,
        )
        for kind, told_at, name, person_type in rows.tuples()
        if told_at
    ]
    return Page(lines, place, pages, total)
