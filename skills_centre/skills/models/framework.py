"""The framework in versions: what each edition says about skills, roles and requirements.

A skill and a profile have an identity (`Skill`, `Profile`) that outlives versions; what a version says about them is in rows of that
version (`SkillDefinition`, `RoleLevel`, `Requirement`). The database refuses to change the rows of a published version.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class VersionState(StrEnum):
    """A version's life: made as a draft, published once, superseded by a later one."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Framework(Base):
    """A skills framework, such as the Government Digital and Data one or the institution's own."""

    __tablename__ = "framework"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text)
    #: Whether the published version's "everyone" profile counts for everybody.
    is_in_force: Mapped[bool]


class FrameworkVersion(Base):
    """One edition of a framework."""

    __tablename__ = "framework_version"
    __table_args__ = (
        one_of("state", VersionState),
        UniqueConstraint("framework_id", "number"),
        Index(
            "uq_framework_version_published",
            "framework_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(Coded(VersionState))
    digest: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Level(Base):
    """A step of a version's scale: awareness 1, working 2, practitioner 3, expert 4 unless the version says otherwise."""

    __tablename__ = "level"
    __table_args__ = (CheckConstraint("rank BETWEEN 1 AND 9", name="rank_in_range"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)


class Skill(Base):
    """The identity of a skill: it outlives the versions that define it."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    key: Mapped[str] = mapped_column(String(120), index=True)
    #: Whether nobody agrees with a claim in it unseen that has no evidence. Outside the versions: it is how we work, not what the skill is.
    asks_for_evidence: Mapped[bool] = mapped_column(default=False, server_default=false())


class SkillDefinition(Base):
    """What one version says about a skill."""

    __tablename__ = "skill_definition"
    __table_args__ = (
        CheckConstraint("currency_months IS NULL OR currency_months > 0", name="currency_positive"),
        CheckConstraint("(resilience_people IS NULL) = (resilience_level IS NULL)", name="resilience_whole"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    group_name: Mapped[str | None] = mapped_column(String(120))
    has_ladder: Mapped[bool]
    is_ai_related: Mapped[bool]
    currency_months: Mapped[int | None]
    resilience_people: Mapped[int | None]
    resilience_level: Mapped[int | None]


class Descriptor(Base):
    """What a person at one level of a skill can do, in one version; a level that a source leaves undefined has no row."""

    __tablename__ = "descriptor"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)


class Profile(Base):
    """The identity of a role profile: a role level, a local role, or "everyone"."""

    __tablename__ = "profile"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    key: Mapped[str] = mapped_column(String(160))
    is_everyone: Mapped[bool]


class RoleFamily(Base):
    """A family of roles in one version."""

    __tablename__ = "role_family"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"))
    key: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(160))
    sort_key: Mapped[str] = mapped_column(String(160))


class JobRole(Base):
    """A role of a family in one version, such as "data analyst"; its levels are rows of `RoleLevel`."""

    __tablename__ = "job_role"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"))
    family_id: Mapped[UUID] = mapped_column(ForeignKey("role_family.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(160))
    sort_key: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text)


class RoleLevel(Base):
    """What one version says about a profile. `position` orders a role's levels from junior (1) to senior; none until somebody says.

    "Everyone" has no role. A senior role without levels has one row here, `is_whole_role`.
    """

    __tablename__ = "role_level"
    __table_args__ = (UniqueConstraint("version_id", "profile_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"))
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profile.id"), index=True)
    role_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_role.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    is_whole_role: Mapped[bool] = mapped_column(default=False)


class RoleLevelOrder(Base):
    """The order of a role's levels, junior first. Kept by profile and outside the versions, because the official files have none."""

    __tablename__ = "role_level_order"

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    position: Mapped[int]


class Requirement(Base):
    """A skill that a profile asks for in one version; `level` is empty for skills without a ladder."""

    __tablename__ = "requirement"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 9", name="weight_in_range"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int | None]
    is_essential: Mapped[bool]
    weight: Mapped[int]
    note: Mapped[str | None] = mapped_column(Text)
