"""How what people say of themselves and what was confirmed differ, per skill and team: counts, never people.

The rows of a skill are apart from one another, each pair in one of them: a team with enough pairs by itself, and of each business area
the smaller teams together. So no row can be subtracted from another. Of leavers, Members, peers and their staff nothing is counted.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, Person, UnitKind
from skills_centre.people.queries.register import RegisteredUnit, registered_units
from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentDecision, AssessmentResult
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.rules import Decision, Source
from skills_centre.skills.rules.calibration import NO_PAIRS, Pairs, ShownPairs, shown, total

SMALLER_TEAMS = "Smaller teams together"
NO_UNIT = "In no team"


@dataclass(frozen=True, slots=True)
class CalibratedTeam:
    """A row of a skill: a team, or the smaller teams of an area together."""

    area_name: str
    team_name: str
    pairs: ShownPairs


@dataclass(frozen=True, slots=True)
class CalibratedSkill:
    """A skill with its rows, and what those come to."""

    name: str
    framework_name: str
    teams: tuple[CalibratedTeam, ...]
    total: ShownPairs


def calibration() -> list[CalibratedSkill]:
    """Every skill of which enough was decided to show something, by name, in five statements."""
    found = _pairs()
    homes = _homes(registered_units())
    skills = described_skills({skill_id for skill_id, _ in found})
    by_skill: dict[UUID, dict[UUID | None, Pairs]] = defaultdict(dict)
    for (skill_id, unit_id), pairs in found.items():
        by_skill[skill_id][unit_id] = pairs
    calibrated = []
    for skill in sorted(skills.values(), key=lambda one: (one.sort_key, one.framework_name, one.key)):
        teams = _rows(by_skill[skill.skill_id], homes)
        if teams and skill.is_published:
            calibrated.append(
                CalibratedSkill(skill.name, skill.framework_name, teams, total(team.pairs for team in teams))
            )
    return calibrated


@dataclass(frozen=True, slots=True)
class _Home:
    area_name: str
    team_name: str


def _rows(by_unit: dict[UUID | None, Pairs], homes: dict[UUID | None, _Home]) -> tuple[CalibratedTeam, ...]:
    """The rows of one skill that may be shown, by area and team."""
    smaller: dict[str, Pairs] = defaultdict(lambda: NO_PAIRS)
    rows = []
    for unit_id, pairs in by_unit.items():
        home = homes[unit_id]
        if pairs.may_be_shown:
            rows.append(CalibratedTeam(home.area_name, home.team_name, shown(pairs)))
        else:
            smaller[home.area_name] += pairs
    rows += [
        CalibratedTeam(area_name, SMALLER_TEAMS, shown(pairs))
        for area_name, pairs in smaller.items()
        if pairs.may_be_shown
    ]
    return tuple(sorted(rows, key=lambda row: (row.area_name, row.team_name == SMALLER_TEAMS, row.team_name)))


def _homes(units: list[RegisteredUnit]) -> dict[UUID | None, _Home]:
    """The area and the name under which each unit is shown: its nearest business area, or its body where there is none."""
    by_id = {unit.id: unit for unit in units}
    homes: dict[UUID | None, _Home] = {None: _Home(NO_UNIT, NO_UNIT)}
    for unit in units:
        area = unit
        while area.kind is not UnitKind.BUSINESS_AREA and area.parent_id:
            area = by_id[area.parent_id]
        homes[unit.id] = _Home(" > ".join(area.path), unit.name)
    return homes


def _pairs() -> dict[tuple[UUID, UUID | None], Pairs]:
    """The latest decided pair of each person in each skill, counted by skill and unit."""
    revoked = aliased(AssessmentDecision)
    newest = func.row_number().over(
        partition_by=(AssessmentResult.person_id, AssessmentResult.skill_id),
        order_by=(
            AssessmentResult.assessed_on.desc(), AssessmentResult.recorded_at.desc(), AssessmentResult.id.desc(),
        ),
    )  # fmt: skip
    confirmed = func.coalesce(AssessmentDecision.level, AssessmentResult.level)
    decided = (
        select(
            AssessmentResult.person_id,
            AssessmentResult.skill_id,
            (confirmed - AssessmentResult.level).label("difference"),
            newest.label("place"),
        )
        .join(AssessmentDecision, AssessmentDecision.result_id == AssessmentResult.id)
        .where(
            AssessmentDecision.decision.in_((Decision.CONFIRMED, Decision.CHANGED)),
            AssessmentResult.level.is_not(None),
            or_(
                AssessmentResult.source == Source.SELF,
                and_(AssessmentResult.source == Source.IMPORT, AssessmentResult.assessor_id.is_(None)),
            ),
            ~exists().where(revoked.result_id == AssessmentResult.id, revoked.decision == Decision.REVOKED),
        )
        .subquery("decided")
    )
    rows = db.session.execute(
        select(
            decided.c.skill_id,
            Membership.unit_id,
            *(
                func.sum(case((holds, 1), else_=0))
                for holds in (decided.c.difference < 0, decided.c.difference == 0, decided.c.difference > 0)
            ),
        )
        .join(Person, Person.id == decided.c.person_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
        .where(decided.c.place == 1, Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
        .group_by(decided.c.skill_id, Membership.unit_id)
    )
    return {(skill_id, unit_id): Pairs(*counts) for skill_id, unit_id, *counts in rows}
