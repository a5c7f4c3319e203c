"""Changes of an edition by hand, as plain values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.skills.definitions import DefinedSkill, FrameworkDefinition, check_definition
from skills_centre.skills.editing.changed import changed_fields
from skills_centre.skills.editing.keys import fingerprint, free_key
from skills_centre.skills.editing.refusals import (
    FamilyInUse,
    LadderInUse,
    LevelInUse,
    NameTaken,
    PartGone,
    ScaleFull,
    SkillInUse,
)
from skills_centre.skills.editing.roles import (
    RoleWords,
    requirements_in,
    role_in,
    role_level_in,
    with_family_named,
    with_new_role,
    with_new_role_level,
    with_requirements,
    with_role,
    with_role_level,
    without_family,
    without_role,
    without_role_level,
)
from skills_centre.skills.editing.skills import (
    skill_in,
    with_levels_named,
    with_new_level,
    with_new_skill,
    with_skill,
    without_skill,
    without_top_level,
)
from skills_centre.skills.editing.telling import told_changes
from tests.skills.builders import needs, skill, small_framework

HOUSE = small_framework()
USHER = RoleWords("Usher", "Looks after the chamber.", "Work")


def level_names(edition: FrameworkDefinition, role_key: str) -> list[str]:
    found = role_in(edition, role_key)
    assert found is not None
    return [one.name for one in found.role.levels]


def test_a_new_skill_gets_a_key_from_its_name_and_is_added_once() -> None:
    drawing = DefinedSkill("", "Drawing plans")
    once = with_new_skill(HOUSE, drawing)
    assert once.skills[-1] == replace(drawing, key="drawing-plans")
    assert with_new_skill(once, drawing) == once
    with pytest.raises(NameTaken):
        with_new_skill(once, replace(drawing, name="drawing PLANS", description="Something else."))


def test_a_skill_keeps_its_key_when_it_is_renamed() -> None:
    writing = skill_in(HOUSE, "writing")
    assert writing is not None
    after = with_skill(HOUSE, replace(writing, name="Drafting"))
    assert skill_in(after, "writing") == replace(writing, name="Drafting")
    with pytest.raises(NameTaken):
        with_skill(HOUSE, replace(writing, name="searching"))
    with pytest.raises(PartGone):
        with_skill(HOUSE, replace(writing, key="flying"))


def test_a_skill_that_profiles_ask_for_is_not_removed_and_they_are_named() -> None:
    with pytest.raises(SkillInUse, match="Everyone; Clerk; Clerk: Senior clerk"):
        without_skill(HOUSE, "searching")
    free = with_requirements(HOUSE, "cook", ())
    assert skill_in(without_skill(free, "leading"), "leading") is None
    assert without_skill(HOUSE, "flying") == HOUSE


def test_a_skill_that_is_asked_for_neither_gets_nor_loses_its_ladder() -> None:
    leading = skill_in(HOUSE, "leading")
    assert leading is not None
    with pytest.raises(LadderInUse, match="Cook"):
        with_skill(HOUSE, replace(leading, has_ladder=True))
    assert skill_in(with_skill(with_requirements(HOUSE, "cook", ()), replace(leading, has_ladder=True)), "leading")


def test_levels_are_renamed_added_above_and_removed_from_the_top() -> None:
    named = with_levels_named(HOUSE, {1: ("Aware", "Knows of it.")})
    assert (named.levels[0].key, named.levels[0].name) == ("awareness", "Aware")
    with pytest.raises(NameTaken):
        with_levels_named(HOUSE, {1: ("A", ""), 2: ("a", "")})
    more = with_new_level(HOUSE, "Master", "")
    assert (more.levels[-1].rank, more.levels[-1].key) == (5, "master")
    assert without_top_level(more) == HOUSE
    three = without_top_level(HOUSE)
    assert len(three.levels) == 3
    assert max(one.rank for found in three.skills for one in found.descriptors) == 3
    with pytest.raises(LevelInUse, match="Senior clerk"):
        without_top_level(three)


def test_a_scale_has_from_one_to_nine_levels() -> None:
    bare = replace(HOUSE, skills=(), families=(), everyone=())
    for number in range(5):
        bare = with_new_level(bare, f"Level {number}", "")
    with pytest.raises(ScaleFull):
        with_new_level(bare, "Tenth", "")
    with pytest.raises(NameTaken):
        with_new_level(HOUSE, "EXPERT", "")
    for _ in range(8):
        bare = without_top_level(bare)
    with pytest.raises(LevelInUse):
        without_top_level(bare)


def test_a_new_role_has_levels_or_is_one_profile_and_is_added_once() -> None:
    usher = with_new_role(HOUSE, USHER, levels=("Usher", "Senior usher"))
    assert level_names(usher, "usher") == ["Usher", "Senior usher"]
    assert with_new_role(usher, USHER, levels=("Usher", "Senior usher")) == usher
    with pytest.raises(NameTaken):
        with_new_role(usher, USHER, levels=("Usher",))
    whole = role_level_in(with_new_role(HOUSE, USHER, levels=()), "usher")
    assert whole is not None
    assert whole.level.is_whole_role


def test_a_level_of_a_name_that_another_role_has_gets_a_key_of_its_own() -> None:
    after = with_new_role(HOUSE, USHER, levels=("Clerk", "Everyone"))
    found = role_in(after, "usher")
    assert found is not None
    assert [one.key for one in found.role.levels] == ["usher-clerk", "usher-everyone"]
    check_definition(after)


def test_a_role_moves_to_a_family_that_is_made_for_it() -> None:
    after = with_role(HOUSE, "cook", RoleWords("Chef", "Cooks.", "Kitchens"))
    found = role_in(after, "cook")
    assert found is not None
    assert (found.family.key, found.role.name) == ("kitchens", "Chef")
    assert sum(len(family.roles) for family in after.families) == 2
    stays = role_in(with_role(HOUSE, "cook", RoleWords("Chef", "", "Work")), "cook")
    assert stays is not None
    assert stays.family.key == "work"
    with pytest.raises(NameTaken):
        with_role(HOUSE, "cook", RoleWords("CLERK", "", "Work"))


def test_renaming_a_role_without_levels_renames_its_profile() -> None:
    whole = with_new_role(HOUSE, USHER, levels=())
    renamed = role_level_in(with_role(whole, "usher", RoleWords("Doorkeeper", "", "Work")), "usher")
    assert renamed is not None
    assert renamed.level.name == "Doorkeeper"


def test_families_are_renamed_and_removed_when_they_are_empty() -> None:
    assert with_family_named(HOUSE, "work", "Jobs").families[0].name == "Jobs"
    with pytest.raises(FamilyInUse, match="Clerk; Cook"):
        without_family(HOUSE, "work")
    assert without_family(without_role(without_role(HOUSE, "cook"), "clerk"), "work").families == ()
    with pytest.raises(PartGone):
        with_family_named(HOUSE, "play", "Jobs")


def test_role_levels_are_added_renamed_and_removed() -> None:
    more = with_new_role_level(HOUSE, "clerk", "Principal clerk", "")
    assert level_names(more, "clerk") == ["Clerk", "Senior clerk", "Principal clerk"]
    assert with_new_role_level(more, "clerk", "Principal clerk", "") == more
    assert without_role_level(more, "principal-clerk") == HOUSE
    with pytest.raises(NameTaken):
        with_role_level(HOUSE, "clerk", "Senior Clerk", "")
    with pytest.raises(PartGone):
        with_new_role_level(HOUSE, "usher", "Usher", "")


def test_a_profile_asks_for_what_its_form_says_and_everyone_always_can() -> None:
    asked = (needs("writing", 4, weight=3),)
    assert requirements_in(with_requirements(HOUSE, "cook", asked), "cook") == asked
    assert requirements_in(with_requirements(HOUSE, "everyone", asked), "everyone") == asked
    assert requirements_in(HOUSE, "usher") is None
    with pytest.raises(PartGone):
        with_requirements(HOUSE, "usher", asked)


def test_the_trail_names_the_fields_that_changed_and_never_their_words() -> None:
    assert changed_fields(HOUSE, HOUSE) == set()
    writing = skill_in(HOUSE, "writing")
    assert writing is not None
    assert changed_fields(HOUSE, with_skill(HOUSE, replace(writing, name="Drafting"))) == {"skill name"}
    assert changed_fields(HOUSE, with_new_skill(HOUSE, skill("drawing"))) == {"skill"}
    assert changed_fields(HOUSE, with_requirements(HOUSE, "cook", ())) == {"role level requirements"}
    assert changed_fields(HOUSE, with_requirements(HOUSE, "everyone", ())) == {"everyone"}
    assert changed_fields(HOUSE, with_family_named(HOUSE, "work", "Jobs")) == {"family name"}


@given(name=st.text(max_size=200), taken=st.sets(st.sampled_from(["a", "a-2", "a-3", "unnamed"])))
def test_a_key_is_free_and_never_too_long(name: str, taken: set[str]) -> None:
    key = free_key(name, taken, longest=20)
    assert key not in taken
    assert 1 <= len(key) <= 20


def test_a_fingerprint_tells_parts_apart() -> None:
    prints = [fingerprint(part) for part in (None, (), HOUSE.skills, HOUSE.skills[0], HOUSE.skills[1], HOUSE.everyone)]
    assert len(set(prints)) == len(prints)


def test_what_is_different_is_told_word_for_word() -> None:
    writing = skill_in(HOUSE, "writing")
    assert writing is not None
    after = with_skill(HOUSE, replace(writing, name="Drafting", currency_months=6))
    after = with_requirements(after, "cook", (needs("leading", None), needs("searching", 3, weight=2)))
    after = without_role_level(with_new_skill(after, replace(skill("drawing"), descriptors=())), "senior-clerk")
    told = {
        (one.kind, one.name, one.what): {each.label: (each.was, each.now) for each in one.said}
        for one in told_changes(HOUSE, after)
    }
    assert told["Skill", "Drafting", "changed"] == {
        "Name": ("Writing", "Drafting"),
        "Months for which a result counts": (None, "6"),
    }
    assert told["What is asked of", "Cook", "changed"] == {"Searching": (None, "Practitioner, essential, weight 2")}
    assert told["Skill", "Drawing", "new"]["Description"] == (None, "What drawing is.")
    assert told["Role", "Clerk", "changed"] == {"Level “Senior clerk”": ("A level of this role", None)}
    assert ("What is asked of", "Clerk: Senior clerk", "gone") in told
    assert told_changes(HOUSE, HOUSE) == []
