"""Courses as others read them: one version whole, its modules, short cards, and which course teaches what."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from skills_centre.catalogue.models import (
    Course,
    CourseSkill,
    CourseState,
    CourseVersion,
    Delivery,
    Module,
    PackFile,
    Topic,
)
from skills_centre.catalogue.packs.pack import PolicyBlock
from skills_centre.catalogue.packs.parts import PARTS, AnyPart, words_of
from skills_centre.catalogue.packs.quizzes import Quiz
from skills_centre.catalogue.queries.skill_names import named_by, published_names
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class SkillTeaching:
    """A skill that a course teaches, with its name and the levels it leads from and to; `framework_key` is of whichever names it."""

    key: str
    name: str
    from_level: int
    to_level: int
    framework_key: str | None = None


@dataclass(frozen=True)
class CourseDetails:
    """One version of a course, whole but for its modules."""

    course_id: UUID
    version_id: UUID
    key: str
    major: int
    minor: int
    state: CourseState
    title: str
    summary: str
    description: str
    outcomes: tuple[str, ...]
    audience: str
    topic: Topic
    provider: str
    owner: str
    review_on: date
    minutes: int
    delivery: Delivery
    cost_pence: int
    prerequisites: tuple[str, ...]
    local_policy: tuple[PolicyBlock, ...]
    skills: tuple[SkillTeaching, ...]
    pack_digest: str
    made_at: datetime
    made_by: UUID | None
    submitted_at: datetime | None
    reviewed_by: UUID | None
    published_at: datetime | None
    publish_at: datetime | None

    @property
    def number(self) -> str:
        """The version as people say it: 2.0."""
        return f"{self.major}.{self.minor}"

    @property
    def is_correction(self) -> bool:
        """Whether the version puts another one right (n.m), rather than being one of its own (n.0)."""
        return self.minor > 0


@dataclass(frozen=True)
class ModuleOutline:
    """A module of a version without its text."""

    key: str
    position: int
    kind: ModuleKind
    title: str
    minutes: int
    is_required: bool


@dataclass(frozen=True)
class VersionOutline:
    """A version in few words, with its modules in order. `number` is as people say it: 2.0."""

    course_key: str
    title: str
    number: str
    minutes: int
    modules: tuple[ModuleOutline, ...]


@dataclass(frozen=True)
class ModuleContent(ModuleOutline):
    """A module with its lesson's Markdown, its quiz, or what another kind of part says."""

    body: str
    quiz: Quiz | None
    part: AnyPart | None = None

    @property
    def words(self) -> str:
        """Everything that it says to a reader, as it is searched; a quiz gives nothing away."""
        return words_of(self.part) if self.part else self.body


@dataclass(frozen=True)
class CourseCard:
    """A published course in a few words, for lists and suggestions."""

    course_id: UUID
    version_id: UUID
    key: str
    title: str
    summary: str
    minutes: int
    topic: Topic
    delivery: Delivery


@dataclass(frozen=True)
class TeachingCourse:
    """A published course that teaches a skill, and the level it leads to."""

    course_id: UUID
    key: str
    title: str
    minutes: int
    from_level: int
    to_level: int


def published_course(key: str) -> CourseDetails:
    """The published version of a course. Raises NotFound when there is none."""
    return _details(Course.key == key, CourseVersion.state == CourseState.PUBLISHED)


def course_version(version_id: UUID) -> CourseDetails:
    """One version of a course in whatever state it is. Raises NotFound."""
    return _details(CourseVersion.id == version_id)


def _details(*conditions: ColumnElement[bool]) -> CourseDetails:
    columns = [column for column in CourseVersion.__table__.columns if column.name != "sort_key"]
    row = db.session.execute(
        select(Course.key, *columns).join(CourseVersion, CourseVersion.course_id == Course.id).where(*conditions)
    ).one_or_none()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    version_id = found.pop("id")
    return CourseDetails(
        **{
            **found,
            "version_id": version_id,
            "outcomes": tuple(found["outcomes"]),
            "prerequisites": tuple(found["prerequisites"]),
            "local_policy": tuple(PolicyBlock(**block) for block in found["local_policy"]),
            "skills": skills_taught(version_id),
        }
    )


def skills_taught(version_id: UUID) -> tuple[SkillTeaching, ...]:
    """The skills that a version teaches, by name. One statement."""
    names = published_names()
    rows = db.session.execute(
        select(
            CourseSkill.skill_key,
            names.c.name,
            CourseSkill.from_level,
            CourseSkill.to_level,
            names.c.framework_key,
        )
        .outerjoin(names, names.c.key == CourseSkill.skill_key)
        .where(CourseSkill.version_id == version_id)
        .order_by(names.c.is_in_force, names.c.framework_key.desc())
    ).all()
    taught = {row[0]: SkillTeaching(row[0], row[1] or named_by(row[0]), *row[2:]) for row in rows}
    return tuple(sorted(taught.values(), key=lambda one: (one.name.casefold(), one.key)))


