"""Holding a course while its versions change: whoever changes one takes the course's lock first, and then the row.

All in one order, so that no two of them wait for each other: publishing one version supersedes another, and withdrawing one takes back
what was approved of the next.
"""

from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound


def hold_course(key: str) -> None:
    """Hold a course, or the key that one is about to have, until the transaction ends."""
    lock_named(f"course:{key}")


def held_version(version_id: UUID) -> CourseVersion:
    """A version as it stands now, held with its course against rivals until the transaction ends. Raises NotFound."""
    key = db.session.scalar(
        select(Course.key)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.id == version_id)
    )
    if key is None:
        raise NotFound
    hold_course(key)
    version = db.session.get(CourseVersion, version_id, with_for_update=True, populate_existing=True)
    if version is None:
        raise NotFound
    return version
