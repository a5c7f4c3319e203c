"""People, the organisation's tree, the line of management, roles and sign-in sessions."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class PersonType(StrEnum):
    """What a person is to the institution; the last four can never be given required learning."""

    HOUSE_STAFF = "house-staff"
    DIGITAL_SERVICE_STAFF = "digital-service-staff"
    CONTRACTOR = "contractor"
    MEMBER = "member"
    MEMBERS_STAFF = "members-staff"
    PEER = "peer"
    PEERS_STAFF = "peers-staff"


#: Their levels and states appear on their own pages only; for them every requirement is a suggestion.
PRIVATE_PERSON_TYPES = frozenset({PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF})


#: They are in nobody's line here, and nobody is in theirs: least of all do they hear of what their staff can do.
OUTSIDE_THE_LINE = frozenset({PersonType.MEMBER, PersonType.PEER})


class UnitKind(StrEnum):
    """The three kinds of place in the organisation's tree."""

    BODY = "body"
    BUSINESS_AREA = "business-area"
    TEAM = "team"


class Role(StrEnum):
    """What a person may do beyond learning; managing people is not a role but a fact of the line."""

    LD_ADMINISTRATOR = "ld-administrator"
    FACILITATOR = "facilitator"
    SKILLS_LEAD = "skills-lead"
    CONTENT_EDITOR = "content-editor"
    MATURITY_LEAD = "maturity-lead"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system-administrator"


class ObjectionKind(StrEnum):
    """What somebody may say, in one press, is recorded wrongly."""

    NOT_MY_ROLE = "not-my-role"
    NOT_IN_MY_TEAM = "not-in-my-team"
    NOT_MY_MANAGER = "not-my-manager"


class Institution(Base):
    """The one institution of this database: its name, and whether it is the demonstration."""

    __tablename__ = "institution"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    is_demonstration: Mapped[bool]
    founded_at: Mapped[datetime]
    retention_months: Mapped[int] = mapped_column(default=24)


class OrganisationUnit(Base):
    """A body, business area or team; one tree."""

    __tablename__ = "organisation_unit"
    __table_args__ = (one_of("kind", UnitKind), CheckConstraint("parent_id <> id", name="not_its_own_parent"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    sort_key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[UnitKind] = mapped_column(Coded(UnitKind))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)


class Person(Base):
    """Somebody who learns here; leavers keep their row until retention blanks it."""

    __tablename__ = "person"
    __table_args__ = (one_of("person_type", PersonType),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    sort_key: Mapped[str] = mapped_column(String(160), index=True)
    staff_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    person_type: Mapped[PersonType] = mapped_column(Coded(PersonType), index=True)
    job_title: Mapped[str | None] = mapped_column(String(160))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    joined_on: Mapped[date]
    #: The day on which the person was added here; none of those who were before that was noted.
    recorded_on: Mapped[date | None]
    left_on: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class Membership(Base):
    """A person's dated place in a unit; at most one is open."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class ManagementLine(Base):
    """Who manages whom, dated; a person has at most one manager at a time and is never above themselves."""

    __tablename__ = "management_line"
    __table_args__ = (
        CheckConstraint("person_id <> manager_id", name="not_ones_own_manager"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_management_line_open",
            "person_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class LineClosure(Base):
    """Every (manager, person below) pair of the present line with its depth; 1 is a direct report. Rebuilt when the line changes."""

    __tablename__ = "line_closure"
    __table_args__ = (
        CheckConstraint("depth >= 1", name="depth_positive"),
        Index("ix_line_closure_manager_id_depth", "manager_id", "depth"),
    )

    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    depth: Mapped[int]


class LineMark(Base):
    """How often the closure has been written: summaries that were last worked out for an earlier edition are not yet those of this line."""

    __tablename__ = "line_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edition: Mapped[int]


class Delegation(Base):
    """A manager's choice of somebody to act for them between two days, both included."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("manager_id <> delegate_id", name="not_to_oneself"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class UnitFallback(Base):
    """Who decides in a unit, and below it where nobody nearer is named, what its managers do not: between two days, both included."""

    __tablename__ = "unit_fallback"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_unit_fallback_open",
            "unit_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Objection(Base):
    """That somebody said of a role or a manager on record that it is wrong. It changes and hides nothing by itself."""

    __tablename__ = "objection"
    __table_args__ = (
        one_of("kind", ObjectionKind),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_by_somebody"),
        Index(
            "uq_objection_open",
            "kind",
            "person_id",
            "about_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ObjectionKind] = mapped_column(Coded(ObjectionKind))
    #: Whose role or manager it is.
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: The manager, or the role's profile.
    about_id: Mapped[UUID]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class RoleGrant(Base):
    """A role that a person holds, over the whole organisation or over one unit and all below it."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Coded(Role))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class SignInSession(Base):
    """A signed-in browser. The cookie holds a random token; only its hash is kept here."""

    __tablename__ = "sign_in_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class AccountLink(Base):
    """A single-use link from a mail, to choose a first or a new password; only its hash is kept."""

    __tablename__ = "account_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Look(Base):
    """That somebody looked at a person's skills on a day: one row per viewer, person and day, shown to the person."""

    __tablename__ = "look"
    __table_args__ = (UniqueConstraint("subject_id", "day", "viewer_id", "as_file"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    viewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    as_file: Mapped[bool]


class DayKind(StrEnum):
    """What a day is in the institution's calendar. Only a closed day is no working day: in recess staff work."""

    CLOSED = "closed"
    RECESS = "recess"
    SITTING = "sitting"


class ClosedDay(Base):
    """A day on which the institution does not work: a bank holiday, or one that an administrator loads."""

    __tablename__ = "closed_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class InstitutionDay(Base):
    """A day of recess, or on which the institution sits: shown and warned of, and apart from the days that no one works."""

    __tablename__ = "institution_day"
    __table_args__ = (CheckConstraint("kind IN ('recess', 'sitting')", name="kind_known"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(Coded(DayKind), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)


class Heartbeat(Base):
    """The last time that a process of a kind (worker, beat) was seen at work."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[datetime]


class ImportBatch(Base):
    """One import of a file that went in: what kind, when, by whom, and the digest by which a second upload is recognised."""

    __tablename__ = "import_batch"
    __table_args__ = (UniqueConstraint("kind", "digest", "imported_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    rows_added: Mapped[int]
    rows_changed: Mapped[int]
