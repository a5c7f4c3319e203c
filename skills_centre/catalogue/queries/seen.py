"""The version of a course that staff see, or saw last."""

from sqlalchemy import case

from skills_centre.catalogue.models import CourseState, CourseVersion

#: Versions that are or were in the catalogue.
WAS_SEEN = CourseVersion.state.not_in([CourseState.DRAFT, CourseState.IN_REVIEW])

#: The order in which the version that is published comes first, then the newest of those that were.
SEEN_LAST = (
    case((CourseVersion.state == CourseState.PUBLISHED, 0), else_=1),
    CourseVersion.major.desc(),
    CourseVersion.minor.desc(),
)
