"""A manager's people, their summaries and the states behind them, as the manager's page shows them.

Members, peers and their staff stand in none of these answers, not even as a number; nor do leavers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, func, select
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

#: Teams below on one page, unless more are nearest: with hundreds a page is no answer, and takes its time.
SUB_TEAMS_AT_MOST = 100

#: In a line of more people than these nobody adds up every team to find the one that is left out.
WORKED_BACK_AT_MOST = 5_000


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
    """How many people count among the direct reports, and in the whole line with them."""

    direct: int
    line: int

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


@dataclass(frozen=True, slots=True)
class MemberState:
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


@dataclass(frozen=True, slots=True)
class SubTeam:
    """The people of a manager further down, as counts over all that is asked of them; `above` names the managers between."""

    manager_id: UUID
    manager_name: str
    above: tuple[str, ...]
    people: int
    sums: Sums
    #: Whether there are enough people for counts that are nobody's name, nor give away those of a smaller team.
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class SubTeams:
    """Teams of a line; not `is_all` where those further down stand on the pages of the managers who are named."""

    teams: list[SubTeam]
    is_all: bool = True


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
    direct = select(func.count()).where(Person.id.in_(_reports_of([manager_id])), *counting()).scalar_subquery()
    edition = select(func.coalesce(func.max(LineMark.edition), 0)).scalar_subquery()
    if has_counted(manager_id):
        reports, now = db.session.execute(select(direct, edition)).tuples().one()
        counted = people_counted(manager_id, now)
        if counted is not None:
            return TeamSize(reports, counted)
    line = (
        select(func.count())
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .where(LineClosure.manager_id == manager_id, *counting())
        .scalar_subquery()
    )
    reports, people, now = db.session.execute(select(direct, line, edition)).tuples().one()
    keep_counted(manager_id, people, now)
    return TeamSize(reports, people)


def _reports_of(manager_ids: Collection[UUID]) -> Select[tuple[UUID]]:
    """The direct reports of managers. The lines tell how few they are, which the closure of somebody with thousands below does not."""
    return _lines_of(manager_ids).with_only_columns(ManagementLine.person_id)


def _reports_by_manager(manager_ids: Collection[UUID]) -> CTE:
    """The same with their manager, each once."""
    return _lines_of(manager_ids).distinct().cte("reports")


def _lines_of(manager_ids: Collection[UUID]) -> Select[tuple[UUID, UUID]]:
    line = ManagementLine
    return (
        select(line.manager_id, line.person_id)
        .join(LineClosure, and_(LineClosure.manager_id == line.manager_id, LineClosure.person_id == line.person_id))
        .where(line.manager_id.in_(manager_ids), LineClosure.depth == 1)
    )


def members(manager_id: UUID, *, below_too: bool = False) -> list[Member]:
    """The direct reports who count, or the whole line, by name."""
    statement = (
        select(Person.id, Person.name, LineClosure.depth == 1)
        .join(LineClosure, LineClosure.person_id == Person.id)
        .where(LineClosure.manager_id == manager_id, *counting())
        .order_by(Person.sort_key, Person.id)
    )
    if not below_too:
        statement = statement.where(Person.id.in_(_reports_of([manager_id])))
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
        statement = statement.where(RequiredSkill.person_id.in_(_reports_of([manager_id])))
    if only is not None:
        statement = statement.where(RequiredSkill.person_id.in_(only))
    return [MemberState(*row) for row in db.session.execute(statement)]


def manager_below(viewer_id: UUID, manager_id: UUID) -> str | None:
    """The name of somebody in the viewer's line who manages people; none for anybody else, the viewer too."""
    theirs = aliased(LineClosure)
    return db.session.scalar(
        select(Person.name)
        .join(LineClosure, LineClosure.person_id == Person.id)
        .where(
            LineClosure.manager_id == viewer_id,
            LineClosure.person_id == manager_id,
            Person.left_on.is_(None),
            select(theirs.person_id).where(theirs.manager_id == manager_id).exists(),
        )
    )


def teams_not_apart(viewer_id: UUID, size: TeamSize) -> frozenset[UUID] | None:
    """The managers in somebody's line whose teams are not counted apart for them; none for a line of which it would take too long."""
    if size.line > WORKED_BACK_AT_MOST:
        return None
    below = aliased(LineClosure)
    rows = db.session.execute(
        select(LineClosure.manager_id, func.count())
        .join(below, and_(below.person_id == LineClosure.manager_id, below.manager_id == viewer_id))
        .join(Person, Person.id == LineClosure.person_id)
        .where(LineClosure.depth == 1, *counting())
        .group_by(LineClosure.manager_id)
    )
    return not_counted_apart(dict(rows.tuples().all()))


