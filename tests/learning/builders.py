"""Courses and enrolments for tests, made directly as rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Module, Topic
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import Enrolment
from skills_centre.learning.services.enrolments import enrol
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key
from tests.conftest import NOW

QUIZ: dict[str, Any] = {
    "pass_mark": 60,
    "questions": [
        {
            "key": "one",
            "kind": "single",
            "text": "Which answer is right?",
            "options": [
                {"text": "The right one", "correct": True, "feedback": "Yes, this is it."},
                {"text": "The wrong one", "correct": False, "feedback": "No, that is the other."},
                {"text": "The strange one", "correct": False, "feedback": "Nobody says so."},
            ],
        },
        {
            "key": "several",
            "kind": "multiple",
            "text": "Which two are even?",
            "options": [
                {"text": "Two", "correct": True, "feedback": "Two halves make it."},
                {"text": "Three", "correct": False, "feedback": "Three is odd."},
                {"text": "Four", "correct": True, "feedback": "Twice two."},
            ],
        },
    ],
}

RIGHT = {"one": {0}, "several": {0, 2}}
WRONG = {"one": {1}, "several": {0}}


#: A question of each kind that is not answered by choosing.
KINDS: dict[str, Any] = {
    "pass_mark": 100,
    "questions": [
        {
            "key": "word",
            "kind": "short",
            "text": "What describes an image to somebody who cannot see it?",
            "answers": ["Alternative text", "alt text"],
            "near": True,
            "right": "Yes, in a sentence or two.",
            "wrong": "It is called alternative text.",
            "mistakes": [{"answer": "caption", "feedback": "A caption is for everybody."}],
        },
        {
            "key": "number",
            "kind": "numeric",
            "text": "How much is 12% of £10,000?",
            "value": 1200,
            "tolerance": 0.5,
            "unit": "£",
            "right": "Yes: a hundred is 1%, twelve times.",
            "wrong": "Divide by 100, then take it twelve times.",
            "mistakes": [{"answer": 120, "feedback": "That is 1.2%."}],
        },
        {
            "key": "order",
            "kind": "order",
            "text": "In which order does tea come about?",
            "items": [
                {"text": "Boil the water", "feedback": "Leaves need heat."},
                {"text": "Pour it on"},
                {"text": "Wait"},
            ],
            "right": "Yes, so it is.",
            "wrong": "The water comes first.",
        },
        {
            "key": "match",
            "kind": "match",
            "text": "What belongs to what?",
            "pairs": [
                {"item": "One", "match": "Odd", "feedback": "No halves."},
                {"item": "Two", "match": "Even"},
                {"item": "Three", "match": "Odd"},
            ],
            "distractors": ["Round"],
            "right": "Yes, all of them.",
            "wrong": "Halve each.",
        },
    ],
}


def add_course(
    key: str = "checking-ai",
    *,
    title: str = "Checking what AI tells you",
    lessons: tuple[str, ...] = ("first", "second"),
    optional: tuple[str, ...] = (),
    quiz: dict[str, Any] | None = QUIZ,
    skills: tuple[str, ...] = (),
    session_part: bool = False,
    published_at: datetime = NOW,
) -> UUID:
    """A published course with lessons of five minutes and, unless told otherwise, a quiz of six; gives its id.

    With `session_part` an hour is taught together, as its last part.
    """
    course_id = new_id()
    with transaction() as session:
        session.add(Course(id=course_id, key=key, made_at=NOW))
        session.flush()
        _add_version(
            course_id,
            1,
            title=title,
            lessons=lessons,
            optional=optional,
            quiz=quiz,
            skills=skills,
            session_part=session_part,
            published_at=published_at,
        )
    return course_id


def publish_next(
    course_id: UUID,
    *,
    lessons: tuple[str, ...],
    title: str = "A newer edition",
    quiz: dict[str, Any] | None = None,
) -> UUID:
    """Publish a second version with these lessons and, unless told otherwise, no quiz; gives its id."""
    with transaction() as session:
        old = session.query(CourseVersion).filter_by(course_id=course_id, state=CourseState.PUBLISHED).one()
        old.state = CourseState.SUPERSEDED
        session.flush()
        return _add_version(course_id, old.major + 1, title=title, lessons=lessons, optional=(), quiz=quiz, skills=())


def withdraw_course(course_id: UUID) -> None:
    """Take the published version out of the catalogue."""
    with transaction() as session:
        session.query(CourseVersion).filter_by(
            course_id=course_id, state=CourseState.PUBLISHED
        ).one().state = CourseState.WITHDRAWN


def _add_version(
    course_id: UUID,
    major: int,
    *,
    title: str,
    lessons: tuple[str, ...],
    optional: tuple[str, ...],
    quiz: dict[str, Any] | None,
    skills: tuple[str, ...],
    session_part: bool = False,
    published_at: datetime = NOW,
) -> UUID:
    version_id = new_id()
    minutes = 5 * len(lessons) + (6 if quiz else 0) + (60 if session_part else 0)
    version = CourseVersion(
        id=version_id,
        course_id=course_id,
        major=major,
        minor=0,
        state=CourseState.DRAFT,
        title=title,
        sort_key=sort_key(title),
        summary="How to find the mistakes before your readers do.",
        description="A course for **busy people**.",
        outcomes=["spot the usual mistakes"],
        audience="Everyone",
        topic=Topic.ARTIFICIAL_INTELLIGENCE,
        provider="Digital and Data Skills Centre",
        owner="Digital skills team",
        review_on=date(2027, 5, 31),
        minutes=minutes,
        delivery=Delivery.SELF_PACED,
        cost_pence=0,
        prerequisites=[],
        local_policy=[],
        pack_digest="0" * 64,
        made_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    for position, key in enumerate(lessons, start=1):
        db.session.add(
            Module(
                version_id=version_id,
                key=key,
                position=position,
                kind=ModuleKind.LESSON,
                title=f"The {key} lesson",
                minutes=5,
                is_required=key not in optional,
                body=f"The first sentence of {key}.\n\n## A heading\n\nMore.",
            )
        )
    if quiz:
        db.session.add(
            Module(
                version_id=version_id,
                key="check",
                position=len(lessons) + 1,
                kind=ModuleKind.QUIZ,
                title="Check your understanding",
                minutes=6,
                is_required="check" not in optional,
                body="",
                quiz=quiz,
            )
        )
    if session_part:
        db.session.add(
            Module(
                version_id=version_id,
                key="together",
                position=len(lessons) + (2 if quiz else 1),
                kind=ModuleKind.SESSION,
                title="Together",
                minutes=60,
                is_required=True,
                body="",
                part={"description": "We pour together.\n"},
            )
        )
    for skill_key in skills:
        db.session.add(CourseSkill(version_id=version_id, skill_key=skill_key, from_level=0, to_level=2))
    db.session.flush()
    version.state = CourseState.PUBLISHED
    version.published_at = published_at
    db.session.flush()
    return version_id


def enrolled(person_id: UUID, course_id: UUID, *, due_on: date | None = None) -> Enrolment:
    """Enrol somebody by their own hand."""
    with transaction():
        return enrol(person_id, course_id, by_id=person_id, due_on=due_on, now=NOW)


def completed(person_id: UUID, course_id: UUID) -> UUID:
    """Somebody's completed enrolment on a course of lessons; gives its id."""
    made = enrolled(person_id, course_id)
    keys = db.session.scalars(select(Module.key).where(Module.version_id == made.version_id)).all()
    with transaction():
        for key in keys:
            complete_lesson(made.id, key, person_id=person_id, now=NOW)
    return made.id
