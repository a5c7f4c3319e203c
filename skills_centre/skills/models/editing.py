"""Who looks after a skill, and what becomes of a draft: who edited it, when it was sent for approval, what was answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class ReviewStep(StrEnum):
    """What happened to a draft on its way to being published."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken-back"
    RETURNED = "returned"


class SkillOwner(Base):
    """The skills lead who answers for a skill. Kept outside the versions, because people change without a new edition."""

    __tablename__ = "skill_owner"

    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    named_at: Mapped[datetime]
    named_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class VersionEditor(Base):
    """Somebody who changed a draft by hand. None of them may publish it; the database keeps them once it is published."""

    __tablename__ = "version_editor"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    first_edited_at: Mapped[datetime]
    last_edited_at: Mapped[datetime]


class VersionReview(Base):
    """One step of a draft towards publishing; append-only. `digest` is what the draft held then, `words_id` why it was sent back."""

    __tablename__ = "version_review"
    __table_args__ = (one_of("step", ReviewStep),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), index=True)
    step: Mapped[ReviewStep] = mapped_column(Coded(ReviewStep))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