def not_apart_by_skill(
    viewer_id: UUID, skill_ids: Collection[UUID], *, besides: frozenset[UUID] | None
) -> Mapping[UUID, frozenset[UUID]]:
    """Of each skill the managers in somebody's line whose teams are not counted apart in it.

    `besides` are those who are not in any; none for a line of which it would take too long: then those of too few people alone.
    """
    asked: dict[UUID, dict[UUID, int]] = {skill_id: {} for skill_id in skill_ids}
    rows = (
        select(TeamSummary.skill_id, TeamSummary.manager_id, TeamSummary.required)
        .join(LineClosure, and_(LineClosure.person_id == TeamSummary.manager_id, LineClosure.manager_id == viewer_id))
        .where(TeamSummary.scope == Scope.DIRECT, TeamSummary.required > 0, TeamSummary.skill_id.in_(asked))
    )
    if besides is None:
        rows = rows.where(TeamSummary.required < FEWEST_APART)
    for skill_id, lead_id, required in db.session.execute(rows):
        asked[skill_id][lead_id] = required
    if besides is None:
        return {skill_id: frozenset(sizes) for skill_id, sizes in asked.items()}
    return {skill_id: not_counted_apart(sizes, besides=besides) for skill_id, sizes in asked.items()}


def sub_teams(manager_id: UUID, *, not_apart: frozenset[UUID] | None = None) -> SubTeams:
    """The teams of the managers below, where anybody in them counts: by the line from the top, then by name.

    `not_apart` are those that are not counted apart for whoever looks; without it those of too few people. Where they are many, those
    nearest: whoever is further down stands on the page of somebody who is named, and only below a team that has no page of its own are
    they named here all the same.
    """

    def is_shown(lead_id: UUID) -> bool:
        return leads[lead_id].people >= FEWEST_APART and lead_id not in (not_apart or ())

    leads: dict[UUID, _Lead] = {}
    above: Collection[UUID] = [manager_id]
    is_all = True
    while above:
        found = _managers_who_report_to(above)
        if leads and len(leads) + len(found) > SUB_TEAMS_AT_MOST:
            is_all = False
            found = {one: lead for one, lead in found.items() if not is_shown(lead.manager_id)}
        leads |= found
        above = found.keys()
    sums = _direct_totals(leads)
    shown = [
        SubTeam(one, lead.name, _names_above(leads, one), lead.people, sums.get(one, Sums()), is_shown=is_shown(one))
        for one, lead in leads.items()
        if lead.people
    ]
    return SubTeams(sorted(shown, key=lambda one: _path(leads, one.manager_id)), is_all)


@dataclass(frozen=True, slots=True)
class _Lead:
    name: str
    sort_key: str
    manager_id: UUID
    #: Those of the direct reports who count.
    people: int


def _managers_who_report_to(manager_ids: Collection[UUID]) -> dict[UUID, _Lead]:
    reports, theirs, lead = _reports_by_manager(manager_ids), aliased(LineClosure), aliased(Person)
    line = ManagementLine
    size = (
        select(func.count(line.person_id.distinct()))
        .join(LineClosure, and_(LineClosure.manager_id == line.manager_id, LineClosure.person_id == line.person_id))
        .join(Person, Person.id == line.person_id)
        .where(line.manager_id == lead.id, LineClosure.depth == 1, *counting())
        .correlate(lead)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(lead.id, lead.name, lead.sort_key, reports.c.manager_id, size)
        .join(reports, reports.c.person_id == lead.id)
        .where(select(theirs.person_id).where(theirs.manager_id == lead.id).exists())
    )
    return {lead_id: _Lead(*facts) for lead_id, *facts in rows}


def _path(leads: Mapping[UUID, _Lead], lead_id: UUID) -> list[tuple[str, str]]:
    """The sort keys from the topmost manager below down to this one."""
    lead = leads[lead_id]
    above = _path(leads, lead.manager_id) if lead.manager_id in leads else []
    return [*above, (lead.sort_key, str(lead_id))]


def _names_above(leads: Mapping[UUID, _Lead], lead_id: UUID) -> tuple[str, ...]:
    above = leads[lead_id].manager_id
    return (*_names_above(leads, above), leads[above].name) if above in leads else ()


def _direct_totals(manager_ids: Collection[UUID]) -> dict[UUID, Sums]:
    if not manager_ids:
        return {}
    sums = [func.sum(column).cast(Integer) for column in columns_of(TeamSummary)]
    rows = db.session.execute(
        select(TeamSummary.manager_id, *sums)
        .where(TeamSummary.manager_id.in_(manager_ids), TeamSummary.scope == Scope.DIRECT)
        .group_by(TeamSummary.manager_id)
    )
    return {manager_id: Sums(*values) for manager_id, *values in rows}


def counting() -> tuple[ColumnElement[bool], ...]:
    """Who counts in what a manager sees: nobody who has left, and no Member, peer or their staff."""
    return Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)
