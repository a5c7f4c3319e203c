"""What an announcement may say, whom it is for and where it stands. Source: DOMAIN.md, "Reminders" and "People and organisation"."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from skills_centre.people.models import PRIVATE_PERSON_TYPES, PersonType

LONGEST_TITLE, LONGEST_BODY, LONGEST_LINK, LONGEST_LINK_WORDS = 100, 1_500, 300, 60
#: An announcement that stands for longer is a page of its own.
STANDS_AT_MOST = timedelta(days=366)

#: What is never said to Members, peers and their staff. Source: DOMAIN.md, "People and organisation".
_NOT_TO_PRIVATE_PEOPLE = re.compile(
    r"\b(required?|requires|requirements?|mandatory|compulsory|obligatory|overdue|compliance|compliant)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is for: everybody in these units and below, of these kinds. Nothing named is no limit."""

    units: frozenset[UUID] = frozenset()
    person_types: frozenset[PersonType] = frozenset()

    @property
    def reaches_private_people(self) -> bool:
        """Whether Members, peers or their staff may be among them."""
        return not self.person_types or not self.person_types.isdisjoint(PRIVATE_PERSON_TYPES)

    def stays_within(self, units: Collection[UUID] | None) -> bool:
        """Whether it reaches nobody outside these units; None stands for the whole organisation."""
        return units is None or bool(self.units and self.units <= set(units))


@dataclass(frozen=True, slots=True)
class Draft:
    """What an announcement says, to whom and until when; `link` is a path within the product."""

    title: str
    body: str
    audience: Audience
    stands_until: date
    link: str = ""
    link_words: str = ""


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    STOPPED = "stopped"
    GOING_OUT = "going-out"
    SENT = "sent"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Times:
    """What was done with an announcement, and when."""

    stands_until: date
    send_at: datetime | None = None
    stopped_at: datetime | None = None
    went_out_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, today: date, *, on_its_way: int) -> State:
        """Where it stands on a day, where so many messages of it are still to leave."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if not self.went_out_at and not self.send_at:
            return State.STOPPED if self.stopped_at else State.DRAFT
        if self.stands_until < today:
            return State.OVER
        if not self.went_out_at:
            return State.WAITING
        return State.GOING_OUT if on_its_way else State.SENT


def paragraphs(body: str) -> list[str]:
    """The text in its paragraphs: an empty line is between two, and a single line end is a space."""
    return [" ".join(some.split()) for some in re.split(r"\n\s*\n", body) if some.strip()]


def not_to_private_people(text: str) -> str:
    """The first word of a text that is never said to Members, peers and their staff; empty where there is none."""
    found = _NOT_TO_PRIVATE_PEOPLE.search(text)
    return found[0] if found else ""


def path_within(address: str, base_url: str) -> str | None:
    """The path of a page of ours, from its path or its whole address; None for another site's."""
    base = base_url.rstrip("/")
    path = address.removeprefix(base) if address.startswith((f"{base}/", f"{base}?")) else address
    path = path or "/"
    if not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path or any(one.isspace() for one in path):
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Words one after the other: "a, b and c"."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def audience_in_words(units: Sequence[str], kinds: Sequence[str]) -> str:
    """Whom it is for, as a part of a sentence, from the names of the units and the words of the kinds of people."""
    place = f" in {listed(units)}, and in every team below" if units else ""
    if not kinds:
        return f"everybody{place}"
    return f"everybody{place}{',' if place else ''} of these kinds: {listed(kinds, last='or')}"
