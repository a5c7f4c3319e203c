"""How the sums of a set of people change from day to day, and what became different since a day, in words.

Source: "Snapshots per scope and skill are kept from the first day" in the domain's description. A day before the first one that is
kept has no point: it is never drawn as nought.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from babel.dates import format_date

from skills_centre.gaps.rules.past_lines import Turnover
from skills_centre.gaps.rules.sums import SkillSums, Sums, total
from skills_centre.platform.clock import months_after

#: The counts that a change is told in, in this order; together they are all that is required.
TOLD = ("met", "below", "claimed", "stale", "unknown", "exempt")


class Span(StrEnum):
    """How far back a trend goes: twelve weeks by the week, or a year by the ends of its months."""

    WEEKS = "weeks"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Kept:
    """A set of people in one skill as it was at the end of a day; written only on days on which it changed."""

    skill_id: UUID
    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class Point:
    """All of a set of people's requirements together, on a day."""

    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class SkillChange:
    """One skill on an earlier day and now."""

    skill: SkillSums
    then: Sums

    @property
    def words(self) -> str:
        """What is different, such as "2 more met, 2 fewer below"; empty where nothing is."""
        return change_in_words(self.then, self.skill.sums)

    @property
    def of_how_many(self) -> str:
        """Of how many people, and of how many then where that differs: "of 3", "of 4 now and 3 then"."""
        then, now = self.then.required, self.skill.sums.required
        if then == now:
            return f"of {now:,}"
        if not now:
            return f"asked of nobody here now, of {then:,} then"
        return f"of {now:,} now and {then:,} then" if then else f"of {now:,}; asked of nobody then"

    @property
    def size(self) -> int:
        """How many people changed from one state to another, or came and went: by this the greatest change is found."""
        return sum(abs(getattr(self.skill.sums, name) - getattr(self.then, name)) for name in TOLD)


def days_of(span: Span, today: date) -> list[date]:
    """The days of a trend in order, today the last of them."""
    if span is Span.WEEKS:
        return [today - timedelta(weeks=weeks) for weeks in range(12, -1, -1)]
    first = today.replace(day=1)
    ends = [months_after(first, -months) - timedelta(days=1) for months in range(11, -1, -1)]
    return [*ends, today]


def month_before(today: date) -> date:
    """The same day of the month before, or that month's last."""
    return months_after(today, -1)


def as_at(kept: Iterable[Kept], day: date) -> dict[UUID, Sums]:
    """Every skill as it was at the end of a day: its last state that is kept by then; skills that nobody was asked for are left out."""
    last: dict[UUID, Kept] = {}
    for one in kept:
        if one.day <= day and (one.skill_id not in last or last[one.skill_id].day < one.day):
            last[one.skill_id] = one
    return {skill_id: one.sums for skill_id, one in last.items() if one.sums.required}


def trend(kept: Sequence[Kept], days: Iterable[date], *, now: Sums) -> list[Point]:
    """All skills together on each of these days from the first that is kept; the last day is today, and as things are now."""
    *past, today = days
    first = min((one.day for one in kept), default=today)
    points = [Point(day, total(as_at(kept, day).values())) for day in past if day >= first]
    return [*points, Point(today, now)]


def joined_as_one(parts: Sequence[tuple[date, date, Sequence[Kept]]]) -> list[Kept]:
    """What was kept for one manager after another as if for one: each part holds from its first day to its last.

    A skill that the next part does not hold is asked of nobody from then on.
    """
    joined: list[Kept] = []
    for first, last, kept in parts:
        before = as_at(joined, first)
        held = as_at(kept, first)
        joined += [Kept(skill_id, first, Sums()) for skill_id in before.keys() - held.keys()]
        joined += [Kept(skill_id, first, sums) for skill_id, sums in held.items()]
        joined += [one for one in kept if first < one.day <= last]
    return joined


def changes_since(then: Mapping[UUID, Sums], skills: Iterable[SkillSums]) -> list[SkillChange]:
    """The skills that are different from what they were, the greatest change first."""
    found = [SkillChange(skill, then.get(skill.skill_id, Sums())) for skill in skills]
    return sorted((one for one in found if one.words), key=lambda one: (-one.size, one.skill.sort_key))


def change_in_words(then: Sums, now: Sums) -> str:
    """The difference between two sums in counts: "3 more met, 2 fewer below"; empty where there is none."""
    parts = []
    for name in TOLD:
        difference = getattr(now, name) - getattr(then, name)
        if difference:
            parts.append(f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} {name}")
    return ", ".join(parts)


def what_changed(then: Sums, now: Sums, *, since: date, whole_month: bool, turnover: Turnover | None = None) -> str:
    """What became different in all skills together; it says when there is less than a month to compare with.

    A second sentence says that the people are not the same, where that is known, so that whoever came or went is not read as progress.
    """
    day = format_date(since, "d MMMM", locale="en_GB")
    start = f"Since {day}" if whole_month else f"Since counting began on {day}"
    asked = now.required - then.required
    told = change_in_words(then, now)
    if not told and not asked:
        return f"{start} nothing has changed. {turnover.words if turnover else ''}".rstrip()
    sentence = f"{start}: {told or 'no change in the states'}"
    if asked:
        sentence += (
            f"; {abs(asked):,} {'more' if asked > 0 else 'fewer'} {'requirement' if abs(asked) == 1 else 'requirements'}"
            f" in all, because {'roles' if turnover and turnover.is_same else 'people or roles'} changed"
        )
    return f"{sentence}. {turnover.words}".rstrip() if turnover else f"{sentence}."
