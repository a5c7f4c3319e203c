"""Course versions on their way to being published, and the people whom that concerns."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseAuthor, CourseComment, CourseState, CourseVersion
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class CourseNews:
    """A version, since when it stands so, and those whom it concerns: who may review one that was sent, who wrote one that came back."""

    version_id: UUID
    at: datetime
    people: frozenset[UUID]


def courses_to_review(reviewers: Collection[UUID]) -> list[CourseNews]:
    """The versions in review, each with those of these people who may review it: nobody reviews their own."""
    rows = db.session.execute(
        select(CourseVersion.id, CourseVersion.submitted_at, CourseVersion.made_by).where(
            CourseVersion.state == CourseState.IN_REVIEW, CourseVersion.submitted_at.is_not(None)
        )
    ).all()
    authors = _authors([row.id for row in rows])
    return [
        CourseNews(row.id, row.submitted_at, frozenset(reviewers) - authors[row.id] - {row.made_by}) for row in rows
    ]


def courses_sent_back() -> list[CourseNews]:
    """The drafts on which a reviewer commented and that nobody has submitted again, each with those who wrote it."""
    rows = db.session.execute(
        select(CourseVersion.id, func.max(CourseComment.written_at).label("at"))
        .join(CourseComment, CourseComment.version_id == CourseVersion.id)
        .where(CourseVersion.state == CourseState.DRAFT)
        .group_by(CourseVersion.id)
    ).all()
    authors = _authors([row.id for row in rows])
    return [CourseNews(row.id, row.at, frozenset(authors[row.id])) for row in rows]


def _authors(version_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if version_ids:
        for row in db.session.execute(
            select(CourseAuthor.version_id, CourseAuthor.person_id).where(CourseAuthor.version_id.in_(version_ids))
        ):
            found[row.version_id].add(row.person_id)
    return found
