"""What an edition made of the skills of the one before it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id
from skills_centre.skills.rules.carrying import MappingKind


class SkillMapping(Base):
    """What a version makes of one skill of the version before it: a row for each skill that it becomes, or one without when retired.

    A skill that is in both under the same key is the same, and has no row; one that was split and stays has a row to itself too. Rows
    belong to a draft, and the database keeps them once it is published.
    """

    __tablename__ = "skill_mapping"
    __table_args__ = (
        one_of("kind", MappingKind),
        CheckConstraint("(kind = 'retired') = (to_skill_id IS NULL)", name="retired_becomes_nothing"),
        Index("uq_skill_mapping_step", "version_id", "from_skill_id", "to_skill_id", unique=True),
        Index(
            "uq_skill_mapping_retired",
            "version_id",
            "from_skill_id",
            unique=True,
            sqlite_where=text("to_skill_id IS NULL"),
            postgresql_where=text("to_skill_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id", ondelete="CASCADE"))
    from_skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    to_skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skill.id"))
    kind: Mapped[MappingKind] = mapped_column(Coded(MappingKind))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
