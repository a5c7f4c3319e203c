"""Courses, their versions, modules and pack files, and the institution's own words for local-policy blocks."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class CourseState(StrEnum):
    """A course version's life."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Delivery(StrEnum):
    """How a course is taken (its format, in the words of the catalogue)."""

    BITE_SIZE = "bite-size"
    SELF_PACED = "self-paced"
    WORKSHOP = "workshop"
    BLENDED = "blended"
    EXTERNAL_LINK = "external-link"
    DOCUMENT = "document"
    VIDEO = "video"
    MENTORING = "mentoring"

    @property
    def in_words(self) -> str:
        """What pages call it: "Self-paced", "External link"."""
        return "External link" if self is Delivery.EXTERNAL_LINK else self.value.capitalize()


class Topic(StrEnum):
    """What a course is about."""

    ARTIFICIAL_INTELLIGENCE = "Artificial intelligence"
    DATA = "Data"
    DIGITAL_WAYS_OF_WORKING = "Digital ways of working"
    USER_CENTRED_DESIGN = "User-centred design"
    ACCESSIBILITY = "Accessibility"
    SECURITY_AND_INFORMATION = "Security and information"
    LEADERSHIP = "Leadership"


class PathwayState(StrEnum):
    """A pathway's life; a withdrawn one may be published again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Aim(StrEnum):
    """What a pathway leads to."""

    THEME = "theme"
    ROLE = "role"
    LEVEL = "level"


class Course(Base):
    """The identity of a course: its key outlives its versions."""

    __tablename__ = "course"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: SHA-256 of the pack that the folder held when `content sync` last took it, or found it to be what is here.
    synced_digest: Mapped[str | None] = mapped_column(String(64))


class CourseVersion(Base):
    """One edition of a course, n.m. The database refuses to change a published one, save its state."""

    __tablename__ = "course_version"
    __table_args__ = (
        one_of("state", CourseState),
        one_of("delivery", Delivery),
        one_of("topic", Topic),
        UniqueConstraint("course_id", "major", "minor"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> made_by", name="reviewer_not_author"),
        CheckConstraint("minutes >= 0", name="minutes_positive"),
        Index(
            "uq_course_version_published",
            "course_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        Index(
            "uq_course_version_unpublished",
            "course_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'in-review')"),
            postgresql_where=text("state IN ('draft', 'in-review')"),
        ),
        Index(
            "ix_course_version_publish_at",
            "publish_at",
            sqlite_where=text("state = 'in-review' AND publish_at IS NOT NULL"),
            postgresql_where=text("state = 'in-review' AND publish_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    major: Mapped[int]
    minor: Mapped[int]
    state: Mapped[CourseState] = mapped_column(Coded(CourseState))
    title: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text)
    outcomes: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(300))
    topic: Mapped[Topic] = mapped_column(Coded(Topic))
    provider: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(120))
    review_on: Mapped[date]
    minutes: Mapped[int]
    delivery: Mapped[Delivery] = mapped_column(Coded(Delivery))
    cost_pence: Mapped[int]
    prerequisites: Mapped[list[str]]
    #: [{"key", "owner", "asks"}] of the local-policy blocks in its lessons.
    local_policy: Mapped[list[dict[str, Any]]]
    #: SHA-256 of the pack's files, by which `content sync` sees that nothing changed.
    pack_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    #: When an approved version in review is published by itself; `reviewed_by` has approved it.
    publish_at: Mapped[datetime | None]


class CourseSkill(Base):
    """A skill that a course version teaches, from a level to a level, by the skill's key."""

    __tablename__ = "course_skill"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), primary_key=True)
    skill_key: Mapped[str] = mapped_column(String(120), primary_key=True, index=True)
    from_level: Mapped[int]
    to_level: Mapped[int]


