"""Bringing a folder of packs into the catalogue: drafts, and published where somebody is named who approves them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.catalogue.errors import NoSuchApprover
from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.packs import Pack, PackProblem, PackRefused, parse_pack, read_folder
from skills_centre.catalogue.packs.comparing import changed_where
from skills_centre.catalogue.packs.pathways import PATHWAYS
from skills_centre.catalogue.queries.courses import pack_files
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.holding import hold_course
from skills_centre.catalogue.services.publishing import has_authors, publish, submit
from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.database import db
from skills_centre.platform.errors import Refusal
from skills_centre.platform.text import normal_email


@dataclass(frozen=True)
class Synced:
    """What became of one pack: "published", "drafted", "unchanged", "newer" or "conflict", or "waiting" with the reason."""

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


class Take(StrEnum):
    """Whose pack is taken where both were changed."""

    NEITHER = "neither"
    FOLDER = "folder"


@dataclass(frozen=True)
class _Here:
    """The newest version of a course in the product, and what the folder held when the two were last the same."""

    course_id: UUID
    version_id: UUID
    state: CourseState
    digest: str
    base: str | None
    digests: frozenset[str]

    @property
    def is_unpublished(self) -> bool:
        return self.state in {CourseState.DRAFT, CourseState.IN_REVIEW}


def sync_pack(pack: Pack, *, approver_id: UUID | None, now: datetime, take: Take = Take.NEITHER) -> Synced:
    """Make a pack that changed in its folder the draft of its course, and publish it where an approver is named.

    What was changed in the product since the folder was last synced is never written over: where the folder stayed as it was the product's
    is "newer", where both were changed it is a "conflict", with the files in which they differ. `take` lets the folder's pack be the draft
    all the same; published versions stay. The course is loaded by nobody (made_by is empty), so any L&D administrator may approve it. A
    draft that somebody writes is left alone.
    """
    hold_course(pack.course.key)
    here = _here(pack)
    if here is not None and pack.digest != here.digest:
        if pack.digest == here.base:
            return Synced(pack.course.key, "newer")
        if here.digest != here.base and take is not Take.FOLDER:
            return Synced(pack.course.key, "conflict", _differences(pack, here))
        if here.is_unpublished and has_authors(here.version_id):
            return Synced(
                pack.course.key, "waiting", "somebody is writing a draft of this course; publish or discard it first."
            )
    elif here is not None and not (approver_id and here.is_unpublished):
        _note_synced(pack)
        return Synced(pack.course.key, "unchanged")
    return _take(pack, approver_id=approver_id, now=now)


def _take(pack: Pack, *, approver_id: UUID | None, now: datetime) -> Synced:
    try:
        kept = keep_draft(pack, by_id=None, now=now)
        _note_synced(pack)
        if approver_id is None:
            return Synced(pack.course.key, "drafted" if kept.is_changed else "unchanged")
        submit(kept.version_id, by_id=None, now=now)
        publish(kept.version_id, by_id=approver_id, now=now)
    except Refusal as refusal:
        return Synced(pack.course.key, "waiting", refusal.sentence)
    return Synced(pack.course.key, "published")


def _here(pack: Pack) -> _Here | None:
    """What the product holds of a pack's course; none where it holds nothing."""
    rows = db.session.execute(
        select(
            Course.id,
            CourseVersion.id.label("version_id"),
            CourseVersion.state,
            CourseVersion.pack_digest,
            Course.synced_digest,
        )
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.key == pack.course.key)
        .order_by(CourseVersion.major.desc(), CourseVersion.minor.desc())
    ).all()
    if not rows:
        return None
    newest, digests = rows[0], frozenset(row.pack_digest for row in rows)
    base = newest.synced_digest or _base_unrecorded(pack, newest.version_id, newest.pack_digest, digests)
    return _Here(newest.id, newest.version_id, newest.state, newest.pack_digest, base, digests)


def _base_unrecorded(pack: Pack, newest_id: UUID, newest: str, digests: frozenset[str]) -> str | None:
    """What the folder held, where a course was synced before that was recorded: that of a version, or what nobody wrote here."""
    if pack.digest in digests:
        return pack.digest
    return None if has_authors(newest_id) else newest


def _note_synced(pack: Pack) -> None:
    db.session.execute(
        update(Course)
        .where(Course.key == pack.course.key, Course.synced_digest.is_distinct_from(pack.digest))
        .values(synced_digest=pack.digest)
    )


def _differences(pack: Pack, here: _Here) -> str:
    """Where the folder's pack and the product's differ, a line for each file."""
    base_id = db.session.scalar(
        select(CourseVersion.id)
        .where(CourseVersion.course_id == here.course_id, CourseVersion.pack_digest == here.base)
        .limit(1)
    )
    base = pack_files(base_id) if base_id else None
    return "\n".join(f"  {line}" for line in changed_where(pack.contents, pack_files(here.version_id), base))
