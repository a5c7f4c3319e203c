"""Loading a framework as a draft version, and publishing it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key
from skills_centre.skills.definitions import (
    EVERYONE,
    DefinedRequirement,
    FrameworkDefinition,
    check_definition,
)
from skills_centre.skills.errors import MayNotApprove, NeedsASecondPerson, NotADraft
from skills_centre.skills.models import (
    Descriptor,
    Framework,
    FrameworkVersion,
    JobRole,
    Level,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    RoleLevelOrder,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.services.mapped import settle_mapping
from skills_centre.skills.services.refreshing import refresh_holders

#: Whoever adds or publishes a version holds this lock, so that numbers and the one published version follow one at a time.
FRAMEWORK_LOCK = "framework"

#: Who may publish a version.
APPROVERS = (Role.LD_ADMINISTRATOR, Role.SKILLS_LEAD)

Rows = list[dict[str, Any]]


def load_framework(definition: FrameworkDefinition, *, by_id: UUID | None, now: datetime) -> UUID:
    """Store an edition as a new draft version, and give the version's id. The framework is made when its key is new.

    Skills and profiles keep their identity by key. An edition that the published version, or a draft, already holds changes
    nothing. Raises DefinitionNotSound. `by_id` is None for the command line.
    """
    check_definition(definition)
    lock_named(FRAMEWORK_LOCK)
    framework_id = _framework(definition)
    digest = definition.digest()
    held = _version_with(framework_id, digest)
    if held:
        return held
    version_id = _new_version(framework_id, digest, by_id=by_id, now=now)
    skills = _identities(Skill, framework_id, (skill.key for skill in definition.skills))
    profiles = _profiles(framework_id, definition)
    _write_skills(definition, version_id, skills)
    _write_roles(definition, version_id, profiles)
    _write_requirements(definition, version_id, profiles, skills)
    if definition.levels_come_in_order:
        _keep_order(definition, profiles)
    record_act("framework.load", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
    return version_id


def publish_version(version_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Make a draft the published version of its framework; the former one is superseded, and people's standings follow.

    Raises NotFound, NotADraft, MayNotApprove (neither L&D administrator nor skills lead), NeedsASecondPerson or SkillsUnmapped.
    """
    lock_named(FRAMEWORK_LOCK)
    session = db.session()
    version = session.execute(
        select(FrameworkVersion.framework_id, FrameworkVersion.state, FrameworkVersion.made_by).where(
            FrameworkVersion.id == version_id
        )
    ).one_or_none()
    if version is None:
        raise NotFound
    if version.state is not VersionState.DRAFT:
        raise NotADraft
    if not _may_approve(by_id):
        raise MayNotApprove
    if version.made_by == by_id:
        raise NeedsASecondPerson
    settle_mapping(version_id)
    session.execute(
        update(FrameworkVersion)
        .where(FrameworkVersion.framework_id == version.framework_id, FrameworkVersion.state == VersionState.PUBLISHED)
        .values(state=VersionState.SUPERSEDED)
    )
    published = affected_rows(
        session,
        update(FrameworkVersion)
        .where(FrameworkVersion.id == version_id, FrameworkVersion.state == VersionState.DRAFT)
        .values(state=VersionState.PUBLISHED, published_at=now, published_by=by_id),
    )
    if not published:
        raise NotADraft
    record_act("framework.publish", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
    refresh_holders(version.framework_id, now=now)


def _may_approve(person_id: UUID) -> bool:
    return (
        db.session.scalar(
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                Person.id == person_id,
                Person.left_on.is_(None),
                RoleGrant.role.in_(APPROVERS),
                RoleGrant.ended_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def _framework(definition: FrameworkDefinition) -> UUID:
    held = db.session.scalar(select(Framework.id).where(Framework.key == definition.key))
    if held:
        return held
    framework = Framework(
        id=new_id(),
        key=definition.key,
        name=definition.name,
        description=definition.description,
        is_in_force=definition.is_in_force,
    )
    db.session.add(framework)
    db.session.flush()
    return framework.id


def _version_with(framework_id: UUID, digest: str) -> UUID | None:
    """The newest draft or published version with this content. One that was superseded does not count: it may come back."""
    return db.session.scalar(
        select(FrameworkVersion.id)
        .where(
            FrameworkVersion.framework_id == framework_id,
            FrameworkVersion.digest == digest,
            FrameworkVersion.state != VersionState.SUPERSEDED,
        )
        .order_by(FrameworkVersion.state.desc(), FrameworkVersion.number.desc())
        .limit(1)
    )


def _new_version(framework_id: UUID, digest: str, *, by_id: UUID | None, now: datetime) -> UUID:
    numbers = db.session.scalars(
        select(FrameworkVersion.number).where(FrameworkVersion.framework_id == framework_id)
    ).all()
    version = FrameworkVersion(
        id=new_id(),
        framework_id=framework_id,
        number=max(numbers, default=0) + 1,
        state=VersionState.DRAFT,
        digest=digest,
        made_at=now,
        made_by=by_id,
    )
    db.session.add(version)
    db.session.flush()
    return version.id


def _identities(model: type[Skill], framework_id: UUID, keys: Iterable[str]) -> dict[str, UUID]:
    """The identity of each key; made for the keys that are new."""
    held = db.session.execute(select(model.key, model.id).where(model.framework_id == framework_id))
    by_key = {row.key: row.id for row in held}
    fresh = {key: new_id() for key in keys if key not in by_key}
    _insert(model, [{"id": id_, "framework_id": framework_id, "key": key} for key, id_ in fresh.items()])
    return by_key | fresh


def _profiles(framework_id: UUID, definition: FrameworkDefinition) -> dict[str, UUID]:
    held = db.session.execute(select(Profile.key, Profile.id).where(Profile.framework_id == framework_id))
    by_key = {row.key: row.id for row in held}
    wanted = [level.key for level in definition.role_levels()] + ([EVERYONE] if definition.everyone else [])
    fresh = {key: new_id() for key in wanted if key not in by_key}
    rows = [
        {"id": id_, "framework_id": framework_id, "key": key, "is_everyone": key == EVERYONE}
        for key, id_ in fresh.items()
    ]
    _insert(Profile, rows)
    return by_key | fresh


def _write_skills(definition: FrameworkDefinition, version_id: UUID, skills: dict[str, UUID]) -> None:
    _insert(
        Level,
        [
            {
                "version_id": version_id,
                "rank": one.rank,
                "key": one.key,
                "name": one.name,
                "description": one.description,
            }
            for one in definition.levels
        ],
    )
    _insert(
        SkillDefinition,
        [
            {
                "version_id": version_id,
                "skill_id": skills[one.key],
                "name": one.name,
                "sort_key": sort_key(one.name)[:200],
                "description": one.description,
                "group_name": one.group,
                "has_ladder": one.has_ladder,
                "is_ai_related": one.is_ai_related,
                "currency_months": one.currency_months,
                "resilience_people": one.resilience_people,
                "resilience_level": one.resilience_level,
            }
            for one in definition.skills
        ],
    )
    _insert(
        Descriptor,
        [
            {"version_id": version_id, "skill_id": skills[skill.key], "rank": one.rank, "body": one.body}
            for skill in definition.skills
            for one in skill.descriptors
        ],
    )


def _write_roles(definition: FrameworkDefinition, version_id: UUID, profiles: dict[str, UUID]) -> None:
    families: Rows = []
    roles: Rows = []
    levels: Rows = []
    if definition.everyone:
        levels.append(_role_level(version_id, profiles[EVERYONE], None, "Everyone", ""))
    for family in definition.families:
        family_id = new_id()
        families.append({"id": family_id, "version_id": version_id, **_named(family.key, family.name)})
        for role in family.roles:
            role_id = new_id()
            roles.append(
                {
                    "id": role_id,
                    "version_id": version_id,
                    "family_id": family_id,
                    "description": role.description,
                    **_named(role.key, role.name),
                }
            )
            levels.extend(
                _role_level(version_id, profiles[one.key], role_id, one.name, one.description)
                | {"is_whole_role": one.is_whole_role}
                for one in role.levels
            )
    _insert(RoleFamily, families)
    _insert(JobRole, roles)
    _insert(RoleLevel, levels)


def _named(key: str, name: str) -> dict[str, str]:
    return {"key": key, "name": name, "sort_key": sort_key(name)[:160]}


def _role_level(
    version_id: UUID, profile_id: UUID, role_id: UUID | None, name: str, description: str
) -> dict[str, object]:
    return {
        "id": new_id(),
        "version_id": version_id,
        "profile_id": profile_id,
        "role_id": role_id,
        "name": name,
        "sort_key": sort_key(name)[:200],
        "description": description,
        "is_whole_role": False,
    }


def _write_requirements(
    definition: FrameworkDefinition, version_id: UUID, profiles: dict[str, UUID], skills: dict[str, UUID]
) -> None:
    asked: list[tuple[str, DefinedRequirement]] = [(EVERYONE, one) for one in definition.everyone]
    asked += [(level.key, one) for level in definition.role_levels() for one in level.requirements]
    _insert(
        Requirement,
        [
            {
                "version_id": version_id,
                "profile_id": profiles[key],
                "skill_id": skills[one.skill],
                "level": one.level,
                "is_essential": one.is_essential,
                "weight": one.weight,
                "note": one.note,
            }
            for key, one in asked
        ],
    )


def _keep_order(definition: FrameworkDefinition, profiles: dict[str, UUID]) -> None:
    """Keep the source's order of each role's levels, unless somebody has ordered that role."""
    ordered = set(db.session.scalars(select(RoleLevelOrder.profile_id)))
    rows: Rows = []
    for role in definition.roles():
        ids = [profiles[level.key] for level in role.levels]
        if not ordered.intersection(ids):
            rows.extend({"profile_id": id_, "position": place} for place, id_ in enumerate(ids, start=1))
    _insert(RoleLevelOrder, rows)


def _insert(model: type[object], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)
