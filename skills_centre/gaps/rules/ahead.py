"""What is ahead of a set of people: gaps that booked and assigned learning could close, results that go stale, and skills that few hold.

Source: *closing*, *expiring* and *resilience* of the team summary in the domain's description. Completing a course changes no level, so
a gap is only said to be one that could close.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.platform.pages import counted, in_words

#: Results that go stale within so many days are shown: soon, and later.
SOON, LATER = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Learning:
    """Learning that somebody below a level has in hand: a booked session, or a course that somebody else put them on."""

    person_id: UUID
    skill_id: UUID
    course_key: str
    title: str
    #: Whether it leads to the level that is asked for.
    closes: bool
    is_booked: bool
    #: The last day of the session, or the day by which the course is to be done; none where no day was set.
    by: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """One gap of one person with the learning that would close it, the soonest if there are several."""

    person_id: UUID
    skill_id: UUID
    learning: Learning


@dataclass(frozen=True, slots=True)
class Expiring:
    """A met requirement that goes stale on a day unless it is assessed again before."""

    person_id: UUID
    skill_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Holding:
    """How many people of a set hold a skill at a level, against how many should; the rule is none where no version makes one."""

    skill_id: UUID
    people: int
    level: int
    enough: int | None

    @property
    def hangs_on_one(self) -> bool:
        """Whether it would be gone if one person left."""
        return self.people == 1

    @property
    def breaks_rule(self) -> bool:
        """Whether fewer hold it than should."""
        return self.enough is not None and self.people < self.enough


def closing(learning: Iterable[Learning], *, today: date) -> list[Closing]:
    """Each gap once, with the learning that would close it soonest; what leads to no level that is asked for closes none.

    What has a day ahead comes before what has none, and last what should have been done by now: nobody knows when that will be.
    """
    soonest: dict[tuple[UUID, UUID], Learning] = {}
    for one in learning:
        key = (one.person_id, one.skill_id)
        if one.closes and (key not in soonest or _order(one, today) < _order(soonest[key], today)):
            soonest[key] = one
    found = [Closing(person_id, skill_id, one) for (person_id, skill_id), one in soonest.items()]
    return sorted(found, key=lambda gap: _order(gap.learning, today))


def _order(one: Learning, today: date) -> tuple[bool, date, str, str, str]:
    is_late = one.by is not None and one.by < today
    return (is_late, one.by or date.max, one.title, str(one.person_id), str(one.skill_id))


def what_could_close(gaps: Sequence[Closing], *, below: int, today: date) -> str:
    """How many gaps could close and by when, in one sentence; a day that is past is no forecast."""
    if not below:
        return "Nobody is below what is asked, so there is nothing to close."
    of = f"of {counted(below, 'gap')}"
    if not gaps:
        return f"No booked or assigned learning leads anybody to the level that is asked for: 0 {of} could close by it."
    days = [gap.learning.by for gap in gaps if gap.learning.by and gap.learning.by >= today]
    undated = sum(gap.learning.by is None for gap in gaps)
    late = len(gaps) - len(days) - undated
    sentence = f"{len(gaps):,} {of} could close by learning that is booked or assigned"
    if len(set(days)) > 1:
        sentence += f", the first by {in_words(min(days))} and the last by {in_words(max(days))}"
    elif days:
        sentence += f", by {in_words(days[0])}"
    if undated:
        sentence += f"; {undated:,} {'has' if undated == 1 else 'have'} no date"
    if late:
        sentence += f"; {late:,} should have been done by now"
    return f"{sentence}."


def what_goes_stale(results: Sequence[Expiring], *, today: date) -> str:
    """How many results go stale within 30 and within 90 days, in one sentence."""
    soon = sum(one.on <= today + SOON for one in results)
    if not results:
        return "No result goes stale in the next 90 days."
    first = f"{soon:,} {'result goes' if soon == 1 else 'results go'}" if soon else "No result goes"
    return f"{first} stale in the next 30 days, {len(results):,} in the next 90."
