"""The page on which somebody says what became of each skill: what is proposed, what is decided, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.editions import VersionRow, versions
from skills_centre.skills.queries.mapping import (
    DecidedMapping,
    SideBySide,
    SkillInVersion,
    ever_assessed,
    side_by_side,
    texts_of,
)
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.rules.proposing import Proposal, proposals
from skills_centre.skills.rules.similar import Described


@dataclass(frozen=True, slots=True)
class MappedSkill:
    """A skill of the former version, with what was decided, or else what is proposed; `became` names the skills either way."""

    skill: SkillInVersion
    was_assessed: bool
    #: Whether the draft still has it.
    is_there: bool
    decision: DecidedMapping | None
    proposal: Proposal | None
    kind: MappingKind | None
    became: tuple[SkillInVersion, ...]

    @property
    def is_decided(self) -> bool:
        """Whether somebody has said what became of it, and that still holds."""
        return self.decision is not None


@dataclass(frozen=True, slots=True)
class NewSkill:
    """A skill of the draft that the former version had not, and whose results it takes over."""

    skill: SkillInVersion
    comes_from: tuple[SkillInVersion, ...]


@dataclass(frozen=True, slots=True)
class MappingPage:
    """A draft beside the version that it follows. `former_number` is none for a first version, and then all lists are empty."""

    version: VersionRow
    former_number: int | None
    #: What is gone: the undecided first.
    gone: tuple[MappedSkill, ...]
    #: What the draft still has although something new in it looks like it: an import keeps what a file leaves out.
    doubles: tuple[MappedSkill, ...]
    stays: tuple[SkillInVersion, ...]
    new: tuple[NewSkill, ...]

    @property
    def undecided(self) -> list[MappedSkill]:
        """What somebody must still say something about."""
        return [one for one in self.gone if not one.is_decided]

    @property
    def obvious(self) -> list[MappedSkill]:
        """The undecided of which the proposal needs no second look."""
        return [one for one in self.undecided if one.proposal and one.proposal.is_obvious]

    @property
    def never_assessed(self) -> list[MappedSkill]:
        """The undecided for which nothing is proposed and in which nobody was ever assessed."""
        return [one for one in self.undecided if not one.proposal and not one.was_assessed]


@dataclass(frozen=True, slots=True)
class SkillToMap:
    """One skill of the former version with all that the draft offers for it to have become."""

    version: VersionRow
    former_number: int
    mapped: MappedSkill
    text: str
    #: New ones first, then those that stay, each by name; only such as are measured alike.
    choices: tuple[SkillInVersion, ...]
    new_ids: frozenset[UUID]


def mapping_page(version_id: UUID) -> MappingPage:
    """What became of each skill in a draft, in ten statements. Raises NotFound."""
    version, beside = _version(version_id), side_by_side(version_id)
    found = _mapped(beside)
    taken: dict[UUID, list[SkillInVersion]] = {one.skill_id: [] for one in beside.new}
    for one in found:
        for target in one.decision.to if one.decision else ():
            if target in taken:
                taken[target].append(one.skill)
    gone = [one for one in found if not one.is_there]
    doubles = [one for one in found if one.is_there and (one.proposal or one.decision)]
    seen = {one.skill.skill_id for one in doubles}
    return MappingPage(
        version=version,
        former_number=beside.former_number,
        gone=tuple(sorted(gone, key=lambda one: one.is_decided)),
        doubles=tuple(sorted(doubles, key=lambda one: one.is_decided)),
        stays=tuple(one for one in beside.stay if one.skill_id not in seen),
        new=tuple(NewSkill(one, tuple(taken[one.skill_id])) for one in beside.new),
    )


def skill_to_map(version_id: UUID, skill_id: UUID) -> SkillToMap:
    """One skill of the version that a draft follows, in ten statements. Raises NotFound."""
    version, beside = _version(version_id), side_by_side(version_id)
    old = beside.before.get(skill_id)
    if old is None or beside.former_id is None or beside.former_number is None:
        raise NotFound
    new = [one for one in beside.new if one.has_ladder == old.has_ladder]
    stay = [one for one in beside.stay if one.has_ladder == old.has_ladder]
    return SkillToMap(
        version=version,
        former_number=beside.former_number,
        mapped=next(one for one in _mapped(beside) if one.skill.skill_id == skill_id),
        text=old.description,
        choices=(*new, *stay),
        new_ids=frozenset(one.skill_id for one in new),
    )


def _version(version_id: UUID) -> VersionRow:
    version = next((one for one in versions() if one.id == version_id), None)
    if version is None:
        raise NotFound
    return version


def _mapped(beside: SideBySide) -> list[MappedSkill]:
    """Every skill of the former version, by name."""
    proposed = _proposed(beside)
    assessed = ever_assessed([one.skill_id for one in beside.gone])
    by_key = {one.key: one for one in beside.after.values()}

    def mapped(skill: SkillInVersion) -> MappedSkill:
        decision = beside.decided[skill.skill_id] if beside.holds(skill.skill_id) else None
        proposal = None if decision else proposed.get(skill.key)
        became = [beside.after[one] for one in decision.to] if decision else []
        return MappedSkill(
            skill=skill,
            was_assessed=skill.skill_id in assessed,
            is_there=skill.skill_id in beside.after,
            decision=decision,
            proposal=proposal,
            kind=decision.kind if decision else proposal.kind if proposal else None,
            became=tuple(became or ([by_key[key] for key in proposal.new] if proposal else [])),
        )

    return [mapped(one) for one in beside.before.values()]


def _proposed(beside: SideBySide) -> dict[str, Proposal]:
    """Proposals for what is gone; and for what stays beside something new that looks like it, where nothing gone does."""
    if beside.former_id is None:
        return {}
    taken = {target for one in beside.decided.values() for target in one.to}
    waiting = beside.unmapped
    new = [one for one in beside.new if one.skill_id not in taken]
    undecided = [one for one in beside.stay if one.skill_id not in beside.decided]
    found: dict[str, Proposal] = {}
    for has_ladder in (True, False):
        olds = [one for one in waiting if one.has_ladder == has_ladder]
        news = [one for one in new if one.has_ladder == has_ladder]
        kept = [one for one in undecided if one.has_ladder == has_ladder]
        before = _described(beside.former_id, olds)
        after = _described(beside.version_id, news)
        found |= proposals(before, after, [Described(one.key, one.name) for one in kept])
        used = {key for one in found.values() for key in one.new}
        left = [one for one in after if one.key not in used]
        found |= proposals(_described(beside.former_id, kept) if left else [], left, [])
    return found


def _described(version_id: UUID, skills: Sequence[SkillInVersion]) -> list[Described]:
    texts = texts_of(version_id, skills) if skills else {}
    return [Described(one.key, one.name, texts[one.skill_id]) for one in skills]
