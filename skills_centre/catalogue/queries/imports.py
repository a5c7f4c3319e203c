"""What tables of courses brought in: the tables, and the courses of one that nobody has published yet, as a reviewer reads them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from skills_centre.catalogue.models import (
    Course,
    CourseAuthor,
    CourseImport,
    CourseState,
    CourseVersion,
    ImportedCourse,
    PackFile,
)
from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.packs.pack import CourseFile
from skills_centre.catalogue.packs.parts import LinkPart
from skills_centre.catalogue.queries.checking import findings_in
from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.catalogue.rules.checking import errors_in
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound

#: How many courses of a table one page shows, and so how many are published in one go.
MOST_AT_ONCE = 100

#: The version with which a course began. What was written of it since is reviewed as every new version is.
_FIRST = and_(CourseVersion.major == 1, CourseVersion.minor == 0)
_WAITING = and_(CourseVersion.state == CourseState.IN_REVIEW, CourseVersion.publish_at.is_(None))
_DRAFT = CourseVersion.state == CourseState.DRAFT


@dataclass(frozen=True)
class ImportLine:
    """A table that somebody brought in, with how many courses it made and how many of them still wait or are drafts."""

    import_id: UUID
    made_at: datetime
    made_by_id: UUID
    made_by: str
    total: int
    waiting: int
    drafts: int


def course_imports() -> list[ImportLine]:
    """Every table of which a course is left, the newest first."""
    return _imports([])


def course_import(import_id: UUID) -> ImportLine:
    """One table. Raises NotFound."""
    found = _imports([CourseImport.id == import_id])
    if not found:
        raise NotFound
    return found[0]


def import_of(course_id: UUID) -> UUID | None:
    """The table with which a course came, if it came with one."""
    return db.session.scalar(select(ImportedCourse.import_id).where(ImportedCourse.course_id == course_id))


def _imports(conditions: Sequence[ColumnElement[bool]]) -> list[ImportLine]:
    rows = db.session.execute(
        select(
            CourseImport.id,
            CourseImport.made_at,
            CourseImport.made_by,
            Person.name,
            func.count().label("total"),
            func.sum(case((_WAITING, 1), else_=0)).label("waiting"),
            func.sum(case((_DRAFT, 1), else_=0)).label("drafts"),
        )
        .join(Person, Person.id == CourseImport.made_by)
        .join(ImportedCourse, ImportedCourse.import_id == CourseImport.id)
        .join(CourseVersion, and_(CourseVersion.course_id == ImportedCourse.course_id, _FIRST))
        .where(*conditions)
        .group_by(CourseImport.id, CourseImport.made_at, CourseImport.made_by, Person.name)
        .order_by(CourseImport.made_at.desc(), CourseImport.id.desc())
    )
    return [ImportLine(*row) for row in rows]


@dataclass(frozen=True)
class SkillLine:
    """A skill that a course teaches: its name and levels."""

    name: str
    from_level: int
    to_level: int


@dataclass(frozen=True)
class ImportedLine:
    """A course of a table that is not published: what it says, what the check finds in it, and whether the viewer wrote any of it."""

    version_id: UUID
    state: CourseState
    digest: str
    is_own: bool
    course: CourseFile
    links: tuple[LinkPart, ...]
    skills: tuple[SkillLine, ...]
    problems: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a review, rather than being a draft."""
        return self.state is CourseState.IN_REVIEW


def unpublished_of(import_id: UUID, *, viewer_id: UUID, today: date, page: int) -> list[ImportedLine]:
    """The courses of a table that wait for a review, and then its drafts, by title: at most 100 a page, in six statements."""
    wrote = exists().where(CourseAuthor.version_id == CourseVersion.id, CourseAuthor.person_id == viewer_id)
    rows = db.session.execute(
        select(
            CourseVersion.id,
            CourseVersion.state,
            CourseVersion.pack_digest,
            Course.key,
            or_(wrote, func.coalesce(CourseVersion.made_by == viewer_id, False)).label("is_own"),
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .join(ImportedCourse, ImportedCourse.course_id == Course.id)
        .where(ImportedCourse.import_id == import_id, _FIRST, or_(_WAITING, _DRAFT))
        .order_by(case((_DRAFT, 1), else_=0), CourseVersion.sort_key, Course.key)
        .limit(MOST_AT_ONCE)
        .offset((page - 1) * MOST_AT_ONCE)
    ).all()
    packs = _packs({row.id: row.key for row in rows})
    checked = checked_courses(list(packs.values()), today=today)
    names = skill_names({taught.skill for pack in packs.values() for taught in pack.course.skills})
    return [
        ImportedLine(
            version_id=row.id,
            state=row.state,
            digest=row.pack_digest,
            is_own=bool(row.is_own),
            course=packs[row.id].course,
            links=tuple(part for part in packs[row.id].parts.values() if isinstance(part, LinkPart)),
            skills=tuple(
                SkillLine(names[one.skill], one.from_level, one.to_level) for one in packs[row.id].course.skills
            ),
            problems=checked[row.key].problems,
            advice=checked[row.key].advice,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Checked:
    """What keeps a course from being published, and what may be better, as sentences."""

    problems: tuple[str, ...]
    advice: tuple[str, ...]


def checked_courses(packs: Sequence[Pack], *, today: date) -> dict[str, Checked]:
    """What the check says of each of these courses, and which local policies they lack, by the course's key. Two statements."""
    words = policy_words() if packs else {}
    found = findings_in(packs, today=today) if packs else {}
    checked = {}
    for pack in packs:
        said = [f"{one.spot.title}: {one.sentence}" for one in found[pack.course.key]]
        errors = len(errors_in(found[pack.course.key]))
        lacks = [
            f"The local policy “{block.key}” has no words yet; {block.owner} writes them."
            for block in pack.course.local_policy
            if not words.get(block.key, "").strip()
        ]
        checked[pack.course.key] = Checked((*said[:errors], *lacks), tuple(said[errors:]))
    return checked


def _packs(keys: dict[UUID, str]) -> dict[UUID, Pack]:
    """The pack of each of these versions."""
    files = _files(keys)
    return {version_id: parse_pack(files[version_id], folder=key, is_draft=True) for version_id, key in keys.items()}


def _files(version_ids: Collection[UUID]) -> dict[UUID, dict[str, bytes]]:
    found: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    if version_ids:
        for row in db.session.execute(
            select(PackFile.version_id, PackFile.path, PackFile.content).where(PackFile.version_id.in_(version_ids))
        ):
            found[row.version_id][row.path] = row.content
    return found
