"""Importing our own files: what they change, what they leave, and that an export of any version comes in as no change."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import ImportBatch
from skills_centre.platform.database import db, transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import DefinedLevel, DefinitionNotSound, FrameworkDefinition
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.exporting.workbook import workbook
from skills_centre.skills.importing.difference import KindDifference
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.models import FrameworkVersion, RoleLevelOrder
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.queries.exports import edition
from skills_centre.skills.services.framework_imports import ImportPlan, import_framework, plan_import
from skills_centre.skills.services.ordering import settle_order
from tests.skills.builders import NOW, a_person, changed, needs, profile_id, published, skill, small_framework
from tests.skills.exchange.definitions import demonstration, needs_official_files, official
from tests.skills.exchange.files import as_workbook, with_cell


def as_file(definition: FrameworkDefinition) -> list[SentFile]:
    return [SentFile("framework.xlsx", workbook(definition, made_at=NOW))]


def take_in(files: Sequence[SentFile]) -> ImportPlan:
    with transaction():
        plan, _version_id = import_framework(files, by_id=None, now=NOW)
    return plan


def kind(plan: ImportPlan, name: str) -> KindDifference:
    return next(one for one in plan.difference.kinds if one.kind == name)


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


@pytest.mark.parametrize("code", list(FORMATS))
def test_what_a_version_exports_imports_as_no_change(app: Flask, code: str) -> None:
    version_id = published(small_framework())
    plan = take_in([FORMATS[code].file(edition(version_id))])
    assert plan.changes_nothing
    assert bool(plan.notes) == (code == "case-1.0")
    assert versions() == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize("code", list(FORMATS))
def test_the_demonstration_framework_leaves_the_database_and_comes_back(app: Flask, code: str) -> None:
    version_id = published(demonstration())
    assert plan_import([FORMATS[code].file(edition(version_id))]).version_id == version_id


@pytest.mark.sqlite_only
@needs_official_files
@pytest.mark.parametrize("code", list(FORMATS))
def test_the_official_framework_leaves_the_database_and_comes_back(app: Flask, code: str) -> None:
    version_id = published(official())
    assert plan_import([FORMATS[code].file(edition(version_id))]).version_id == version_id


def test_a_new_framework_comes_in_with_the_order_of_its_levels(app: Flask) -> None:
    plan = take_in(as_file(small_framework("another")))
    assert plan.is_new_framework
    places = dict(db.session.execute(select(RoleLevelOrder.profile_id, RoleLevelOrder.position)).tuples().all())
    assert (places[profile_id("clerk")], places[profile_id("senior-clerk")]) == (1, 2)


def test_the_order_that_somebody_settled_is_exported(app: Flask) -> None:
    version_id = published(small_framework())
    ada = a_person("Ada")
    with transaction():
        order = [profile_id("senior-clerk"), profile_id("clerk")]
        settle_order(version_id, "clerk", order, by_id=ada, now=NOW)
    clerk = next(role for role in edition(version_id).definition.roles() if role.key == "clerk")
    assert [level.key for level in clerk.levels] == ["senior-clerk", "clerk"]


def test_a_change_makes_a_draft_and_what_the_file_has_not_stays(app: Flask) -> None:
    small = small_framework()
    published(small)
    file = replace(small, skills=(*small.skills[:1], skill("flying")), families=(), everyone=(needs("writing"),))
    plan = take_in(as_file(file))
    assert kind(plan, "skills").added == ("Flying",)
    assert kind(plan, "skills").not_in_file == ("Leading", "Searching")
    assert kind(plan, "role families").not_in_file == ("Work",)
    assert [one.name for one in kind(plan, "role levels").changed] == ["Everyone"]
    newest = db.session.execute(select(FrameworkVersion.id).order_by(FrameworkVersion.number.desc())).scalars().first()
    assert newest
    held = definition_of(newest)
    assert {one.key for one in held.skills} == {"writing", "searching", "leading", "flying"}
    assert {one.key for one in held.role_levels()} == {"clerk", "senior-clerk", "cook"}
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_an_emptied_setting_in_our_own_file_is_meant(app: Flask) -> None:
    small = small_framework()
    published(changed(small, skills=tuple(replace(one, currency_months=6) for one in small.skills)))
    plan = plan_import(as_file(small))
    assert {one.name: one.fields for one in kind(plan, "skills").changed}["Writing"] == ("currency_months",)


def test_a_level_cannot_be_taken_from_the_scale_by_a_file(app: Flask) -> None:
    small = small_framework()
    published(small)
    with pytest.raises(DefinitionNotSound, match="lacks the level “Expert”"):
        plan_import(
            as_file(changed(small, levels=small.levels[:3], skills=(skill_of_three(),), families=(), everyone=()))
        )
    assert versions() == 1


def skill_of_three() -> object:
    return replace(skill("writing"), descriptors=skill("writing").descriptors[:3])


def test_a_level_put_into_the_scale_moves_what_the_file_has_not(app: Flask) -> None:
    small = small_framework()
    published(small)
    novice = DefinedLevel(1, "novice", "Novice")
    scale = (novice, *(replace(one, rank=one.rank + 1) for one in small.levels))
    one_skill = replace(skill("writing"), descriptors=())
    plan = plan_import(as_file(changed(small, levels=scale, skills=(one_skill,), families=(), everyone=())))
    clerk = next(level for level in plan.definition.role_levels() if level.key == "clerk")
    assert {one.skill: one.level for one in clerk.requirements} == {"writing": 3, "searching": 3}
    kept = next(one for one in plan.definition.skills if one.key == "searching")
    assert [one.rank for one in kept.descriptors] == [2, 3, 4, 5]


def test_a_renamed_skill_is_said_to_be_possibly_renamed(app: Flask) -> None:
    small = small_framework()
    published(small)
    renamed = replace(skill("searching-well", name="Searching well"), description="What searching is.")
    file = changed(small, skills=(small.skills[0], renamed, small.skills[2]), families=(), everyone=())
    assert [(one.before, one.after) for one in kind(plan_import(as_file(file)), "skills").possible_renames] == [
        ("Searching", "Searching well")
    ]


def test_a_role_whose_levels_are_all_in_another_one_goes_and_that_is_told(app: Flask) -> None:
    small = small_framework()
    published(small)
    family = small.families[0]
    clerk = replace(family.roles[0], key="scribe", name="Scribe")
    file = changed(small, families=(replace(family, roles=(clerk, *family.roles[1:])),))
    plan = plan_import(as_file(file))
    assert plan.notes == ("The role “Clerk” goes, because the file has all its levels in another role.",)
    assert [(one.before, one.after) for one in kind(plan, "roles").possible_renames] == [("Clerk", "Scribe")]


def test_the_name_of_a_framework_stays_and_the_person_is_told(app: Flask) -> None:
    published(small_framework())
    plan = plan_import(as_file(changed(small_framework(), name="Other name")))
    assert plan.changes_nothing
    assert "keeps its name here, “House framework”" in plan.notes[0]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "Send one file"),
        ([SentFile("roles.csv", b"a,b")], "The official files are two"),
        ([SentFile("framework.xls", b"\xd0\xcf\x11\xe0old")], "old or a locked office file"),
        ([SentFile("framework.pdf", b"%PDF-1.7")], "We do not know what framework.pdf is"),
        ([as_workbook(with_cell("skills", 2, "Key", None))], "Sheet “skills”, row 2: “Key” is empty."),
    ],
    ids=["none", "one of two", "old", "unknown", "a mistake"],
)
def test_a_file_that_cannot_be_taken_in_changes_nothing(app: Flask, files: list[SentFile], reason: str) -> None:
    published(small_framework())
    with pytest.raises(FileNotSound) as refused, transaction():
        import_framework(files, by_id=None, now=NOW)
    assert reason in refused.value.sentence
    assert versions() == 1
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0
