"""A manager's people, their summaries and the states behind them, as the manager's page shows them.

Members, peers and their staff stand in none of these answers, not even as a number; nor do leavers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import FoldMark, Scope, TeamSummary
from skills_centre.gaps.queries.counted_lines import has_counted, keep_counted, people_counted
from skills_centre.gaps.queries.sums import columns_of
from skills_centre.gaps.rules import FEWEST_APART, SkillSums, Sums
from skills_centre.gaps.rules.apart import not_counted_apart
from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, LineMark, ManagementLine, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SkillState
from skills_centre.skills.queries.described import DescribedSkill, described_skills


@dataclass(frozen=True, slots=True)
class TeamSkills:
    """A manager's people skill by skill, the skills as their frameworks describe them, and the editions that these belong to.

    `left_out` says how many skills are not told, because their counts would be somebody's name.
    """

    skills: tuple[SkillSums, ...]
    described: Mapping[UUID, DescribedSkill]
    left_out: int = 0

    @property
    def editions(self) -> list[str]:
        """The framework versions that the numbers go by."""
        return sorted({f"{one.framework_name}, version {one.version_number}" for one in self.described.values()})


@dataclass(frozen=True, slots=True)
class TeamSize:
    """How many people count among the direct reports, and in the whole line with them, under which edition of the line."""

    direct: int
    line: int
    edition: int = field(default=0, compare=False)

    @property
    def counts_line(self) -> bool:
        """Whether the whole line may be counted: without the direct reports, who are named, it would else be somebody's name."""
        return self.line - self.direct >= FEWEST_APART


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a manager's line who counts, by name."""

    person_id: UUID
    name: str
    is_direct: bool


class MemberState(NamedTuple):
    """One person in one skill that is asked of them. `claimed_level` is the open claim, whatever its age."""

    person_id: UUID
    skill_id: UUID
    state: SkillState
    distance: int
    is_own_account: bool
    is_essential: bool
    required_level: int | None
    verified_level: int | None
    claimed_level: int | None


def folded_at() -> datetime | None:
    """The as-of time of every summary; none before the first fold."""
    return db.session.scalar(select(FoldMark.folded_at))


def team_skills(manager_id: UUID, scope: Scope, *, by_name: bool = True) -> TeamSkills:
    """The kept summaries of a manager's people, by skill; of a line that is not told by name without those of one or two people in it."""
    rows = {
        skill_id: Sums(*values)
        for skill_id, *values in db.session.execute(
            select(TeamSummary.skill_id, *columns_of(TeamSummary)).where(
                TeamSummary.manager_id == manager_id, TeamSummary.scope == scope, TeamSummary.required > 0
            )
        )
    }
    left_out = _not_told_of_line(manager_id, rows) if scope is Scope.LINE and not by_name else frozenset()
    described = described_skills(rows.keys() - left_out)
    skills = (
        SkillSums(
            skill_id, one.name, one.sort_key, rows[skill_id], key=one.key, address=one.address,
            is_ai_related=one.is_ai_related,
        )
        for skill_id, one in described.items()
    )  # fmt: skip
    return TeamSkills(
        tuple(sorted(skills, key=lambda skill: (skill.sort_key, str(skill.skill_id)))), described, len(left_out)
    )


def _not_told_of_line(manager_id: UUID, line: Mapping[UUID, Sums]) -> frozenset[UUID]:
    """The skills that are asked of one or two people further down than the direct reports, who are named; and what would tell them."""
    direct = db.session.execute(
        select(TeamSummary.skill_id, TeamSummary.required).where(
            TeamSummary.manager_id == manager_id, TeamSummary.scope == Scope.DIRECT, TeamSummary.required > 0
        )
    )
    named = dict(direct.tuples().all())
    return not_counted_apart({one: sums.required - named.get(one, 0) for one, sums in line.items()})


