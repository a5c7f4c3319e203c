"""Which teams of a manager's line are not counted apart, in all and by skill, read from no more of the line than it takes.

The rule is `rules/apart.py`. It leaves out the teams of too few people, and others with them only until what is left out is of two teams
and of enough people. Three small teams are both, and in a large line a few hundred people have them nearly always: then nothing else need
be looked at.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.queries.counted_lines import keep_not_apart, teams_kept_not_apart
from skills_centre.gaps.queries.teams import TeamSize, counting
from skills_centre.gaps.rules import FEWEST_APART
from skills_centre.gaps.rules.apart import not_counted_apart
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import padded

#: So many small teams are two teams at least and have enough people, whoever is in them.
ENOUGH_SMALL = max(2, FEWEST_APART)
#: Among the teams of how many people below small ones are looked for first, and then for what has too few there. Those nearest would be
#: the largest teams, so they are taken as they come in the index.
SOME = (400, 4_000)


def teams_not_apart(viewer_id: UUID, size: TeamSize) -> frozenset[UUID]:
    """The managers in somebody's line whose teams are not counted apart for them."""
    kept = teams_kept_not_apart(viewer_id, size.edition)
    if kept is None:
        small = _sizes(_SMALL_SIZES_BELOW, viewer_id)
        kept = not_counted_apart(small if len(small) >= ENOUGH_SMALL else _sizes(_SIZES_BELOW, viewer_id))
        keep_not_apart(viewer_id, kept, people=size.line, edition=size.edition)
    return kept


def not_apart_by_skill(
    viewer_id: UUID, asked: Mapping[UUID, Mapping[UUID, int]], *, line: int, besides: frozenset[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Of each skill, those of some teams in somebody's line, of so many people, that are not counted apart in it.

    `asked` holds for each skill of how many people of each of these teams it is asked; `besides` are the managers whose teams are not
    counted apart in any.
    """
    unsettled, small = set(asked), dict[UUID, int]()
    for statement in (*(of_some for some, of_some in _SMALL_TEAMS_OF_SOME.items() if some < line), _SMALL_TEAMS):
        small = _small_teams(statement, viewer_id, unsettled)
        unsettled -= {one for one, number in small.items() if number >= ENOUGH_SMALL}
    to_settle = [one for one in unsettled if besides or small.get(one)]
    in_the_line = _asked_in_the_line(viewer_id, to_settle)
    found = {}
    for skill_id, of_teams in asked.items():
        everybody = in_the_line.get(skill_id)
        not_apart = _small(of_teams) | besides if everybody is None else not_counted_apart(everybody, besides=besides)
        found[skill_id] = not_apart & of_teams.keys()
    return found


def _small(sizes: Mapping[UUID, int]) -> frozenset[UUID]:
    return frozenset(team for team, people in sizes.items() if 0 < people < FEWEST_APART)


def _sizes(statement: Select[tuple[UUID, int]], viewer_id: UUID) -> dict[UUID, int]:
    return dict(db.session.execute(statement, {"viewer_id": viewer_id}).tuples().all())


def _small_teams(statement: Select[tuple[UUID, int]], viewer_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, int]:
    """In how many teams each of these skills is asked of one or two people; those of none are not there."""
    if not skill_ids:
        return {}
    rows = db.session.execute(statement, {"viewer_id": viewer_id, "skill_ids": padded(skill_ids)})
    return dict(rows.tuples().all())


def _asked_in_the_line(viewer_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Of how many people of each team of a line these skills are asked."""
    found: dict[UUID, dict[UUID, int]] = {skill_id: {} for skill_id in skill_ids}
    if found:
        rows = db.session.execute(_ASKED_BELOW, {"viewer_id": viewer_id, "skill_ids": padded(found)})
        for skill_id, lead_id, required in rows:
            found[skill_id][lead_id] = required
    return found


def _select_sizes_below() -> Select[tuple[UUID, int]]:
    below = aliased(LineClosure)
    return (
        select(LineClosure.manager_id, func.count())
        .join(below, and_(below.person_id == LineClosure.manager_id, below.manager_id == bindparam("viewer_id")))
        .join(Person, Person.id == LineClosure.person_id)
        .where(LineClosure.depth == 1, *counting())
        .group_by(LineClosure.manager_id)
    )


def _select_asked_below() -> Select[tuple[UUID, UUID, int]]:
    """What is asked of the teams of somebody's line."""
    return (
        select(TeamSummary.skill_id, TeamSummary.manager_id, TeamSummary.required)
        .join(LineClosure, LineClosure.person_id == TeamSummary.manager_id)
        .where(LineClosure.manager_id == bindparam("viewer_id"), *_is_asked())
    )


def _is_asked() -> tuple[ColumnElement[bool], ...]:
    which = TeamSummary.skill_id.in_(bindparam("skill_ids", expanding=True))
    return which, TeamSummary.scope == Scope.DIRECT, TeamSummary.required > 0


def _select_small(leads: FromClause) -> Select[tuple[UUID, int]]:
    return (
        select(TeamSummary.skill_id, func.count())
        .join(leads, leads.c.person_id == TeamSummary.manager_id)
        .where(*_is_asked(), TeamSummary.required < FEWEST_APART)
        .group_by(TeamSummary.skill_id)
    )


#: Built once: building one takes as long as its answer.
_SIZES_BELOW = _select_sizes_below()
_SMALL_SIZES_BELOW = _SIZES_BELOW.having(func.count() < FEWEST_APART)
_ASKED_BELOW = _select_asked_below()
_BELOW = select(LineClosure.person_id).where(LineClosure.manager_id == bindparam("viewer_id"))
#: The small teams of everyone below, and of so many of them.
_SMALL_TEAMS = _select_small(_BELOW.subquery())
_SMALL_TEAMS_OF_SOME = {
    some: _select_small(_BELOW.order_by(LineClosure.person_id).limit(some).subquery()) for some in SOME
}
