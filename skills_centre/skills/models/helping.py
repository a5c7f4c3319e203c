"""Who may be found for a skill, by their own choice, and who asked them for help."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id

#: Characters of what somebody says of their offer.
LONGEST_NOTE = 300


class HelpOffer(Base):
    """That somebody lets colleagues find them for a skill. The row goes when they take it back, and with the confirmed level."""

    __tablename__ = "help_offer"
    __table_args__ = (UniqueConstraint("person_id", "skill_id", name="uq_help_offer_person_skill"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    is_mentor: Mapped[bool]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    offered_at: Mapped[datetime]


class HelpRequest(Base):
    """That somebody asked a colleague for help, or to be their mentor: it waits, then is accepted or declined, taken back or ended."""

    __tablename__ = "help_request"
    __table_args__ = (CheckConstraint("helper_id <> asker_id", name="not_of_oneself"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    helper_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    is_for_mentoring: Mapped[bool]
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class HelpPause(Base):
    """That nobody finds somebody for a while; what they offer is kept. The row goes when they end it."""

    __tablename__ = "help_pause"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: The first day on which they are found again.
    back_on: Mapped[date]


class HelpWish(Base):
    """That somebody would like help with a skill and found nobody. The row goes when they take it back, or ask somebody."""

    __tablename__ = "help_wish"
    __table_args__ = (UniqueConstraint("person_id", "skill_id", name="uq_help_wish_person_skill"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    wished_at: Mapped[datetime]