def team_size(manager_id: UUID) -> TeamSize:
    """How many people of a manager's line count: everybody but the few who do not, however many there are."""
    direct = select(func.count()).where(Person.id.in_(_reports_of(manager_id)), *counting()).scalar_subquery()
    edition = select(func.coalesce(func.max(LineMark.edition), 0)).scalar_subquery()
    if has_counted(manager_id):
        reports, now = db.session.execute(select(direct, edition)).tuples().one()
        counted = people_counted(manager_id, now)
        if counted is not None:
            return TeamSize(reports, counted, now)
    line = (
        select(func.count())
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .where(LineClosure.manager_id == manager_id, *counting())
        .scalar_subquery()
    )
    reports, people, now = db.session.execute(select(direct, line, edition)).tuples().one()
    keep_counted(manager_id, people, now)
    return TeamSize(reports, people, now)


def direct_lines() -> Select[tuple[UUID, UUID]]:
    """Managers and their direct reports, from the lines: the closure of somebody with thousands below does not tell how few they are."""
    line = ManagementLine
    return (
        select(line.manager_id, line.person_id)
        .join(LineClosure, and_(LineClosure.manager_id == line.manager_id, LineClosure.person_id == line.person_id))
        .where(LineClosure.depth == 1)
    )


def _reports_of(manager_id: UUID) -> Select[tuple[UUID]]:
    line = ManagementLine
    return direct_lines().where(line.manager_id == manager_id).with_only_columns(line.person_id)


def leads_anybody(person_id: SQLColumnExpression[UUID] | UUID) -> ColumnElement[bool]:
    """Whether somebody has people below them."""
    theirs = aliased(LineClosure)
    return select(theirs.person_id).where(theirs.manager_id == person_id).exists()


def members(manager_id: UUID, *, below_too: bool = False) -> list[Member]:
    """The direct reports who count, or the whole line, by name."""
    statement = (
        select(Person.id, Person.name, LineClosure.depth == 1)
        .join(LineClosure, LineClosure.person_id == Person.id)
        .where(LineClosure.manager_id == manager_id, *counting())
        .order_by(Person.sort_key, Person.id)
    )
    if not below_too:
        statement = statement.where(Person.id.in_(_reports_of(manager_id)))
    return [Member(person_id, name, bool(is_direct)) for person_id, name, is_direct in db.session.execute(statement)]


def member_states(
    manager_id: UUID, *, below_too: bool = False, only: Collection[UUID] | None = None
) -> list[MemberState]:
    """The states of the direct reports, or of the whole line, in all that is asked of them; with `only`, of these among them."""
    statement = (
        select(
            RequiredSkill.person_id,
            RequiredSkill.skill_id,
            RequiredSkill.state,
            RequiredSkill.distance,
            RequiredSkill.is_own_account,
            RequiredSkill.is_essential,
            RequiredSkill.required_level,
            RequiredSkill.verified_level,
            CurrentLevel.claimed_level,
        )
        .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
        .join(Person, Person.id == RequiredSkill.person_id)
        .outerjoin(
            CurrentLevel,
            and_(CurrentLevel.person_id == RequiredSkill.person_id, CurrentLevel.skill_id == RequiredSkill.skill_id),
        )
        .where(LineClosure.manager_id == manager_id, *counting())
    )
    if not below_too:
        statement = statement.where(RequiredSkill.person_id.in_(_reports_of(manager_id)))
    if only is not None:
        statement = statement.where(RequiredSkill.person_id.in_(only))
    return list(map(MemberState._make, db.session.execute(statement)))


def manager_below(viewer_id: UUID, manager_id: UUID) -> str | None:
    """The name of somebody in the viewer's line who manages people; none for anybody else, the viewer too."""
    return db.session.scalar(
        select(Person.name)
        .join(LineClosure, LineClosure.person_id == Person.id)
        .where(
            LineClosure.manager_id == viewer_id,
            LineClosure.person_id == manager_id,
            Person.left_on.is_(None),
            leads_anybody(manager_id),
        )
    )


def counting() -> tuple[ColumnElement[bool], ...]:
    """Who counts in what a manager sees: nobody who has left, and no Member, peer or their staff."""
    return Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)
