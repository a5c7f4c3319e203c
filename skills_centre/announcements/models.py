"""Announcements, whom each is for, and when somebody last looked at theirs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.announcements.rules import LONGEST_BODY, LONGEST_LINK, LONGEST_LINK_WORDS, LONGEST_TITLE
from skills_centre.people.models import PersonType
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class Announcement(Base):
    """What is told, until when it stands, and what was done with it. Once it has gone out its words never change.

    Its receivers are in the ledger of reminders, each with a reminder about this id.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("edition >= 1", name="edition_from_one"),
        CheckConstraint("(send_at IS NULL) = (sent_by IS NULL)", name="sent_by_somebody"),
        CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped_by_somebody"),
        CheckConstraint("stopped_at IS NULL OR send_at IS NULL", name="stopped_or_sent"),
        CheckConstraint("went_out_at IS NULL OR send_at IS NOT NULL", name="sent_before_it_went"),
        CheckConstraint("(went_out_at IS NULL) = (receivers IS NULL)", name="went_to_some"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("withdrawn_at IS NULL OR went_out_at IS NOT NULL", name="went_before_withdrawn"),
        Index(
            "ix_announcement_waiting",
            "send_at",
            sqlite_where=text("send_at IS NOT NULL AND went_out_at IS NULL"),
            postgresql_where=text("send_at IS NOT NULL AND went_out_at IS NULL"),
        ),
        Index("ix_announcement_stands", "stands_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(String(LONGEST_BODY))
    #: A path within the product, and what the link says; both empty for no link.
    link: Mapped[str] = mapped_column(String(LONGEST_LINK))
    link_words: Mapped[str] = mapped_column(String(LONGEST_LINK_WORDS))
    #: The last day on which it stands.
    stands_until: Mapped[date]
    #: Counts its changes, so that what is sent is what was looked at.
    edition: Mapped[int]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    #: Not before then it goes out; none for a draft.
    send_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    went_out_at: Mapped[datetime | None]
    #: How many it was for when it went out.
    receivers: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class AnnouncementClause(Base):
    """A unit, with all below, or a kind of people whom an announcement is for. Without any unit it is for all of them; so with kinds."""

    __tablename__ = "announcement_clause"
    __table_args__ = (
        one_of("person_type", PersonType),
        CheckConstraint("(unit_id IS NULL) <> (person_type IS NULL)", name="names_one_thing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("announcement.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"))
    person_type: Mapped[PersonType | None] = mapped_column(Coded(PersonType))


class AnnouncementLook(Base):
    """When somebody last looked at their announcements: what went out later is new to them."""

    __tablename__ = "announcement_look"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    looked_at: Mapped[datetime]
