"""Packs and courses for tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

import yaml

from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.platform.database import transaction
from tests.conftest import NOW

#: The smallest image that is one.
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16

LESSON = """Words before.

## First things

::: exercise
Try this.
:::
"""


def course_data(key: str = "tea-making", **changes: object) -> dict[str, Any]:
    """What a right course.yaml says, with changes."""
    return {
        "format": 1,
        "key": key,
        "title": "Making tea",
        "summary": "How to make tea for a committee.",
        "description": "Why tea matters.",
        "outcomes": ["make tea"],
        "audience": "Everyone",
        "topic": "Leadership",
        "provider": "The Centre",
        "owner": "Tea team",
        "review_on": "2027-09-30",
        "minutes": 10,
        "delivery": "self-paced",
        "cost_pence": 0,
        "skills": [{"skill": "clear-writing", "from": 0, "to": 2}],
        "prerequisites": [],
        "local_policy": [],
        "modules": [
            {
                "key": "leaves",
                "kind": "lesson",
                "title": "Leaves",
                "file": "lessons/01.md",
                "minutes": 6,
                "required": True,
            },
            {"key": "check", "kind": "quiz", "title": "Check", "file": "quiz.yaml", "minutes": 4, "required": True},
        ],
        **changes,
    }


def lasting(minutes: int) -> dict[str, Any]:
    """Changes that make a course last so long; its first part stays at six minutes."""
    modules = course_data()["modules"]
    return {"minutes": minutes, "modules": [modules[0], {**modules[1], "minutes": minutes - 6}]}


def quiz_data() -> dict[str, Any]:
    """What a right quiz file says."""
    return {
        "pass_mark": 50,
        "questions": [
            {
                "key": "water",
                "kind": "single",
                "text": "How hot?",
                "options": [
                    {"text": "Boiling", "correct": True, "feedback": "Yes, for black tea."},
                    {"text": "Cold", "correct": False, "feedback": "No, leaves need heat."},
                ],
            }
        ],
    }


def pack_files(key: str = "tea-making", *, lesson: str = LESSON, **changes: object) -> dict[str, bytes]:
    """The files of a right pack, with changes to its course.yaml."""
    return {
        "course.yaml": yaml.safe_dump(course_data(key, **changes), sort_keys=False).encode(),
        "lessons/01.md": lesson.encode(),
        "quiz.yaml": yaml.safe_dump(quiz_data(), sort_keys=False).encode(),
    }


def make_pack(key: str = "tea-making", *, lesson: str = LESSON, **changes: object) -> Pack:
    """A checked pack, with changes to its course.yaml."""
    return parse_pack(pack_files(key, lesson=lesson, **changes), folder=key)


def keep(pack: Pack, *, by_id: UUID | None = None, now: datetime = NOW) -> UUID:
    """Keep a draft of the pack in a transaction of its own."""
    with transaction():
        return keep_draft(pack, by_id=by_id, now=now).version_id


def publish_course(pack: Pack, *, reviewer_id: UUID, by_id: UUID | None = None, now: datetime = NOW) -> UUID:
    """Draft, submit and publish a pack; gives the version."""
    with transaction():
        version_id = keep_draft(pack, by_id=by_id, now=now).version_id
        submit(version_id, by_id=by_id, now=now)
        publish(version_id, by_id=reviewer_id, now=now)
    return version_id
