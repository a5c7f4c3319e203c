"""The sums of states as SQL: the one place that says what one (person, skill) row adds to a summary."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, select, union_all
from sqlalchemy.sql.elements import KeyedColumnElement

from skills_centre.gaps.models import Scope, TeamSnapshot, TeamSummary
from skills_centre.gaps.rules import PRACTITIONER, SUM_NAMES, Sums
from skills_centre.people.models import LineClosure
from skills_centre.platform.database import Coded, db
from skills_centre.skills.models import RequiredSkill, SkillState, SummaryDelta


@dataclass(frozen=True)
class SummaryKey:
    """Which summary: whose people, how far down, in which skill."""

    manager_id: UUID
    scope: Scope
    skill_id: UUID


def _if(condition: ColumnElement[bool], value: ColumnElement[int] | int = 1) -> ColumnElement[int]:
    return case((condition, value), else_=0)


def contributions() -> dict[str, ColumnElement[int]]:
    """What one row of `required_skill` adds to each sum."""
    row = RequiredSkill
    is_below = row.state == SkillState.BELOW
    is_assessed = row.state.not_in([SkillState.EXEMPT, SkillState.UNKNOWN])
    return {
        "required": literal(1, Integer),
        "essential": _if(row.is_essential.is_(True)),
        "exempt": _if(row.state == SkillState.EXEMPT),
        "met": _if(row.state == SkillState.MET),
        "stale": _if(row.state == SkillState.STALE),
        "claimed": _if(row.state == SkillState.CLAIMED),
        "below": _if(is_below),
        "unknown": _if(row.state == SkillState.UNKNOWN),
        "below_own_account": _if(and_(is_below, row.is_own_account)),
        "below_by_1": _if(and_(is_below, row.distance == 1)),
        "below_by_2": _if(and_(is_below, row.distance == 2)),
        "below_by_3": _if(and_(is_below, row.distance == 3)),
        "below_by_4": _if(and_(is_below, row.distance >= 4)),
        "weighted_distance": _if(is_below, row.weight * row.distance),
        "weighted_required": _if(is_assessed, row.weight * func.coalesce(row.required_level, 0)),
        "at_practitioner": _if(row.verified_level >= PRACTITIONER),
    }


def _sum_columns(values: dict[str, ColumnElement[int]]) -> list[ColumnElement[int]]:
    return [func.sum(values[name]).cast(Integer).label(name) for name in SUM_NAMES]


def _scope(scope: Scope) -> ColumnElement[Scope]:
    return literal(scope, Coded(Scope)).label("scope")


def direct_sums() -> Select[tuple[UUID, Scope, UUID]]:
    """Every manager's direct reports by skill, from the states."""
    return (
        select(LineClosure.manager_id, _scope(Scope.DIRECT), RequiredSkill.skill_id, *_sum_columns(contributions()))
        .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
        .where(LineClosure.depth == 1)
        .group_by(LineClosure.manager_id, RequiredSkill.skill_id)
    )


def tallest_line() -> int:
    """The steps of management below whoever has most of them; 0 where nobody has anybody below."""
    return db.session.scalar(select(func.max(LineClosure.depth))) or 0


def line_sums(height: int) -> Select[tuple[UUID, Scope, UUID]]:
    """The whole lines, by skill, of every manager with so many steps of management below.

    They are one's own direct reports and the lines of those among them who manage people, which must have been written: from 1 upward.
    So each summary is read once, however deep the line, where adding up all teams further down reads it once for each step above it.
    """
    closure, names = LineClosure, [getattr(TeamSummary, name) for name in SUM_NAMES]
    of_height = select(closure.manager_id).group_by(closure.manager_id).having(func.max(closure.depth) == height)
    is_own = and_(TeamSummary.scope == Scope.DIRECT, TeamSummary.manager_id.in_(of_height))
    if height == 1:  # nobody among their reports has a line to add
        return select(TeamSummary.manager_id, _scope(Scope.LINE), TeamSummary.skill_id, *names).where(is_own)
    own = select(TeamSummary.manager_id, TeamSummary.skill_id, *names).where(is_own)
    below = (
        select(closure.manager_id, TeamSummary.skill_id, *names)
        .join(closure, and_(closure.person_id == TeamSummary.manager_id, closure.depth == 1))
        .where(TeamSummary.scope == Scope.LINE, closure.manager_id.in_(of_height))
    )
    parts = union_all(own, below).subquery()
    sums = _sum_columns({name: parts.c[name] for name in SUM_NAMES})
    return select(parts.c.manager_id, _scope(Scope.LINE), parts.c.skill_id, *sums).group_by(
        parts.c.manager_id, parts.c.skill_id
    )


def managers_summed() -> list[UUID]:
    """Everyone who has somebody below them, or a summary, which should be the same people."""
    either = select(LineClosure.manager_id).union(select(TeamSummary.manager_id)).subquery()
    return list(db.session.scalars(select(either.c.manager_id).order_by(either.c.manager_id)))


def sums_from_states(manager_ids: Collection[UUID]) -> dict[SummaryKey, Sums]:
    """These managers' summaries from states and line alone, by another road than the recompute's roll-up: for the nightly check."""
    found: dict[SummaryKey, Sums] = {}
    for scope in Scope:
        statement = (
            select(LineClosure.manager_id, RequiredSkill.skill_id, *_sum_columns(contributions()))
            .join(LineClosure, LineClosure.person_id == RequiredSkill.person_id)
            .where(LineClosure.manager_id.in_(manager_ids))
            .group_by(LineClosure.manager_id, RequiredSkill.skill_id)
        )
        if scope is Scope.DIRECT:
            statement = statement.where(LineClosure.depth == 1)
        for manager_id, skill_id, *values in db.session.execute(statement):
            found[SummaryKey(manager_id, scope, skill_id)] = Sums(*values)
    return found


def kept_sums(manager_ids: Collection[UUID] | None = None) -> dict[SummaryKey, Sums]:
    """The summaries as they are kept: these managers', or everybody's."""
    statement = select(TeamSummary.manager_id, TeamSummary.scope, TeamSummary.skill_id, *columns_of(TeamSummary))
    if manager_ids is not None:
        statement = statement.where(TeamSummary.manager_id.in_(manager_ids))
    rows = db.session.execute(statement)
    return {SummaryKey(manager_id, scope, skill_id): Sums(*values) for manager_id, scope, skill_id, *values in rows}


def columns_of(
    table: type[TeamSummary] | type[TeamSnapshot] | type[SummaryDelta],
) -> list[KeyedColumnElement[int]]:
    """The columns of the sums of a table, in the order of `Sums`."""
    return [table.__table__.c[name] for name in SUM_NAMES]
