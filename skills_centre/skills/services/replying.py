"""What the subject does about a decision: reply once in words, and ask once for a second confirmer.

Source of the rules: DOMAIN.md, "Assessment". Nothing here changes a level; the same form sent twice has one effect.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.errors import (
    AlreadyAsked,
    AlreadyReplied,
    NothingToReplyTo,
    ReplyMissing,
    ReplyTooLong,
)
from skills_centre.skills.models import AssessmentReply, AssessmentResult, SecondOpinion
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.told_results import ToldDecision, ToldResult, told
from skills_centre.skills.services.standing import lock_people

LONGEST_REPLY = 1_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody says to a decision about a result of theirs, or to a result that somebody else entered (then no decision)."""

    result_id: UUID
    decision_id: UUID | None
    text: str | None = None
    asks_second: bool = False


def reply_to(person_id: UUID, reply: Reply, *, now: datetime) -> None:
    """Keep a reply, and the wish for a second confirmer, of the subject.

    Raises NotFound for whatever is not theirs, ReplyMissing, ReplyTooLong, NothingToReplyTo, AlreadyReplied or AlreadyAsked.
    """
    lock_people([person_id])
    result, decision = _what_is_answered(person_id, reply)
    text = (reply.text or "").strip()
    if not text and not reply.asks_second:
        raise ReplyMissing
    if len(text) > LONGEST_REPLY:
        raise ReplyTooLong
    if text:
        _keep_reply(person_id, result, decision, text, now=now)
    if reply.asks_second:
        _ask(person_id, result, decision, now=now)
    db.session.flush()


def _what_is_answered(person_id: UUID, reply: Reply) -> tuple[ToldResult, ToldDecision | None]:
    """The result with the decision, as they are now. Nobody decides about Members, peers or their staff, so they answer nobody."""
    row = db.session.execute(
        select(AssessmentResult.skill_id, Person.person_type)
        .join(Person, Person.id == AssessmentResult.person_id)
        .where(AssessmentResult.id == reply.result_id, AssessmentResult.person_id == person_id)
    ).one_or_none()
    if row is None or row.person_type in PRIVATE_PERSON_TYPES:
        raise NotFound
    has_ladder = described_skills([row.skill_id])[row.skill_id].has_ladder
    results = told(person_id, row.skill_id, has_ladder=has_ladder).results
    result = next(one for one in results if one.id == reply.result_id)
    if reply.decision_id is None:
        return result, None
    decision = next((one for one in result.decisions if one.id == reply.decision_id), None)
    if decision is None:
        raise NotFound
    return result, decision


def _keep_reply(
    person_id: UUID, result: ToldResult, decision: ToldDecision | None, text: str, *, now: datetime
) -> None:
    answered = decision or result
    if answered.reply is not None:
        if answered.reply.text == text:
            return
        raise AlreadyReplied
    if not answered.may_reply:
        raise NothingToReplyTo
    words_id = keep_words(text, about_id=person_id, purpose="reply", now=now)
    db.session.add(
        AssessmentReply(
            id=new_id(),
            result_id=result.id,
            decision_id=decision.id if decision else None,
            words_id=words_id,
            replied_at=now,
        )
    )
    _record("assessment.reply", person_id, result, now=now)


def _ask(person_id: UUID, result: ToldResult, decision: ToldDecision | None, *, now: datetime) -> None:
    asked = result.second_opinion
    if asked is not None:
        if decision is not None and asked.decision_id == decision.id:
            return
        raise AlreadyAsked
    if decision is None or not decision.may_ask_second:
        raise NothingToReplyTo(
            "You cannot ask for a second person here: ask after a level was changed, sent back or taken back."
        )
    db.session.add(SecondOpinion(id=new_id(), result_id=result.id, decision_id=decision.id, asked_at=now))
    _record("assessment.ask-second", person_id, result, now=now)


def _record(action: str, person_id: UUID, result: ToldResult, *, now: datetime) -> None:
    record_act(action, actor_id=person_id, subject_kind="assessment", subject_id=result.id, now=now)
