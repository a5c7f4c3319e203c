"""Builders of the skills domain: small frameworks as values, loaded and published ones, and people who hold profiles."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Person, PersonType, Role, RoleGrant
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
)
from skills_centre.skills.models import Profile, Skill
from skills_centre.skills.queries.mapping import unmapped_skills
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.services.frameworks import load_framework, publish_version
from skills_centre.skills.services.mapping import decide_mapping

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)

LEVELS = tuple(
    DefinedLevel(rank, name.casefold(), name, f"{name} of it.")
    for rank, name in enumerate(("Awareness", "Working", "Practitioner", "Expert"), start=1)
)


def skill(key: str, *, name: str | None = None, has_ladder: bool = True, group: str | None = None) -> DefinedSkill:
    """A skill with a descriptor for each level, or with none when it has no ladder."""
    descriptors = tuple(DefinedDescriptor(level.rank, f"{key} at {level.name}") for level in LEVELS)
    return DefinedSkill(
        key=key,
        name=name or key.replace("-", " ").capitalize(),
        description=f"What {key} is.",
        group=group,
        has_ladder=has_ladder,
        descriptors=descriptors if has_ladder else (),
    )


def needs(key: str, level: int | None = 2, *, is_essential: bool = True, weight: int = 1) -> DefinedRequirement:
    """A requirement."""
    return DefinedRequirement(key, level, is_essential, weight)


def small_framework(key: str = "house") -> FrameworkDefinition:
    """A framework with one family, two roles, three role levels, three skills and an "everyone" profile."""
    clerk = DefinedRole(
        "clerk",
        "Clerk",
        "Runs a committee.",
        (
            DefinedRoleLevel("clerk", "Clerk", requirements=(needs("writing", 2), needs("searching", 2, weight=2))),
            DefinedRoleLevel("senior-clerk", "Senior clerk", requirements=(needs("writing", 3), needs("searching", 3))),
        ),
    )
    cook = DefinedRole("cook", "Cook", "", (DefinedRoleLevel("cook", "Cook", requirements=(needs("leading", None),)),))
    return FrameworkDefinition(
        key=key,
        name="House framework",
        description="What we do.",
        levels=LEVELS,
        skills=(skill("writing", group="Words"), skill("searching"), skill("leading", has_ladder=False)),
        families=(DefinedFamily("work", "Work", (clerk, cook)),),
        everyone=(needs("searching", 1, is_essential=False),),
    )


def changed(definition: FrameworkDefinition, **fields: object) -> FrameworkDefinition:
    """The same framework with some fields changed."""
    return replace(definition, **fields)  # type: ignore[arg-type]


def a_person(name: str, *, roles: tuple[Role, ...] = (), person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    """Somebody, by id."""
    with transaction() as session:
        person = Person(id=new_id(), name=name, sort_key=name.casefold(), person_type=person_type, joined_on=TODAY)
        session.add(person)
        session.flush()
        for role in roles:
            session.add(RoleGrant(person_id=person.id, role=role, granted_at=NOW))
        return person.id


def published(definition: FrameworkDefinition, *, now: datetime = NOW) -> UUID:
    """Load and publish an edition, approved by an L&D administrator made for it; give the version's id.

    Skills of the former edition that are gone, and of which nobody said what became of them, are retired.
    """
    with transaction():
        version_id = load_framework(definition, by_id=None, now=now)
        for gone in unmapped_skills(version_id):
            decide_mapping(version_id, gone.skill_id, MappingKind.RETIRED, by_id=None, now=now)
    publish_draft(version_id, now=now)
    return version_id


def publish_draft(version_id: UUID, *, now: datetime = NOW) -> None:
    """Publish a draft, approved by an L&D administrator made for it."""
    approver = a_person("Ines Approver", roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        publish_version(version_id, by_id=approver, now=now)


def profile_id(key: str) -> UUID:
    """The profile with a key."""
    return db.session.execute(select(Profile.id).where(Profile.key == key)).scalar_one()


def skill_id(key: str) -> UUID:
    """The skill with a key."""
    return db.session.execute(select(Skill.id).where(Skill.key == key)).scalar_one()
