"""The demonstration's courses in use: enrolments in every state, quiz attempts, and a learning record."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.catalogue.models import CourseState, CourseVersion, LocalPolicy, Module
from skills_centre.demo.content import institution_data
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.learning.models import (
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    ModuleProgress,
    QuizAnswer,
    QuizAttempt,
    RecordSource,
)
from skills_centre.learning.rules.questions import Answer, Question
from skills_centre.learning.rules.quizzes import Quiz, has_passed, order_to_show, read_quiz, write_chosen
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id

#: How many days ago the first course of the catalogue was published.
COURSES_SINCE = 320


@dataclass(frozen=True)
class TaughtModule:
    """A module of a published course."""

    key: str
    quiz: Quiz | None


@dataclass(frozen=True)
class TaughtCourse:
    """A published course and its modules in order."""

    course_id: UUID
    version_id: UUID
    minutes: int
    modules: tuple[TaughtModule, ...]


@dataclass
class LearningRows:
    """Rows to be written, table by table."""

    enrolments: list[dict[str, Any]] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    finished: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def write(self) -> None:
        """Write everything; answers go in while their attempts are open, because a finished attempt never changes."""
        session = db.session()
        for model, rows in (
            (Enrolment, self.enrolments),
            (ModuleProgress, self.progress),
            (QuizAttempt, self.attempts),
            (QuizAnswer, self.answers),
        ):
            if rows:
                session.execute(insert(model), rows)
        session.bulk_update_mappings(QuizAttempt.__mapper__, self.finished)
        session.execute(insert(LearningRecordEntry), self.entries)


def write_local_policies(*, now: datetime) -> None:
    """Fill every local-policy block with the invented institution's words."""
    db.session.execute(
        insert(LocalPolicy),
        [
            {"key": key, "owner": policy.owner, "body": policy.text, "written_at": days_ago(now, COURSES_SINCE + 20)}
            for key, policy in institution_data().local_policies.items()
        ],
    )


def taught_courses() -> list[TaughtCourse]:
    """The published courses, by title."""
    session = db.session()
    versions = session.execute(
        select(CourseVersion.id, CourseVersion.course_id, CourseVersion.minutes)
        .where(CourseVersion.state == CourseState.PUBLISHED)
        .order_by(CourseVersion.sort_key)
    ).all()
    modules: dict[UUID, list[TaughtModule]] = {}
    rows = session.execute(
        select(Module.version_id, Module.key, Module.quiz).order_by(Module.version_id, Module.position)
    )
    for row in rows:
        modules.setdefault(row.version_id, []).append(TaughtModule(row.key, read_quiz(row.quiz) if row.quiz else None))
    return [TaughtCourse(v.course_id, v.id, v.minutes, tuple(modules.get(v.id, ()))) for v in versions]


