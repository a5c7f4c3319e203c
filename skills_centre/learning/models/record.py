"""What stands beside an entry of the learning record: its details, its skills, its links and files; and a person's own yearly target."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.learning.rules.record import LearnedKind
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class RecordDetail(Base):
    """What an entry says beyond its day, its time and its course. Append-only, as the entry is; the words are retention's to blank.

    `began_on` is the first day where the learning took several; the entry's own day is the last one. `recorded_by` is whoever wrote
    the entry, and `reason_id` why it corrects another.
    """

    __tablename__ = "record_detail"
    __table_args__ = (one_of("kind", LearnedKind),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("learning_record_entry.id"), primary_key=True)
    kind: Mapped[LearnedKind | None] = mapped_column(Coded(LearnedKind))
    began_on: Mapped[date | None]
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    gained_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class RecordSkill(Base):
    """A skill that an entry concerns, by its key. Append-only."""

    __tablename__ = "record_skill"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("learning_record_entry.id"), primary_key=True)
    skill_key: Mapped[str] = mapped_column(String(120), primary_key=True)


class RecordProofKind(StrEnum):
    """A web address, or a file that was sent."""

    LINK = "link"
    FILE = "file"


class RecordProof(Base):
    """A link or a file that shows what somebody learned. It only may be blanked. `size` is in bytes; `body` is the file, compressed."""

    __tablename__ = "record_proof"
    __table_args__ = (
        one_of("kind", RecordProofKind),
        CheckConstraint(
            "erased_at IS NULL OR (address IS NULL AND file_name IS NULL AND body IS NULL AND digest IS NULL)",
            name="erased",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[RecordProofKind] = mapped_column(Coded(RecordProofKind))
    address: Mapped[str | None] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(String(120))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    added_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


class RecordEntryProof(Base):
    """That an entry shows a link or a file; a correction may keep what the entry before it showed. Append-only."""

    __tablename__ = "record_entry_proof"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("learning_record_entry.id"), primary_key=True)
    proof_id: Mapped[UUID] = mapped_column(ForeignKey("record_proof.id"), primary_key=True, index=True)
    place: Mapped[int]


class LearningTarget(Base):
    """The hours a year that somebody set themselves, 0 for none. Without a row the institution's own number stands."""

    __tablename__ = "learning_target"
    __table_args__ = (CheckConstraint("hours BETWEEN 0 AND 1000", name="hours_in_range"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hours: Mapped[int]
    chosen_at: Mapped[datetime]
