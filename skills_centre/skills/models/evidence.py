"""What shows a claim beside its words: links and files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class EvidenceKind(StrEnum):
    """A web address, or a file that was sent."""

    LINK = "link"
    FILE = "file"


class Evidence(Base):
    """A link or a file. It belongs to its writer's draft until that is sent, then to the result, and then it only may be blanked.

    `size` is in bytes; `body` is the file, compressed; `digest` tells whether the same file was sent before.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EvidenceKind),
        CheckConstraint("erased_at IS NULL OR (address IS NULL AND file_name IS NULL AND body IS NULL)", name="erased"),
        Index("ix_evidence_draft", "person_id", "skill_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    result_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment_result.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(Coded(EvidenceKind))
    address: Mapped[str | None] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(String(120))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    added_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
