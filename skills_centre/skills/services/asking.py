"""Asking people to say where they are in a skill, each once until they have answered; and taking that back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, insert_missing, lock_named
from skills_centre.platform.ids import new_id
from skills_centre.platform.portions import portions
from skills_centre.skills.errors import EverybodyAskedAlready
from skills_centre.skills.models import AssessmentAsk
from skills_centre.skills.queries.asking import open_asks
from skills_centre.skills.queries.histories import people_who_count


def ask_for_assessments(skill_id: UUID, person_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> int:
    """Ask these people where they are in a skill, and give how many were asked; whoever is asked already is passed over.

    The caller has made sure that they are in the line of `by_id`. Never Members, peers and their staff, or leavers. Twice at once asks
    once: whoever asks about this skill waits for the other, and a unique index stands behind it. Raises EverybodyAskedAlready.
    """
    lock_named(f"asking:{skill_id}")
    asked = 0
    for some in portions(sorted(set(person_ids))):
        asked_before = open_asks(skill_id, some)
        new = [one for one in people_who_count(some) if one not in asked_before]
        db.session.execute(
            update(AssessmentAsk)
            .where(
                AssessmentAsk.skill_id == skill_id, AssessmentAsk.person_id.in_(new), AssessmentAsk.closed_at.is_(None)
            )
            .values(closed_at=now)
        )
        rows = [
            {"id": new_id(), "person_id": one, "skill_id": skill_id, "asked_by": by_id, "asked_at": now} for one in new
        ]
        asked += insert_missing(db.session(), AssessmentAsk, rows)
    if not asked:
        raise EverybodyAskedAlready
    record_act("assessment.ask-team", actor_id=by_id, subject_kind="skill", subject_id=skill_id, now=now)
    return asked


def take_back_asks(skill_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Ask nobody any more whom one asked about a skill: it leaves their pages, and no message goes. Twice changes nothing."""
    lock_named(f"asking:{skill_id}")
    closed = affected_rows(
        db.session(),
        update(AssessmentAsk)
        .where(AssessmentAsk.skill_id == skill_id, AssessmentAsk.asked_by == by_id, AssessmentAsk.closed_at.is_(None))
        .values(closed_at=now)
        .execution_options(synchronize_session=False),
    )
    if closed:
        record_act("assessment.take-back-ask", actor_id=by_id, subject_kind="skill", subject_id=skill_id, now=now)
