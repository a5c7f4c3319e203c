"""What course versions are called."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.platform.database import db


def version_titles(version_ids: Collection[UUID]) -> dict[UUID, str]:
    """The titles of these versions with their numbers, by id: "Making tea, version 1.2"."""
    if not version_ids:
        return {}
    rows = db.session.execute(
        select(CourseVersion.id, CourseVersion.title, CourseVersion.major, CourseVersion.minor).where(
            CourseVersion.id.in_(version_ids)
        )
    )
    return {row.id: f"{row.title}, version {row.major}.{row.minor}" for row in rows}
