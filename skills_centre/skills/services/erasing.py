"""What the skills domain erases of somebody whose retention period is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select

from skills_centre.platform.database import db
from skills_centre.platform.words import erase_these_words
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentDraft,
    AssessmentResult,
    Exemption,
    HelpOffer,
    HelpPause,
    HelpWish,
    SecondFinding,
)
from skills_centre.skills.services.evidence import erase_evidence


def erase_assessment_words(person_id: UUID, *, now: datetime) -> None:
    """Erase their drafts, links and files, and what they wrote about others: reasons of decisions and the like, grounds.

    What help they offered, and wished for, goes too. The texts about themselves are erased already. Levels, decisions and their days stay.
    """
    erase_evidence(person_id, now=now)
    db.session.execute(delete(AssessmentDraft).where(AssessmentDraft.person_id == person_id))
    for table in (HelpOffer, HelpPause, HelpWish):
        db.session.execute(delete(table).where(table.person_id == person_id))
    written_about_others: tuple[Select[tuple[UUID | None]] | Select[tuple[UUID]], ...] = (
        select(AssessmentDecision.reason_id).where(AssessmentDecision.decided_by == person_id),
        select(Exemption.reason_id).where(Exemption.granted_by == person_id),
        select(AssessmentResult.evidence_id).where(AssessmentResult.assessor_id == person_id),
        select(SecondFinding.reason_id).where(SecondFinding.found_by == person_id),
    )
    for written in written_about_others:
        erase_these_words(written, now=now)
