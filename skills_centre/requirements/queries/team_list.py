"""Required learning of a manager's people, by name: who is overdue, what is due soon, and how everybody stands course by course."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.people.queries.teams import TeamMember, reporting_since, team_of
from skills_centre.platform.clock import months_after
from skills_centre.requirements.queries.chasing import Chase, chases_of
from skills_centre.requirements.queries.compliance import COUNTED_MONTHS
from skills_centre.requirements.queries.standing import (
    AskedCourse,
    OwedBefore,
    OwedNow,
    asked_courses,
    owed_before,
    owed_late,
    owed_now,
)
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.states import Compliance, ObligationState, compliance, obligation_state


@dataclass(frozen=True, slots=True)
class TeamThing:
    """Something that somebody of the team owes. `chase` is the last time that they were reminded of it."""

    member: TeamMember
    owed: OwedNow
    course: AskedCourse
    state: ObligationState
    chase: Chase | None
    #: From when they may be reminded again; none where they may be now.
    again_from: datetime | None


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Somebody of whom a course is or was asked: what they owe now, if anything, and what became of it the last time."""

    member: TeamMember
    thing: TeamThing | None
    before: OwedBefore | None


@dataclass(frozen=True, slots=True)
class TeamCourse:
    """A course that is asked of the team: the people by name, and how they stand together."""

    course: AskedCourse
    rows: list[TeamRow]
    compliance: Compliance


@dataclass(frozen=True, slots=True)
class TeamList:
    """The page of the team."""

    team: list[TeamMember]
    overdue: list[TeamThing]
    soon: list[TeamThing]
    courses: list[TeamCourse]
    compliance: Compliance
    #: How many of those counted as overdue are past: what was missed is not open any more, and the next time may be.
    missed: int
    #: How many of these were over before the person came to their manager.
    missed_elsewhere: int

    @property
    def to_remind(self) -> list[UUID]:
        """What is overdue, and of which nobody was reminded lately."""
        return [one.owed.id for one in self.overdue if one.again_from is None]


def team_list(viewer_id: UUID, *, on: date, now: datetime, again_after: timedelta) -> TeamList:
    """The team as its manager sees it on a day. A constant number of statements, however many people."""
    team = team_of(viewer_id, on=on)
    ids = [one.id for one in team]
    owed, before = owed_now(ids, on=on), owed_before(ids)
    courses = asked_courses({one.course_id for one in owed} | {one.course_id for one in before})
    chases = chases_of([one.id for one in owed])
    things = list(_things(team, owed, courses, chases, on=on, now=now, again_after=again_after))
    pressing = [one for one in things if one.owed.is_pressing(on)]
    counted = _compliance(things, before, on=on)
    return TeamList(
        team=team,
        overdue=[one for one in pressing if one.state is ObligationState.OVERDUE],
        soon=[one for one in pressing if one.state is not ObligationState.OVERDUE],
        courses=[
            TeamCourse(
                course,
                _rows(team, things, before, course_id),
                _compliance(things, before, on=on, course_id=course_id),
            )
            for course_id, course in sorted(courses.items(), key=lambda pair: pair[1].title.casefold())
        ],
        compliance=counted,
        missed=counted.overdue - sum(one.state is ObligationState.OVERDUE for one in things),
        missed_elsewhere=_missed_elsewhere(before, on=on),
    )


def number_overdue(viewer_id: UUID, *, on: date) -> int:
    """How many things are overdue in somebody's team. Two statements where nothing is."""
    owed = owed_late([one.id for one in team_of(viewer_id, on=on)], on=on)
    return sum(one.is_pressing(on) and one.state(on) is ObligationState.OVERDUE for one in owed)


def _rows(
    team: Iterable[TeamMember], things: Iterable[TeamThing], before: Iterable[OwedBefore], course_id: UUID
) -> list[TeamRow]:
    now = {one.member.id: one for one in things if one.owed.course_id == course_id}
    last: dict[UUID, OwedBefore] = {}
    for one in before:  # the latest first
        if one.course_id == course_id and one.outcome is not Outcome.NO_LONGER:
            last.setdefault(one.person_id, one)
    return [TeamRow(one, now.get(one.id), last.get(one.id)) for one in team if one.id in now or one.id in last]


def _things(
    team: Iterable[TeamMember],
    owed: Iterable[OwedNow],
    courses: Mapping[UUID, AskedCourse],
    chases: Mapping[UUID, Chase],
    *,
    on: date,
    now: datetime,
    again_after: timedelta,
) -> Iterable[TeamThing]:
    members = {one.id: one for one in team}
    for one in owed:
        chase = chases.get(one.id)
        again = chase.chased_at + again_after if chase else None
        yield TeamThing(
            members[one.person_id],
            one,
            courses[one.course_id],
            one.state(on),
            chase,
            again if again and again > now else None,
        )


def _compliance(
    things: Iterable[TeamThing], before: Iterable[OwedBefore], *, on: date, course_id: UUID | None = None
) -> Compliance:
    """What is open, and what was due in the last twelve months, as compliance counts it everywhere."""
    states = [one.state for one in things if course_id in (None, one.owed.course_id)]
    states += [
        obligation_state(
            one.due_on or one.closed_on,
            grace_days=one.grace_days,
            completed_on=one.completed_on,
            is_exempt=False,
            on=on,
        )
        for one in before
        if course_id in (None, one.course_id) and _is_counted(one, on=on)
    ]
    return compliance(states)


def _missed_elsewhere(before: Iterable[OwedBefore], *, on: date) -> int:
    missed = [one for one in before if one.outcome is Outcome.MISSED and one.last_day and _is_counted(one, on=on)]
    since = reporting_since({one.person_id for one in missed}, on=on) if missed else {}
    return sum(one.last_day < since.get(one.person_id, date.min) for one in missed if one.last_day)


def _is_counted(one: OwedBefore, *, on: date) -> bool:
    is_recent = one.due_on is None or one.due_on > months_after(on, -COUNTED_MONTHS)
    return is_recent and one.outcome is not Outcome.NO_LONGER
