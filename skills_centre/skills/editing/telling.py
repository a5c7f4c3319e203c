"""What is different between two editions in words: what each thing said, and what it says now, for whoever approves a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skills_centre.platform.text import sort_key
from skills_centre.skills.definitions import DefinedRequirement, DefinedSkill, FrameworkDefinition
from skills_centre.skills.editing.skills import asked


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said of something: what it was and what it is now; none where nothing was, or is."""

    label: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is new, changed or gone, with what is said of it otherwise."""

    kind: str
    name: str
    what: str
    said: tuple[Said, ...]


#: What is said of one thing, by label.
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing of an edition: its name, and all that is said of it."""

    name: str
    words: Words


def told_changes(before: FrameworkDefinition, after: FrameworkDefinition) -> list[Told]:
    """Every level, skill, role and profile that is different, in this order and by name."""
    skills = {one.key: one.name for one in (*before.skills, *after.skills)}
    kinds = (
        ("Level", _levels(before), _levels(after)),
        ("Skill", _skills(before), _skills(after)),
        ("Role", _roles(before), _roles(after)),
        ("What is asked of", _profiles(before, skills), _profiles(after, skills)),
    )
    return [told for kind, old, new in kinds for told in _told(kind, old, new)]


def _told(kind: str, old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> Iterable[Told]:
    found = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        said = _said(was.words if was else {}, now.words if now else {})
        what = "new" if was is None else "gone" if now is None else "changed"
        thing = now or was
        if thing is not None and (said or what != "changed"):
            found.append(Told(kind, thing.name, what, said))
    return sorted(found, key=lambda one: sort_key(one.name))


def _said(was: Words, now: Words) -> tuple[Said, ...]:
    labels = [*now, *(label for label in was if label not in now)]
    found = (Said(label, was.get(label) or None, now.get(label) or None) for label in labels)
    return tuple(one for one in found if one.was != one.now)


def _levels(edition: FrameworkDefinition) -> dict[str, _Thing]:
    return {one.key: _Thing(one.name, {"Name": one.name, "What it means": one.description}) for one in edition.levels}


def _skills(edition: FrameworkDefinition) -> dict[str, _Thing]:
    names = {one.rank: one.name for one in edition.levels}
    return {one.key: _Thing(one.name, _words_of(one, names)) for one in edition.skills}


def _words_of(skill: DefinedSkill, names: Mapping[int, str]) -> Words:
    enough = f"{skill.resilience_people} at {names.get(skill.resilience_level or 0, '')}"
    return {
        "Name": skill.name,
        "Description": skill.description,
        "Group": skill.group or "",
        "Levels": "Yes" if skill.has_ladder else "No",
        **{names.get(one.rank, str(one.rank)): one.body for one in skill.descriptors},
        "About AI": "Yes" if skill.is_ai_related else "No",
        "Months for which a result counts": str(skill.currency_months or ""),
        "People who are enough": enough if skill.resilience_people else "",
    }


def _roles(edition: FrameworkDefinition) -> dict[str, _Thing]:
    return {
        role.key: _Thing(
            role.name,
            {
                "Name": role.name,
                "Family": family.name,
                "Description": role.description,
                **{
                    f"Level “{one.name}”": one.description or "A level of this role"
                    for one in role.levels
                    if not one.is_whole_role
                },
            },
        )
        for family in edition.families
        for role in family.roles
    }


def _profiles(edition: FrameworkDefinition, skills: Mapping[str, str]) -> dict[str, _Thing]:
    """What each profile asks for; a skill has the same name on both sides, so that a new name alone asks for nothing else."""
    names = {one.rank: one.name for one in edition.levels}
    found: dict[str, _Thing] = {}
    words: dict[str, dict[str, str]] = {}
    for asking, one in asked(edition):
        of = words.setdefault(asking.key, {})
        of[skills[one.skill]] = _asked(one, names)
        found[asking.key] = _Thing(asking.name, of)
    return found


def _asked(one: DefinedRequirement, names: Mapping[int, str]) -> str:
    parts = [
        names.get(one.level, str(one.level)) if one.level else "Met",
        "essential" if one.is_essential else "desirable",
        f"weight {one.weight}" if one.weight != 1 else "",
        one.note or "",
    ]
    return ", ".join(part for part in parts if part)
