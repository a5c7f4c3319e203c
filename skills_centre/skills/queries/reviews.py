"""What became of a draft: who edited it, when it was sent for approval, and what was answered."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import FrameworkVersion, ReviewStep, VersionEditor, VersionReview, VersionState


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who changed a draft by hand."""

    person_id: UUID
    name: str
    last_edited_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a draft; the comment of one who sent it back, unless it was erased."""

    step: ReviewStep
    by_id: UUID
    by_name: str
    at: datetime
    digest: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """Who edited a version, and its steps, oldest first."""

    editors: tuple[Editor, ...]
    steps: tuple[Step, ...]

    @property
    def waits(self) -> bool:
        """Whether it was sent for approval, and neither taken back nor sent back."""
        return bool(self.steps) and self.steps[-1].step is ReviewStep.SUBMITTED

    @property
    def answer(self) -> Step | None:
        """The last answer of somebody who sent it back, if nothing happened after it."""
        return self.steps[-1] if self.steps and self.steps[-1].step is ReviewStep.RETURNED else None

    def was_edited_by(self, person_id: UUID) -> bool:
        """Whether this person is one of its editors."""
        return any(one.person_id == person_id for one in self.editors)


def review_of(version_id: UUID) -> Review:
    """What became of a version, in three statements."""
    editors = db.session.execute(
        select(VersionEditor.person_id, Person.name, VersionEditor.last_edited_at)
        .join(Person, Person.id == VersionEditor.person_id)
        .where(VersionEditor.version_id == version_id)
        .order_by(Person.sort_key, Person.id)
    )
    found = tuple(Editor(*row) for row in editors)
    rows = db.session.execute(
        select(
            VersionReview.step,
            VersionReview.by_id,
            Person.name,
            VersionReview.at,
            VersionReview.digest,
            VersionReview.words_id,
        )
        .join(Person, Person.id == VersionReview.by_id)
        .where(VersionReview.version_id == version_id)
        .order_by(VersionReview.at, VersionReview.id)
    ).all()
    comments = words_by_id(row.words_id for row in rows)
    steps = tuple(
        Step(row.step, row.by_id, row.name, row.at, row.digest, comments.get(row.words_id) if row.words_id else None)
        for row in rows
    )
    return Review(found, steps)


def waiting_versions() -> set[UUID]:
    """The drafts that wait for approval."""
    return {row.version_id for row in _last_steps() if row.step is ReviewStep.SUBMITTED}


@dataclass(frozen=True, slots=True)
class DraftNews:
    """A draft's last step, and those whom it concerns: who may approve a draft that was sent, who edits one that came back."""

    step_id: UUID
    at: datetime
    people: frozenset[UUID]


def drafts_to_approve(approvers: Collection[UUID]) -> list[DraftNews]:
    """The drafts that wait, each with those of these people who may approve it: who made or edited it may not."""
    waiting = [row for row in _last_steps() if row.step is ReviewStep.SUBMITTED]
    editors = _editors([row.version_id for row in waiting])
    return [
        DraftNews(row.id, row.at, frozenset(approvers) - editors[row.version_id] - {row.made_by}) for row in waiting
    ]


def drafts_sent_back() -> list[DraftNews]:
    """The drafts that came back with a comment and that nobody has sent again, each with those who edit it."""
    returned = [row for row in _last_steps() if row.step is ReviewStep.RETURNED]
    editors = _editors([row.version_id for row in returned])
    return [DraftNews(row.id, row.at, frozenset(editors[row.version_id])) for row in returned]


def _last_steps() -> list[Row[tuple[UUID, UUID, ReviewStep, datetime, UUID | None]]]:
    """The last step of each draft that has had one."""
    last = {}
    for row in db.session.execute(
        select(
            VersionReview.id, VersionReview.version_id, VersionReview.step, VersionReview.at, FrameworkVersion.made_by
        )
        .join(FrameworkVersion, FrameworkVersion.id == VersionReview.version_id)
        .where(FrameworkVersion.state == VersionState.DRAFT)
        .order_by(VersionReview.at, VersionReview.id)
    ):
        last[row.version_id] = row
    return list(last.values())


def _editors(version_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if version_ids:
        for row in db.session.execute(
            select(VersionEditor.version_id, VersionEditor.person_id).where(VersionEditor.version_id.in_(version_ids))
        ):
            found[row.version_id].add(row.person_id)
    return found
