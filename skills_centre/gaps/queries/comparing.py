"""Teams of the line beside each other, skill by skill, as counts: in the order of the line, never of a number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.queries.apart import not_apart_by_skill, teams_not_apart
from skills_centre.gaps.queries.sub_teams import SubTeam, sub_teams
from skills_centre.gaps.queries.sums import columns_of
from skills_centre.gaps.queries.teams import team_size
from skills_centre.gaps.rules import GAPS_THAT_MATTER, SkillSums, Sums, by_importance, gaps_that_matter
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class ComparedTeam:
    """A manager's team below, and its counts in each of the skills that are compared; none where the skill is asked of nobody there.

    Where it is asked of too few people to count apart, all that is told is that: sums of nobody.
    """

    team: SubTeam
    sums: tuple[Sums | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The skills that are compared, and the teams. Teams of too few people carry no counts."""

    skills: tuple[SkillSums, ...]
    teams: list[ComparedTeam]
    is_all: bool


def skills_to_compare(skills: Sequence[SkillSums], address: str | None) -> tuple[SkillSums, ...]:
    """The skill that an address names, if it is asked; else the gaps that matter most, else those first by importance."""
    chosen = tuple(one for one in skills if one.address == address)
    return chosen or tuple(gaps_that_matter(skills)) or tuple(by_importance(skills))[:GAPS_THAT_MATTER]


def compared_teams(manager_id: UUID, skills: Sequence[SkillSums]) -> Comparison:
    """The team of each manager below in these skills; of many, those nearest."""
    size = team_size(manager_id)
    left_out = teams_not_apart(manager_id, size)
    found = sub_teams(manager_id, not_apart=left_out)
    teams = found.teams
    shown = {one.manager_id for one in teams if one.is_shown}
    kept: dict[tuple[UUID, UUID], Sums] = {}
    if shown and skills:
        rows = db.session.execute(
            select(TeamSummary.manager_id, TeamSummary.skill_id, *columns_of(TeamSummary)).where(
                TeamSummary.manager_id.in_(shown),
                TeamSummary.scope == Scope.DIRECT,
                TeamSummary.skill_id.in_([one.skill_id for one in skills]),
                TeamSummary.required > 0,
            )
        )
        kept = {(lead_id, skill_id): Sums(*values) for lead_id, skill_id, *values in rows}
        asked: dict[UUID, dict[UUID, int]] = defaultdict(dict)
        for (lead_id, skill_id), sums in kept.items():
            asked[skill_id][lead_id] = sums.required
        for skill_id, leads in not_apart_by_skill(manager_id, asked, line=size.line, besides=left_out).items():
            kept |= {(lead_id, skill_id): Sums() for lead_id in leads}
    return Comparison(
        tuple(skills),
        [ComparedTeam(one, tuple(kept.get((one.manager_id, skill.skill_id)) for skill in skills)) for one in teams],
        found.is_all,
    )
