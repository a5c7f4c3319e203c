"""Self-assessments that managers ask for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id


class AssessmentAsk(Base):
    """A manager asks somebody to say where they are in a skill; open until it is closed: taken back, or asked afresh after an answer."""

    __tablename__ = "assessment_ask"
    __table_args__ = (
        Index(
            "uq_assessment_ask_standing",
            "person_id",
            "skill_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
