"""The manager's page put together: sentences, gaps with a next step each, what is not known, and people by skills."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.queries.free_places import FreePlaces, free_places
from skills_centre.catalogue.queries.courses import TeachingCourse, courses_teaching
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.apart import not_apart_by_skill, teams_not_apart
from skills_centre.gaps.queries.matrix import Cell, Matrix, team_matrix
from skills_centre.gaps.queries.sub_teams import SubTeams, sub_teams
from skills_centre.gaps.queries.teams import TeamSize, folded_at, team_skills
from skills_centre.gaps.rules import (
    FEWEST_APART,
    Act,
    NextStep,
    Possible,
    SkillSums,
    acts_for,
    by_importance,
    essential_in_words,
    gaps_that_matter,
    least_known,
    left_out_in_words,
    next_step,
    people_in_words,
    what_is_known,
    what_matters,
    who_reports,
    why_it_matters,
)
from skills_centre.gaps.rules.apart import not_counted_apart
from skills_centre.learning.queries.suggestions import who_is_served
from skills_centre.platform.clock import local_day
from skills_centre.skills.models import SkillState
from skills_centre.skills.queries.helping import numbers_who_help

#: Colleagues whom a next step names.
COLLEAGUES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap that matters: why, for whom it is essential, and one next step."""

    skill: SkillSums
    why: str
    essential: str
    step: NextStep[TeachingCourse]
    #: What can be done now, that which helps most first; nothing on the page of somebody else's team.
    acts: tuple[Act, ...] = ()
    #: Those below who are shown by name, the course that leads most of them on, and its next session with a free place.
    below: tuple[Cell, ...] = ()
    course: TeachingCourse | None = None
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A skill about which little is known, and whom to ask where names may be shown."""

    skill: SkillSums
    to_ask: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """A manager in the viewer's line of so many people, and the teams that are not counted apart for the viewer."""

    name: str
    viewer_id: UUID
    line: int
    not_apart: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything that the page says of one set of people. `matrix` is none where only counts may be shown."""

    scope: Scope
    size: TeamSize
    as_of: datetime | None
    editions: list[str]
    sentences: tuple[str, ...]
    gaps: list[Gap]
    unsure: list[Unsure]
    skills: tuple[SkillSums, ...]
    matrix: Matrix | None
    sub_teams: SubTeams


def team_page(
    manager_id: UUID, scope: Scope, size: TeamSize, *, by_name: bool, now: datetime, below: Below | None = None
) -> TeamPage:
    """Put together the page of a manager's people, so many; with `below`, of a manager in the viewer's line."""
    if below and (size.direct < FEWEST_APART or manager_id in below.not_apart):
        return _not_apart(size, below.name)
    team = team_skills(manager_id, scope, by_name=by_name)
    skills = tuple(by_importance(_counted_apart(team.skills, manager_id, below) if below else team.skills))
    matrix = team_matrix(manager_id, team, skills, below_too=scope is Scope.LINE) if by_name else None
    subordinate = SubTeams([])
    if size.line > size.direct and (scope is Scope.LINE or below):
        subordinate = sub_teams(manager_id, not_apart=below.not_apart if below else teams_not_apart(manager_id, size))
    return TeamPage(
        scope=scope,
        size=size,
        as_of=folded_at(),
        editions=team.editions,
        sentences=(
            who_they_are(size, scope, matrix, below.name if below else None),
            *what_they_show(skills, left_out=team.left_out + len(team.skills) - len(skills)),
        ),
        gaps=_gaps(skills, matrix, manager_id, acting_at=None if below else now),
        unsure=[Unsure(skill, tuple(_in_state(matrix, skill, SkillState.UNKNOWN))) for skill in least_known(skills)],
        skills=skills,
        matrix=matrix,
        sub_teams=subordinate,
    )


def _not_apart(size: TeamSize, name: str) -> TeamPage:
    who = f"Fewer than {FEWEST_APART} people report to {name}, too few to count apart: their counts would be somebody’s name."
    if size.direct >= FEWEST_APART:
        who = f"The team of {name} is left out here: with its counts, those of a smaller team could be worked out."
    known = "They are counted in your whole line."
    return TeamPage(Scope.DIRECT, size, folded_at(), [], (who, known), [], [], (), None, SubTeams([]))


def who_they_are(size: TeamSize, scope: Scope, matrix: Matrix | None, below: str | None = None) -> str:
    """Whose skills a page is about, in one sentence; by name where it may."""
    if below:
        return f"{people_in_words(size.direct)} report{'s' if size.direct == 1 else ''} to {below}; you see counts, and no names."
    if scope is Scope.DIRECT and matrix and (matrix.people or not size.direct):
        return who_reports([person.name for person in matrix.people])
    if not size.line:
        return who_reports([])
    if scope is Scope.DIRECT:
        return f"{people_in_words(size.direct)} report to you."
    names = "by name" if matrix else "as counts, without names"
    return f"{people_in_words(size.line)} are below you, {size.direct} of them your direct reports; you see them together, {names}."


def what_they_show(skills: Sequence[SkillSums], *, left_out: int) -> list[str]:
    """What is known and what matters, in sentences; and that skills are left out."""
    said = [what_is_known(skills), what_matters(skills)] if skills or not left_out else []
    return [*said, *([left_out_in_words(left_out)] if left_out else [])]


def _counted_apart(skills: Sequence[SkillSums], manager_id: UUID, below: Below) -> list[SkillSums]:
    """The skills in which a team below is counted apart: beside other teams and all that is asked of it no more can be worked out."""
    asked = {one.skill_id: one.sums.required for one in skills}
    of_team = {skill_id: {manager_id: required} for skill_id, required in asked.items()}
    teams = not_apart_by_skill(below.viewer_id, of_team, line=below.line, besides=below.not_apart)
    not_apart = not_counted_apart(asked, besides=[one for one in asked if teams[one]])
    return [one for one in skills if one.skill_id not in not_apart]


def _gaps(
    skills: Sequence[SkillSums], matrix: Matrix | None, manager_id: UUID, *, acting_at: datetime | None
) -> list[Gap]:
    """The gaps that matter; with what can be done about each at an instant, where they are those of one's own people."""
    matter = gaps_that_matter(skills)
    courses = courses_teaching([gap.key for gap in matter])
    found = [_gap(gap, courses.get(gap.key, []), matrix) for gap in matter]
    if acting_at is None:
        return found
    places = free_places({one.course.course_id for one in found if one.course}, now=acting_at)
    findable = numbers_who_help([gap.skill_id for gap in matter], besides=[manager_id], on=local_day(acting_at))
    served = _served(found)
    return [
        _with_acts(one, places, matrix, findable=findable[one.skill.skill_id], served=served.get(one.skill.skill_id, 0))
        for one in found
    ]


