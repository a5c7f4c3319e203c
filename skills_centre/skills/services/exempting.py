"""Exemptions: one requirement lifted for one person until a day, for a reason; granted and ended by somebody else, never by oneself."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day, months_after
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.errors import (
    AlreadyExempt,
    ExemptionEndsTooLate,
    ExemptionHasNoFuture,
    NothingAsked,
    ReasonMissing,
    ReasonTooLong,
)
from skills_centre.skills.models import Exemption
from skills_centre.skills.queries.carried_over import exempting
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.queries.profiles import asked_of
from skills_centre.skills.services.deciding import LONGEST_REASON
from skills_centre.skills.services.rights import rights_to_exempt
from skills_centre.skills.services.standing import lock_people, refresh_skill

#: Nobody is exempt for good: the longest exemption, in months.
LONGEST_MONTHS = 24


def grant_exemption(person_id: UUID, skill_id: UUID, *, ends_on: date, reason: str, by_id: UUID, now: datetime) -> None:
    """Lift one requirement for one person from today to a day. The same form sent twice grants one.

    Raises NotFound for whoever may not, or ReasonMissing, ReasonTooLong, ExemptionHasNoFuture, ExemptionEndsTooLate, NothingAsked
    or AlreadyExempt.
    """
    lock_people([person_id])
    today = local_day(now)
    rights_to_exempt(by_id, person_id, on=today)
    _check(ends_on, reason.strip(), today=today)
    if not any(one.skill_id == skill_id for one in asked_of(person_id, today).skills):
        raise NothingAsked
    live = _live(person_id, skill_id, on=today)
    if live is not None and (live.ends_on, live.granted_by) == (ends_on, by_id):
        return
    if live is not None:
        raise AlreadyExempt
    made = Exemption(
        id=new_id(),
        person_id=person_id,
        skill_id=skill_id,
        starts_on=today,
        ends_on=ends_on,
        reason_id=keep_words(reason, about_id=person_id, purpose="exemption", now=now),
        granted_by=by_id,
    )
    db.session.add(made)
    _record("exemption.grant", person_id, by_id=by_id, now=now, fields=("skill", "ends_on", "reason"))
    refresh_skill(person_id, skill_id, now=now)


def end_exemption(person_id: UUID, skill_id: UUID, *, by_id: UUID, now: datetime) -> bool:
    """End the live exemption from one requirement at once; gives false when there is none. Raises NotFound for whoever may not."""
    lock_people([person_id])
    today = local_day(now)
    rights_to_exempt(by_id, person_id, on=today)
    live = _live(person_id, skill_id, on=today)
    if live is None:
        return False
    live.ended_at = now
    _record("exemption.end", person_id, by_id=by_id, now=now, fields=("skill",))
    refresh_skill(person_id, skill_id, now=now)
    return True


def _live(person_id: UUID, skill_id: UUID, *, on: date) -> Exemption | None:
    return db.session.scalar(
        select(Exemption)
        .where(
            Exemption.person_id == person_id,
            Exemption.skill_id.in_(exempting(skill_id, succession())),
            Exemption.starts_on <= on,
            Exemption.ends_on >= on,
            Exemption.ended_at.is_(None),
        )
        .order_by(Exemption.ends_on.desc(), Exemption.id)
        .limit(1)
    )


def _check(ends_on: date, reason: str, *, today: date) -> None:
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
    if ends_on < today:
        raise ExemptionHasNoFuture
    if ends_on > months_after(today, LONGEST_MONTHS):
        raise ExemptionEndsTooLate


def _record(action: str, person_id: UUID, *, by_id: UUID, now: datetime, fields: tuple[str, ...]) -> None:
    record_act(action, actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=fields)
