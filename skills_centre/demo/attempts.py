"""Learners at a quiz that limits attempts: two wait for one more, one was allowed it, one was told why not, and one passed early."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course
from skills_centre.demo.courses import wrong_answer
from skills_centre.demo.editions import ATTEMPTS, GROWN, QUIZ
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.learning.models import AttemptRequest, Enrolment, EnrolmentState
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.queries.quizzes import attempt_with_quiz
from skills_centre.learning.services.attempts import allow_attempt, ask_for_attempt, decline_attempt
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.database import db

#: How many days ago each asked, the earliest first, and how long the first two waited for an answer.
ASKED, ANSWERED_AFTER = (12, 9, 4, 1), 2
#: How many days ago somebody passed with lessons still to read: the second version asks them to take its quiz again.
PASSED = 10
WHY_NOT = (
    "A second version comes out next week. It has one lesson more, and you may take its quiz as often as you like."
    " Please begin the course again when it is there."
)


def write_attempts(plan: Plan, *, now: datetime) -> None:
    """Let some who are under way take the quiz of the grown course as often as they may, and ask for one more."""
    reviewer_id = plan.account("reviewer@example.org").id
    under_way = _under_way(plan, before=days_ago(now, 14))
    for (enrolment_id, person_id), days in zip(under_way, ASKED, strict=False):
        _use_up(enrolment_id, person_id, at=days_ago(now, days))
    passer = next((one for one in under_way[len(ASKED) :] if _lessons_left(one[0])), None)
    if passer:
        _take(*passer, wrong=0, at=days_ago(now, PASSED))
    declined, allowed, *_ = db.session.scalars(select(AttemptRequest.id).order_by(AttemptRequest.asked_at))
    decline_attempt(declined, why=WHY_NOT, by_id=reviewer_id, now=days_ago(now, ASKED[0] - ANSWERED_AFTER))
    allow_attempt(allowed, by_id=reviewer_id, now=days_ago(now, ASKED[1] - ANSWERED_AFTER))


def _under_way(plan: Plan, *, before: datetime) -> list[tuple[UUID, UUID]]:
    """Enrolments in the grown course and whose they are, of staff without an account, last opened before an instant."""
    staff = [one.id for one in plan.people if one.account is None and one.person_type not in PRIVATE_PERSON_TYPES]
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Course.key == GROWN,
            Enrolment.state == EnrolmentState.IN_PROGRESS,
            Enrolment.last_seen_at < before,
            Enrolment.person_id.in_(staff),
        )
        .order_by(Enrolment.last_seen_at.desc(), Enrolment.person_id)
        .limit(2 * len(ASKED))
    )
    return list(rows.tuples())


def _lessons_left(enrolment_id: UUID) -> list[str]:
    return [one.key for one in module_lines([enrolment_id])[enrolment_id] if one.key != QUIZ and not one.is_done]


def _use_up(enrolment_id: UUID, person_id: UUID, *, at: datetime) -> None:
    """Read what is left of the course, take its quiz as often as it may be taken, and ask."""
    for lesson_key in _lessons_left(enrolment_id):
        complete_lesson(enrolment_id, lesson_key, person_id=person_id, now=at - timedelta(days=1))
    for attempt in range(ATTEMPTS):
        _take(enrolment_id, person_id, wrong=3 - attempt, at=at - timedelta(minutes=20 * (ATTEMPTS - attempt)))
    ask_for_attempt(enrolment_id, QUIZ, person_id=person_id, now=at)


def _take(enrolment_id: UUID, person_id: UUID, *, wrong: int, at: datetime) -> None:
    """Take the quiz with so many answers wrong."""
    number = begin_attempt(enrolment_id, QUIZ, person_id=person_id, now=at)
    attempt = attempt_with_quiz(enrolment_id, QUIZ, number)
    for place, question in enumerate(attempt.questions if attempt else ()):
        answer = wrong_answer(question) if place < wrong else question.right_answer()
        save_answer(enrolment_id, QUIZ, number, question_key=question.key, answer=answer, person_id=person_id, now=at)
    finish_attempt(enrolment_id, QUIZ, number, person_id=person_id, now=at + timedelta(minutes=9))
