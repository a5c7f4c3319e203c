"""Taking a quiz: an attempt is begun, each answer is saved on its own, and finishing marks it.

Every change locks the enrolment first: an answer that arrives after leaving the course, or after finishing, has no effect and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from skills_centre.learning.errors import AttemptFinished, AttemptsUsedUp, QuestionsLeft
from skills_centre.learning.models import QuizAnswer, QuizAttempt
from skills_centre.learning.queries.quizzes import answers_of, attempt_with_quiz, attempts_left, quiz_of
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.rules.quizzes import has_passed, order_to_show, unanswered, write_chosen
from skills_centre.learning.services.answering import refuse_unless_whole
from skills_centre.learning.services.enrolments import locked_enrolment, refuse_unless_live
from skills_centre.learning.services.progress import mark_done, touch
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


@dataclass(frozen=True)
class Result:
    """How an attempt went, and whether it completed the course."""

    right: int
    out_of: int
    has_passed: bool
    course_is_complete: bool


def begin_attempt(enrolment_id: UUID, module_key: str, *, person_id: UUID, now: datetime) -> int:
    """Begin a new attempt at a quiz, or go on with the open one; gives its number, from 1.

    Raises NotFound, EnrolmentEnded, AlreadyCompleted or AttemptsUsedUp.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    quiz = quiz_of(enrolment_id, module_key)
    if quiz is None:
        raise NotFound
    refuse_unless_live(enrolment)
    mine = (QuizAttempt.enrolment_id == enrolment_id, QuizAttempt.module_key == module_key)
    under_way = db.session.scalar(select(QuizAttempt.number).where(*mine, QuizAttempt.finished_at.is_(None)))
    if under_way is not None:
        return under_way
    if attempts_left(enrolment_id, module_key, quiz).left == 0:
        raise AttemptsUsedUp
    touch(enrolment, module_key, now=now)
    number = (db.session.scalar(select(func.max(QuizAttempt.number)).where(*mine)) or 0) + 1
    attempt_id = new_id()
    db.session.add(
        QuizAttempt(
            id=attempt_id,
            enrolment_id=enrolment_id,
            module_key=module_key,
            version_id=enrolment.version_id,
            number=number,
            shown_order=order_to_show(quiz, attempt_id),
            started_at=now,
            out_of=len(quiz.questions),
        )
    )
    db.session.flush()
    return number


def save_answer(
    enrolment_id: UUID,
    module_key: str,
    number: int,
    *,
    question_key: str,
    answer: Answer,
    person_id: UUID,
    now: datetime,
) -> None:
    """Save the answer to one question, in place of an earlier one.

    Raises NotFound, EnrolmentEnded, AlreadyCompleted, AttemptFinished, or what `refuse_unless_whole` raises.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    attempt = attempt_with_quiz(enrolment_id, module_key, number)
    question = next((one for one in attempt.questions if one.key == question_key), None) if attempt else None
    if attempt is None or question is None:
        raise NotFound
    if attempt.is_finished:
        raise AttemptFinished
    refuse_unless_live(enrolment)
    refuse_unless_whole(question, answer)
    values = {
        "chosen": write_chosen(answer, question.kind),
        "typed": answer.typed.strip() or None,
        "is_right": question.is_right(answer),
        "answered_at": now,
    }
    kept = affected_rows(
        db.session(),
        update(QuizAnswer)
        .where(QuizAnswer.attempt_id == attempt.id, QuizAnswer.question_key == question_key)
        .values(**values),
    )
    if not kept:
        db.session.add(QuizAnswer(attempt_id=attempt.id, question_key=question_key, **values))
        db.session.flush()


def finish_attempt(enrolment_id: UUID, module_key: str, number: int, *, person_id: UUID, now: datetime) -> Result:
    """Mark an attempt; passing does the module, and may complete the course. Finishing twice gives the same result.

    Raises NotFound, EnrolmentEnded, AlreadyCompleted or QuestionsLeft.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    attempt = attempt_with_quiz(enrolment_id, module_key, number)
    if attempt is None:
        raise NotFound
    if attempt.is_finished:
        return Result(attempt.right or 0, attempt.out_of, bool(attempt.has_passed), enrolment.completed_at is not None)
    refuse_unless_live(enrolment)
    answers = answers_of(attempt.id)
    left = unanswered(attempt.questions, answers)
    if left:
        raise QuestionsLeft(list(left))
    right = sum(kept.is_right for kept in answers.values())
    passed = has_passed(right, attempt.out_of, attempt.quiz.pass_mark)
    db.session.execute(
        update(QuizAttempt).where(QuizAttempt.id == attempt.id).values(finished_at=now, right=right, has_passed=passed)
    )
    if not passed:
        return Result(right, attempt.out_of, has_passed=False, course_is_complete=False)
    step = mark_done(enrolment, module_key, now=now)
    return Result(right, attempt.out_of, has_passed=True, course_is_complete=step.course_is_complete)
