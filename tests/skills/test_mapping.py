"""Saying what became of each skill of the former version."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.skills.definitions import DefinedRequirement, DefinedSkill, FrameworkDefinition
from skills_centre.skills.errors import (
    ChooseOneSkill,
    ChooseSeveralSkills,
    MeasuredOtherwise,
    NotADraft,
    NotInDraft,
    SkillsUnmapped,
    TakenByAnother,
)
from skills_centre.skills.models import FrameworkVersion, Requirement, Skill, SkillDefinition, SkillMapping, SkillOwner
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.queries.mapping import unmapped_skills
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.mapping import accept_renames, decide_mapping, retire_never_assessed, undecide
from skills_centre.skills.services.owning import ask_for_evidence, name_owner
from tests.skills.assessed import record
from tests.skills.builders import NOW, a_person, publish_draft, published, skill, skill_id, small_framework
from tests.skills.renaming import renamed, with_skills, without


def draft(definition: FrameworkDefinition) -> UUID:
    with transaction():
        return load_framework(definition, by_id=None, now=NOW)


def say(version_id: UUID, old: str, kind: MappingKind, *new: str) -> bool:
    with transaction():
        return decide_mapping(version_id, skill_id(old), kind, [skill_id(one) for one in new], by_id=None, now=NOW)


def unmapped(version_id: UUID) -> list[str]:
    return [one.key for one in unmapped_skills(version_id)]


def mapped(version_id: UUID) -> set[tuple[str, UUID | None]]:
    rows = db.session.execute(
        select(SkillMapping.kind, SkillMapping.to_skill_id).where(SkillMapping.version_id == version_id)
    )
    return {(row.kind.value, row.to_skill_id) for row in rows}


def only(definition: FrameworkDefinition, key: str) -> DefinedSkill:
    return next(one for one in definition.skills if one.key == key)


def asked(definition: FrameworkDefinition, profile: str) -> dict[str, DefinedRequirement]:
    level = next(one for one in definition.role_levels() if one.key == profile)
    return {one.skill: one for one in level.requirements}


def test_a_first_version_has_nothing_to_map(app: Flask) -> None:
    assert unmapped(draft(small_framework())) == []
    with pytest.raises(NotFound):
        unmapped_skills(UUID(int=0))


def test_a_draft_that_lacks_skills_cannot_be_published_before_somebody_says_what_became_of_them(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(small_framework(), "writing", "drafting"))
    assert unmapped(version_id) == ["writing"]
    with pytest.raises(SkillsUnmapped, match="“Writing”: renamed, split, merged or retired"):
        publish_draft(version_id)
    assert say(version_id, "writing", MappingKind.RENAMED, "drafting")
    assert not say(version_id, "writing", MappingKind.RENAMED, "drafting")
    assert unmapped(version_id) == []
    publish_draft(version_id)
    assert mapped(version_id) == {("renamed", skill_id("drafting"))}
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "framework.map-skills")) == 1


def test_a_refusal_names_three_skills_and_counts_the_rest() -> None:
    assert "“a”, “b”, “c” and 2 more" in SkillsUnmapped(list("abcde")).sentence


def test_what_was_published_never_changes_by_any_path(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(small_framework(), "writing", "drafting"))
    say(version_id, "writing", MappingKind.RENAMED, "drafting")
    publish_draft(version_id)
    with pytest.raises(NotADraft):
        say(version_id, "writing", MappingKind.RETIRED)
    row = {"version_id": version_id, "from_skill_id": skill_id("leading"), "kind": MappingKind.RETIRED}
    for statement in (
        update(SkillMapping).values(decided_at=NOW),
        delete(SkillMapping),
        SkillMapping.__table__.insert().values(**row, id=UUID(int=1), decided_at=NOW),  # type: ignore[attr-defined]
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction() as session:
            session.execute(statement)


@pytest.mark.parametrize(
    ("kind", "targets", "refusal"),
    [
        (MappingKind.SPLIT, ["drafting"], ChooseSeveralSkills),
        (MappingKind.SPLIT, [], ChooseSeveralSkills),
        (MappingKind.RENAMED, ["drafting", "searching"], ChooseOneSkill),
        (MappingKind.MERGED, [], ChooseOneSkill),
        (MappingKind.RENAMED, ["searching"], TakenByAnother),
        (MappingKind.MERGED, ["leading"], MeasuredOtherwise),
        (MappingKind.MERGED, ["elsewhere"], NotInDraft),
    ],
)
def test_what_cannot_be_is_refused(app: Flask, kind: MappingKind, targets: list[str], refusal: type[Refusal]) -> None:
    published(small_framework())
    draft(with_skills(small_framework(), skill("elsewhere")))
    version_id = draft(renamed(small_framework(), "writing", "drafting"))
    with pytest.raises(refusal):
        say(version_id, "writing", kind, *targets)
    assert mapped(version_id) == set()


def test_two_skills_that_became_one_were_merged_and_not_renamed(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(without(small_framework(), "searching"), "writing", "drafting"))
    say(version_id, "writing", MappingKind.RENAMED, "drafting")
    with pytest.raises(TakenByAnother):
        say(version_id, "searching", MappingKind.RENAMED, "drafting")
    say(version_id, "writing", MappingKind.MERGED, "drafting")
    say(version_id, "searching", MappingKind.MERGED, "drafting")
    publish_draft(version_id)
    assert mapped(version_id) == {("merged", skill_id("drafting"))}


def test_a_skill_may_be_split_and_stay_beside_its_part(app: Flask) -> None:
    published(small_framework())
    version_id = draft(with_skills(small_framework(), skill("drafting")))
    assert say(version_id, "writing", MappingKind.SPLIT, "writing", "drafting")
    assert {one.key for one in definition_of(version_id).skills} == {"writing", "drafting", "searching", "leading"}
    publish_draft(version_id)
    assert mapped(version_id) == {("split", skill_id("writing")), ("split", skill_id("drafting"))}


def test_what_was_said_may_be_taken_back(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(without(small_framework(), "searching"), "writing", "drafting"))
    say(version_id, "searching", MappingKind.RETIRED)
    say(version_id, "writing", MappingKind.MERGED, "drafting")
    assert unmapped(version_id) == []
    with transaction():
        undecide(version_id, skill_id("writing"), by_id=None, now=NOW)
    assert unmapped(version_id) == ["writing"]


def test_a_mapping_follows_the_version_that_is_published_now(app: Flask) -> None:
    published(small_framework())
    late = draft(renamed(small_framework(), "writing", "drafting"))
    say(late, "writing", MappingKind.RENAMED, "drafting")
    published(renamed(small_framework(), "writing", "composing"))
    assert unmapped(late) == ["composing"]
    with pytest.raises(TakenByAnother):
        say(late, "composing", MappingKind.RENAMED, "drafting")
    say(late, "composing", MappingKind.MERGED, "drafting")
    publish_draft(late)
    assert mapped(late) == {("merged", skill_id("drafting"))}
    assert db.session.scalar(select(func.count()).select_from(SkillMapping).where(SkillMapping.version_id == late)) == 1


def test_a_rename_of_a_skill_that_an_import_kept_takes_it_out_and_keeps_what_we_had_added(app: Flask) -> None:
    first = small_framework()
    ours = replace(
        only(first, "searching"), group="Finding", currency_months=12, resilience_people=2, resilience_level=3
    )
    published(replace(first, skills=tuple(ours if one.key == "searching" else one for one in first.skills)))
    imported = with_skills(renamed(first, "searching", "finding"), replace(ours, description="Old."))
    version_id = draft(imported)
    before = db.session.scalar(select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id))
    assert unmapped(version_id) == []
    assert say(version_id, "searching", MappingKind.RENAMED, "finding")
    after = definition_of(version_id)
    assert {one.key for one in after.skills} == {"writing", "finding", "leading"}
    finding = only(after, "finding")
    assert (finding.group, finding.currency_months, finding.resilience_people) == ("Finding", 12, 2)
    assert asked(after, "clerk")["finding"].weight == 2
    digest = db.session.scalar(select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id))
    assert digest == after.digest() != before


def test_what_roles_still_ask_of_a_kept_skill_they_ask_of_what_it_became(app: Flask) -> None:
    published(small_framework())
    version_id = draft(with_skills(small_framework(), skill("drafting")))
    say(version_id, "writing", MappingKind.RENAMED, "drafting")
    after = definition_of(version_id)
    assert {key: one.level for key, one in asked(after, "senior-clerk").items()} == {"drafting": 3, "searching": 3}


def test_all_obvious_renames_are_accepted_at_once_and_only_what_waits(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(renamed(small_framework(), "writing", "drafting"), "searching", "finding"))
    say(version_id, "searching", MappingKind.RETIRED)
    pairs = [(skill_id("writing"), skill_id("drafting")), (skill_id("searching"), skill_id("finding"))]
    for expected in (1, 0):
        with transaction():
            assert accept_renames(version_id, pairs, by_id=None, now=NOW) == expected
    assert mapped(version_id) == {("renamed", skill_id("drafting")), ("retired", None)}


def test_a_decision_no_longer_holds_once_the_draft_lost_what_the_skill_became(app: Flask) -> None:
    published(small_framework())
    version_id = draft(renamed(small_framework(), "writing", "drafting"))
    say(version_id, "writing", MappingKind.RENAMED, "drafting")
    with transaction() as session:
        session.execute(delete(Requirement).where(Requirement.skill_id == skill_id("drafting")))
        session.execute(delete(SkillDefinition).where(SkillDefinition.skill_id == skill_id("drafting")))
    assert unmapped(version_id) == ["writing"]


def test_what_nobody_was_ever_assessed_in_is_retired_at_once(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada Okafor")
    with transaction():
        record(ada, skill_id("writing"), 2)
    version_id = draft(without(without(with_skills(small_framework(), skill("drawing")), "writing"), "searching"))
    for expected in (1, 0):
        with transaction():
            assert retire_never_assessed(version_id, by_id=None, now=NOW) == expected
    assert unmapped(version_id) == ["writing"]


def test_whoever_answers_for_a_skill_answers_for_what_it_became_and_evidence_is_asked_for_there_too(app: Flask) -> None:
    published(small_framework())
    lead, now_lead = (a_person(name, roles=(Role.SKILLS_LEAD,)) for name in ("Lena Lead", "Nora Now"))
    with transaction():
        name_owner(skill_id("writing"), lead, by_id=None, now=NOW)
        ask_for_evidence(skill_id("writing"), asks=True, by_id=None, now=NOW)
    version_id = draft(with_skills(renamed(small_framework(), "writing", "drafting"), skill("editing")))
    with transaction():
        name_owner(skill_id("editing"), now_lead, by_id=None, now=NOW)
    say(version_id, "writing", MappingKind.SPLIT, "drafting", "editing")
    publish_draft(version_id)
    owners = dict(db.session.execute(select(SkillOwner.skill_id, SkillOwner.person_id)).tuples().all())
    assert (owners[skill_id("drafting")], owners[skill_id("editing")]) == (lead, now_lead)
    asking = db.session.scalars(select(Skill.key).where(Skill.asks_for_evidence)).all()
    assert set(asking) == {"writing", "drafting", "editing"}
