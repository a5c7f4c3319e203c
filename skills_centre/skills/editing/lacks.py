"""What an edition still lacks before it can be published, and which of that keeps it from being published."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from skills_centre.skills.definitions import DefinedSkill, FrameworkDefinition
from skills_centre.skills.editing.skills import asked


class LackKind(StrEnum):
    """What is lacking."""

    NO_SKILLS = "no-skills"
    UNMAPPED = "unmapped"
    WITHOUT_DESCRIPTORS = "without-descriptors"
    ASKED_UNDESCRIBED = "asked-undescribed"
    SOME_DESCRIPTORS = "some-descriptors"
    ROLE_WITHOUT_LEVELS = "role-without-levels"
    ASKS_NOTHING = "asks-nothing"
    WITHOUT_ORDER = "without-order"
    NOT_ASKED = "not-asked"
    WITHOUT_DESCRIPTION = "without-description"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is lacking: of what (its key and name), what exactly, and whether it keeps the edition from being published."""

    kind: LackKind
    key: str
    name: str
    detail: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A skill of the former version of which nobody has said what became of it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the edition itself does not say.

    What is lacking blocks where people edit by hand; an import is taken as its source made it. The official files leave some levels
    undefined on purpose, so that this is advice there even after an edit.
    """

    is_edited: bool
    is_official: bool
    roles_without_order: Collection[str] = ()
    unmapped: Collection[Unmapped] = ()


def lacks_in(edition: FrameworkDefinition, around: Circumstances) -> list[Lack]:
    """Everything that an edition lacks: what blocks it first, each kind by name."""
    found = [*_of_the_whole(edition, around), *_of_skills(edition, around), *_of_roles(edition, around)]
    kinds = list(LackKind)
    return sorted(found, key=lambda one: (not one.blocks, kinds.index(one.kind), one.name.casefold()))


def _of_the_whole(edition: FrameworkDefinition, around: Circumstances) -> Iterator[Lack]:
    if not edition.skills:
        yield Lack(LackKind.NO_SKILLS, "", edition.name, blocks=True)
    for one in around.unmapped:
        yield Lack(LackKind.UNMAPPED, one.key, one.name, blocks=True)


def _of_skills(edition: FrameworkDefinition, around: Circumstances) -> Iterator[Lack]:
    names = {level.rank: level.name for level in edition.levels}
    asked_levels: dict[str, set[int]] = {}
    for _asking, one in asked(edition):
        asked_levels.setdefault(one.skill, set()).update([one.level] if one.level else [])
    for skill in edition.skills:
        missing = _undescribed(skill, names)
        wanted = missing & asked_levels.get(skill.key, set())
        if missing and not skill.descriptors:
            yield Lack(LackKind.WITHOUT_DESCRIPTORS, skill.key, skill.name, blocks=around.is_edited)
        elif wanted:
            said = _listed(wanted, names)
            yield Lack(LackKind.ASKED_UNDESCRIBED, skill.key, skill.name, said, blocks=around.is_edited)
        elif missing:
            blocks = around.is_edited and not around.is_official
            yield Lack(LackKind.SOME_DESCRIPTORS, skill.key, skill.name, _listed(missing, names), blocks=blocks)
        if not skill.description:
            yield Lack(LackKind.WITHOUT_DESCRIPTION, skill.key, skill.name)
        if skill.key not in asked_levels:
            yield Lack(LackKind.NOT_ASKED, skill.key, skill.name)


def _of_roles(edition: FrameworkDefinition, around: Circumstances) -> Iterator[Lack]:
    for role in edition.roles():
        if not role.levels:
            yield Lack(LackKind.ROLE_WITHOUT_LEVELS, role.key, role.name, blocks=around.is_edited)
        if role.key in around.roles_without_order:
            yield Lack(LackKind.WITHOUT_ORDER, role.key, role.name)
        for level in role.levels:
            if not level.requirements:
                detail = "" if level.is_whole_role else role.name
                yield Lack(LackKind.ASKS_NOTHING, level.key, level.name, detail, blocks=around.is_edited)


def _undescribed(skill: DefinedSkill, names: dict[int, str]) -> set[int]:
    """The levels that a skill with a ladder does not describe."""
    return names.keys() - {one.rank for one in skill.descriptors} if skill.has_ladder else set()


def _listed(ranks: set[int], names: dict[int, str]) -> str:
    return ", ".join(names[rank].lower() for rank in sorted(ranks))
