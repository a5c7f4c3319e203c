"""Excusing people from a required course until a day, and recording that they are away for long: by L&D, never by oneself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from skills_centre.people.models import Role
from skills_centre.people.queries.rights import rights_over
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day, months_after
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import erase_these_words, keep_words
from skills_centre.requirements.errors import (
    AbsenceTooFarAhead,
    AbsenceTooLongAgo,
    AwayAlready,
    BackBeforeAway,
    BackTooFarAhead,
    ExcusedAlready,
    ExcuseEndsTooLate,
    ExcuseHasNoFuture,
    ExcuseReasonMissing,
    ExcuseReasonTooLong,
    NothingToExcuse,
)
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation
from skills_centre.requirements.services.obligations import RULES_LOCK, follow_rules

#: Nobody is excused for good: the longest exemption, in months. An absence that began longer ago is not recorded any more.
LONGEST_MONTHS = 24
#: How far ahead somebody may be back, in months: days are counted on from then, and what is farther is no day that anybody knows.
LATEST_RETURN_MONTHS = 60
#: The characters of a reason at the most.
LONGEST_REASON = 2_000
DAY = timedelta(days=1)


def excuse(person_id: UUID, course_id: UUID, *, ends_on: date, reason: str, by_id: UUID, now: datetime) -> None:
    """Excuse somebody from a course that is required of them, from today to a day. The same form sent twice has one effect.

    Raises NotFound for whoever may not, or NothingToExcuse, ExcusedAlready, ExcuseHasNoFuture, ExcuseEndsTooLate, ExcuseReasonMissing
    or ExcuseReasonTooLong.
    """
    _begin(person_id, by_id=by_id, now=now)
    today = local_day(now)
    _check_excuse(ends_on, reason.strip(), today=today)
    live = db.session.scalars(
        select(LearningExemption).where(
            LearningExemption.person_id == person_id,
            LearningExemption.course_id == course_id,
            LearningExemption.ends_on >= today,
            LearningExemption.ended_at.is_(None),
        )
    ).first()
    if live is not None and (live.ends_on, live.approved_by) == (ends_on, by_id):
        return
    if live is not None:
        raise ExcusedAlready
    is_open = select(Obligation.id).where(
        Obligation.person_id == person_id, Obligation.course_id == course_id, Obligation.closed_on.is_(None)
    )
    if db.session.scalar(is_open) is None:
        raise NothingToExcuse
    db.session.add(
        LearningExemption(
            id=new_id(),
            person_id=person_id,
            course_id=course_id,
            starts_on=today,
            ends_on=ends_on,
            reason_id=keep_words(reason, about_id=person_id, purpose="learning-exemption", now=now),
            approved_by=by_id,
        )
    )
    _record("rule.excuse", person_id, by_id=by_id, now=now, fields=("course", "ends_on", "reason"))
    follow_rules(now=now, person_ids=[person_id])


def end_excuse(exemption_id: UUID, *, person_id: UUID, by_id: UUID, now: datetime) -> bool:
    """Ask somebody for a course again from tomorrow, or now what they are exempt from only since today; false where that was so already.

    Raises NotFound.
    """
    _begin(person_id, by_id=by_id, now=now)
    found = db.session.get(LearningExemption, exemption_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    if found.ended_at is not None or found.ends_on <= local_day(now):
        return False
    found.ended_at = now
    _record("rule.end-excuse", person_id, by_id=by_id, now=now, fields=("course",))
    follow_rules(now=now, person_ids=[person_id])
    return True


def record_absence(person_id: UUID, *, starts_on: date, back_on: date | None, by_id: UUID, now: datetime) -> None:
    """Record that somebody is away from a day, and back on another if that is known. The same form sent twice has one effect.

    Raises NotFound for whoever may not, or AbsenceTooLongAgo, AbsenceTooFarAhead, BackBeforeAway, BackTooFarAhead or AwayAlready.
    """
    _begin(person_id, by_id=by_id, now=now)
    today = local_day(now)
    if starts_on < months_after(today, -LONGEST_MONTHS):
        raise AbsenceTooLongAgo
    if starts_on > months_after(today, 12):
        raise AbsenceTooFarAhead
    _check_return(back_on, starts_on, today=today)
    ends_on = back_on - DAY if back_on else None
    overlapping = db.session.scalars(
        select(LongAbsence).where(
            LongAbsence.person_id == person_id,
            LongAbsence.withdrawn_at.is_(None),
            LongAbsence.starts_on <= (ends_on or date.max),
            or_(LongAbsence.ends_on.is_(None), LongAbsence.ends_on >= starts_on),
        )
    ).all()
    if any((one.starts_on, one.ends_on) == (starts_on, ends_on) for one in overlapping):
        return
    if overlapping:
        raise AwayAlready
    db.session.add(
        LongAbsence(id=new_id(), person_id=person_id, starts_on=starts_on, ends_on=ends_on, recorded_by=by_id)
    )
    _record("rule.record-absence", person_id, by_id=by_id, now=now, fields=("starts_on", "ends_on"))
    follow_rules(now=now, person_ids=[person_id])


def say_back(absence_id: UUID, *, person_id: UUID, back_on: date, by_id: UUID, now: datetime) -> None:
    """Say on which day somebody is back, or will be. Raises NotFound, BackBeforeAway or BackTooFarAhead."""
    found = _absence(absence_id, person_id, by_id=by_id, now=now)
    _check_return(back_on, found.starts_on, today=local_day(now))
    if found.ends_on == back_on - DAY:
        return
    found.ends_on = back_on - DAY
    _record("rule.say-back", person_id, by_id=by_id, now=now, fields=("ends_on",))
    follow_rules(now=now, person_ids=[person_id])


def withdraw_absence(absence_id: UUID, *, person_id: UUID, by_id: UUID, now: datetime) -> None:
    """Take out an absence that was recorded by mistake; twice is once. Raises NotFound."""
    found = _absence(absence_id, person_id, by_id=by_id, now=now)
    if found.withdrawn_at is None:
        found.withdrawn_at = now
        _record("rule.withdraw-absence", person_id, by_id=by_id, now=now, fields=())
        follow_rules(now=now, person_ids=[person_id])


def erase_from_requirements(person_id: UUID, *, now: datetime) -> None:
    """Erase why a leaver excused others, and when they were away. The texts about themselves are erased already."""
    db.session.execute(delete(LongAbsence).where(LongAbsence.person_id == person_id))
    erase_these_words(select(LearningExemption.reason_id).where(LearningExemption.approved_by == person_id), now=now)


def _begin(person_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Hold what everybody owes, and the right to change it for this person. Raises NotFound."""
    lock_named(RULES_LOCK)
    rights = rights_over(by_id, person_id, role=Role.LD_ADMINISTRATOR, on=local_day(now))
    if rights is None or not rights.holds_role:
        raise NotFound


def _absence(absence_id: UUID, person_id: UUID, *, by_id: UUID, now: datetime) -> LongAbsence:
    _begin(person_id, by_id=by_id, now=now)
    found = db.session.get(LongAbsence, absence_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def _check_excuse(ends_on: date, reason: str, *, today: date) -> None:
    if not reason:
        raise ExcuseReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ExcuseReasonTooLong
    if ends_on < today:
        raise ExcuseHasNoFuture
    if ends_on > months_after(today, LONGEST_MONTHS):
        raise ExcuseEndsTooLate


def _check_return(back_on: date | None, starts_on: date, *, today: date) -> None:
    if back_on is not None and back_on <= starts_on:
        raise BackBeforeAway
    if back_on is not None and back_on > months_after(today, LATEST_RETURN_MONTHS):
        raise BackTooFarAhead


def _record(action: str, person_id: UUID, *, by_id: UUID, now: datetime, fields: tuple[str, ...]) -> None:
    record_act(action, actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=fields)
