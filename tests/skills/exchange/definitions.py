"""Frameworks to send out and take in: any sound one (hypothesis), the demonstration's, and the official one where it is at hand."""

import os
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

import skills_centre.demo
from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
    check_definition,
)
from skills_centre.skills.importing.official_files import read_official_files
from skills_centre.skills.importing.rows import read_file
from skills_centre.skills.importing.yaml_file import read_yaml

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).parent.parent.parent.parent.parent / "shared/data")
OFFICIAL = SHARED / "gdd-capability-framework"
needs_official_files = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official files are not at hand (../shared/data)"
)

LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t")
#: Words as somebody may type them: formulas, apostrophes, quotes, spaces at the ends and codes of other formats among them.
texts = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(["", "=1+1", "'=1+1", "-5", "@a", "\tb", "'tis", '"', "a,b;c", "\n", " x ", "007", "1.0", "yes", "None", "TRUE"]),
)  # fmt: skip
names = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12), st.sampled_from(["=SUM(A1)", "'x", "12", " Data, and “AI”", "no"])
).filter(lambda one: bool(one.strip()))
keys = st.text("abcdefghij-0123456789", min_size=1, max_size=6)


def _keys(least: int, most: int) -> SearchStrategy[list[str]]:
    return st.lists(keys.filter(lambda one: one != "everyone"), unique=True, min_size=least, max_size=most)


@composite
def definitions(draw: DrawFn) -> FrameworkDefinition:
    """Any framework that can be kept."""
    levels = tuple(
        DefinedLevel(rank, key, draw(names), draw(texts)) for rank, key in enumerate(draw(_keys(1, 4)), start=1)
    )
    ranks = st.integers(1, len(levels))
    skills = tuple(draw(_skill(key, len(levels))) for key in draw(_keys(1, 4)))
    families = []
    role_keys, level_keys = draw(_keys(0, 4)), draw(_keys(0, 6))
    unordered = set()
    for key in draw(_keys(0, 3)):
        roles = []
        for role in [role_keys.pop() for _ in range(draw(st.integers(0, len(role_keys))))]:
            taken = [level_keys.pop() for _ in range(draw(st.integers(0, len(level_keys))))]
            if taken and not draw(st.booleans()):
                unordered.add(role)
            roles.append(DefinedRole(role, draw(names), draw(texts), tuple(
                DefinedRoleLevel(one, draw(names), draw(texts), draw(st.booleans()), draw(_asked(skills, ranks)))
                for one in taken
            )))  # fmt: skip
        families.append(DefinedFamily(key, draw(names), tuple(roles)))
    definition = FrameworkDefinition(
        key=draw(keys),
        name=draw(names),
        description=draw(texts),
        levels=levels,
        skills=skills,
        families=tuple(families),
        everyone=draw(_asked(skills, ranks)),
        is_in_force=draw(st.booleans()),
        roles_out_of_order=frozenset(unordered),
    )
    check_definition(definition)
    return definition


@composite
def _skill(draw: DrawFn, key: str, top: int) -> DefinedSkill:
    has_ladder = draw(st.booleans())
    ranks = st.lists(st.integers(1, top), unique=True) if has_ladder else st.just([])
    has_rule = draw(st.booleans())
    return DefinedSkill(
        key=key,
        name=draw(names),
        description=draw(texts),
        group=draw(st.none() | names),
        has_ladder=has_ladder,
        is_ai_related=draw(st.booleans()),
        currency_months=draw(st.none() | st.integers(1, 120)),
        resilience_people=draw(st.integers(1, 9)) if has_rule else None,
        resilience_level=draw(st.integers(1, top)) if has_rule else None,
        descriptors=tuple(DefinedDescriptor(rank, draw(names)) for rank in sorted(draw(ranks))),
    )


def _asked(
    skills: tuple[DefinedSkill, ...], ranks: SearchStrategy[int]
) -> SearchStrategy[tuple[DefinedRequirement, ...]]:
    @composite
    def asked(draw: DrawFn) -> tuple[DefinedRequirement, ...]:
        chosen = draw(st.lists(st.sampled_from(skills), unique_by=lambda one: one.key))
        return tuple(
            DefinedRequirement(
                one.key,
                draw(ranks) if one.has_ladder else None,
                draw(st.booleans()),
                draw(st.integers(1, 9)),
                draw(st.none() | names),
            )
            for one in chosen
        )

    return asked()


def demonstration() -> FrameworkDefinition:
    """The framework of the demonstration institution."""
    return read_yaml(Path(skills_centre.demo.__file__).parent / "data" / "framework.yaml")


def official() -> FrameworkDefinition:
    """The official framework as its own files have it."""
    return read_official_files(read_file(OFFICIAL / "roles.csv"), read_file(OFFICIAL / "skills.csv")).definition
