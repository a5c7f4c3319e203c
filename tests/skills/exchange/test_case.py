"""CASE packages: valid by 1EdTech's schemas, back to the same framework, and those of others taken in with words of what was understood."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from skills_centre.platform.database import transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.case_terms import EXTENSION, ItemType
from skills_centre.skills.definitions import FrameworkDefinition, check_definition, in_standard_order
from skills_centre.skills.exporting.case_losses import not_in_case_1_0
from skills_centre.skills.exporting.case_package import case_package
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.importing.reading import FileKind, read_framework
from skills_centre.skills.queries.exports import edition
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from tests.skills.builders import NOW, changed, published, skill_id, small_framework
from tests.skills.exchange.case import (
    Package,
    as_edition,
    as_file,
    broken,
    example,
    needs_case,
    package_of,
    packed,
    schema_problems,
)
from tests.skills.exchange.definitions import definitions, demonstration, needs_official_files, official

both = pytest.mark.parametrize("version", ["1.0", "1.1"])


def back(definition: FrameworkDefinition, version: str) -> FrameworkDefinition:
    return read_framework([packed(definition, version)]).definition


def as_1_0_holds_it(definition: FrameworkDefinition) -> FrameworkDefinition:
    """The framework without what CASE 1.0 has no place for."""
    bare = {"currency_months": None, "resilience_people": None, "resilience_level": None}
    return replace(
        definition,
        skills=tuple(replace(one, **bare) for one in definition.skills),  # type: ignore[arg-type]
        everyone=tuple(replace(one, note=None) for one in definition.everyone),
        families=tuple(
            replace(family, roles=tuple(
                replace(role, levels=tuple(
                    replace(level, requirements=tuple(replace(one, note=None) for one in level.requirements))
                    for level in role.levels
                ))
                for role in family.roles
            ))
            for family in definition.families
        ),
    )  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definition=definitions())
def test_any_framework_comes_back_whole_from_1_1_and_from_1_0_what_it_can_hold(definition: FrameworkDefinition) -> None:
    whole = back(definition, "1.1")
    assert in_standard_order(whole) == in_standard_order(definition)
    assert whole.digest() == definition.digest()
    assert {role.key: role.levels for role in whole.roles()} == {role.key: role.levels for role in definition.roles()}
    held = as_1_0_holds_it(definition)
    assert back(definition, "1.0").digest() == held.digest()
    if held.digest() != definition.digest():
        assert not_in_case_1_0(definition)


@both
@needs_case
@pytest.mark.parametrize("definition", [small_framework(), demonstration()], ids=["small", "demonstration"])
def test_a_package_is_valid_by_the_schema_of_1edtech(definition: FrameworkDefinition, version: str) -> None:
    assert schema_problems(packed(definition, version).content, version) == []
    check_definition(definition)


@both
@needs_case
@needs_official_files
def test_the_official_framework_is_valid_and_comes_back(version: str) -> None:
    file = packed(official(), version)
    assert schema_problems(file.content, version) == []
    assert read_framework([file]).definition.digest() == official().digest()
    assert not_in_case_1_0(official()) == ()


def test_what_1_0_cannot_hold_is_told_with_how_often_it_is_there() -> None:
    small = small_framework()
    rich = changed(
        small,
        skills=(
            replace(small.skills[0], currency_months=6, resilience_people=2, resilience_level=3),
            replace(small.skills[1], currency_months=12),
            small.skills[2],
        ),
        everyone=(replace(small.everyone[0], note="From the first week."),),
    )
    assert not_in_case_1_0(rich) == (
        "whether what everyone needs is in force",
        "how many months a result counts, of 2 skills",
        "how many people should have it, of 1 skill",
        "1 note on what roles ask for",
    )
    assert "CASE 1.0 has no place" in read_framework([packed(rich, "1.0")]).notes[0]
    assert read_framework([packed(rich, "1.1")]).notes == ()


def test_our_settings_stay_where_1_0_says_nothing(app: Flask) -> None:
    small = small_framework()
    rich = changed(small, skills=tuple(replace(one, currency_months=6) for one in small.skills))
    version_id = published(rich)
    assert plan_import([packed(small, "1.0")]).version_id == version_id
    assert not plan_import([packed(small, "1.1")]).changes_nothing


def test_identifiers_are_those_of_the_database_and_the_same_in_every_version(app: Flask) -> None:
    small = small_framework()
    renamed = changed(small, skills=(replace(small.skills[0], name="Writing well"), *small.skills[1:]))
    first, second = edition(published(small)), edition(published(renamed))
    assert first.version_id != second.version_id
    assert (first.skills, first.profiles, first.framework_id) == (second.skills, second.profiles, second.framework_id)
    assert first.skills["writing"] == skill_id("writing")


def test_what_is_new_here_keeps_the_identifiers_of_the_package(app: Flask) -> None:
    sent = as_edition(small_framework())
    with transaction():
        _plan, version_id = import_framework([packed(small_framework(), "1.0")], by_id=None, now=NOW)
    kept = edition(version_id)
    assert (kept.framework_id, kept.skills) == (sent.framework_id, sent.skills)
    assert kept.profiles == {key: sent.profiles[key] for key in kept.profiles}


def test_identifiers_that_are_taken_are_not_taken_twice(app: Flask) -> None:
    with transaction():
        import_framework([packed(small_framework(), "1.1")], by_id=None, now=NOW)
        _plan, version_id = import_framework([packed(small_framework("other"), "1.1")], by_id=None, now=NOW)
    kept = edition(version_id)
    assert kept.framework_id != as_edition(small_framework()).framework_id
    assert not set(kept.skills.values()) & set(as_edition(small_framework()).skills.values())


@needs_case
def test_the_identifiers_of_somebody_else_go_out_as_they_came_in(app: Flask) -> None:
    with transaction():
        _plan, version_id = import_framework([example()], by_id=None, now=NOW)
    kept = edition(version_id)
    assert str(kept.framework_id) == "b7bc9d8c-cb5f-4dc8-96da-13ce635053d1"
    assert str(kept.skills["m-dok1"]) == "c938b823-f89c-49cf-9f69-810a78fbc7e0"
    assert schema_problems(case_package(kept, version="1.1"), "1.1") == []


def test_whatever_a_package_names_has_an_identifier_of_its_own_and_keeps_it() -> None:
    small = small_framework()
    renamed = changed(small, skills=(replace(small.skills[0], name="Writing well"), *small.skills[1:]))
    ids = [
        [one["identifier"] for part in ("CFItems", "CFAssociations") for one in package_of(definition)[part]]
        for definition in (small, renamed)
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])


@needs_case
def test_the_package_of_somebody_else_is_taken_in_with_words_of_what_was_understood() -> None:
    read = read_framework([example()])
    definition = read.definition
    check_definition(definition)
    assert (read.kind, len(definition.skills), definition.name[:9]) == (FileKind.CASE, 11, "Norm Webb")
    assert {skill.group for skill in definition.skills} == {"Reading", "Writing", "Math"}
    assert not any(skill.has_ladder for skill in definition.skills)
    assert {skill.key for skill in definition.skills} >= {"m-dok1", "w-dok4", "r-dok1"}
    told = " ".join(read.notes)
    assert "It is of CASE version 1.0, and was not written here." in told
    assert "11 skills in 3 groups" in told
    assert "the usual one" in told
    assert "1 association with something that the package does not hold" in told
    assert "listEnumeration" in told


def foreign() -> Package:
    """A small package of somebody else: a group of two items, both described by one rubric, and a third beside them."""

    def part(**fields: object) -> Package:
        identifier = str(uuid4())
        return {
            "identifier": identifier,
            "uri": f"urn:uuid:{identifier}",
            "lastChangeDateTime": "2026-01-01T00:00:00Z",
            **fields,
        }

    def link(one: Package) -> Package:
        return {"title": "x", "identifier": one["identifier"], "uri": one["uri"]}

    document = part(title="Gardening", creator="Somebody")
    group, soil, trees = (part(fullStatement=name) for name in ("Know-how", "Soil", "Trees"))
    items = [group, soil, trees]
    associations = [
        part(associationType="isChildOf", originNodeURI=link(child), destinationNodeURI=link(parent))
        for child, parent in ((group, document), (soil, group), (trees, group))
    ]
    associations.append(part(associationType="precedes", originNodeURI=link(soil), destinationNodeURI=link(trees)))
    criteria = [
        part(CFItemURI=link(item), CFRubricCriterionLevels=[
            part(quality="Can teach it", score=2, description=f"Teaches {item['fullStatement']}"),
            part(quality="Can do it", score=1.0, description=f"Does {item['fullStatement']}"),
        ])
        for item in (soil, trees)
    ]  # fmt: skip
    return {
        "CFDocument": document,
        "CFItems": items,
        "CFAssociations": associations,
        "CFRubrics": [part(title="r", CFRubricCriteria=criteria)],
        "CFDefinitions": {"CFSubjects": [part(title="Plants", hierarchyCode="1")]},
    }


def test_a_rubric_of_somebody_else_gives_the_scale_and_the_descriptors() -> None:
    read = read_framework([as_file(foreign())])
    assert [(one.rank, one.key) for one in read.definition.levels] == [(1, "can-do-it"), (2, "can-teach-it")]
    soil = read.definition.skills[0]
    assert (soil.name, soil.group, soil.has_ladder) == ("Soil", "Know-how", True)
    assert [one.body for one in soil.descriptors] == ["Does Soil", "Teaches Soil"]
    assert "Left out, because a framework here has no place for it: 1 association “precedes”; 1 subject." in read.notes


def test_rubrics_that_differ_are_left_out_and_that_is_told() -> None:
    package = foreign()
    package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"].pop()
    read = read_framework([as_file(package)])
    assert len(read.definition.levels) == 4
    assert "do not describe all items by the same levels" in " ".join(read.notes)


def a_circle(package: Package) -> None:
    first = package["CFAssociations"][0]
    first["destinationNodeURI"] = package["CFAssociations"][1]["originNodeURI"]


def a_deep_tree(package: Package) -> None:
    item, association = package["CFItems"][2], package["CFAssociations"][2]
    above = association["originNodeURI"]
    for _ in range(60):
        identifier = str(uuid4())
        package["CFItems"].append({**item, "identifier": identifier})
        below = {"title": "x", "identifier": identifier, "uri": "urn:x"}
        package["CFAssociations"].append(
            {**association, "identifier": str(uuid4()), "originNodeURI": below, "destinationNodeURI": above}
        )
        above = below


FOREIGN: list[tuple[str, Callable[[Package], object], str]] = [
    ("no document", lambda p: p.pop("CFDocument"), "it has no CFDocument"),
    ("a wrong version", lambda p: p["CFDocument"].update(caseVersion="2.0"), "is of CASE version 2.0. We take versions 1.0 and 1.1."),
    ("no statement", lambda p: p["CFItems"][1].pop("fullStatement"), "CFItems → number 2 → fullStatement: Field required."),
    ("a number for words", lambda p: p["CFItems"][1].update(fullStatement=5), "CFItems → number 2 → fullStatement: Input should be"),
    ("no identifier", lambda p: p["CFItems"][0].update(identifier="12"), "CFItems → number 1: “12” is not an identifier"),
    ("twice the same", lambda p: p["CFItems"].append(p["CFItems"][0]), "CFItems → number 4: it has the identifier of number 1."),
    ("no items", lambda p: p.update(CFItems=[], CFAssociations=[]), "has no items"),
    ("items no list", lambda p: p.update(CFItems={}), "CFItems: Input should be a valid list"),
    ("a circle", a_circle, "in the end, a child of itself"),
    ("a deep tree", a_deep_tree, "nested more than 50 deep"),
    ("a title of signs", lambda p: p["CFDocument"].update(title="!!"), "no letter and no digit"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), [one[1:] for one in FOREIGN], ids=[one[0] for one in FOREIGN])
def test_a_package_of_somebody_else_that_is_not_sound_is_refused(
    change: Callable[[Package], object], reason: str
) -> None:
    with pytest.raises(FileNotSound) as refused:
        read_framework([broken(foreign(), change)])
    assert reason in refused.value.sentence


def items_of(package: Package, kind: ItemType) -> list[Package]:
    return [one for one in package["CFItems"] if one["CFItemType"] == kind]


def an_unknown_level(package: Package) -> None:
    package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]["score"] = 7


def words_for_months(package: Package) -> None:
    items_of(package, ItemType.SKILL)[0]["extensions"] = {EXTENSION: {"currencyMonths": "six"}}


OURS: list[tuple[str, Callable[[Package], object], str]] = [
    ("no key", lambda p: items_of(p, ItemType.SKILL)[0].pop("humanCodingScheme"), "the item “Writing”: it has no humanCodingScheme"),
    ("no rank", lambda p: items_of(p, ItemType.LEVEL)[0].update(listEnumeration="one"), "it has no listEnumeration from 1 to 9"),
    ("no grouping", lambda p: p["CFDefinitions"].pop("CFAssociationGroupings"), "at which level a skill is asked for"),
    ("an unknown level", an_unknown_level, "with the score 7.0"),
    ("words for months", words_for_months, "which must be a whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), [one[1:] for one in OURS], ids=[one[0] for one in OURS])
def test_a_package_of_ours_with_a_mistake_is_refused_with_its_place(
    change: Callable[[Package], object], reason: str
) -> None:
    with pytest.raises(FileNotSound) as refused:
        read_framework([broken(package_of(small_framework()), change)])
    assert reason in refused.value.sentence


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed(small_framework(), "1.1").content[:5000], "line "),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"CFDocument":' * 50_000, "nested too deeply"),
        (b"[]", "is not a CASE package"),
        (b"{}", "it has no CFDocument"),
        (b'{"CFDocument": NaN}', "NaN is not a number"),
        (b'{"a": "\xff"}', "is not in UTF-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read as JSON"),
        (b"{" + b" " * 10_000_000, "larger than 10 MB"),
    ],
    ids=["truncated", "deep lists", "deep objects", "a list", "nothing", "no number", "another encoding", "a long number", "too large"],
)  # fmt: skip
def test_what_is_no_package_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(FileNotSound) as refused:
        read_framework([SentFile("framework.json", content)])
    assert reason in refused.value.sentence


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert packed(small_framework(), "1.1") == packed(small_framework(), "1.1")
    assert as_edition(small_framework()).creator.encode() in packed(small_framework(), "1.0").content
