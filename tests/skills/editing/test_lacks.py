"""What an edition lacks before it can be published."""

from dataclasses import replace

from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.lacks import Circumstances, LackKind, Unmapped, lacks_in
from skills_centre.skills.editing.roles import RoleWords, with_new_role, with_requirements, without_role_level
from skills_centre.skills.editing.skills import with_new_skill
from tests.skills.builders import needs, skill, small_framework

HOUSE = small_framework()
BY_HAND = Circumstances(is_edited=True, is_official=False)
OFFICIAL = Circumstances(is_edited=True, is_official=True)
FROM_FILE = Circumstances(is_edited=False, is_official=False)


def kinds(edition: FrameworkDefinition, around: Circumstances, *, blocking: bool | None = None) -> list[LackKind]:
    return [one.kind for one in lacks_in(edition, around) if blocking in (None, one.blocks)]


def described(edition: FrameworkDefinition, key: str, ranks: set[int]) -> FrameworkDefinition:
    """The edition in which one skill describes these levels only."""
    return replace(
        edition,
        skills=tuple(
            replace(one, descriptors=tuple(each for each in one.descriptors if each.rank in ranks))
            if one.key == key
            else one
            for one in edition.skills
        ),
    )


def test_a_sound_framework_lacks_nothing() -> None:
    assert lacks_in(HOUSE, BY_HAND) == []


def test_a_framework_without_skills_blocks_always() -> None:
    bare = replace(HOUSE, skills=(), families=(), everyone=())
    for around in (BY_HAND, OFFICIAL, FROM_FILE):
        assert kinds(bare, around) == [LackKind.NO_SKILLS]
        assert kinds(bare, around, blocking=True) == [LackKind.NO_SKILLS]


def test_a_level_that_is_not_described_blocks_our_own_frameworks_and_is_advice_in_the_official_one() -> None:
    partly = described(HOUSE, "writing", {1, 2, 3})
    [lack] = lacks_in(partly, BY_HAND)
    assert (lack.kind, lack.key, lack.detail, lack.blocks) == (
        LackKind.SOME_DESCRIPTORS,
        "writing",
        "expert",
        True,
    )
    assert kinds(partly, OFFICIAL, blocking=False) == [LackKind.SOME_DESCRIPTORS]
    assert kinds(partly, FROM_FILE, blocking=False) == [LackKind.SOME_DESCRIPTORS]


def test_a_level_that_a_profile_asks_for_must_be_described_also_in_the_official_one() -> None:
    partly = described(HOUSE, "writing", {1, 2})
    assert kinds(partly, OFFICIAL, blocking=True) == [LackKind.ASKED_UNDESCRIBED]
    assert kinds(partly, FROM_FILE, blocking=True) == []


def test_a_skill_with_a_ladder_and_no_descriptor_blocks_whatever_is_edited() -> None:
    none = described(HOUSE, "writing", set())
    assert kinds(none, OFFICIAL, blocking=True) == [LackKind.WITHOUT_DESCRIPTORS]
    assert kinds(none, FROM_FILE, blocking=True) == []


def test_roles_without_levels_and_profiles_that_ask_for_nothing_block() -> None:
    bare = without_role_level(HOUSE, "cook")
    assert kinds(bare, BY_HAND, blocking=True) == [LackKind.ROLE_WITHOUT_LEVELS]
    empty = with_new_role(HOUSE, RoleWords("Usher", "", "Work"), levels=("Usher", "Senior usher"))
    assert kinds(empty, BY_HAND, blocking=True) == [LackKind.ASKS_NOTHING] * 2
    assert kinds(empty, FROM_FILE, blocking=False) == [LackKind.ASKS_NOTHING] * 2


def test_what_asks_for_a_skill_at_no_role_and_what_has_no_order_is_advice() -> None:
    more = with_new_skill(HOUSE, replace(skill("drawing"), description=""))
    around = replace(BY_HAND, roles_without_order=["clerk"])
    assert kinds(more, around, blocking=True) == []
    assert kinds(more, around) == [LackKind.WITHOUT_ORDER, LackKind.NOT_ASKED, LackKind.WITHOUT_DESCRIPTION]


def test_a_skill_of_the_former_version_that_nobody_mapped_blocks() -> None:
    around = replace(BY_HAND, unmapped=[Unmapped("drawing", "Drawing")])
    assert kinds(HOUSE, around, blocking=True) == [LackKind.UNMAPPED]


def test_what_blocks_comes_first() -> None:
    edition = with_requirements(with_new_skill(HOUSE, skill("drawing")), "cook", (needs("drawing", 2),))
    found = lacks_in(described(edition, "drawing", {1}), BY_HAND)
    assert [one.blocks for one in found] == sorted((one.blocks for one in found), reverse=True)