_OUTLINE = (Module.key, Module.position, Module.kind, Module.title, Module.minutes, Module.is_required)


def modules_of(version_id: UUID) -> list[ModuleOutline]:
    """The modules of a version in order, without their texts."""
    rows = db.session.execute(select(*_OUTLINE).where(Module.version_id == version_id).order_by(Module.position))
    return [ModuleOutline(*row) for row in rows]


@lru_cache(maxsize=256)
def kept_outline(version_id: UUID) -> VersionOutline:
    """A version that was published, in few words: read once and kept in this process, as `kept_module` is. Raises NotFound."""
    version = (Course.key, CourseVersion.title, CourseVersion.major, CourseVersion.minor, CourseVersion.minutes)
    rows = db.session.execute(
        select(*_OUTLINE, *(column.label(f"version_{column.key}") for column in version))
        .select_from(CourseVersion)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Module, Module.version_id == CourseVersion.id)
        .where(CourseVersion.id == version_id)
        .order_by(Module.position)
    ).all()
    if not rows:
        raise NotFound
    modules = tuple(ModuleOutline(*row[: len(_OUTLINE)]) for row in rows if row.key)
    first = rows[0]
    number = f"{first.version_major}.{first.version_minor}"
    return VersionOutline(first.version_key, first.version_title, number, first.version_minutes, modules)


def module_contents(version_id: UUID) -> list[ModuleContent]:
    """The modules of a version in order, with their lessons and quizzes."""
    return [_content(row) for row in db.session.execute(_contents(version_id))]


def module_of(version_id: UUID, key: str) -> ModuleContent:
    """One module of a version with its lesson or quiz. Raises NotFound."""
    row = db.session.execute(_contents(version_id).where(Module.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return _content(row)


@lru_cache(maxsize=256)
def kept_module(version_id: UUID, key: str) -> ModuleContent:
    """One module of a version that was published, and so never changes: read once and kept in this process. Raises NotFound.

    Never for a draft, of which the next reader would see what it said before.
    """
    return module_of(version_id, key)


def _contents(version_id: UUID) -> Any:  # noqa: ANN401 - a Select of nine columns
    return (
        select(
            Module.key,
            Module.position,
            Module.kind,
            Module.title,
            Module.minutes,
            Module.is_required,
            Module.body,
            Module.quiz,
            Module.part,
        )
        .where(Module.version_id == version_id)
        .order_by(Module.position)
    )


def _content(row: Any) -> ModuleContent:  # noqa: ANN401 - a row of `_contents`
    return ModuleContent(
        key=row.key,
        position=row.position,
        kind=row.kind,
        title=row.title,
        minutes=row.minutes,
        is_required=row.is_required,
        body=row.body,
        quiz=Quiz.model_validate(row.quiz) if row.quiz else None,
        part=PARTS[row.kind].model_validate(row.part) if row.part else None,
    )


def course_cards(course_ids: Collection[UUID]) -> dict[UUID, CourseCard]:
    """The published courses of these ids in a few words; one that is not published has no card."""
    if not course_ids:
        return {}
    rows = db.session.execute(
        select(
            Course.id,
            CourseVersion.id,
            Course.key,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.minutes,
            CourseVersion.topic,
            CourseVersion.delivery,
        )
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == CourseState.PUBLISHED, Course.id.in_(course_ids))
    )
    return {row[0]: CourseCard(*row) for row in rows}


def courses_teaching(skill_keys: Collection[str]) -> dict[str, list[TeachingCourse]]:
    """The published courses that teach each of these skills, the shortest first; a skill that none teaches has an empty list."""
    found: dict[str, list[TeachingCourse]] = defaultdict(list, {key: [] for key in skill_keys})
    if not skill_keys:
        return {}
    rows = db.session.execute(
        select(
            CourseSkill.skill_key,
            Course.id,
            Course.key,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseSkill.from_level,
            CourseSkill.to_level,
        )
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.state == CourseState.PUBLISHED, CourseSkill.skill_key.in_(skill_keys))
        .order_by(CourseVersion.minutes, CourseVersion.sort_key)
    )
    for row in rows:
        found[row.skill_key].append(TeachingCourse(*row[1:]))
    return dict(found)


def titles_of(keys: Collection[str]) -> dict[str, str]:
    """The titles of published courses by their keys, as for the prerequisites of another."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(Course.key, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.key.in_(keys), CourseVersion.state == CourseState.PUBLISHED)
    )
    return {row.key: row.title for row in rows}


def pack_files(version_id: UUID) -> dict[str, bytes]:
    """The files of a version's pack, byte for byte as they came."""
    rows = db.session.execute(
        select(PackFile.path, PackFile.content).where(PackFile.version_id == version_id).order_by(PackFile.path)
    )
    return {row.path: row.content for row in rows}


def pack_file(version_id: UUID, path: str) -> bytes:
    """One file of a version's pack. Raises NotFound."""
    content = db.session.scalar(
        select(PackFile.content).where(PackFile.version_id == version_id, PackFile.path == path)
    )
    if content is None:
        raise NotFound
    return content
