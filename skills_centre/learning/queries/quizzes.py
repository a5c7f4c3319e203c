"""Quizzes and attempts as a learner meets them. Nobody else ever sees them (DOMAIN.md, skills data)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.catalogue.models import Module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import Enrolment, QuizAnswer, QuizAttempt
from skills_centre.learning.rules.quizzes import Quiz, read_chosen, read_quiz
from skills_centre.platform.database import db


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


def quiz_of(enrolment_id: UUID, module_key: str) -> Quiz | None:
    """The quiz that a module of the enrolment's version is, if it is one."""
    content = db.session.scalar(
        select(Module.quiz)
        .join(Enrolment, Enrolment.version_id == Module.version_id)
        .where(Enrolment.id == enrolment_id, Module.key == module_key, Module.kind == ModuleKind.QUIZ)
    )
    return read_quiz(content) if content else None


def attempt_with_quiz(enrolment_id: UUID, module_key: str, number: int) -> AttemptFacts | None:
    """One attempt at a quiz, and the quiz: one statement."""
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
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Module, and_(Module.version_id == Enrolment.version_id, Module.key == QuizAttempt.module_key))
        .where(
            QuizAttempt.enrolment_id == enrolment_id,
            QuizAttempt.module_key == module_key,
            QuizAttempt.number == number,
        )
    ).one_or_none()
    if row is None or row.quiz is None:
        return None
    return AttemptFacts(
        id=row.id,
        number=row.number,
        shown_order=row.shown_order,
        is_finished=row.finished_at is not None,
        right=row.right,
        out_of=row.out_of,
        has_passed=row.has_passed,
        quiz=read_quiz(row.quiz),
    )


def chosen_answers(attempt_id: UUID) -> dict[str, frozenset[int]]:
    """The positions chosen so far, by question."""
    rows = db.session.execute(
        select(QuizAnswer.question_key, QuizAnswer.chosen).where(QuizAnswer.attempt_id == attempt_id)
    )
    return {row.question_key: read_chosen(row.chosen) for row in rows}


def right_answers(attempt_id: UUID) -> set[str]:
    """The keys of the questions that an attempt has right."""
    return set(
        db.session.scalars(
            select(QuizAnswer.question_key).where(QuizAnswer.attempt_id == attempt_id, QuizAnswer.is_right.is_(True))
        )
    )


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
