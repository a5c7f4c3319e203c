"""Drafts made and changed by hand."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.definitions import DefinitionNotSound, FrameworkDefinition
from skills_centre.skills.editing.refusals import DraftChanged, NameTaken, WaitsForApproval
from skills_centre.skills.editing.roles import (
    RoleWords,
    with_family_named,
    with_new_role,
    with_new_role_level,
    with_requirements,
    with_role,
    without_role,
    without_role_level,
)
from skills_centre.skills.editing.skills import (
    skill_in,
    with_levels_named,
    with_new_level,
    with_new_skill,
    without_skill,
)
from skills_centre.skills.errors import NotADraft
from skills_centre.skills.models import FrameworkVersion, Skill, VersionEditor, VersionState
from skills_centre.skills.queries.editing import lacks_of
from skills_centre.skills.queries.editions import definition_of, digest_of, newest_version
from skills_centre.skills.queries.orders import role_orders
from skills_centre.skills.services.editing import create_framework, revise_draft, start_version
from tests.counting import statements
from tests.skills.builders import NOW, changed, needs, published, skill, small_framework
from tests.skills.editing.builders import Change, a_draft, a_lead, renaming, revise, seen, sent, whole


@pytest.fixture
def ada(app: Flask) -> UUID:
    return a_lead("Ada")


def fields_of_edits() -> list[list[str]]:
    query = select(AuditEvent.fields).where(AuditEvent.action == "framework.edit").order_by(AuditEvent.id)
    return list(db.session.scalars(query))


def test_a_draft_is_a_copy_of_the_published_version_and_there_is_one(ada: UUID) -> None:
    version_id = a_draft(ada)
    assert definition_of(version_id).digest() == small_framework().digest() == digest_of(version_id)
    bo = a_lead("Bo")
    with transaction():
        assert start_version("house", by_id=bo, now=NOW) == version_id
    with pytest.raises(NotFound), transaction():
        start_version("no-such", by_id=ada, now=NOW)


def test_a_framework_begins_from_nothing_but_the_usual_scale(ada: UUID) -> None:
    with transaction():
        version_id = create_framework("Chamber skills", "Ours.", is_in_force=False, by_id=ada, now=NOW)
    edition = definition_of(version_id)
    assert [one.name for one in edition.levels] == ["Awareness", "Working", "Practitioner", "Expert"]
    assert (edition.key, edition.skills, edition.families, edition.everyone) == ("chamber-skills", (), (), ())
    with pytest.raises(NameTaken), transaction():
        create_framework("chamber SKILLS", "", is_in_force=False, by_id=ada, now=NOW)


CHANGES: tuple[Change, ...] = (
    lambda edition: with_new_skill(edition, replace(skill("drawing"), currency_months=6, is_ai_related=True)),
    renaming("writing", "Drafting"),
    lambda edition: with_new_level(edition, "Master", "Teaches it."),
    lambda edition: with_levels_named(edition, {1: ("Aware", "")}),
    lambda edition: with_new_role(edition, RoleWords("Usher", "", "Chamber"), levels=("Usher", "Senior usher")),
    lambda edition: with_role(edition, "cook", RoleWords("Chef", "Cooks.", "Kitchens")),
    lambda edition: with_family_named(edition, "work", "Jobs"),
    lambda edition: with_requirements(edition, "usher", (needs("drawing", 5, weight=9), needs("leading", None))),
    lambda edition: with_requirements(edition, "everyone", ()),
    lambda edition: with_new_role_level(edition, "clerk", "Principal clerk", ""),
    lambda edition: without_role_level(edition, "senior-clerk"),
    lambda edition: without_role(edition, "usher"),
    lambda edition: without_skill(edition, "drawing"),
)


def test_after_each_change_the_rows_hold_it_and_the_digest_is_true(ada: UUID) -> None:
    version_id = a_draft(ada)
    for number, change in enumerate(CHANGES):
        before = definition_of(version_id)
        assert revise(version_id, change, by_id=ada), number
        assert definition_of(version_id).digest() == change(before).digest() == digest_of(version_id), number
    assert len(fields_of_edits()) == len(CHANGES)
    assert fields_of_edits()[1] == ["skill name"]


def test_a_change_that_makes_no_difference_is_no_edit_whatever_was_seen(ada: UUID) -> None:
    version_id = a_draft(ada)
    bo = a_lead("Bo")
    with transaction():
        assert not revise_draft(version_id, lambda one: one, part=whole, seen="old", by_id=bo, now=NOW)
    assert db.session.scalars(select(VersionEditor.person_id)).all() == [ada]
    assert fields_of_edits() == []


def test_of_two_who_edit_one_skill_the_second_is_told_and_another_skill_is_free(ada: UUID) -> None:
    version_id = a_draft(ada)

    def writing(edition: FrameworkDefinition) -> object:
        return skill_in(edition, "writing")

    opened = seen(version_id, writing)
    revise(version_id, renaming("searching", "Finding"), by_id=a_lead("Bo"))
    with transaction():
        assert revise_draft(version_id, renaming("writing", "A"), part=writing, seen=opened, by_id=ada, now=NOW)
    with pytest.raises(DraftChanged), transaction():
        revise_draft(version_id, renaming("writing", "B"), part=writing, seen=opened, by_id=ada, now=NOW)
    names = {one.key: one.name for one in definition_of(version_id).skills}
    assert (names["writing"], names["searching"]) == ("A", "Finding")
    assert digest_of(version_id) == definition_of(version_id).digest()


def test_what_contradicts_itself_is_refused_and_nothing_is_kept(ada: UUID) -> None:
    version_id = a_draft(ada)
    before = digest_of(version_id)
    with pytest.raises(DefinitionNotSound):
        revise(version_id, lambda one: with_requirements(one, "cook", (needs("flying"),)), by_id=ada)
    with pytest.raises(DefinitionNotSound):
        revise(version_id, lambda one: with_requirements(one, "cook", (needs("writing", 7),)), by_id=ada)
    assert digest_of(version_id) == before == definition_of(version_id).digest()


def test_only_a_draft_that_does_not_wait_can_be_changed(ada: UUID) -> None:
    waiting = sent(ada)
    with pytest.raises(WaitsForApproval):
        revise(waiting, renaming("writing", "Other"), by_id=ada)
    version_id = newest_version("house", VersionState.PUBLISHED)
    assert version_id is not None
    with pytest.raises(NotADraft):
        revise(version_id, renaming("writing", "Other"), by_id=ada)
    with pytest.raises(NotFound), transaction():
        revise_draft(uuid4(), renaming("writing", "Other"), part=whole, seen="", by_id=ada, now=NOW)


def test_a_new_level_comes_last_where_the_order_is_settled_and_a_new_role_is_in_order(ada: UUID) -> None:
    version_id = a_draft(ada)
    revise(version_id, lambda one: with_new_role_level(one, "clerk", "Principal clerk", ""), by_id=ada)
    revise(version_id, lambda one: with_new_role(one, RoleWords("Usher", "", "Work"), levels=("B", "A")), by_id=ada)
    assert all(one.is_settled for one in role_orders(version_id))
    assert not [
        one for one in lacks_of(version_id, definition_of(version_id), is_edited=True) if one.kind == "without-order"
    ]


def test_a_skill_that_comes_back_is_the_same_skill(ada: UUID) -> None:
    version_id = a_draft(ada)
    before = db.session.scalar(select(Skill.id).where(Skill.key == "leading"))
    revise(version_id, lambda one: without_skill(with_requirements(one, "cook", ()), "leading"), by_id=ada)
    revise(version_id, lambda one: with_new_skill(one, skill("leading", has_ladder=False)), by_id=ada)
    assert db.session.scalar(select(Skill.id).where(Skill.key == "leading")) == before


def test_a_draft_of_many_skills_costs_as_much_to_change_as_one_of_few(ada: UUID) -> None:
    from_few = a_draft(ada)
    many = small_framework("many")
    published(changed(many, skills=(*many.skills, *(skill(f"skill-{n}") for n in range(50)))))
    with transaction():
        from_many = start_version("many", by_id=ada, now=NOW)
    costs = [
        statements(lambda one=one: revise(one, renaming("writing", "Drafting"), by_id=ada))  # type: ignore[misc]
        for one in (from_few, from_many)
    ]
    assert costs[0] == costs[1]
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 4