class Module(Base):
    """A part of a course version, in order. Progress is kept by `key`, so that it survives a correction."""

    __tablename__ = "module"
    __table_args__ = (
        one_of("kind", ModuleKind),
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    kind: Mapped[ModuleKind] = mapped_column(Coded(ModuleKind))
    title: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    is_required: Mapped[bool]
    #: A lesson's Markdown; empty for every other kind.
    body: Mapped[str] = mapped_column(Text)
    #: A quiz as its pack file says it (see docs/content-packs.md); none for a lesson.
    quiz: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: A video, file, link, reflection or session as its pack file says it; none for the others.
    part: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PackFile(Base):
    """A file of the pack that a course version came from or was written to: the source of its export, byte for byte."""

    __tablename__ = "pack_file"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    #: SHA-256 of the content, by which files are compared without reading them; and how many bytes it has.
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class CourseAuthor(Base):
    """Somebody who wrote part of a version; none of them may review it, and the database says so too."""

    __tablename__ = "course_author"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)


class CourseComment(Base):
    """What somebody said of a version while it was reviewed; the words are kept where retention can blank them."""

    __tablename__ = "course_comment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    written_at: Mapped[datetime]


class WithdrawalReason(StrEnum):
    """Why a course left the catalogue."""

    OUT_OF_DATE = "out-of-date"
    REPLACED = "replaced"
    NOT_NEEDED = "not-needed"
    WRONG = "wrong-or-unsafe"
    PROVIDER_ENDED = "provider-ended"
    OTHER = "other"


class CourseWithdrawal(Base):
    """That a version was withdrawn, why, and which course replaces it. Append-only; its words are people's words."""

    __tablename__ = "course_withdrawal"
    __table_args__ = (
        one_of("reason", WithdrawalReason),
        CheckConstraint("replaced_by IS NULL OR replaced_by <> course_id", name="not_by_itself"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    reason: Mapped[WithdrawalReason] = mapped_column(Coded(WithdrawalReason))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    withdrawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]


class CourseImport(Base):
    """A table of courses that somebody brought in; what it made is reviewed on one page."""

    __tablename__ = "course_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ImportedCourse(Base):
    """A course that came with a table, and with which; it goes when the course does."""

    __tablename__ = "imported_course"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("course_import.id"), index=True)


class LocalPolicy(Base):
    """The institution's own words for a local-policy block."""

    __tablename__ = "local_policy"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    owner: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Pathway(Base):
    """Courses in order towards a theme, a role or a level. It holds no teaching of its own, so it has no versions."""

    __tablename__ = "pathway"
    __table_args__ = (
        one_of("state", PathwayState),
        one_of("aim", Aim),
        CheckConstraint("(aim = 'role') = (profile_id IS NOT NULL)", name="role_named"),
        CheckConstraint("(aim = 'level') = (skill_key IS NOT NULL AND level IS NOT NULL)", name="level_named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[PathwayState] = mapped_column(Coded(PathwayState))
    title: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text)
    aim: Mapped[Aim] = mapped_column(Coded(Aim))
    #: The role profile that it leads towards.
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profile.id"))
    #: The skill and the level of it that it leads towards.
    skill_key: Mapped[str | None] = mapped_column(String(120))
    level: Mapped[int | None]
    owner: Mapped[str] = mapped_column(String(120))
    review_on: Mapped[date]
    #: Counts changes, by which a second writer sees that somebody was quicker.
    revision: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class PathwayCourse(Base):
    """A course of a pathway at its place, with one sentence that says why it is there."""

    __tablename__ = "pathway_course"
    __table_args__ = (CheckConstraint("is_required = (required_since IS NOT NULL)", name="required_since"),)

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    position: Mapped[int]
    is_required: Mapped[bool]
    #: Since when the pathway is complete only with it. One that was optional in between, or out of it, begins again.
    required_since: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(200))


class SynonymSet(Base):
    """Terms that mean the same here, so that a search for one finds the others: "GDPR", "data protection"."""

    __tablename__ = "synonym_set"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    terms: Mapped[list[str]]
    sort_key: Mapped[str] = mapped_column(String(400))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
