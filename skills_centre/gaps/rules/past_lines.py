"""Who was in a team on an earlier day: how much of it is the same now, and whose team it was before the present manager's.

Source: "the past is shown as it was". A difference between two days is learning only as far as the same people stand behind both.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.platform.pages import counted

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many people were counted on an earlier day, how many are now, and how many are counted on both."""

    then: int
    now: int
    both: int

    @property
    def is_same(self) -> bool:
        """Whether nobody came or went."""
        return self.then == self.now == self.both

    @property
    def words(self) -> str:
        """What that means for a comparison of both days; empty where the people are the same."""
        if self.is_same:
            return ""
        people = f"{counted(self.then, 'person was', 'people were')} counted then and {counted(self.now, 'person is', 'people are')} now"
        return (
            f"{people}, {self.both} of them on both days: so part of this is who is counted, and not what anybody learned."
            if self.both
            else f"{people}, nobody on both days: so this compares two sets of people, and says nothing of learning."
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A person under a manager from a day to a day; without an end it holds still."""

    person_id: UUID
    manager_id: UUID
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it was in force on a day; its last day counts."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days, both included, on which a team was somebody else's."""

    manager_id: UUID
    first: date
    last: date


def led_before(
    people: Collection[UUID], lines: Iterable[Line], *, manager_id: UUID, before: date, since: date
) -> list[Stretch]:
    """Whose team these people were on the days before they became a manager's, going back from the last of them to a first day.

    A day belongs to it where whoever of these people reported to anybody reported to one and the same, and nobody else did: whoever
    is somebody else's now is never counted for the present manager. The first day that is not so ends it. `lines` are those of the
    people, and of everybody else under the same managers.
    """
    known = list(lines)
    found: list[Stretch] = []
    last = before - DAY
    while last >= since:
        holding = [line for line in known if line.holds(last)]
        managers = {line.manager_id for line in holding if line.person_id in people}
        if len(managers) != 1:
            break
        [leader] = managers
        if not {line.person_id for line in holding if line.manager_id == leader} <= set(people):
            break
        edges = {line.starts_on for line in known} | {line.ends_on + DAY for line in known if line.ends_on}
        first = max((day for day in edges if day <= last), default=since)
        first = max(first, since)
        if found and found[-1].manager_id == leader:
            found[-1] = Stretch(leader, first, found[-1].last)
        elif leader != manager_id or found:
            found.append(Stretch(leader, first, last))
        last = first - DAY
    return found[::-1]
