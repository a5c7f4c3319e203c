"""Corrections as learners meet them: whoever is on the same version, uncorrected, goes on with the corrected one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.models import Enrolment
from skills_centre.learning.services.enrolments import LIVE
from skills_centre.platform.database import db


def follow_correction(version_id: UUID, *, now: datetime) -> None:  # noqa: ARG001 - every follower is told when
    """Take every live enrolment on an earlier n.x to the correction, in one statement however many there are.

    Progress is kept by the keys of parts, which a correction leaves alone. What is completed keeps the version that it was completed on.
    """
    correction, earlier = aliased(CourseVersion), aliased(CourseVersion)
    numbered = (
        select(earlier.id)
        .join(correction, (correction.course_id == earlier.course_id) & (correction.major == earlier.major))
        .where(correction.id == version_id, earlier.minor < correction.minor)
    )
    course_id = select(CourseVersion.course_id).where(CourseVersion.id == version_id).scalar_subquery()
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.course_id == course_id, Enrolment.state.in_(LIVE), Enrolment.version_id.in_(numbered))
        .values(version_id=version_id)
        .execution_options(synchronize_session=False)
    )
