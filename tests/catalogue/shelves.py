"""Many published courses at once, for tests of lists that grow."""

from datetime import date
from typing import Any

from sqlalchemy import insert, update

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Topic
from skills_centre.catalogue.search import SearchText, index_course
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.conftest import NOW


def fill_shelves(many: int) -> None:
    """So many published courses, over all topics, formats and lengths, each teaching two of ten skills."""
    courses: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    skills: list[dict[str, Any]] = []
    for number in range(many):
        course_id, version_id = new_id(), new_id()
        title = f"Course {number:04} about ordinary work"
        courses.append({"id": course_id, "key": f"course-{number}", "made_at": NOW})
        versions.append(
            {
                "id": version_id,
                "course_id": course_id,
                "major": 1,
                "minor": 0,
                "state": CourseState.DRAFT,
                "title": title,
                "sort_key": title.casefold(),
                "summary": "What somebody gets from this course, and for whom it is meant.",
                "description": "",
                "outcomes": ["do one thing"],
                "audience": "Everyone",
                "topic": list(Topic)[number % len(Topic)],
                "provider": "The Centre",
                "owner": "Test team",
                "review_on": date(2027, 1, 1),
                "minutes": 5 + number % 80,
                "delivery": list(Delivery)[number % len(Delivery)],
                "cost_pence": 0,
                "prerequisites": [],
                "local_policy": [],
                "pack_digest": "0" * 64,
                "made_at": NOW,
                "published_at": NOW,
            }
        )
        skills += [
            {
                "version_id": version_id,
                "skill_key": f"skill-{(number + step) % 10}",
                "from_level": 0,
                "to_level": 1 + number % 4,
            }
            for step in (0, 5)
        ]
    with transaction():
        for model, rows in ((Course, courses), (CourseVersion, versions), (CourseSkill, skills)):
            db.session.execute(insert(model), rows)
        db.session.execute(update(CourseVersion).values(state=CourseState.PUBLISHED))
        for version in versions:
            index_course(version["course_id"], SearchText(version["title"], version["summary"], "", ""))