class LearningWriter:
    """Makes up who took what, how far they came and when."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._plan = plan
        self._dice = dice
        self._now = now
        self._rows = LearningRows()
        self._unit_ids = {planned.unit.key: planned.id for planned in plan.units}

    def write(self) -> None:
        """Make everything up, then write it. The new starter's view stays honest: staff@example.org has one course begun."""
        courses = taught_courses()
        for person in self._plan.people:
            if person.account and person.account.email == "staff@example.org":
                self._enrol(person, courses[0], EnrolmentState.COMPLETED, begun=70)
                self._enrol(person, courses[1], EnrolmentState.IN_PROGRESS, begun=6, due_in=5)
                continue
            for course in courses:
                if self._dice.random() < 0.34:
                    state = self._dice.choices(list(EnrolmentState), (12, 22, 58, 8))[0]
                    self._enrol(person, course, state, begun=self._dice.randint(2, self._longest(person)))
        self._rows.write()

    def _longest(self, person: PlannedPerson) -> int:
        here = (local_day(self._now) - person.joined_on).days
        return max(5, min(COURSES_SINCE - 15, here))

    def _enrol(
        self,
        person: PlannedPerson,
        course: TaughtCourse,
        state: EnrolmentState,
        *,
        begun: int,
        due_in: int | None = None,
    ) -> None:
        dice = self._dice
        enrolled_at = days_ago(self._now, begun, hour=dice.randint(8, 14), minute=dice.randint(0, 59))
        enrolment_id = new_id()
        started = None if state is EnrolmentState.NOT_STARTED else enrolled_at + timedelta(minutes=dice.randint(1, 60))
        done = self._modules_done(course, state)
        last = enrolled_at
        for module in course.modules[:done] if started else ():
            last = self._complete_module(enrolment_id, course, module, last)
        completed_at = last if state is EnrolmentState.COMPLETED else None
        private = person.person_type in PRIVATE_PERSON_TYPES
        if (
            due_in is None
            and not private
            and state in {EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS}
            and dice.random() < 0.4
        ):
            due_in = dice.randint(-12, 40)
        self._rows.enrolments.append(
            {
                "id": enrolment_id,
                "person_id": person.id,
                "course_id": course.course_id,
                "version_id": course.version_id,
                "state": state,
                "enrolled_at": enrolled_at,
                "enrolled_by": person.manager_id if due_in and person.manager_id and not private else person.id,
                "started_at": started,
                "completed_at": completed_at,
                "withdrawn_at": last + timedelta(hours=3) if state is EnrolmentState.WITHDRAWN else None,
                "due_on": local_day(self._now) + timedelta(days=due_in) if due_in else None,
                "last_module_key": course.modules[min(done, len(course.modules) - 1)].key if started else None,
                "last_seen_at": last if started else None,
            }
        )
        if completed_at:
            self._record(person, course, enrolment_id, completed_at)

    def _modules_done(self, course: TaughtCourse, state: EnrolmentState) -> int:
        if state is EnrolmentState.COMPLETED:
            return len(course.modules)
        return 0 if state is EnrolmentState.NOT_STARTED else self._dice.randint(1, len(course.modules) - 1)

    def _complete_module(
        self, enrolment_id: UUID, course: TaughtCourse, module: TaughtModule, after: datetime
    ) -> datetime:
        opened = min(after + timedelta(minutes=self._dice.randint(1, 25)), self._now - timedelta(minutes=4))
        done = min(opened + timedelta(minutes=self._dice.randint(4, 14)), self._now - timedelta(minutes=3))
        self._rows.progress.append(
            {"enrolment_id": enrolment_id, "module_key": module.key, "opened_at": opened, "completed_at": done}
        )
        if module.quiz:
            self._attempt(enrolment_id, (course.version_id, module.key), module.quiz, opened, done)
        return done

    def _attempt(self, enrolment_id: UUID, at: tuple[UUID, str], quiz: Quiz, opened: datetime, done: datetime) -> None:
        version_id, module_key = at
        attempt_id = new_id()
        total = len(quiz.questions)
        wrong = self._dice.randrange(total) if self._dice.random() < 0.4 else None
        for place, question in enumerate(quiz.questions):
            answer = wrong_answer(question) if place == wrong else question.right_answer()
            self._rows.answers.append(
                {
                    "attempt_id": attempt_id,
                    "question_key": question.key,
                    "chosen": write_chosen(answer, question.kind),
                    "typed": answer.typed or None,
                    "is_right": question.is_right(answer),
                    "answered_at": opened,
                }
            )
        self._rows.attempts.append(
            {
                "id": attempt_id,
                "enrolment_id": enrolment_id,
                "module_key": module_key,
                "version_id": version_id,
                "number": 1,
                "shown_order": order_to_show(quiz, attempt_id),
                "started_at": opened,
                "out_of": total,
            }
        )
        right_answers = sum(row["is_right"] for row in self._rows.answers[-total:])
        passed = has_passed(right_answers, total, quiz.pass_mark)
        self._rows.finished.append(
            {"id": attempt_id, "finished_at": done, "right": right_answers, "has_passed": passed}
        )

    def _record(self, person: PlannedPerson, course: TaughtCourse, enrolment_id: UUID, at: datetime) -> None:
        self._rows.entries.append(
            {
                "id": new_id(),
                "person_id": person.id,
                "source": RecordSource.COURSE,
                "course_id": course.course_id,
                "version_id": course.version_id,
                "enrolment_id": enrolment_id,
                "minutes": course.minutes,
                "learned_on": local_day(at),
                "recorded_at": at,
                "unit_id": self._unit_ids[person.unit_key],
            }
        )


def wrong_answer(question: Question) -> Answer:
    """An answer that somebody might give who has not understood."""
    if question.is_typed:
        return Answer(typed="0")
    right = question.right_answer()
    if question.lines_up:
        return Answer(right.chosen[::-1])
    return Answer(tuple(option.position for option in question.options if not option.is_correct)[:1])
