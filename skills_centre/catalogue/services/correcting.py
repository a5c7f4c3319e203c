"""Corrections, n.m: what is too much for one, and a draft that becomes one or the next version after all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.errors import ChangesTooMuch, NoCorrectionYet, NotADraft
from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.catalogue.queries.corrections import too_much_in
from skills_centre.catalogue.services.holding import held_version
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db


def refuse_too_much(version: CourseVersion) -> None:
    """Raise ChangesTooMuch where a correction changes what people under way have to do."""
    found = too_much_in(version.id) if version.minor else []
    if found:
        listed = " ".join(f"{one.place}: {one.sentence}" for one in found)
        raise ChangesTooMuch(f"This is too much for a correction. {listed} Take that back, or make it a new version.")


def renumber_draft(version_id: UUID, *, is_correction: bool, by_id: UUID, now: datetime) -> None:
    """Make a draft a correction of the published version, or the next version; doing it twice changes nothing more.

    Raises NotFound, NotADraft or NoCorrectionYet.
    """
    version = held_version(version_id)
    if version.state is not CourseState.DRAFT:
        raise NotADraft
    if bool(version.minor) is is_correction:
        return
    version.major, version.minor = next_number(version.course_id, is_correction=is_correction, without=version_id)
    record_act(
        "course.renumber",
        actor_id=by_id,
        subject_kind="course_version",
        subject_id=version_id,
        now=now,
        fields=["correction" if is_correction else "new version"],
    )
    db.session.flush()


def next_number(course_id: UUID, *, is_correction: bool, without: UUID | None = None) -> tuple[int, int]:
    """The number of a course's next version, or of a correction of the published one. Raises NoCorrectionYet."""
    others = [CourseVersion.course_id == course_id]
    if without is not None:
        others.append(CourseVersion.id != without)
    if not is_correction:
        return (db.session.scalar(select(func.max(CourseVersion.major)).where(*others)) or 0) + 1, 0
    major = db.session.scalar(select(CourseVersion.major).where(*others, CourseVersion.state == CourseState.PUBLISHED))
    if major is None:
        raise NoCorrectionYet
    minor = db.session.scalar(select(func.max(CourseVersion.minor)).where(*others, CourseVersion.major == major))
    return major, (minor or 0) + 1
