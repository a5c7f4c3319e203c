"""Loading and publishing editions of a framework."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import Role
from skills_centre.platform.database import Base, db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.definitions import DefinitionNotSound
from skills_centre.skills.errors import MayNotApprove, NeedsASecondPerson, NotADraft
from skills_centre.skills.models import (
    Descriptor,
    Framework,
    FrameworkVersion,
    JobRole,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    RoleLevelOrder,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.services.frameworks import load_framework, publish_version
from tests.skills.builders import NOW, a_person, needs, published, skill, small_framework

TABLES: tuple[type[Base], ...] = (
    Framework,
    FrameworkVersion,
    Skill,
    SkillDefinition,
    Descriptor,
    Profile,
    RoleFamily,
    JobRole,
    RoleLevel,
    Requirement,
    RoleLevelOrder,
)


def counts() -> dict[str, int]:
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


def states() -> dict[int, VersionState]:
    rows = db.session.execute(select(FrameworkVersion.number, FrameworkVersion.state))
    return {row.number: row.state for row in rows}


def load(definition: object = None, *, by_id: UUID | None = None) -> UUID:
    with transaction():
        return load_framework(definition or small_framework(), by_id=by_id, now=NOW)  # type: ignore[arg-type]


def test_a_new_framework_is_stored_whole_as_a_draft(app: Flask) -> None:
    load()
    assert counts() == {
        "framework": 1,
        "framework_version": 1,
        "skill": 3,
        "skill_definition": 3,
        "descriptor": 8,
        "profile": 4,
        "role_family": 1,
        "job_role": 2,
        "role_level": 4,
        "requirement": 6,
        "role_level_order": 3,
    }
    assert states() == {1: VersionState.DRAFT}


def test_loading_the_same_edition_again_changes_nothing_even_in_another_order(app: Flask) -> None:
    first = load()
    before = counts()
    again = small_framework()
    assert load(replace(again, skills=tuple(reversed(again.skills)))) == first
    assert counts() == before


def test_a_changed_edition_is_a_new_draft_and_skills_and_profiles_keep_their_identity(app: Flask) -> None:
    published(small_framework())
    before = dict(db.session.execute(select(Skill.key, Skill.id)).tuples().all())
    profiles = dict(db.session.execute(select(Profile.key, Profile.id)).tuples().all())
    more = small_framework()
    load(replace(more, skills=(*more.skills, skill("drawing"))))
    after = dict(db.session.execute(select(Skill.key, Skill.id)).tuples().all())
    assert {key: after[key] for key in before} == before
    assert set(after) - set(before) == {"drawing"}
    assert dict(db.session.execute(select(Profile.key, Profile.id)).tuples().all()) == profiles
    assert states() == {1: VersionState.PUBLISHED, 2: VersionState.DRAFT}


def test_publishing_supersedes_the_former_version(app: Flask) -> None:
    published(small_framework())
    more = small_framework()
    published(replace(more, skills=(*more.skills, skill("drawing"))))
    assert states() == {1: VersionState.SUPERSEDED, 2: VersionState.PUBLISHED}


def test_an_edition_that_was_superseded_may_come_back_as_a_new_version(app: Flask) -> None:
    published(small_framework())
    more = small_framework()
    published(replace(more, skills=(*more.skills, skill("drawing"))))
    published(small_framework())
    assert states() == {1: VersionState.SUPERSEDED, 2: VersionState.SUPERSEDED, 3: VersionState.PUBLISHED}


def test_whoever_made_a_version_cannot_publish_it(app: Flask) -> None:
    maker = a_person("Ada", roles=(Role.LD_ADMINISTRATOR,))
    version_id = load(by_id=maker)
    with pytest.raises(NeedsASecondPerson), transaction():
        publish_version(version_id, by_id=maker, now=NOW)
    assert states() == {1: VersionState.DRAFT}


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), (Role.FACILITATOR, Role.SYSTEM_ADMINISTRATOR)])
def test_only_those_who_look_after_frameworks_may_publish(app: Flask, roles: tuple[Role, ...]) -> None:
    version_id = load()
    person = a_person("Bo", roles=roles)
    with pytest.raises(MayNotApprove), transaction():
        publish_version(version_id, by_id=person, now=NOW)
    assert states() == {1: VersionState.DRAFT}


def test_a_version_is_published_once(app: Flask) -> None:
    version_id = published(small_framework())
    other = a_person("Cy", roles=(Role.SKILLS_LEAD,))
    with pytest.raises(NotADraft), transaction():
        publish_version(version_id, by_id=other, now=NOW)
    with pytest.raises(NotFound), transaction():
        publish_version(uuid4(), by_id=other, now=NOW)


def test_an_edition_that_contradicts_itself_is_refused_and_nothing_is_kept(app: Flask) -> None:
    definition = small_framework()
    for broken, reason in (
        (replace(definition, everyone=(needs("flying"),)), "flying"),
        (replace(definition, everyone=(needs("writing", 5),)), "level"),
        (replace(definition, everyone=(needs("writing", None),)), "level"),
        (replace(definition, everyone=(needs("leading", 1),)), "level"),
        (replace(definition, everyone=(needs("writing"), needs("writing"))), "twice"),
        (replace(definition, everyone=(needs("writing", weight=10),)), "weight"),
        (replace(definition, levels=()), "no levels"),
        (replace(definition, levels=definition.levels[1:]), "numbered"),
        (replace(definition, skills=(*definition.skills, skill("writing"))), "Two things"),
    ):
        with pytest.raises(DefinitionNotSound, match=reason):
            load(broken)
    assert set(counts().values()) == {0}
