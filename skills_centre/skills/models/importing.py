"""Which import made which version, so that the last one can be undone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base


class FrameworkImport(Base):
    """An import that made a draft. `digest` is what the draft held then; the version is none once the draft is thrown away."""

    __tablename__ = "framework_import"
    __table_args__ = (CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name="undone_whole"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
