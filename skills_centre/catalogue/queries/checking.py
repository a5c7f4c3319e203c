"""The check before publication of one version, with what stands around it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.packs.checking import course_to_check
from skills_centre.catalogue.queries.stored import texts_and_stored
from skills_centre.catalogue.rules.checking import check_course
from skills_centre.catalogue.rules.findings import Finding, Surroundings
from skills_centre.platform.addresses import leads_to_a_page
from skills_centre.platform.database import db


class Catalogue(Surroundings):
    """The courses and pages of this installation."""

    def has_page(self, path: str) -> bool:
        """Whether a path leads to a page here."""
        return leads_to_a_page(path)


def findings_of(version_id: UUID, *, today: date) -> list[Finding]:
    """Everything that the check finds in a version, errors first."""
    key = db.session.scalar(
        select(Course.key)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.id == version_id)
    )
    pack = parse_pack(texts_and_stored(version_id), folder=key or "", is_draft=True)
    return findings_in([pack], today=today)[pack.course.key]


def findings_in(packs: Iterable[Pack], *, today: date) -> dict[str, list[Finding]]:
    """Everything that the check finds in each of these packs, errors first, by the course's key. One statement."""
    around = _around()
    return {pack.course.key: check_course(course_to_check(pack), around, today=today) for pack in packs}


def _around() -> Catalogue:
    rows = db.session.execute(
        select(Course.key, CourseVersion.state).join(CourseVersion, CourseVersion.course_id == Course.id)
    ).all()
    return Catalogue(
        courses={row.key for row in rows if row.state is not CourseState.WITHDRAWN},
        published={row.key for row in rows if row.state is CourseState.PUBLISHED},
    )
