"""Raw history as it was recorded, row by row: what people, results, decisions, roles, exemptions, editions and lines say, and no more."""

from sqlalchemy import select

from skills_centre.people.models import ManagementLine, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    Exemption,
    Framework,
    FrameworkVersion,
    PersonProfile,
    Profile,
    Requirement,
    SkillDefinition,
)
from tests.gaps.history_oracle import (
    RawDecision,
    RawExemption,
    RawHistory,
    RawHolding,
    RawLine,
    RawPerson,
    RawRequirement,
    RawResult,
    RawSkill,
)


def read_history() -> RawHistory:
    """Everything recorded; what an edition asks is read from the one that is published."""
    db.session.close()
    rows = db.session.scalars
    published = {one.id for one in rows(select(FrameworkVersion)) if one.state.value == "published"}
    in_force = {one.id for one in rows(select(Framework)) if one.is_in_force}
    return RawHistory(
        people=[RawPerson(one.id, one.person_type.value, one.left_on) for one in rows(select(Person))],
        results=[
            RawResult(
                one.id,
                one.person_id,
                one.skill_id,
                one.level,
                one.source.value,
                one.assessor_id,
                one.assessed_on,
                one.recorded_at,
            )
            for one in rows(select(AssessmentResult))
        ],
        decisions=[
            RawDecision(one.result_id, one.decision.value, one.level) for one in rows(select(AssessmentDecision))
        ],
        holdings=[
            RawHolding(one.person_id, one.profile_id, one.starts_on, one.ends_on, one.agreed_at is not None)
            for one in rows(select(PersonProfile))
        ],
        exemptions=[
            RawExemption(one.person_id, one.skill_id, one.starts_on, one.ends_on, one.ended_at is not None)
            for one in rows(select(Exemption))
        ],
        requirements=[
            RawRequirement(one.profile_id, one.skill_id, one.level, one.weight, one.is_essential)
            for one in rows(select(Requirement))
            if one.version_id in published
        ],
        skills={
            one.skill_id: RawSkill(one.skill_id, one.has_ladder, one.currency_months)
            for one in rows(select(SkillDefinition))
            if one.version_id in published
        },
        everyones_profiles={
            one.id for one in rows(select(Profile)) if one.is_everyone and one.framework_id in in_force
        },
        lines=[
            RawLine(one.person_id, one.manager_id, one.starts_on, one.ends_on) for one in rows(select(ManagementLine))
        ],
    )
