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
from skills_centre.skills.rules.calibration import NO_PAIRS, Pairs, ShownPairs, shown

SMALLER_TEAMS = "Smaller teams together"
NO_UNIT = "In no team"


@dataclass(frozen=True, slots=True)
class CalibratedRow:
    """A skill in a team, or in the smaller teams of an area together."""

    skill_name: str
    framework_name: str
    area_name: str
    team_name: str
    pairs: ShownPairs


def calibration() -> list[CalibratedRow]:
    """Every row that may be shown, by skill, area and team, in five statements."""
    found = _pairs()
    homes = _homes(registered_units())
    skills = described_skills({skill_id for skill_id, _ in found})
    by_skill: dict[UUID, dict[UUID | None, Pairs]] = defaultdict(dict)
    for (skill_id, unit_id), pairs in found.items():
        by_skill[skill_id][unit_id] = pairs
    return [
        CalibratedRow(skill.name, skill.framework_name, home.area_name, home.team_name, shown(pairs))
        for skill in sorted(skills.values(), key=lambda one: (one.sort_key, one.framework_name, one.key))
        if skill.is_published
        for home, pairs in _rows(by_skill[skill.skill_id], homes)
    ]


@dataclass(frozen=True, slots=True)
class _Home:
    area_name: str
    team_name: str


def _rows(by_unit: dict[UUID | None, Pairs], homes: dict[UUID | None, _Home]) -> list[tuple[_Home, Pairs]]:
    """The rows of one skill that may be shown, by area and team, the smaller teams of an area last."""
    rows: dict[_Home, Pairs] = defaultdict(lambda: NO_PAIRS)
    for unit_id, pairs in by_unit.items():
        home = homes[unit_id]
        rows[home if pairs.may_be_shown else _Home(home.area_name, SMALLER_TEAMS)] += pairs
    found = [(home, pairs) for home, pairs in rows.items() if pairs.may_be_shown]
    return sorted(found, key=lambda row: (row[0].area_name, row[0].team_name == SMALLER_TEAMS, row[0].team_name))


def _homes(units: list[RegisteredUnit]) -> dict[UUID | None, _Home]:
    """The area and the name under which each unit is shown: the highest business area that it is in, or its body where it is in none."""
    by_id = {unit.id: unit for unit in units}
    homes: dict[UUID | None, _Home] = {None: _Home(NO_UNIT, NO_UNIT)}
    for unit in units:
        area = above = unit
        while above.parent_id:
            above = by_id[above.parent_id]
            area = above if above.kind is UnitKind.BUSINESS_AREA or area.kind is UnitKind.TEAM else area
        homes[unit.id] = _Home(area.name, unit.name)
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
