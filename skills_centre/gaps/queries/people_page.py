"""People by skills put together: the people with their teams and roles, what is asked of them, and the teams to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.matrix import Matrix, matrix_of
from skills_centre.gaps.queries.pages import what_they_show, who_they_are
from skills_centre.gaps.queries.people import Choice, PlacedMember, placed_members, teams_among
from skills_centre.gaps.queries.teams import TeamSize, counting, folded_at, member_states, team_skills
from skills_centre.gaps.rules import SkillSums, by_importance, left_out_in_words
from skills_centre.gaps.rules.levels import Stand
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import RequiredSkill
from skills_centre.skills.queries.described import DescribedSkill

#: More people than these are shown team by team.
PEOPLE_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the people are asked for before they are read: those of a team, or those in none."""

    team_key: str | None = None
    in_no_team: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether that is everybody."""
        return self.team_key is None and not self.in_no_team


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A manager's people by skills. `matrix` is none where only counts may be shown, and without people where these are too many."""

    scope: Scope
    size: TeamSize
    as_of: datetime | None
    editions: list[str]
    sentences: tuple[str, ...]
    skills: tuple[SkillSums, ...]
    described: Mapping[UUID, DescribedSkill]
    teams: Sequence[Choice]
    people: Sequence[PlacedMember]
    matrix: Matrix | None
    is_too_many: bool
    #: That skills are left out, in words; none when none are.
    left_out: str | None

    @property
    def asked(self) -> int:
        """How many people the page is about."""
        return self.size.direct if self.scope is Scope.DIRECT else self.size.line


def people_page(manager_id: UUID, scope: Scope, size: TeamSize, *, by_name: bool, on: date, part: Part) -> PeoplePage:
    """Put together a manager's people, so many, by skills. Of more people than fit only those of a team are read, and none without one."""
    team = team_skills(manager_id, scope, by_name=by_name)
    skills = tuple(by_importance(team.skills))
    below_too = scope is Scope.LINE
    teams = teams_among(manager_id, below_too=below_too) if by_name else []
    is_many = by_name and (size.line if below_too else size.direct) > PEOPLE_AT_MOST
    if part.team_key not in {None, *(one.key for one in teams)}:
        part = Part()
    people: list[PlacedMember] = []
    if by_name and not (is_many and part.is_whole):
        people = placed_members(
            manager_id,
            below_too=below_too,
            on=on,
            team_key=part.team_key if is_many else None,
            in_no_team=is_many and part.in_no_team,
        )
    read = people[:PEOPLE_AT_MOST]
    matrix = None
    if by_name:
        only = [person.person_id for person in read] if is_many else None
        states = member_states(manager_id, below_too=below_too, only=only) if read else []
        matrix = matrix_of(read, states, team, skills)
    return PeoplePage(
        scope=scope,
        size=size,
        as_of=folded_at(),
        editions=team.editions,
        sentences=(who_they_are(size, scope, matrix), *what_they_show(skills, left_out=team.left_out)),
        skills=skills,
        described=team.described,
        teams=teams,
        people=people,
        matrix=matrix,
        left_out=left_out_in_words(team.left_out) if team.left_out else None,
        is_too_many=is_many and (part.is_whole or len(people) > PEOPLE_AT_MOST),
    )


def stands_of_line(manager_id: UUID) -> dict[UUID, list[Stand]]:
    """Everyone below a manager, skill by skill, as counts of equals; nobody by name."""
    rows = db.session.execute(
        select(
            RequiredSkill.skill_id,
            RequiredSkill.state,
            RequiredSkill.verified_level,
            RequiredSkill.required_level,
            func.count(),
        )
        .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
        .join(Person, Person.id == RequiredSkill.person_id)
        .where(LineClosure.manager_id == manager_id, *counting())
        .group_by(
            RequiredSkill.skill_id, RequiredSkill.state, RequiredSkill.verified_level, RequiredSkill.required_level
        )
    )
    found: dict[UUID, list[Stand]] = {}
    for skill_id, state, verified, required, people in rows:
        found.setdefault(skill_id, []).append(Stand(state, verified, required, people))
    return found
