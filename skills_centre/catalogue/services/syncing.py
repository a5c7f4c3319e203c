"""Bringing a folder of packs into the catalogue: drafts, and published where somebody is named who approves them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.errors import NoSuchApprover
from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.packs import Pack, PackProblem, PackRefused, parse_pack, read_folder
from skills_centre.catalogue.packs.pathways import PATHWAYS
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.publishing import has_authors, publish, submit
from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.database import db
from skills_centre.platform.errors import Refusal
from skills_centre.platform.text import normal_email


@dataclass(frozen=True)
class Synced:
    """What became of one pack: "published", "drafted" or "unchanged", or the reason why it waits."""

    key: str
    outcome: str
    reason: str | None = None


def read_packs(folder: Path) -> list[Pack]:
    """The checked packs of a folder: itself where it holds a course.yaml, else each folder inside it.

    Raises PackRefused with the problems of all of them.
    """
    if not folder.is_dir():
        raise PackRefused([PackProblem(str(folder), 0, "there is no such folder.")])
    if (folder / "course.yaml").exists():
        folders = [folder]
    else:
        folders = sorted(
            one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".") and one.name != PATHWAYS
        )
    if not folders:
        raise PackRefused([PackProblem(str(folder), 0, "there is no content pack in this folder.")])
    packs, problems = [], []
    for one in folders:
        name = one.resolve().name
        try:
            packs.append(parse_pack(read_folder(one), folder=name))
        except PackRefused as refused:
            problems += [
                PackProblem(f"{name}/{problem.file}", problem.line, problem.sentence) for problem in refused.problems
            ]
    if problems:
        raise PackRefused(problems)
    return packs


def approver_by_email(email: str) -> UUID:
    """The L&D administrator with this address. Raises NoSuchApprover."""
    found = db.session.scalar(
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.email == normal_email(email),
            Person.left_on.is_(None),
            RoleGrant.role == Role.LD_ADMINISTRATOR,
            RoleGrant.ended_at.is_(None),
        )
        .limit(1)
    )
    if found is None:
        raise NoSuchApprover
    return found


def sync_pack(pack: Pack, *, approver_id: UUID | None, now: datetime) -> Synced:
    """Make a pack the draft of its course, and publish it where an approver is named. A pack that was loaded before changes nothing.

    The course is loaded by nobody (made_by is empty), so any L&D administrator may approve it. A draft that somebody writes is left alone.
    """
    drafts = list(
        db.session.execute(
            select(CourseVersion.id, CourseVersion.state, CourseVersion.pack_digest)
            .join(Course, Course.id == CourseVersion.course_id)
            .where(Course.key == pack.course.key)
        )
    )
    unpublished = next((row for row in drafts if row.state in {CourseState.DRAFT, CourseState.IN_REVIEW}), None)
    is_loaded = any(row.pack_digest == pack.digest for row in drafts)
    if is_loaded and (unpublished is None or unpublished.pack_digest != pack.digest):
        return Synced(pack.course.key, "unchanged")
    if unpublished is not None and not is_loaded and has_authors(unpublished.id):
        return Synced(
            pack.course.key, "waiting", "somebody is writing a draft of this course; publish or discard it first."
        )
    try:
        kept = keep_draft(pack, by_id=None, now=now)
        if approver_id is None:
            return Synced(pack.course.key, "drafted" if kept.is_changed else "unchanged")
        submit(kept.version_id, by_id=None, now=now)
        publish(kept.version_id, by_id=approver_id, now=now)
    except Refusal as refusal:
        return Synced(pack.course.key, "waiting", refusal.sentence)
    return Synced(pack.course.key, "published")
