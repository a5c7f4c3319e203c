"""Two roles of a framework side by side, and where the reader is in what they ask."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import (
    JobRole,
    Level,
    PersonProfile,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    Skill,
    SkillDefinition,
)
from skills_centre.skills.queries.frameworks import FrameworkCard, published_framework
from skills_centre.skills.queries.histories import Pair, kept_levels
from skills_centre.skills.rules import NOTHING_KNOWN, CurrentLevels, SkillState, level_name, live_claim, work_out_state
from skills_centre.skills.rules.comparing import Asked, Step, step_between, step_in_words


@dataclass(frozen=True, slots=True)
class ComparableRole:
    """A role level that may be compared; `key` is its profile's."""

    profile_id: UUID
    key: str
    name: str
    family_name: str
    role_key: str


@dataclass(frozen=True, slots=True)
class ComparedSkill:
    """A skill that at least one of the two asks for, in words; no words where a role does not ask for it."""

    key: str
    name: str
    here: str | None
    there: str | None
    step: Step
    step_in_words: str
    #: Where the reader is, in words: confirmed, by their own account, or not known; nothing for a stranger.
    own: str | None
    #: Whether the reader is confirmed at what the second role asks for.
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two roles beside each other, what is new or higher first; no skills until both are chosen."""

    framework: FrameworkCard
    roles: tuple[ComparableRole, ...]
    here: ComparableRole | None
    there: ComparableRole | None
    skills: tuple[ComparedSkill, ...]

    def count(self, *steps: str) -> int:
        """How many skills change in one of these ways."""
        return sum(one.step in steps for one in self.skills)


def comparison(
    framework_key: str, here_key: str | None, there_key: str | None, *, reader_id: UUID | None, on: date
) -> Comparison:
    """Compare two role levels of a published framework, in a constant number of statements.

    With no first role the reader's own primary role is taken, if it is of this framework; a stranger has none. A role that is not
    there counts as not chosen. Raises NotFound for a framework that is not there.
    """
    framework = published_framework(framework_key)
    roles = _roles(framework.version_id)
    by_key = {one.key: one for one in roles}
    here = by_key.get(here_key) if here_key else _own(roles, reader_id, on)
    there = by_key.get(there_key or "")
    skills = _skills(framework.version_id, here, there, reader_id, on) if here and there else ()
    return Comparison(framework, roles, here, there, skills)


def _roles(version_id: UUID) -> tuple[ComparableRole, ...]:
    rows = db.session.execute(
        select(
            RoleLevel.profile_id,
            Profile.key,
            RoleLevel.name,
            RoleFamily.name.label("family_name"),
            JobRole.key.label("role_key"),
        )
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .join(RoleFamily, RoleFamily.id == JobRole.family_id)
        .where(RoleLevel.version_id == version_id)
        .order_by(RoleFamily.sort_key, RoleLevel.sort_key, Profile.key)
    )
    return tuple(ComparableRole(*row) for row in rows)


def _own(roles: tuple[ComparableRole, ...], reader_id: UUID | None, on: date) -> ComparableRole | None:
    if reader_id is None:
        return None
    held = set(
        db.session.scalars(
            select(PersonProfile.profile_id).where(
                PersonProfile.person_id == reader_id,
                PersonProfile.is_primary,
                PersonProfile.agreed_at.is_not(None),
                PersonProfile.starts_on <= on,
                PersonProfile.ends_on.is_(None) | (PersonProfile.ends_on >= on),
            )
        )
    )
    return next((one for one in roles if one.profile_id in held), None)


def _skills(
    version_id: UUID, here: ComparableRole, there: ComparableRole, reader_id: UUID | None, on: date
) -> tuple[ComparedSkill, ...]:
    scale = {
        row.rank: row.name
        for row in db.session.execute(select(Level.rank, Level.name).where(Level.version_id == version_id))
    }
    asked: dict[UUID, dict[UUID, Asked]] = defaultdict(dict)
    named: dict[UUID, tuple[str, str, bool, int | None]] = {}
    for row in db.session.execute(
        select(
            Requirement.profile_id,
            Skill.id,
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.has_ladder,
            SkillDefinition.currency_months,
            Requirement.level,
            Requirement.is_essential,
        )
        .join(Skill, Skill.id == Requirement.skill_id)
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == Requirement.version_id, SkillDefinition.skill_id == Requirement.skill_id
            ),
        )
        .where(Requirement.version_id == version_id, Requirement.profile_id.in_([here.profile_id, there.profile_id]))
        .order_by(SkillDefinition.sort_key, Skill.key)
    ):
        asked[row.id][row.profile_id] = Asked(row.level, row.is_essential)
        named[row.id] = (row.key, row.name, row.has_ladder, row.currency_months)
    levels = kept_levels([reader_id]) if reader_id else {}
    found = []
    for skill_id, (key, name, has_ladder, months) in named.items():
        a, b = asked[skill_id].get(here.profile_id), asked[skill_id].get(there.profile_id)
        own = levels.get(Pair(reader_id, skill_id), NOTHING_KNOWN) if reader_id else NOTHING_KNOWN
        found.append(
            ComparedSkill(
                key=key,
                name=name,
                here=_in_words(a, scale, has_ladder=has_ladder),
                there=_in_words(b, scale, has_ladder=has_ladder),
                step=step_between(a, b),
                step_in_words=step_in_words(a, b),
                own=_own_in_words(own, scale, has_ladder=has_ladder, currency_months=months, on=on)
                if reader_id
                else None,
                is_reached=b is not None and _is_reached(b, own, has_ladder=has_ladder, currency_months=months, on=on),
            )
        )
    order = list(Step)
    return tuple(sorted(found, key=lambda one: order.index(one.step)))


def _in_words(asked: Asked | None, scale: Mapping[int, str], *, has_ladder: bool) -> str | None:
    if asked is None:
        return None
    words = level_name(asked.level, scale, has_ladder=True) if has_ladder and asked.level is not None else "Asked for"
    return words if asked.is_essential else f"{words} (desirable)"


def _own_in_words(
    own: CurrentLevels, scale: Mapping[int, str], *, has_ladder: bool, currency_months: int | None, on: date
) -> str:
    claimed = live_claim(own, currency_months=currency_months, on=on)
    said = []
    if own.verified_level is not None:
        said.append(f"{level_name(own.verified_level, scale, has_ladder=has_ladder)}, confirmed")
    if claimed is not None:
        said.append(f"{level_name(claimed, scale, has_ladder=has_ladder)}, by your own account")
    return "; ".join(said) or "Not known yet"


def _is_reached(asked: Asked, own: CurrentLevels, *, has_ladder: bool, currency_months: int | None, on: date) -> bool:
    standing = work_out_state(asked.level, has_ladder=has_ladder, current=own, currency_months=currency_months, on=on)
    return standing.state is SkillState.MET
