"""Course versions on their way to being published, and the people whom that concerns."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseAuthor, CourseComment, CourseState, CourseVersion
from skills_centre.catalogue.queries.administration import REMARK
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True, slots=True)
class CourseNews:
    """A version, since when it stands so, and those whom it concerns: who may review one that was sent, who wrote one that came back."""

    version_id: UUID
    at: datetime
    people: frozenset[UUID]


def courses_to_review(reviewers: Collection[UUID]) -> list[CourseNews]:
    """The versions in review that nobody has approved yet, each with those of these people who may review it: nobody reviews their own."""
    rows = db.session.execute(
        select(CourseVersion.id, CourseVersion.submitted_at, CourseVersion.made_by).where(
            CourseVersion.state == CourseState.IN_REVIEW,
            CourseVersion.submitted_at.is_not(None),
            CourseVersion.publish_at.is_(None),
        )
    ).all()
    authors = _authors([row.id for row in rows])
    return [
        CourseNews(row.id, row.submitted_at, frozenset(reviewers) - authors[row.id] - {row.made_by}) for row in rows
    ]


def courses_sent_back() -> list[CourseNews]:
    """The drafts that a reviewer returned with a comment and that nobody has submitted again, each with those who wrote it.

    Where its time had come and it could not be published, whoever had approved it is told too.
    """
    rows = db.session.execute(
        select(CourseVersion.id, func.max(CourseComment.written_at).label("at"))
        .join(CourseComment, CourseComment.version_id == CourseVersion.id)
        .outerjoin(Words, Words.id == CourseComment.words_id)
        .where(CourseVersion.state == CourseState.DRAFT, func.coalesce(Words.purpose, "") != REMARK)
        .group_by(CourseVersion.id)
    ).all()
    authors, approvers = _authors([row.id for row in rows]), _approvers([row.id for row in rows])
    return [CourseNews(row.id, row.at, frozenset(authors[row.id] | approvers[row.id, row.at])) for row in rows]


def _approvers(version_ids: Collection[UUID]) -> dict[tuple[UUID, datetime], set[UUID]]:
    """Who had approved a version that could not be published when its time came, by version and instant."""
    found: dict[tuple[UUID, datetime], set[UUID]] = defaultdict(set)
    if version_ids:
        for row in db.session.execute(
            select(CourseComment.version_id, CourseComment.written_at, CourseComment.author_id)
            .join(Words, Words.id == CourseComment.words_id)
            .where(CourseComment.version_id.in_(version_ids), Words.purpose == "course-schedule")
        ):
            found[row.version_id, row.written_at].add(row.author_id)
    return found


def _authors(version_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if version_ids:
        for row in db.session.execute(
            select(CourseAuthor.version_id, CourseAuthor.person_id).where(CourseAuthor.version_id.in_(version_ids))
        ):
            found[row.version_id].add(row.person_id)
    return found
