"""A draft on its way to being published: sent for approval, taken back, sent back with a comment, or thrown away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import keep_words
from skills_centre.skills.editing.refusals import (
    ChangedSinceRead,
    CommentMissing,
    CommentTooLong,
    NothingToApprove,
    NotSentForApproval,
)
from skills_centre.skills.errors import NeedsASecondPerson, NotADraft
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    Profile,
    ReviewStep,
    RoleLevelOrder,
    Skill,
    SkillOwner,
    VersionEditor,
    VersionReview,
    VersionState,
)
from skills_centre.skills.queries.reviews import review_of
from skills_centre.skills.services.editions import erase_edition
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK
from skills_centre.skills.services.readiness import refuse_lacking

#: Characters of a comment.
LONGEST_COMMENT = 2_000

_ACTS = {
    ReviewStep.SUBMITTED: "framework.submit",
    ReviewStep.TAKEN_BACK: "framework.take-back",
    ReviewStep.RETURNED: "framework.return",
}


def send_for_approval(version_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Say that a draft is ready, so that a second person reads it; it stands still meanwhile. Sent twice, it is sent once.

    Raises NotFound, NotADraft, NothingToApprove or NotReady.
    """
    draft = _draft(version_id)
    if review_of(version_id).waits:
        return
    same = select(FrameworkVersion.id).where(
        FrameworkVersion.framework_id == draft.framework_id,
        FrameworkVersion.state == VersionState.PUBLISHED,
        FrameworkVersion.digest == draft.digest,
    )
    if db.session.scalar(same):
        raise NothingToApprove
    refuse_lacking(version_id)
    _step(draft, ReviewStep.SUBMITTED, by_id=by_id, now=now)


def take_back(version_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Go on with a draft that waits for approval; one that does not wait stays as it is. Raises NotFound or NotADraft."""
    draft = _draft(version_id)
    if review_of(version_id).waits:
        _step(draft, ReviewStep.TAKEN_BACK, by_id=by_id, now=now)


def send_back(version_id: UUID, comment: str, *, by_id: UUID, now: datetime, seen: str) -> None:
    """Give a draft back to its editors, with what should change. `seen` is the digest of what was read.

    Raises NotFound, NotADraft, NotSentForApproval, NeedsASecondPerson, ChangedSinceRead, CommentMissing or CommentTooLong.
    """
    draft = _draft(version_id)
    review = review_of(version_id)
    if not review.waits:
        raise NotSentForApproval
    if review.was_edited_by(by_id) or draft.made_by == by_id:
        raise NeedsASecondPerson
    if draft.digest != seen:
        raise ChangedSinceRead
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong
    words_id = keep_words(comment, about_id=by_id, purpose="framework-comment", now=now)
    if words_id is None:
        raise CommentMissing
    _step(draft, ReviewStep.RETURNED, by_id=by_id, now=now, words_id=words_id)


def discard_draft(version_id: UUID, *, by_id: UUID, now: datetime, seen: str) -> None:
    """Throw a draft away, and its framework too where it has no other version. `seen` is the digest of what was thrown away.

    Raises NotFound, NotADraft or ChangedSinceRead.
    """
    draft = _draft(version_id)
    if draft.digest != seen:
        raise ChangedSinceRead
    session = db.session()
    for table in (VersionReview, VersionEditor):
        session.execute(delete(table).where(table.version_id == version_id))
    erase_edition(version_id)
    session.execute(delete(FrameworkVersion).where(FrameworkVersion.id == version_id))
    others = select(func.count()).where(FrameworkVersion.framework_id == draft.framework_id)
    if not session.scalar(others):
        _erase_framework(draft.framework_id)
    record_act("framework.discard", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)


def _draft(version_id: UUID) -> FrameworkVersion:
    """The draft, while nobody else changes or publishes it. Raises NotFound or NotADraft."""
    lock_named(FRAMEWORK_LOCK)
    version = db.session.get(FrameworkVersion, version_id)
    if version is None:
        raise NotFound
    if version.state is not VersionState.DRAFT:
        raise NotADraft
    return version


def _step(
    draft: FrameworkVersion, step: ReviewStep, *, by_id: UUID, now: datetime, words_id: UUID | None = None
) -> None:
    db.session.add(
        VersionReview(version_id=draft.id, step=step, by_id=by_id, at=now, digest=draft.digest or "", words_id=words_id)
    )
    record_act(_ACTS[step], actor_id=by_id, subject_kind="framework-version", subject_id=draft.id, now=now)


def _erase_framework(framework_id: UUID) -> None:
    """Delete a framework that never had a published version, with the identities that nothing else can have used."""
    session = db.session()
    skills = select(Skill.id).where(Skill.framework_id == framework_id)
    profiles = select(Profile.id).where(Profile.framework_id == framework_id)
    session.execute(delete(SkillOwner).where(SkillOwner.skill_id.in_(skills)))
    session.execute(delete(RoleLevelOrder).where(RoleLevelOrder.profile_id.in_(profiles)))
    session.execute(delete(Skill).where(Skill.framework_id == framework_id))
    session.execute(delete(Profile).where(Profile.framework_id == framework_id))
    session.execute(delete(Framework).where(Framework.id == framework_id))
