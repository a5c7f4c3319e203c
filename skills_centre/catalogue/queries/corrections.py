"""What a correction changes that asks for a new version."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.packs.corrections import TooMuch, too_much_for_a_correction
from skills_centre.catalogue.queries.stored import texts_and_stored
from skills_centre.platform.database import db


def too_much_in(version_id: UUID) -> list[TooMuch]:
    """Every change of a correction against the version that it corrects which is too much for one; none for a new version."""
    corrected = aliased(CourseVersion)
    row = db.session.execute(
        select(Course.key, corrected.id)
        .select_from(CourseVersion)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(
            corrected,
            (corrected.course_id == CourseVersion.course_id)
            & (corrected.major == CourseVersion.major)
            & (corrected.minor < CourseVersion.minor),
        )
        .where(CourseVersion.id == version_id)
        .order_by(corrected.minor.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return []
    old, new = (parse_pack(texts_and_stored(one), folder=row.key, is_draft=True) for one in (row.id, version_id))
    return too_much_for_a_correction(old, new)
