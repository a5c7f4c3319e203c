"""The ledger: every message that is owed, by the fact that owes it, and the digests in which they leave."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.topics import STOPPABLE, Frequency, Topic
from skills_centre.reminders.rules.ways import MAY_BE_AT_ONCE, MAY_BE_ON_SITE_ONLY, Way


def _kinds(kinds: Iterable[ReminderKind]) -> str:
    return ", ".join(repr(one.value) for one in kinds)


class ReminderState(StrEnum):
    """Where a reminder stands. Once queued, whether it was sent or failed is the outbox's to say."""

    OWED = "owed"
    QUEUED = "queued"
    #: On the site only, and by no mail ever.
    TOLD = "told"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"


class Reminder(Base):
    """A message that a fact owes somebody: unique by (recipient, kind, subject, occurrence, due date, offset)."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("kind", ReminderKind),
        one_of("state", ReminderState),
        CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told_at_an_instant"),
        CheckConstraint(
            f"told_at IS NULL OR (digest_id IS NULL AND kind IN ({_kinds(MAY_BE_ON_SITE_ONLY)}))", name="told_or_mailed"
        ),
        UniqueConstraint(
            "person_id", "kind", "subject_id", "occurrence", "due_on", "offset_days", name="uq_reminder_fact"
        ),
        Index(
            "ix_reminder_owed",
            "person_id",
            sqlite_where=text("state = 'owed'"),
            postgresql_where=text("state = 'owed'"),
        ),
        Index(
            "ix_reminder_announced",
            "subject_id",
            sqlite_where=text("kind = 'announcement'"),
            postgresql_where=text("kind = 'announcement'"),
        ),
        # The one for each person's pages, the other for figures by day.
        *(
            Index(
                name, *columns, sqlite_where=text("told_at IS NOT NULL"), postgresql_where=text("told_at IS NOT NULL")
            )
            for name, columns in (("ix_reminder_told", ("person_id", "told_at")), ("ix_reminder_told_at", ("told_at",)))
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ReminderKind] = mapped_column(Coded(ReminderKind))
    subject_id: Mapped[UUID]
    occurrence: Mapped[int]
    due_on: Mapped[date]
    #: Days from the due date: -7 is a week before.
    offset_days: Mapped[int]
    #: The working day on which it is to leave.
    owed_on: Mapped[date]
    state: Mapped[ReminderState] = mapped_column(Coded(ReminderState))
    reason: Mapped[str | None] = mapped_column(String(40))
    found_at: Mapped[datetime]
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("digest.id"), index=True)
    #: The number of the edition of its kind's policy under which it left; none for the default.
    policy_number: Mapped[int | None]
    #: When it came onto its receiver's pages, where that is all.
    told_at: Mapped[datetime | None]


class Digest(Base):
    """The one ordinary message of a person's day, or one that left at once, and its place in the outbox."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("person_id", "day", "number"),
        CheckConstraint("number >= 0", name="number_from_none"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    #: 0 for the ordinary message; what left at once on that day counts from 1.
    number: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    outbox_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    made_at: Mapped[datetime]


class MessagePolicy(Base):
    """What an administrator decided of a kind of reminders. Append-only: the latest edition holds, and the code's default before any.

    Going back to the default is an edition without offsets.
    """

    __tablename__ = "message_policy"
    __table_args__ = (
        one_of("kind", ReminderKind),
        UniqueConstraint("kind", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("most_a_week IS NULL OR most_a_week >= 1", name="some_a_week"),
        one_of("way", Way),
        CheckConstraint(f"way <> 'at-once' OR kind IN ({_kinds(MAY_BE_AT_ONCE)})", name="may_be_at_once"),
        CheckConstraint("NOT in_hours OR way = 'at-once'", name="hours_of_what_leaves_at_once"),
        CheckConstraint(f"way <> 'site' OR kind IN ({_kinds(MAY_BE_ON_SITE_ONLY)})", name="may_be_on_site_only"),
        CheckConstraint(
            "offsets IS NOT NULL OR (is_on AND most_a_week IS NULL AND way = 'digest')", name="default_is_whole"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ReminderKind] = mapped_column(Coded(ReminderKind))
    number: Mapped[int]
    #: Days from the day, with commas between: "-7,-1". None for the default.
    offsets: Mapped[str | None] = mapped_column(String(60))
    is_on: Mapped[bool]
    most_a_week: Mapped[int | None]
    #: The institution's own first sentence of messages that begin with this kind.
    opening: Mapped[str | None] = mapped_column(String(300))
    way: Mapped[Way] = mapped_column(Coded(Way), default=Way.DIGEST, server_default=text("'digest'"))
    #: Whether what leaves at once does so within the hours of ordinary mail alone.
    in_hours: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class MailHours(Base):
    """Between which full hours in London ordinary mail leaves. Append-only: the latest edition holds."""

    __tablename__ = "mail_hours"
    __table_args__ = (CheckConstraint("opens >= 7 AND closes <= 20 AND opens < closes", name="within_the_day"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int]
    closes: Mapped[int]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class MessageChoice(Base):
    """How often somebody wants to hear of a topic; without a row it comes as it comes. Only what nobody has to hear of can be stopped."""

    __tablename__ = "message_choice"
    __table_args__ = (
        one_of("topic", Topic),
        one_of("frequency", Frequency),
        CheckConstraint(
            f"frequency <> 'never' OR topic IN ({', '.join(repr(one.value) for one in STOPPABLE)})",
            name="may_be_stopped",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(Coded(Topic), primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(Coded(Frequency))
    chosen_at: Mapped[datetime]


class MessagePattern(Base):
    """The days of the week on which somebody works, and on which they hear of what they slowed down; without a row as everybody."""

    __tablename__ = "message_pattern"
    __table_args__ = (
        CheckConstraint("works_on BETWEEN 1 AND 31", name="works_on_some_day"),
        CheckConstraint("weekly_on BETWEEN 0 AND 4", name="weekly_on_a_weekday"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: One bit a day: 1 is Monday, 2 Tuesday, 4 Wednesday, 8 Thursday, 16 Friday.
    works_on: Mapped[int]
    #: Monday is 0.
    weekly_on: Mapped[int]
    changed_at: Mapped[datetime]


class MessageSnooze(Base):
    """That somebody wants to hear nothing of a thing before a day; the id of nothing stands for everything."""

    __tablename__ = "message_snooze"
    __table_args__ = (CheckConstraint("until > asked_on", name="ends_after_it_was_asked"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_on: Mapped[date]
    until: Mapped[date]


class MessageLook(Base):
    """When somebody last looked at their messages: what came later is news to them."""

    __tablename__ = "message_look"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    looked_at: Mapped[datetime]