def _served(gaps: Sequence[Gap]) -> dict[UUID, int]:
    """For each gap, how many of those below who are shown by name have its course already, or had it suggested. One statement at most."""
    below: dict[UUID, set[UUID]] = defaultdict(set)
    for one in gaps:
        if one.course and one.below:
            below[one.course.course_id] |= {cell.person.person_id for cell in one.below}
    if not below:
        return {}
    pairs = who_is_served(below)
    return {
        one.skill.skill_id: sum((one.course.course_id, cell.person.person_id) in pairs for cell in one.below)
        for one in gaps
        if one.course
    }


def _gap(gap: SkillSums, courses: Sequence[TeachingCourse], matrix: Matrix | None) -> Gap:
    colleagues = _colleagues(matrix, gap)
    step = next_step(gap, courses=courses, levels_below=_levels_below(matrix, gap), colleagues=colleagues)
    return Gap(
        gap,
        why_it_matters(gap.sums),
        essential_in_words(gap.sums.essential, gap.sums.required, _for_whom(matrix, gap)),
        step,
        below=tuple(_in_state(matrix, gap, SkillState.BELOW)),
        course=step.course,
    )


def _with_acts(
    gap: Gap, places: Mapping[UUID, FreePlaces], matrix: Matrix | None, *, findable: int, served: int
) -> Gap:
    free = places.get(gap.course.course_id) if gap.course else None
    possible = Possible(
        course_title=gap.course.title if gap.course else None,
        minutes=gap.course.minutes if gap.course else 0,
        led_on=gap.step.led_on,
        places=free.places if free else 0,
        colleagues=tuple(_colleagues(matrix, gap.skill)),
        findable=findable,
        by_name=matrix is not None,
        served=served,
    )
    return replace(gap, acts=acts_for(gap.skill, possible), session_id=free.next_id if free else None)


def _in_state(matrix: Matrix | None, skill: SkillSums, state: SkillState) -> list[Cell]:
    return [cell for cell in matrix.column(skill) if cell.state is state] if matrix else []


def _for_whom(matrix: Matrix | None, gap: SkillSums) -> list[str]:
    return [cell.person.name for cell in matrix.column(gap) if cell.is_essential] if matrix else []


def _levels_below(matrix: Matrix | None, gap: SkillSums) -> list[int] | None:
    """The levels of those below, where they may be told apart."""
    return [cell.level or 0 for cell in _in_state(matrix, gap, SkillState.BELOW)] if matrix else None


def _colleagues(matrix: Matrix | None, gap: SkillSums) -> list[str]:
    return [cell.person.name for cell in matrix.column(gap) if cell.can_help][:COLLEAGUES_AT_MOST] if matrix else []
