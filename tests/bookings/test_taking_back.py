"""A completion that rested on attendance which is corrected is taken back, told once, and restored when the correction is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.rules.attendance import Presence
from skills_centre.learning.models import Certificate, Enrolment, LearningRecordEntry, RecordDetail
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.queries.results import reaction_results
from skills_centre.learning.services.certificates import issue_certificate
from skills_centre.learning.services.opinions import Reaction, give_reaction
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import words_by_id
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed
from tests.bookings.builders import a_session, book
from tests.bookings.test_attendance import AFTER, AWAY, PART, close, press, stands_on, tap
from tests.conftest import NOW
from tests.learning.builders import add_course, enrolled

MakePerson = Callable[..., Person]
MINUTE = timedelta(minutes=1)
TAKEN_BACK = ReminderKind.COMPLETION_TAKEN_BACK
#: Thursday's correction is told on Friday at the same time.
TOLD = AFTER + timedelta(days=1, hours=1)


@pytest.fixture
def lea(make_person: MakePerson) -> UUID:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def completed_by_session(ada: UUID, lea: UUID) -> tuple[UUID, UUID]:
    """A course that Ada completed by being at its one session: the course and the session."""
    course_id = add_course(lessons=(), quiz=None, session_part=True)
    session_id = a_session(course_id=course_id)
    book(ada, session_id)
    tap(session_id, press(ada), by_id=lea)
    close(session_id, lea)
    return course_id, session_id


def enrolment_of(person_id: UUID) -> Enrolment:
    db.session.close()
    return db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).one()


def told(now: datetime) -> list[ReminderKind]:
    """Let the ledger find what registers owe, and give all that it holds of them."""
    db.session.close()
    with transaction():
        find_owed(now, frozenset(), Policies())
    kinds = select(Reminder.kind).where(Reminder.kind.in_([TAKEN_BACK, ReminderKind.SESSION_MISSED]))
    return list(db.session.scalars(kinds.order_by(Reminder.id)))


@pytest.mark.parametrize("presence", [AWAY, PART])
def test_it_is_taken_back_with_a_reason_and_a_correction_back_restores_it(
    app: Flask, ada: UUID, lea: UUID, presence: Presence
) -> None:
    course_id, session_id = completed_by_session(ada, lea)
    first = enrolment_of(ada)
    with transaction():
        certificate = issue_certificate(first.id, person_id=ada, now=AFTER).id
        give_reaction(first.id, Reaction(relevance=5), person_id=ada, now=AFTER)

    tap(session_id, press(ada, presence), by_id=lea, now=AFTER + MINUTE)
    assert stands_on(ada, course_id) == ["in-progress"]
    assert [str(one.source) for one in record_of(ada)] == (["session"] if presence is PART else [])
    out = db.session.scalars(
        select(LearningRecordEntry).where(
            LearningRecordEntry.enrolment_id == first.id, LearningRecordEntry.replaces_id.is_not(None)
        )
    ).one()
    assert (out.takes_out, out.minutes) == (True, 0)
    detail = db.session.get_one(RecordDetail, out.id)
    assert detail.recorded_by == lea
    assert detail.reason_id is not None
    assert "The register of the session was corrected" in words_by_id([detail.reason_id])[detail.reason_id]
    assert db.session.get_one(Certificate, certificate).revoked_by == lea
    assert reaction_results(course_id).asked.answered == 0
    assert "enrolment.take-back" in db.session.scalars(select(AuditEvent.action)).all()

    tap(session_id, press(ada), by_id=lea, now=AFTER + 2 * MINUTE)
    again = enrolment_of(ada)
    assert (again.id, str(again.state), again.completed_at) == (first.id, "completed", first.completed_at)
    assert sorted(str(one.source) for one in record_of(ada)) == ["course", "session"]
    live = db.session.scalars(select(Certificate).where(Certificate.revoked_at.is_(None))).one()
    assert live.enrolment_id == first.id
    assert reaction_results(course_id).asked.answered == 1
    assert told(TOLD) == [], "what was put right within the day is told to nobody"


def test_it_is_told_once_a_working_day_later_and_instead_of_the_absence(app: Flask, ada: UUID, lea: UUID) -> None:
    _course, session_id = completed_by_session(ada, lea)
    tap(session_id, press(ada, AWAY), by_id=lea, now=AFTER + MINUTE)
    assert told(AFTER + timedelta(hours=20)) == []
    assert told(TOLD) == [TAKEN_BACK]
    assert told(TOLD + timedelta(days=3)) == [TAKEN_BACK]


def test_another_session_completes_it_again_as_of_its_own_day(app: Flask, ada: UUID, lea: UUID) -> None:
    course_id, session_id = completed_by_session(ada, lea)
    other = a_session(course_id=course_id)
    tap(session_id, press(ada, AWAY), by_id=lea, now=AFTER + MINUTE)
    tap(other, press(ada), by_id=lea, now=AFTER + 2 * MINUTE)
    close(other, lea, now=AFTER + 3 * MINUTE)
    assert stands_on(ada, course_id) == ["completed"]
    assert enrolment_of(ada).completed_at == AFTER + 3 * MINUTE
    assert sorted(str(one.source) for one in record_of(ada)) == ["course", "session"]


def test_what_does_not_rest_on_that_attendance_stays(app: Flask, ada: UUID, lea: UUID, make_person: MakePerson) -> None:
    """Ben completed the course before he came again, Cy was absent from the beginning, Dee’s course has no session in it."""
    ben, dee = make_person("Ben Iqbal").id, make_person("Dee Roy").id
    course_id, first = completed_by_session(ben, lea)
    second = a_session(course_id=course_id)
    for one in (ada, ben):
        book(one, second)
    tap(second, press(ben), by_id=lea)
    close(second, lea)
    tap(second, press(ben, AWAY), by_id=lea, now=AFTER + MINUTE)
    assert (stands_on(ben, course_id), stands_on(ada, course_id)) == (["completed"], [])
    tap(first, press(ben, AWAY), by_id=lea, now=AFTER + 2 * MINUTE)
    assert stands_on(ben, course_id) == ["in-progress"], "now nothing is left of it"

    without = add_course("beside", lessons=("first",), quiz=None)
    beside = a_session(course_id=without)
    enrolment = enrolled(dee, without).id
    with transaction():
        complete_lesson(enrolment, "first", person_id=dee, now=NOW)
    tap(beside, press(dee), by_id=lea)
    close(beside, lea)
    tap(beside, press(dee, AWAY), by_id=lea, now=AFTER + MINUTE)
    assert stands_on(dee, without) == ["completed"]
