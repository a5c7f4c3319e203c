"""Which roles have an order of their levels, and which still wait for somebody to settle it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.platform.database import db
from skills_centre.skills.importing.seniority import proposed_order
from skills_centre.skills.models import JobRole, Profile, RoleLevel, RoleLevelOrder


@dataclass(frozen=True, slots=True)
class RoleOrder:
    """A role with several levels; settled when every one of them has its place."""

    key: str
    name: str
    levels: int
    placed: int

    @property
    def is_settled(self) -> bool:
        """Whether somebody, or the source, has said which level comes before which."""
        return self.placed == self.levels


def role_orders(version_id: UUID) -> list[RoleOrder]:
    """The roles of a version that have more than one level: those whose order waits first, then by name."""
    rows = db.session.execute(
        select(
            JobRole.key,
            JobRole.name,
            func.count(RoleLevel.id).label("levels"),
            func.count(RoleLevelOrder.profile_id).label("placed"),
        )
        .join(RoleLevel, RoleLevel.role_id == JobRole.id)
        .outerjoin(RoleLevelOrder, RoleLevelOrder.profile_id == RoleLevel.profile_id)
        .where(JobRole.version_id == version_id)
        .group_by(JobRole.id, JobRole.key, JobRole.name, JobRole.sort_key)
        .having(func.count(RoleLevel.id) > 1)
        .order_by(JobRole.sort_key, JobRole.key)
    )
    return sorted((RoleOrder(*row) for row in rows), key=lambda one: one.is_settled)


@dataclass(frozen=True, slots=True)
class PlacedLevel:
    """A level of a role, with its place from junior (1) to senior where somebody settled it."""

    profile_id: UUID
    key: str
    name: str
    is_whole_role: bool
    position: int | None


@dataclass(frozen=True, slots=True)
class LevelsInOrder:
    """The levels of a role from junior to senior; as their names propose it while nobody has settled their order."""

    levels: tuple[PlacedLevel, ...]
    is_settled: bool


def levels_in_order(version_id: UUID) -> dict[str, LevelsInOrder]:
    """The levels of every role of a version that has any, by the role's key, in one statement."""
    names: dict[str, str] = {}
    found: dict[str, list[PlacedLevel]] = defaultdict(list)
    for row in db.session.execute(
        select(
            JobRole.key.label("role_key"),
            JobRole.name.label("role_name"),
            RoleLevel.profile_id,
            Profile.key,
            RoleLevel.name,
            RoleLevel.is_whole_role,
            RoleLevelOrder.position,
        )
        .join(RoleLevel, RoleLevel.role_id == JobRole.id)
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .outerjoin(RoleLevelOrder, RoleLevelOrder.profile_id == RoleLevel.profile_id)
        .where(JobRole.version_id == version_id)
        .order_by(RoleLevelOrder.position, RoleLevel.sort_key, Profile.key)
    ):
        names[row.role_key] = row.role_name
        found[row.role_key].append(PlacedLevel(*row[2:]))
    return {key: _in_order(levels, names[key]) for key, levels in found.items()}


def _in_order(levels: list[PlacedLevel], role_name: str) -> LevelsInOrder:
    is_settled = len(levels) == 1 or all(one.position is not None for one in levels)
    return LevelsInOrder(tuple(levels if is_settled else proposed_order(levels, role_name=role_name)), is_settled)
