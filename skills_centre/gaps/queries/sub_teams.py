"""The teams of the managers below somebody, and which of them are not counted apart: enough people that a count is nobody's name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.queries.teams import counting, direct_lines, leads_anybody
from skills_centre.gaps.rules import FEWEST_APART, Sums
from skills_centre.people.models import ManagementLine, Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import padded

#: Teams below on one page, unless more are nearest: with hundreds a page is no answer, and takes its time.
SUB_TEAMS_AT_MOST = 100

#: What is counted of a team over everything that is asked of it: how many stand in each state, and nothing that is weighed.
TOTALLED = ("required", "exempt", "met", "stale", "claimed", "below", "unknown")


@dataclass(frozen=True, slots=True)
class SubTeam:
    """The people of a manager further down, as counts over all that is asked of them; `above` names the managers between.

    Of its sums those in `TOTALLED` are counted, and of a team that is not shown none.
    """

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


def sub_teams(manager_id: UUID, *, not_apart: frozenset[UUID] = frozenset()) -> SubTeams:
    """The teams of the managers below, where anybody in them counts: by the line from the top, then by name.

    `not_apart` are those that are not counted apart for whoever looks; without it those of too few people. Where they are many, those
    nearest: whoever is further down stands on the page of somebody who is named, and only below a team that has no page of its own are
    they named here all the same.
    """

    def is_shown(lead_id: UUID) -> bool:
        return leads[lead_id].people >= FEWEST_APART and lead_id not in not_apart

    leads: dict[UUID, _Lead] = {}
    found = _managers_who_report_to([manager_id])
    is_all = True
    while found:
        leads |= found
        further = _few_who_report_to(found, at_most=max(SUB_TEAMS_AT_MOST - len(leads), 0))
        if further is None:
            is_all = False
            further = _managers_who_report_to([one for one in found if not is_shown(one)])
        found = further
    sums = _direct_totals([one for one in leads if is_shown(one)])
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


def _reports() -> CTE:
    """The direct reports of `manager_ids`, each once."""
    is_asked = ManagementLine.manager_id.in_(bindparam("manager_ids", expanding=True))
    return direct_lines().where(is_asked).distinct().cte("reports")


def _select_managers_who_report() -> Select[tuple[UUID, str, str, UUID, int]]:
    reports, lead, line = _reports(), aliased(Person), ManagementLine
    size = (
        direct_lines()
        .with_only_columns(func.count(line.person_id.distinct()))
        .join(Person, Person.id == line.person_id)
        .where(line.manager_id == lead.id, *counting())
        .correlate(lead)
        .scalar_subquery()
    )
    return (
        select(lead.id, lead.name, lead.sort_key, reports.c.manager_id, size)
        .join(reports, reports.c.person_id == lead.id)
        .where(leads_anybody(lead.id))
    )


def _select_direct_totals() -> Select[tuple[UUID, *tuple[int, ...]]]:
    sums = [func.sum(getattr(TeamSummary, name)).cast(Integer) for name in TOTALLED]
    return (
        select(TeamSummary.manager_id, *sums)
        .where(TeamSummary.manager_id.in_(bindparam("manager_ids", expanding=True)), TeamSummary.scope == Scope.DIRECT)
        .group_by(TeamSummary.manager_id)
    )


#: Built once: a page asks several of them, and building one takes as long as its answer.
_MANAGERS_WHO_REPORT = _select_managers_who_report()
_FEW_WHO_REPORT = _MANAGERS_WHO_REPORT.limit(bindparam("enough_to_know", type_=Integer))
_DIRECT_TOTALS = _select_direct_totals()


def _managers_who_report_to(manager_ids: Collection[UUID]) -> dict[UUID, _Lead]:
    if not manager_ids:
        return {}
    rows = db.session.execute(_MANAGERS_WHO_REPORT, {"manager_ids": padded(manager_ids)})
    return {lead_id: _Lead(*facts) for lead_id, *facts in rows}


def _few_who_report_to(manager_ids: Collection[UUID], *, at_most: int) -> dict[UUID, _Lead] | None:
    """The managers among the direct reports of some; none where they are more than so many, of whom no more than one is read."""
    rows = db.session.execute(
        _FEW_WHO_REPORT, {"manager_ids": padded(manager_ids), "enough_to_know": at_most + 1}
    ).all()
    return {lead_id: _Lead(*facts) for lead_id, *facts in rows} if len(rows) <= at_most else None


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
    rows = db.session.execute(_DIRECT_TOTALS, {"manager_ids": padded(manager_ids)})
    return {manager_id: Sums(**dict(zip(TOTALLED, values, strict=True))) for manager_id, *values in rows}
