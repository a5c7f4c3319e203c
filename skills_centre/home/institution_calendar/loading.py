"""What a file of days would change in the institution's calendar, and loading it, whole or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.home.institution_calendar.file import DaysFile, Problem, read_days
from skills_centre.people.models import DayKind
from skills_centre.people.queries.calendar import CalendarDay, Span, calendar_days, spans_of
from skills_centre.people.services.calendar import change_days, lock_calendar
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile


class DaysNotSound(Refusal):
    """Something in the file is wrong, so that nothing of it was loaded."""

    def __init__(self, problems: int) -> None:
        super().__init__(f"The file has {counted(problems, 'problem')}, so nothing was changed.")


class CalendarChangedMeanwhile(Refusal):
    """What would happen now is not what was shown."""

    sentence = "Somebody changed the calendar since you looked. Here is what the file would change now."


@dataclass(frozen=True, slots=True)
class Renamed:
    """A closed day that is called something else in the file."""

    former: CalendarDay
    new: CalendarDay


@dataclass(frozen=True)
class DaysPlan:
    """All that a file would do; with problems it does nothing. `gone` is there and not in the file, between its first and last day."""

    read: DaysFile
    new: Sequence[CalendarDay]
    renamed: Sequence[Renamed]
    gone: Sequence[CalendarDay]

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the file."""
        return self.read.problems

    @property
    def same(self) -> int:
        """How many of its days are there already."""
        return len(self.read.days) - len(self.new) - len(self.renamed)

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.new or self.renamed or self.gone)

    @property
    def new_spans(self) -> list[Span]:
        """The new days, those that follow each other as one."""
        return spans_of(self.new)

    @property
    def gone_spans(self) -> list[Span]:
        """The days that are not in the file, those that follow each other as one."""
        return spans_of(self.gone)

    def fingerprint(self) -> str:
        """By which a confirmation is held to what was shown."""
        return hashlib.sha256(repr((self.new, self.renamed, self.gone)).encode()).hexdigest()


def plan_days(file: SentFile, kind: DayKind) -> DaysPlan:
    """Say what loading a file would change; nothing changes. Raises TableNotSound."""
    read = read_days(file, kind)
    sent = sorted(read.days.values(), key=lambda one: (one.day, one.kind, one.name))
    if read.problems or not sent:
        return DaysPlan(read, (), (), ())
    there = calendar_days(sent[0].day, sent[-1].day)
    by_key = {one.key: one for one in there}
    keys = {one.key for one in sent}
    reach = _reach(sent)
    return DaysPlan(
        read,
        new=tuple(one for one in sent if one.key not in by_key),
        renamed=tuple(Renamed(by_key[one.key], one) for one in sent if one.key in by_key and by_key[one.key] != one),
        gone=tuple(one for one in there if one.key not in keys and _is_within(one, reach)),
    )


def _reach(sent: Sequence[CalendarDay]) -> dict[DayKind, tuple[CalendarDay, CalendarDay]]:
    """The first and the last of each kind: only between them does the file say which days there are not."""
    return {kind: (of[0], of[-1]) for kind in DayKind if (of := [one for one in sent if one.kind is kind])}


def _is_within(one: CalendarDay, reach: dict[DayKind, tuple[CalendarDay, CalendarDay]]) -> bool:
    ends = reach.get(one.kind)
    return ends is not None and ends[0].day <= one.day <= ends[1].day


def load_days(
    file: SentFile, kind: DayKind, *, confirmed: str, removes_gone: bool, by_id: UUID | None, now: datetime
) -> DaysPlan:
    """Load a file of days, whole or not at all, and give the plan that was carried out; what it does not hold goes only if asked.

    The same file twice changes nothing the second time. Raises TableNotSound, DaysNotSound, or CalendarChangedMeanwhile when the
    plan is no longer the one that was confirmed.
    """
    lock_calendar()
    plan = plan_days(file, kind)
    if plan.problems:
        raise DaysNotSound(len(plan.problems))
    if confirmed != plan.fingerprint():
        raise CalendarChangedMeanwhile
    former = [one.former for one in plan.renamed]
    change_days(
        added=[*plan.new, *(one.new for one in plan.renamed)],
        removed=[*former, *plan.gone] if removes_gone else former,
        by_id=by_id,
        now=now,
    )
    return plan
