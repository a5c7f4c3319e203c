"""Bringing pathways in from files: each is loaded once, and looked after in the browser from then on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.catalogue.models import Aim, Course, CourseState, CourseVersion, Pathway
from skills_centre.catalogue.packs.pathways import PathwayFile
from skills_centre.catalogue.services.pathways import (
    AimAt,
    PathwayFields,
    create_pathway,
    publish_pathway,
    put_course,
)
from skills_centre.catalogue.services.syncing import Synced
from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, Profile


def sync_pathway(file: PathwayFile, *, approver_id: UUID | None, now: datetime) -> Synced:
    """Make a pathway of a file, and publish it where an approver is named.

    A pathway that is there already is left as it is: people put it in order in the browser. One whose courses are not all published, or
    whose role nobody knows, waits until they are.
    """
    name = f"pathways/{file.key}"
    if db.session.scalar(select(exists().where(Pathway.key == file.key))):
        return Synced(name, "unchanged")
    missing = _not_published([one.course for one in file.courses])
    if missing:
        return Synced(name, "waiting", f"these courses are not published yet: {', '.join(missing)}.")
    aim = _aim(file)
    if aim is None:
        return Synced(name, "waiting", "no framework has the role that it leads towards.")
    fields = PathwayFields(file.title, file.summary, file.description.strip(), aim, file.owner, file.review_on)
    pathway_id = create_pathway(fields, key=file.key, by_id=None, now=now)
    for one in file.courses:
        put_course(pathway_id, one.course, is_required=one.required, why=one.why.strip(), by_id=None, now=now)
    if approver_id is None:
        return Synced(name, "drafted")
    publish_pathway(pathway_id, by_id=approver_id, now=now)
    return Synced(name, "published")


def _not_published(keys: list[str]) -> list[str]:
    published = set(
        db.session.scalars(
            select(Course.key)
            .join(CourseVersion, CourseVersion.course_id == Course.id)
            .where(Course.key.in_(keys), CourseVersion.state == CourseState.PUBLISHED)
        )
    )
    return [key for key in keys if key not in published]


def _aim(file: PathwayFile) -> AimAt | None:
    if file.level:
        return AimAt(Aim.LEVEL, skill_key=file.level.skill, level=file.level.level)
    if file.role is None:
        return AimAt(Aim.THEME)
    profile_id = db.session.scalar(
        select(Profile.id)
        .join(Framework, Framework.id == Profile.framework_id)
        .where(Framework.key == file.role.framework, Profile.key == file.role.profile)
    )
    return AimAt(Aim.ROLE, profile_id=profile_id) if profile_id else None
