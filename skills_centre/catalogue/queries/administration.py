"""Courses as those who publish them see them: every course with its versions, who wrote, who reviewed, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course, CourseAuthor, CourseComment, CourseState, CourseVersion
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.platform.words import Words

PAGE_SIZE = 25
#: What the words of a comment are for that moves nothing: those of a return are for "course-comment".
REMARK = "course-remark"
UNPUBLISHED = (CourseState.DRAFT, CourseState.IN_REVIEW)


class Shown(StrEnum):
    """Which courses a list shows."""

    ALL = "all"
    WAITING = "waiting"
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class VersionMark:
    """A version by its number."""

    version_id: UUID
    number: str


@dataclass(frozen=True)
class CourseLine:
    """A course in the list of those who publish: the version that is worked on, else the one that staff see, else the last."""

    key: str
    title: str
    version_id: UUID
    number: str
    state: CourseState
    made_at: datetime
    publish_at: datetime | None
    published: VersionMark | None
    waits_for_viewer: bool


@dataclass(frozen=True)
class CoursePage:
    """One page of the list."""

    lines: list[CourseLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the first line in the whole list."""
        return (self.page - 1) * PAGE_SIZE + 1


def courses_to_publish(*, viewer_id: UUID, shown: Shown, search: str, page: int) -> CoursePage:
    """Courses by title, 25 a page: those of one state, or that wait for the viewer's review, and whose title has the words."""
    base = _lines(viewer_id).where(*_conditions(viewer_id, shown, search))
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    page = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.execute(
        base.order_by(CourseVersion.sort_key, Course.key).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    return CoursePage([_line(row) for row in rows], total, page)


_Published = aliased(CourseVersion)


def _lines(viewer_id: UUID) -> Select[Any]:
    ranked = select(
        CourseVersion.id,
        func.row_number()
        .over(
            partition_by=CourseVersion.course_id,
            order_by=(
                case(
                    (CourseVersion.state.in_(UNPUBLISHED), 0),
                    (CourseVersion.state == CourseState.PUBLISHED, 1),
                    else_=2,
                ),
                CourseVersion.major.desc(),
                CourseVersion.minor.desc(),
            ),
        )
        .label("place"),
    ).subquery()
    return (
        select(
            Course.key,
            CourseVersion.title,
            CourseVersion.id,
            CourseVersion.major,
            CourseVersion.minor,
            CourseVersion.state,
            CourseVersion.made_at,
            CourseVersion.publish_at,
            _Published.id.label("published_id"),
            _Published.major.label("published_major"),
            _Published.minor.label("published_minor"),
            _waits_for(viewer_id).label("waits"),
        )
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(ranked, and_(ranked.c.id == CourseVersion.id, ranked.c.place == 1))
        .outerjoin(_Published, and_(_Published.course_id == Course.id, _Published.state == CourseState.PUBLISHED))
    )


def _waits_for(viewer_id: UUID) -> ColumnElement[bool]:
    """In review, not approved yet, and not written by the viewer: nobody reviews their own."""
    return and_(
        CourseVersion.state == CourseState.IN_REVIEW,
        CourseVersion.publish_at.is_(None),
        or_(CourseVersion.made_by.is_(None), CourseVersion.made_by != viewer_id),
        ~exists().where(CourseAuthor.version_id == CourseVersion.id, CourseAuthor.person_id == viewer_id),
    )


def _conditions(viewer_id: UUID, shown: Shown, search: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if shown is Shown.WAITING:
        conditions.append(_waits_for(viewer_id))
    elif shown is Shown.PUBLISHED:
        conditions.append(_Published.id.is_not(None))
    elif shown is not Shown.ALL:
        conditions.append(CourseVersion.state == CourseState(shown.value))
    words = sort_key(search)
    if words:
        conditions.append(CourseVersion.sort_key.contains(words, autoescape=True))
    return conditions


def _line(row: Any) -> CourseLine:  # noqa: ANN401 - a row of `_lines`
    published = row.published_id and VersionMark(row.published_id, f"{row.published_major}.{row.published_minor}")
    return CourseLine(
        key=row.key,
        title=row.title,
        version_id=row.id,
        number=f"{row.major}.{row.minor}",
        state=row.state,
        made_at=row.made_at,
        publish_at=row.publish_at if row.state is CourseState.IN_REVIEW else None,
        published=published or None,
        waits_for_viewer=bool(row.waits),
    )


def count_waiting_for_review(viewer_id: UUID) -> int:
    """How many versions wait for a review that this person may make."""
    return db.session.scalar(select(func.count()).select_from(CourseVersion).where(_waits_for(viewer_id))) or 0


@dataclass(frozen=True)
class VersionLine:
    """A version in the history of its course."""

    version_id: UUID
    number: str
    state: CourseState
    made_at: datetime
    made_by: str | None
    reviewed_by: str | None
    published_at: datetime | None


def history_of(course_id: UUID) -> list[VersionLine]:
    """Every version of a course, the newest first, with who last wrote it, who published it and when."""
    maker, reviewer = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            CourseVersion.id,
            CourseVersion.major,
            CourseVersion.minor,
            CourseVersion.state,
            CourseVersion.made_at,
            maker.name.label("made_by"),
            reviewer.name.label("reviewed_by"),
            CourseVersion.published_at,
        )
        .outerjoin(maker, maker.id == CourseVersion.made_by)
        .outerjoin(reviewer, reviewer.id == CourseVersion.reviewed_by)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.major.desc(), CourseVersion.minor.desc())
    )
    return [
        VersionLine(
            row.id,
            f"{row.major}.{row.minor}",
            row.state,
            row.made_at,
            row.made_by,
            row.reviewed_by,
            row.published_at,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Author:
    """Somebody who wrote part of a version."""

    person_id: UUID
    name: str


def authors_of(version_id: UUID) -> list[Author]:
    """Who wrote a version, by name; none of them may review it."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(CourseAuthor, CourseAuthor.person_id == Person.id)
        .where(CourseAuthor.version_id == version_id)
        .order_by(Person.sort_key, Person.id)
    )
    return [Author(row.id, row.name) for row in rows]


def name_of(person_id: UUID | None) -> str | None:
    """What somebody is called."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) if person_id else None


@dataclass(frozen=True)
class Comment:
    """What somebody said of a version; `words` is none once retention has blanked it. `is_return`: with it the version went back."""

    by: str
    at: datetime
    words: str | None
    is_return: bool


def comments_on(version_id: UUID) -> list[Comment]:
    """What was said of a version, the newest first."""
    rows = db.session.execute(
        select(Person.name, CourseComment.written_at, Words.body, Words.purpose)
        .join(Person, Person.id == CourseComment.author_id)
        .outerjoin(Words, Words.id == CourseComment.words_id)
        .where(CourseComment.version_id == version_id)
        .order_by(CourseComment.written_at.desc(), CourseComment.id.desc())
    )
    return [Comment(row.name, row.written_at, row.body, row.purpose != REMARK) for row in rows]
