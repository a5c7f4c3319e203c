"""Drafts: a checked pack becomes the one unpublished version of its course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from skills_centre.catalogue.errors import ChangedSinceRead, DraftChanged, InReview, KeyTaken, NotADraft, NotPublished
from skills_centre.catalogue.models import (
    Course,
    CourseAuthor,
    CourseComment,
    CourseSkill,
    CourseState,
    CourseVersion,
    ImportedCourse,
    Module,
    PackFile,
)
from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.packs.stored import Content, bytes_of, digest_of, size_of
from skills_centre.catalogue.queries.courses import pack_files
from skills_centre.catalogue.queries.stored import stored_files
from skills_centre.catalogue.services.correcting import next_number
from skills_centre.catalogue.services.holding import held_version, hold_course
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key


@dataclass(frozen=True)
class KeptDraft:
    """The version that a pack became, or was already; `is_changed` says whether anything was written."""

    version_id: UUID
    state: CourseState
    is_changed: bool


def keep_draft(
    pack: Pack, *, by_id: UUID | None, now: datetime, is_new: bool = False, seen: str | None = None
) -> KeptDraft:
    """Make the pack the draft of its course: a new course, a new version of one, or new text for the draft that exists.

    A pack that says what the newest version says already changes nothing. `is_new` refuses a key that a course has. `seen` is the
    digest of the version that the writer had open: where the newest is another, nothing is written over it.
    Raises InReview, KeyTaken or DraftChanged.
    """
    hold_course(pack.course.key)
    course = db.session.scalar(select(Course).where(Course.key == pack.course.key))
    if course is None:
        course = Course(id=new_id(), key=pack.course.key, made_at=now, made_by=by_id)
        db.session.add(course)
        db.session.flush()
    newest = db.session.scalar(
        select(CourseVersion)
        .where(CourseVersion.course_id == course.id)
        .order_by(CourseVersion.major.desc(), CourseVersion.minor.desc())
        .limit(1)
        .with_for_update()
    )
    if newest is not None and newest.pack_digest == pack.digest and newest.state is not CourseState.WITHDRAWN:
        return KeptDraft(newest.id, newest.state, is_changed=False)
    if newest is not None and is_new:
        raise KeyTaken
    if newest is not None and newest.state is CourseState.IN_REVIEW:
        raise InReview
    if seen is not None and (newest is None or newest.pack_digest != seen):
        raise DraftChanged
    if newest is None or newest.state is not CourseState.DRAFT:
        version = _add_version(course.id, pack, by_id=by_id, now=now)
    else:
        version = newest
        _take_out_parts(version.id)
        _say(version, pack)
        version.made_by = by_id
        version.made_at = now
    _put_in_parts(version.id, pack)
    if by_id is not None:
        db.session.merge(CourseAuthor(version_id=version.id, person_id=by_id))
    record_act("course.keep_draft", actor_id=by_id, subject_kind="course_version", subject_id=version.id, now=now)
    db.session.flush()
    return KeptDraft(version.id, CourseState.DRAFT, is_changed=True)


def start_version(course_key: str, *, by_id: UUID, now: datetime, is_correction: bool = False) -> UUID:
    """Begin the next version of a published course, or a correction, as a copy of it; gives the draft that exists where there is one.

    Raises NotPublished, or NoCorrectionYet for a correction of a course that is withdrawn.
    """
    hold_course(course_key)
    versions = db.session.execute(
        select(CourseVersion.id, CourseVersion.state, CourseVersion.course_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.key == course_key)
        .order_by(CourseVersion.major.desc(), CourseVersion.minor.desc())
    ).all()
    for row in versions:
        if row.state in {CourseState.DRAFT, CourseState.IN_REVIEW}:
            return UUID(str(row.id))
    former = next((row for row in versions if row.state in {CourseState.PUBLISHED, CourseState.WITHDRAWN}), None)
    if former is None:
        raise NotPublished
    pack = parse_pack(pack_files(former.id), folder=course_key)
    version = _add_version(former.course_id, pack, by_id=by_id, now=now, is_correction=is_correction)
    _put_in_parts(version.id, pack)
    db.session.merge(CourseAuthor(version_id=version.id, person_id=by_id))
    record_act("course.start_version", actor_id=by_id, subject_kind="course_version", subject_id=version.id, now=now)
    return version.id


def discard_draft(version_id: UUID, *, by_id: UUID, now: datetime, seen: str | None = None) -> None:
    """Throw a draft away, and its course too where it has no other version.

    `seen` is the digest of what the person decided on. Raises NotFound, NotADraft or ChangedSinceRead.
    """
    version = held_version(version_id)
    if version.state is not CourseState.DRAFT:
        raise NotADraft
    if seen is not None and version.pack_digest != seen:
        raise ChangedSinceRead
    course_id, digest = version.course_id, version.pack_digest
    _take_out_parts(version_id)
    _put_in_files(version_id, {})
    db.session.execute(delete(CourseAuthor).where(CourseAuthor.version_id == version_id))
    db.session.execute(delete(CourseComment).where(CourseComment.version_id == version_id))
    db.session.execute(delete(CourseVersion).where(CourseVersion.id == version_id))
    left = db.session.scalar(select(func.count()).where(CourseVersion.course_id == course_id))
    if not left:
        db.session.execute(delete(ImportedCourse).where(ImportedCourse.course_id == course_id))
        db.session.execute(delete(Course).where(Course.id == course_id))
    else:
        _forget_synced(course_id, digest)
    record_act("course.discard", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)


def _forget_synced(course_id: UUID, digest: str) -> None:
    """A discarded draft is no longer what the folder and the product last had in common."""
    db.session.execute(
        update(Course).where(Course.id == course_id, Course.synced_digest == digest).values(synced_digest=None)
    )


def _add_version(
    course_id: UUID, pack: Pack, *, by_id: UUID | None, now: datetime, is_correction: bool = False
) -> CourseVersion:
    major, minor = next_number(course_id, is_correction=is_correction)
    version = CourseVersion(
        id=new_id(),
        course_id=course_id,
        major=major,
        minor=minor,
        state=CourseState.DRAFT,
        made_at=now,
        made_by=by_id,
    )
    _say(version, pack)
    db.session.add(version)
    db.session.flush()
    return version


def _say(version: CourseVersion, pack: Pack) -> None:
    """Give a version the words of a pack."""
    course = pack.course
    version.title = course.title
    version.sort_key = sort_key(course.title)[:100]
    version.summary = course.summary
    version.description = course.description
    version.outcomes = list(course.outcomes)
    version.audience = course.audience
    version.topic = course.topic
    version.provider = course.provider
    version.owner = course.owner
    version.review_on = course.review_on
    version.minutes = course.minutes
    version.delivery = course.delivery
    version.cost_pence = course.cost_pence
    version.prerequisites = list(course.prerequisites)
    version.local_policy = [block.model_dump() for block in course.local_policy]
    version.pack_digest = pack.digest


def _take_out_parts(version_id: UUID) -> None:
    for part in (CourseSkill, Module):
        db.session.execute(delete(part).where(part.version_id == version_id))


def _put_in_files(version_id: UUID, files: Mapping[str, Content]) -> None:
    """Write the files that came or changed, and take out those that went: a film is neither read nor written for each word of a lesson."""
    before = {path: file.digest for path, file in stored_files(version_id).items()}
    after = {path: digest_of(content) for path, content in files.items()}
    gone = [path for path, digest in before.items() if after.get(path) != digest]
    if gone:
        db.session.execute(delete(PackFile).where(PackFile.version_id == version_id, PackFile.path.in_(gone)))
    db.session.add_all(
        PackFile(version_id=version_id, path=path, content=bytes_of(content), digest=after[path], size=size_of(content))
        for path, content in files.items()
        if before.get(path) != after[path]
    )


def _put_in_parts(version_id: UUID, pack: Pack) -> None:
    db.session.flush()
    for taught in pack.course.skills:
        db.session.add(
            CourseSkill(
                version_id=version_id,
                skill_key=taught.skill,
                from_level=taught.from_level,
                to_level=taught.to_level,
            )
        )
    for position, module in enumerate(pack.course.modules, start=1):
        quiz, part = pack.quizzes.get(module.key), pack.parts.get(module.key)
        db.session.add(
            Module(
                version_id=version_id,
                key=module.key,
                position=position,
                kind=module.kind,
                title=module.title,
                minutes=module.minutes,
                is_required=module.required,
                body=pack.lessons.get(module.key, ""),
                quiz=quiz.model_dump(exclude_none=True) if quiz else None,
                part=part.model_dump(exclude_none=True) if part else None,
            )
        )
    _put_in_files(version_id, pack.files)
    db.session.flush()
