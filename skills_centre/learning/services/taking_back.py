"""Taking back a completion that rested on attendance which was corrected, and what came with it when the correction is taken back.

A course is complete when every required part is (DOMAIN.md, "Courses"): without the session it is not. The learning record gets an entry
that takes the completion out, the certificate counts no more, and what was answered about the course is kept and counted no more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import (
    Certificate,
    CompletionTakenBack,
    Enrolment,
    EnrolmentState,
    ModuleProgress,
    RecordDetail,
)
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.rules.progress import is_complete
from skills_centre.learning.services.certificates import issue_again, revoke_certificate
from skills_centre.learning.services.progress import last_entry_of
from skills_centre.learning.services.record import copy_of, hold_person
from skills_centre.people.services.following import circumstances_changed
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.words import keep_words

REASON = "The register of the session was corrected: it does not say any more that you were there for the whole of it."


def take_back_completions(
    course_id: UUID, people: Mapping[UUID, date], *, session_id: UUID, by_id: UUID, now: datetime
) -> None:
    """Take back the last completion of a course of each of these people, where it needs a session and is not older than theirs.

    `people` were at a session on a day, and at all of none as it turns out; the course is not under way with them.
    """
    for enrolment in _completed(course_id, people):
        lines = module_lines([enrolment.id])[enrolment.id]
        without = [replace(one, is_done=one.is_done and one.kind is not ModuleKind.SESSION) for one in lines]
        is_since = enrolment.completed_at and local_day(enrolment.completed_at) >= people[enrolment.person_id]
        if is_since and not is_complete(without):
            keys = [one.key for one in lines if one.kind is ModuleKind.SESSION]
            _open_again(enrolment, keys, session_id=session_id, by_id=by_id, now=now)


def restore_certificates(enrolments: Sequence[Enrolment], *, by_id: UUID, now: datetime) -> None:
    """Issue the certificates again of those of these completions that have just been restored."""
    revoked = db.session.scalars(
        select(Certificate.id)
        .join(CompletionTakenBack, CompletionTakenBack.enrolment_id == Certificate.enrolment_id)
        .where(
            CompletionTakenBack.enrolment_id.in_([one.id for one in enrolments]),
            CompletionTakenBack.restored_at == now,
            Certificate.revoked_at == CompletionTakenBack.taken_back_at,
        )
    ).all()
    for one in revoked:
        issue_again(one, by_id=by_id, now=now)


def _completed(course_id: UUID, people: Collection[UUID]) -> list[Enrolment]:
    """The last completion of each, held against rivals."""
    found = db.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.person_id.in_(people),
            Enrolment.state == EnrolmentState.COMPLETED,
        )
        .order_by(Enrolment.completed_at, Enrolment.id)
        .with_for_update()
    )
    return sorted({one.person_id: one for one in found}.values(), key=lambda one: one.id)


def _open_again(enrolment: Enrolment, keys: Sequence[str], *, session_id: UUID, by_id: UUID, now: datetime) -> None:
    if enrolment.completed_at is None:
        return
    db.session.add(
        CompletionTakenBack(
            enrolment_id=enrolment.id,
            session_id=session_id,
            completed_at=enrolment.completed_at,
            taken_back_at=now,
            taken_back_by=by_id,
        )
    )
    for certificate_id in db.session.scalars(
        select(Certificate.id).where(Certificate.enrolment_id == enrolment.id, Certificate.revoked_at.is_(None))
    ).all():
        revoke_certificate(certificate_id, reason=REASON, by_id=by_id, now=now)
    for progress in db.session.scalars(
        select(ModuleProgress).where(ModuleProgress.enrolment_id == enrolment.id, ModuleProgress.module_key.in_(keys))
    ):
        progress.completed_at = None
    enrolment.state, enrolment.completed_at = EnrolmentState.IN_PROGRESS, None
    _take_out_of_record(enrolment, by_id=by_id, now=now)
    record_act("enrolment.take-back", actor_id=by_id, subject_kind="person", subject_id=enrolment.person_id, now=now)


def _take_out_of_record(enrolment: Enrolment, *, by_id: UUID, now: datetime) -> None:
    hold_person(enrolment.person_id)
    out = copy_of(last_entry_of(enrolment.id), now=now)
    out.takes_out, out.minutes = True, 0
    db.session.add(out)
    db.session.flush()
    reason_id = keep_words(REASON, about_id=enrolment.person_id, purpose="record-correction", now=now)
    db.session.add(RecordDetail(entry_id=out.id, recorded_by=by_id, reason_id=reason_id))
    db.session.flush()
    circumstances_changed([enrolment.person_id], now=now)


def mark_taken_back_told(taken_back_ids: Collection[UUID], *, now: datetime) -> None:
    """Mark completions that were taken back as told, or as never to be."""
    row = CompletionTakenBack
    db.session.execute(update(row).where(row.id.in_(taken_back_ids), row.told_at.is_(None)).values(told_at=now))
