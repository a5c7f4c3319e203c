"""Five thousand published courses with lessons to search, and somebody who is signed in and on one that has a quiz."""

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from bench.web_data import cookie_of, founded
from config import Settings
from skills_centre.app import create_app
from skills_centre.catalogue.models import (
    Course,
    CourseSkill,
    CourseState,
    CourseVersion,
    Delivery,
    Module,
    Topic,
)
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.search import SearchText, index_course
from skills_centre.learning.services.enrolments import enrol
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.migrations import upgrade
from skills_centre.platform.text import sort_key

COURSES = 5_000
SKILLS = 40
PROVIDERS = 6
#: Words that courses are written in, the first of them far more often than the last; and the words of one course's lessons.
VOCABULARY, BODY = 4_000, 700

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "tra", "ple")

LESSON = "\n\n".join(
    [
        "## What this is about",
        *(f"Words of ordinary length, part {at}, *with* some **stress** and a [link](https://example.org/). " * 3 for at in range(8)),
        "| Kind | When |\n|---|---|\n" + "\n".join(f"| Kind {at} | On day {at} |" for at in range(6)),
        "::: exercise\nTry it for a minute, with something of your own.\n:::",
        "## Sources\n\n- A named source, 2025.",
    ]
)  # fmt: skip
QUIZ = {
    "pass_mark": 60,
    "questions": [
        {
            "key": f"question-{number}",
            "kind": "single",
            "text": f"What is the answer to question {number}?",
            "options": [
                {"text": "The right one", "correct": True, "feedback": "Yes, this is it."},
                {"text": "The wrong one", "correct": False, "feedback": "No, that is the other."},
            ],
        }
        for number in range(8)
    ],
}


def vocabulary() -> list[str]:
    """Words that no language has, each of two to four syllables."""
    dice = random.Random(11)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4)))] = None
    return list(words)


def speech(dice: random.Random, words: list[str]) -> Iterator[str]:
    """Words one after another, the frequent ones often (Zipf's law)."""
    weights = [1 / (place + 10) for place in range(len(words))]
    while True:
        yield from dice.choices(words, weights, k=500)


def prepare(settings: Settings) -> UUID:
    """Make the database, and keep the cookie of somebody signed in and the address of their enrolment beside it; gives the enrolment."""
    upgrade(settings.database_url)
    app = create_app(settings)
    now = utc_now()
    with app.app_context(), transaction() as session:
        person_id = founded(session, now=now)
        courses = add_courses(COURSES, now=now)
        enrolment = enrol(person_id, courses[0], by_id=person_id, now=now).id
        token = begin_session(person_id, now=now)
    folder = Path(settings.data_dir)
    (folder / "bench-cookie").write_text(cookie_of(app, token))
    (folder / "bench-enrolment").write_text(str(enrolment))
    return enrolment


def add_courses(many: int, *, now: datetime) -> list[UUID]:
    """So many published courses in the open transaction; the first has a lesson and a quiz."""
    said = speech(random.Random(5), vocabulary())
    versions = [_version(number, " ".join(next(said) for _ in range(5)), now=now) for number in range(many)]
    session = db.session()
    session.execute(
        insert(Course),
        [{"id": one["course_id"], "key": f"course-{number}", "made_at": now} for number, one in enumerate(versions)],
    )
    session.execute(insert(CourseVersion), versions)
    session.execute(
        insert(CourseSkill),
        [
            {"version_id": one["id"], "skill_key": f"skill-{(number + step) % SKILLS}", "from_level": 0, "to_level": 1 + number % 4}
            for number, one in enumerate(versions)
            for step in (0, 7)
        ],
    )  # fmt: skip
    session.execute(insert(Module), _modules(versions[0]["id"]))
    session.execute(update(CourseVersion).values(state=CourseState.PUBLISHED))
    for one in versions:
        body = " ".join(next(said) for _ in range(BODY))
        index_course(one["course_id"], SearchText(one["title"], one["summary"], "Ordinary skill", body))
    return [one["course_id"] for one in versions]


def _version(number: int, title: str, *, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "course_id": new_id(),
        "major": 1,
        "minor": 0,
        "state": CourseState.DRAFT,
        "title": title.capitalize(),
        "sort_key": sort_key(title),
        "summary": "One sentence of ordinary length that says what somebody gets from this course, and for whom it is meant.",
        "description": "",
        "outcomes": ["do one thing"],
        "audience": "Everyone",
        "topic": list(Topic)[number % len(Topic)],
        "provider": f"Provider {number % PROVIDERS}",
        "owner": "Bench",
        "review_on": date(2027, 1, 1),
        "minutes": 5 + number % 90,
        "delivery": list(Delivery)[number % len(Delivery)],
        "cost_pence": 0 if number % 3 else 5_000,
        "prerequisites": [],
        "local_policy": [],
        "pack_digest": "0" * 64,
        "made_at": now,
        "published_at": now - timedelta(minutes=number),
    }


def _modules(version_id: UUID) -> list[dict[str, Any]]:
    common = {"version_id": version_id, "minutes": 5, "is_required": True}
    lessons: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "key": f"lesson-{at}",
            "position": at,
            "kind": ModuleKind.LESSON,
            "title": f"Lesson {at}",
            "body": LESSON,
            "quiz": None,
        }
        for at in range(1, 6)
    ]
    quiz = {
        "id": new_id(), "key": "quiz", "position": 6, "kind": ModuleKind.QUIZ, "title": "Check", "body": "", "quiz": QUIZ
    }  # fmt: skip
    return [{**one, **common} for one in (*lessons, quiz)]


if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    prepare(Settings.from_environment())
