"""What the skills domain erases of somebody whose retention period is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from skills_centre.platform.database import db
from skills_centre.platform.words import erase_these_words
from skills_centre.skills.models import AssessmentDecision, AssessmentDraft, AssessmentResult, Exemption


def erase_assessment_words(person_id: UUID, *, now: datetime) -> None:
    """Erase their drafts, and the words that they wrote about others: reasons of decisions and exemptions, grounds of assessments.

    The texts about themselves are erased already. Levels, decisions and their days stay.
    """
    db.session.execute(delete(AssessmentDraft).where(AssessmentDraft.person_id == person_id))
    for written in (
        select(AssessmentDecision.reason_id).where(AssessmentDecision.decided_by == person_id),
        select(Exemption.reason_id).where(Exemption.granted_by == person_id),
        select(AssessmentResult.evidence_id).where(AssessmentResult.assessor_id == person_id),
    ):
        erase_these_words(written, now=now)
