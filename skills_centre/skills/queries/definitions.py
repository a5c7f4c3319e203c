"""What editions say of their skills, read once by each process: an edition that is no draft says the same for ever.

Nearly every page names skills, and their words and levels are most of what such a page would read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, and_, select

from skills_centre.platform.database import db, in_transaction, table_of
from skills_centre.skills.models import Descriptor, Level, SkillDefinition
from skills_centre.skills.rules import WITHOUT_LADDER

#: What the steps of a skill without a ladder mean.
_STEPS = {1: "You can do part of it, or do it with somebody’s help.", 2: "You do it well, without help."}


@dataclass(frozen=True, slots=True)
class DescribedLevel:
    """A level above "not yet", and what somebody at it can do; none where the source leaves the level undefined."""

    rank: int
    name: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Defined:
    """A skill as one edition has it."""

    name: str
    sort_key: str
    description: str
    group_name: str | None
    has_ladder: bool
    is_ai_related: bool
    currency_months: int | None
    levels: tuple[DescribedLevel, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A framework version that is no draft, with the digest of what it says."""

    version_id: UUID
    digest: str | None


Definitions = Mapping[UUID, Defined]

_KEPT: WeakKeyDictionary[Engine, dict[Edition, Definitions]] = WeakKeyDictionary()


def definitions_of(editions: Iterable[Edition], skill_ids: Collection[UUID]) -> dict[UUID, Definitions]:
    """What these editions say at least of these skills, by version; of editions that are no drafts.

    Nothing is kept inside a transaction: what it sees may never come true.
    """
    asked = set(editions)
    kept = _KEPT.get(db.engine, {})
    found = {one: kept[one] for one in asked if one in kept}
    missing = asked - found.keys()
    if missing:
        read = _read({one.version_id for one in missing}, only=skill_ids if in_transaction() else None)
        found |= {one: read[one.version_id] for one in missing}
        if not in_transaction():
            _KEPT[db.engine] = kept | found
    return {one.version_id: definitions for one, definitions in found.items()}


def forget() -> None:
    """Read everything anew from now on, so that what is measured does not depend on what was read before."""
    _KEPT.clear()


#: What a row of a skill’s definition says of it.
_IN_ITS_ROW = [one.name for one in fields(Defined) if one.name != "levels"]


def _read(version_ids: Collection[UUID], *, only: Collection[UUID] | None) -> dict[UUID, dict[UUID, Defined]]:
    """The skills of these versions with their levels, or some of them, in two statements."""
    wanted = [SkillDefinition.version_id.in_(version_ids)]
    if only is not None:
        wanted.append(SkillDefinition.skill_id.in_(only))
    levels: dict[tuple[UUID, UUID], list[DescribedLevel]] = defaultdict(list)
    for version_id, skill_id, rank, name, body in db.session.execute(
        select(SkillDefinition.version_id, SkillDefinition.skill_id, Level.rank, Level.name, Descriptor.body)
        .join(Level, Level.version_id == SkillDefinition.version_id)
        .outerjoin(
            Descriptor,
            and_(
                Descriptor.version_id == Level.version_id,
                Descriptor.skill_id == SkillDefinition.skill_id,
                Descriptor.rank == Level.rank,
            ),
        )
        .where(SkillDefinition.has_ladder, *wanted)
        .order_by(Level.rank)
    ):
        levels[version_id, skill_id].append(DescribedLevel(rank, name, body))
    steps = tuple(DescribedLevel(rank, WITHOUT_LADDER[rank], body) for rank, body in _STEPS.items())
    found: dict[UUID, dict[UUID, Defined]] = {version_id: {} for version_id in version_ids}
    for one in db.session.execute(select(table_of(SkillDefinition)).where(*wanted)):
        told = tuple(levels[one.version_id, one.skill_id]) if one.has_ladder else steps
        found[one.version_id][one.skill_id] = Defined(**{name: getattr(one, name) for name in _IN_ITS_ROW}, levels=told)
    return found
