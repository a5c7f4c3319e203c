"""Quizzes and attempts as a learner meets them. Nobody else ever sees them (DOMAIN.md, skills data)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import AttemptRequest, Enrolment, QuizAnswer, QuizAttempt
from skills_centre.learning.rules.questions import Answer, Question
from skills_centre.learning.rules.quizzes import KeptAnswer, Quiz, as_shown, read_chosen, read_quiz
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True)
class AttemptFacts:
    """An attempt with the quiz that it is at."""

    id: UUID
    number: int
    shown_order: list[dict[str, Any]]
    is_finished: bool
    right: int | None
    out_of: int
    has_passed: bool | None
    quiz: Quiz
    questions: list[Question]


def quiz_of(enrolment_id: UUID, module_key: str) -> Quiz | None:
    """The quiz that a module of the enrolment's version is, if it is one."""
    content = db.session.scalar(
        select(Module.quiz)
        .join(Enrolment, Enrolment.version_id == Module.version_id)
        .where(Enrolment.id == enrolment_id, Module.key == module_key, Module.kind == ModuleKind.QUIZ)
    )
    return read_quiz(content) if content else None


def attempt_with_quiz(enrolment_id: UUID, module_key: str, number: int) -> AttemptFacts | None:
    """One attempt at a quiz, and the quiz of the version that it was begun on: one statement."""
    row = db.session.execute(
        select(
            QuizAttempt.id,
            QuizAttempt.number,
            QuizAttempt.shown_order,
            QuizAttempt.finished_at,
            QuizAttempt.right,
            QuizAttempt.out_of,
            QuizAttempt.has_passed,
            Module.quiz,
        )
        .join(
            Module,
            and_(
                Module.version_id == QuizAttempt.version_id,
                Module.key == QuizAttempt.module_key,
            ),
        )
        .where(
            QuizAttempt.enrolment_id == enrolment_id,
            QuizAttempt.module_key == module_key,
            QuizAttempt.number == number,
        )
    ).one_or_none()
    if row is None or row.quiz is None:
        return None
    quiz = read_quiz(row.quiz)
    return AttemptFacts(
        id=row.id,
        number=row.number,
        shown_order=row.shown_order,
        is_finished=row.finished_at is not None,
        right=row.right,
        out_of=row.out_of,
        has_passed=row.has_passed,
        quiz=quiz,
        questions=as_shown(quiz, row.shown_order),
    )


def answers_of(attempt_id: UUID) -> dict[str, KeptAnswer]:
    """The answers given so far, by question."""
    rows = db.session.execute(
        select(QuizAnswer.question_key, QuizAnswer.chosen, QuizAnswer.typed, QuizAnswer.is_right).where(
            QuizAnswer.attempt_id == attempt_id
        )
    )
    return {
        row.question_key: KeptAnswer(Answer(read_chosen(row.chosen), row.typed or ""), row.is_right) for row in rows
    }


@dataclass(frozen=True)
class Declined:
    """A request for one more attempt that was declined: when, and why unless those words are erased."""

    at: datetime
    why: str | None


@dataclass(frozen=True)
class AttemptsLeft:
    """How often a learner may still begin a quiz: `limit` counts those that were allowed on top; none where there is no limit."""

    limit: int | None
    used: int
    #: When the learner asked for one more, while nobody has answered.
    asked_at: datetime | None
    #: What L&D said to the last request, where that was no.
    declined: Declined | None = None
    #: When L&D allowed one more, where that was the answer to the last request.
    allowed_at: datetime | None = None

    @property
    def left(self) -> int | None:
        """How many attempts are left, the open one not counted; none where there is no limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


def attempts_left(enrolment_id: UUID, module_key: str, quiz: Quiz) -> AttemptsLeft:
    """How many attempts at a quiz are left: nothing is read where there is no limit.

    Those of a version from which an administrator moved the learner do not count; those before a correction do.
    """
    if quiz.attempts is None:
        return AttemptsLeft(None, 0, None)
    of_then, of_now = aliased(CourseVersion), aliased(CourseVersion)
    used = db.session.scalar(
        select(func.count())
        .select_from(QuizAttempt)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(of_then, of_then.id == QuizAttempt.version_id)
        .join(of_now, (of_now.id == Enrolment.version_id) & (of_now.major == of_then.major))
        .where(QuizAttempt.enrolment_id == enrolment_id, QuizAttempt.module_key == module_key)
    )
    requests = db.session.execute(
        select(AttemptRequest.asked_at, AttemptRequest.allowed_at, AttemptRequest.declined_at, Words.body)
        .join(Words, Words.id == AttemptRequest.words_id, isouter=True)
        .where(AttemptRequest.enrolment_id == enrolment_id, AttemptRequest.module_key == module_key)
        .order_by(AttemptRequest.asked_at, AttemptRequest.id)
    ).all()
    allowed = sum(row.allowed_at is not None for row in requests)
    asked_at = next((row.asked_at for row in requests if row.allowed_at is None and row.declined_at is None), None)
    last = requests[-1] if requests else None
    declined = Declined(last.declined_at, last.body) if last and last.declined_at else None
    return AttemptsLeft(quiz.attempts + allowed, used or 0, asked_at, declined, last.allowed_at if last else None)


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in the list of a quiz's page."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    right: int | None
    out_of: int
    has_passed: bool | None


def attempts_at(enrolment_id: UUID, module_key: str) -> list[AttemptLine]:
    """Every attempt at a quiz, the newest first."""
    rows = db.session.execute(
        select(
            QuizAttempt.number,
            QuizAttempt.started_at,
            QuizAttempt.finished_at,
            QuizAttempt.right,
            QuizAttempt.out_of,
            QuizAttempt.has_passed,
        )
        .where(QuizAttempt.enrolment_id == enrolment_id, QuizAttempt.module_key == module_key)
        .order_by(QuizAttempt.number.desc())
    )
    return [AttemptLine(**row._mapping) for row in rows]
