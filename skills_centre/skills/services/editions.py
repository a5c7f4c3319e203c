"""Writing an edition into the rows of a version: whole for a new one, and only what differs for a draft that holds another already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from skills_centre.platform.database import Base, db
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import EVERYONE, FrameworkDefinition
from skills_centre.skills.models import (
    Descriptor,
    JobRole,
    Level,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    RoleLevelOrder,
    Skill,
    SkillDefinition,
)
from skills_centre.skills.services.edition_rows import Identities, Row, rows_of

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a version's rows, with the columns by which a row is the same one in two editions."""

    model: type[Base]
    same_by: tuple[str, ...]

    def by_key(self, rows: Iterable[Row]) -> dict[Key, Row]:
        """Its rows, each under what makes it the same one."""
        return {tuple(row[name] for name in self.same_by): row for row in rows}

    def where(self, version_id: UUID, key: Key) -> ColumnElement[bool]:
        """The condition that finds one row of a version."""
        columns = self.model.__table__.c
        return and_(
            columns.version_id == version_id,
            *(columns[name] == value for name, value in zip(self.same_by, key, strict=True)),
        )


#: Parents first: rows are inserted in this order, and deleted in the opposite one.
_TABLES = (
    _Table(Level, ("rank",)),
    _Table(SkillDefinition, ("skill_id",)),
    _Table(Descriptor, ("skill_id", "rank")),
    _Table(RoleFamily, ("key",)),
    _Table(JobRole, ("key",)),
    _Table(RoleLevel, ("profile_id",)),
    _Table(Requirement, ("profile_id", "skill_id")),
)


def write_edition(
    version_id: UUID, framework_id: UUID, edition: FrameworkDefinition, *, former: FrameworkDefinition | None = None
) -> Identities:
    """Store an edition as the rows of a version that holds `former` already, or nothing; only what differs is written.

    Skills and profiles keep their identity by key; keys that are new to the framework get one.
    """
    ids = _identities(version_id, framework_id, [edition, *([former] if former else [])])
    after = rows_of(edition, version_id, ids)
    before = rows_of(former, version_id, ids) if former else {table.model: [] for table in _TABLES}
    for table in _TABLES:
        _put(table, version_id, table.by_key(before[table.model]), table.by_key(after[table.model]))
    for table in reversed(_TABLES):
        for key in table.by_key(before[table.model]).keys() - table.by_key(after[table.model]).keys():
            db.session.execute(delete(table.model).where(table.where(version_id, key)))
    return ids


def erase_edition(version_id: UUID) -> None:
    """Delete all rows of a draft."""
    for table in reversed(_TABLES):
        db.session.execute(delete(table.model).where(table.model.__table__.c.version_id == version_id))


def keep_order(edition: FrameworkDefinition, profiles: Mapping[str, UUID]) -> None:
    """Keep the source's order of each role's levels, unless somebody has ordered that role."""
    ordered = set(db.session.scalars(select(RoleLevelOrder.profile_id)))
    rows: list[Row] = []
    for role in edition.roles():
        ids = [profiles[level.key] for level in role.levels]
        if edition.is_in_order(role) and not ordered.intersection(ids):
            rows.extend({"profile_id": id_, "position": place} for place, id_ in enumerate(ids, start=1))
    _insert(RoleLevelOrder, rows)


def _put(table: _Table, version_id: UUID, before: Mapping[Key, Row], after: Mapping[Key, Row]) -> None:
    _insert(table.model, [row for key, row in after.items() if key not in before])
    for key, row in after.items():
        held = before.get(key, row)
        changed = {name: value for name, value in row.items() if name != "id" and held[name] != value}
        if changed:
            db.session.execute(update(table.model).where(table.where(version_id, key)).values(**changed))


def _identities(version_id: UUID, framework_id: UUID, editions: Iterable[FrameworkDefinition]) -> Identities:
    """The ids behind all keys of these editions; made for the keys that are new."""
    editions = list(editions)
    profiles = {level.key for one in editions for level in one.role_levels()}
    profiles |= {EVERYONE for one in editions if one.everyone}
    return Identities(
        skills=_kept_by_framework(Skill, framework_id, {skill.key for one in editions for skill in one.skills}),
        profiles=_kept_by_framework(Profile, framework_id, profiles),
        families=_kept_by_version(RoleFamily, version_id, {family.key for one in editions for family in one.families}),
        roles=_kept_by_version(JobRole, version_id, {role.key for one in editions for role in one.roles()}),
    )


def _kept_by_framework(model: type[Skill] | type[Profile], framework_id: UUID, keys: set[str]) -> dict[str, UUID]:
    held = db.session.execute(select(model.key, model.id).where(model.framework_id == framework_id))
    by_key = {row.key: row.id for row in held}
    fresh = {key: new_id() for key in sorted(keys - by_key.keys())}
    rows: list[Row] = [{"id": id_, "framework_id": framework_id, "key": key} for key, id_ in fresh.items()]
    _insert(model, [row | {"is_everyone": row["key"] == EVERYONE} for row in rows] if model is Profile else rows)
    return by_key | fresh


def _kept_by_version(model: type[RoleFamily] | type[JobRole], version_id: UUID, keys: set[str]) -> dict[str, UUID]:
    held = db.session.execute(select(model.key, model.id).where(model.version_id == version_id))
    by_key = {row.key: row.id for row in held}
    return by_key | {key: new_id() for key in keys - by_key.keys()}


def _insert(model: type[Base], rows: list[Row]) -> None:
    if rows:
        # The table rather than the entity: no ORM state for thousands of rows.
        db.session.execute(insert(Base.metadata.tables[model.__tablename__]), rows)
