"""What people say that they can do: kept as a draft answer by answer, sent as a result when they are ready.

A self-assessment is a claim until somebody decides it; "I don't know" (no level) withdraws the open one. Any skill of a published
framework may be assessed, asked for or not.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, insert, select

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, table_of
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import Words, keep_words
from skills_centre.skills.errors import FrameworkChanged, SkillNotInUse
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentDraft,
    AssessmentResult,
)
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.rules import Source
from skills_centre.skills.services.answers import Answer, AnswersRefused, check_answers
from skills_centre.skills.services.evidence import (
    attach_to_draft,
    brings_nothing_new,
    drop_drafted,
    hand_over,
)
from skills_centre.skills.services.standing import lock_people, refresh_people, refresh_skill

_RESULT, _WORDS, _DRAFT = table_of(AssessmentResult), table_of(Words), table_of(AssessmentDraft)

#: Sent with every answer, so built once from the plain tables.
_LATEST = (
    select(
        _RESULT.c.id,
        _RESULT.c.level,
        _RESULT.c.source,
        _RESULT.c.assessed_on,
        _RESULT.c.version_id,
        _WORDS.c.body,
    )
    .outerjoin_from(_RESULT, _WORDS, _WORDS.c.id == _RESULT.c.evidence_id)
    .where(_RESULT.c.person_id == bindparam("person_id"), _RESULT.c.skill_id == bindparam("skill_id"))
    .order_by(_RESULT.c.assessed_on.desc(), _RESULT.c.recorded_at.desc(), _RESULT.c.id.desc())
    .limit(1)
)
_APPENDED = insert(_RESULT)
_FORGOTTEN = delete(_DRAFT).where(
    _DRAFT.c.person_id == bindparam("whose"), _DRAFT.c.skill_id.in_(bindparam("which", expanding=True))
)


def save_draft(person_id: UUID, answer: Answer, *, now: datetime) -> None:
    """Keep an answer that its writer has not sent; a later one takes its place.

    Raises SkillNotInUse, FrameworkChanged, LevelOutsideScale, EvidenceTooLong, or what `attach_to_draft` raises.
    """
    lock_people([person_id])
    _check(answer)
    if answer.attached:
        attach_to_draft(person_id, answer.skill_id, answer.attached, now=now)
    session = db.session()
    draft = session.get(AssessmentDraft, (person_id, answer.skill_id))
    if draft is None:
        draft = AssessmentDraft(person_id=person_id, skill_id=answer.skill_id)
        session.add(draft)
    _fill(draft, answer, now=now)
    session.flush()


def save_drafts(person_id: UUID, answers: Sequence[Answer], *, now: datetime) -> None:
    """Keep the answers of a whole page, all or none, in a constant number of statements; links and files that wait stay.

    Raises AnswersRefused, which says what is wrong with each.
    """
    lock_people([person_id])
    if refused := check_answers(answers):
        raise AnswersRefused(refused)
    session = db.session()
    drafts = {
        one.skill_id: one
        for one in session.scalars(select(AssessmentDraft).where(AssessmentDraft.person_id == person_id))
    }
    for answer in answers:
        draft = drafts.get(answer.skill_id)
        if draft is None:
            draft = AssessmentDraft(person_id=person_id, skill_id=answer.skill_id)
            session.add(draft)
        _fill(draft, answer, now=now)
    session.flush()


def discard(person_id: UUID, skill_ids: Collection[UUID]) -> None:
    """Throw unsent answers away; those that are not there make no difference."""
    lock_people([person_id])
    _forget(person_id, skill_ids)


def submit(person_id: UUID, answer: Answer, *, now: datetime) -> bool:
    """Send one answer: it becomes a result, and its draft goes. Gives false when the very same was sent today and still stands.

    Raises SkillNotInUse, FrameworkChanged, LevelOutsideScale, EvidenceTooLong, or what `attach_to_draft` raises.
    """
    lock_people([person_id])
    _check(answer)
    if answer.attached:
        attach_to_draft(person_id, answer.skill_id, answer.attached, now=now)
    if _stands_already(person_id, answer, now=now):
        _forget(person_id, [answer.skill_id])
        return False
    _append(person_id, answer, now=now)
    _forget_answers(person_id, [answer.skill_id])
    refresh_skill(person_id, answer.skill_id, now=now)
    return True


def submit_drafts(person_id: UUID, *, now: datetime) -> int:
    """Send every answer that was kept and has a level, all or none; gives how many. A second press finds none left.

    Raises FrameworkChanged when a new edition came after an answer, or SkillNotInUse; then every answer is kept as it was.
    """
    lock_people([person_id])
    drafts = {skill_id: draft for skill_id, draft in drafts_of(person_id).items() if draft.is_chosen}
    for draft in drafts.values():
        if draft.version_id is None:
            raise SkillNotInUse("One of these skills is no longer in use. Remove that answer, and send the others.")
        if draft.is_outdated:
            raise FrameworkChanged(
                "The framework changed after you answered. Look once more at the answers marked below."
            )
        answer = Answer(draft.skill_id, draft.version_id, draft.level, draft.evidence)
        _check(answer)
        if not _stands_already(person_id, answer, now=now):
            _append(person_id, answer, now=now)
    _forget(person_id, drafts)
    if drafts:
        refresh_people([person_id], now=now)
    return len(drafts)


def _check(answer: Answer) -> None:
    """Hold an answer against the version that is published now."""
    for refusal in check_answers([answer]).values():
        raise refusal


def _append(person_id: UUID, answer: Answer, *, now: datetime) -> None:
    """Make a result of an answer, with whatever waited with its draft."""
    result_id = new_id()
    row = {
        "id": result_id,
        "person_id": person_id,
        "skill_id": answer.skill_id,
        "version_id": answer.version_id,
        "level": answer.level,
        "source": Source.SELF,
        "assessed_on": local_day(now),
        "recorded_at": now,
        "evidence_id": keep_words(answer.evidence, about_id=person_id, purpose="evidence", now=now),
    }
    db.session.connection().execute(_APPENDED, row)
    hand_over(person_id, answer.skill_id, result_id)


def _stands_already(person_id: UUID, answer: Answer, *, now: datetime) -> bool:
    """Whether the person's latest result says the very same, was made today under this version, and nobody has decided it."""
    latest = (
        db.session.connection().execute(_LATEST, {"person_id": person_id, "skill_id": answer.skill_id}).one_or_none()
    )
    if latest is None or (latest.source, latest.assessed_on) != (Source.SELF, local_day(now)):
        return False
    says_the_same = (latest.level, latest.version_id, latest.body) == (
        answer.level,
        answer.version_id,
        _said(answer),
    )
    is_decided = db.session.scalar(select(exists().where(AssessmentDecision.result_id == latest.id)))
    return says_the_same and not is_decided and brings_nothing_new(person_id, answer.skill_id, latest.id)


def _forget(person_id: UUID, skill_ids: Collection[UUID]) -> None:
    """Throw answers away, with the links and files that wait with them."""
    drop_drafted(person_id, skill_ids)
    _forget_answers(person_id, skill_ids)


def _forget_answers(person_id: UUID, skill_ids: Collection[UUID]) -> None:
    db.session.connection().execute(_FORGOTTEN, {"whose": person_id, "which": list(skill_ids)})


def _fill(draft: AssessmentDraft, answer: Answer, *, now: datetime) -> None:
    draft.level = answer.level if answer.is_chosen else None
    draft.is_chosen, draft.evidence, draft.saved_at = answer.is_chosen, _said(answer), now


def _said(answer: Answer) -> str | None:
    return (answer.evidence or "").strip() or None
