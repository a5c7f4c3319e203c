"""Naming who answers for a skill, and asking for evidence: outside the versions, so that it changes without a new edition."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import NotASkillsLead
from skills_centre.skills.models import Skill, SkillOwner
from skills_centre.skills.queries.owners import skills_leads
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK


def name_owner(skill_id: UUID, person_id: UUID | None, *, by_id: UUID | None, now: datetime) -> bool:
    """Let a skills lead answer for a skill, or nobody; says whether that changes anything.

    Raises NotFound for a skill that there is not, and NotASkillsLead.
    """
    lock_named(FRAMEWORK_LOCK)
    session = db.session()
    if session.get(Skill, skill_id) is None:
        raise NotFound
    if person_id is not None and person_id not in {lead.person_id for lead in skills_leads()}:
        raise NotASkillsLead
    if session.scalar(select(SkillOwner.person_id).where(SkillOwner.skill_id == skill_id)) == person_id:
        return False
    session.execute(delete(SkillOwner).where(SkillOwner.skill_id == skill_id))
    if person_id is not None:
        session.add(SkillOwner(skill_id=skill_id, person_id=person_id, named_at=now, named_by=by_id))
    record_act(
        "framework.name-owner", actor_id=by_id, subject_kind="skill", subject_id=skill_id, now=now, fields=["owner"]
    )
    return True


def ask_for_evidence(skill_id: UUID, *, asks: bool, by_id: UUID | None, now: datetime) -> bool:
    """Ask for evidence with every claim in a skill, or no longer; says whether that changes anything. Raises NotFound.

    It refuses no claim: it keeps managers from agreeing unseen with one that has no evidence.
    """
    lock_named(FRAMEWORK_LOCK)
    if db.session.get(Skill, skill_id) is None:
        raise NotFound
    if not affected_rows(
        db.session(),
        update(Skill).where(Skill.id == skill_id, Skill.asks_for_evidence != asks).values(asks_for_evidence=asks),
    ):
        return False
    record_act(
        "framework.ask-for-evidence",
        actor_id=by_id,
        subject_kind="skill",
        subject_id=skill_id,
        now=now,
        fields=["asks_for_evidence"],
    )
    return True
