"""Undoing the last import: a draft is thrown away, what was published before comes back as a draft, and nothing is undone twice."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.exporting.workbook import workbook
from skills_centre.skills.models import FrameworkImport, FrameworkVersion, VersionState
from skills_centre.skills.queries.editions import definition_of, version_state, versions
from skills_centre.skills.services.framework_imports import import_framework
from skills_centre.skills.services.frameworks import publish_version
from skills_centre.skills.services.undoing import CannotBeUndone, undo_import
from tests.races.test_learning import race
from tests.skills.builders import NOW, a_person, changed, published, small_framework
from tests.skills.editing.builders import renaming, revise

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
LEAD = (Role.SKILLS_LEAD,)


def named(name: str) -> FrameworkDefinition:
    small = small_framework()
    return changed(small, skills=(replace(small.skills[0], name=name), *small.skills[1:]))


def imported(definition: FrameworkDefinition, *, hours: int = 0) -> UUID:
    """Import an edition as a workbook; gives the version that it made."""
    with transaction():
        file = SentFile("framework.xlsx", workbook(definition, made_at=NOW))
        return import_framework([file], by_id=None, now=NOW + timedelta(hours=hours))[1]


def batch(version_id: UUID) -> UUID:
    return db.session.execute(
        select(FrameworkImport.batch_id).where(FrameworkImport.version_id == version_id)
    ).scalar_one()


def undo(batch_id: UUID, by_id: UUID) -> UUID | None:
    with transaction():
        return undo_import(batch_id, by_id=by_id, now=NOW)


def publish(version_id: UUID, *, hours: int = 0) -> None:
    approver = a_person("Ines Approver", roles=LEAD)
    with transaction():
        publish_version(version_id, by_id=approver, now=NOW + timedelta(hours=hours))


def refused(batch_id: UUID, by_id: UUID) -> str:
    with pytest.raises(CannotBeUndone) as refusal:
        undo(batch_id, by_id)
    return refusal.value.sentence


def acts() -> Sequence[str]:
    return db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "framework.undo-import")).all()


@pytest.fixture
def lead(app: Flask) -> UUID:
    return a_person("Lena Lead", roles=LEAD)


def test_a_draft_that_nobody_changed_is_thrown_away_once(lead: UUID) -> None:
    first = published(small_framework())
    draft = imported(named("Writing well"))
    batch_id = batch(draft)
    assert undo(batch_id, lead) is None
    assert [one.id for one in versions()] == [first]
    assert refused(batch_id, lead) == "This import is undone already."
    assert len(acts()) == 1


def test_after_publishing_what_was_published_before_comes_back_as_a_draft(lead: UUID) -> None:
    first = published(small_framework())
    second = imported(named("Writing well"))
    publish(second, hours=1)
    third = undo(batch(second), lead)
    assert third
    assert [version_state(one) for one in (first, second, third)] == [
        VersionState.SUPERSEDED,
        VersionState.PUBLISHED,
        VersionState.DRAFT,
    ]
    assert definition_of(third).digest() == definition_of(first).digest()
    assert refused(batch(second), lead) == "This import is undone already."
    publish(third, hours=2)
    assert version_state(third) is VersionState.PUBLISHED
    assert len(versions()) == 3


def test_the_first_import_of_a_framework_is_undone_whole(lead: UUID) -> None:
    assert undo(batch(imported(small_framework())), lead) is None
    assert versions() == []
    again = imported(small_framework(), hours=1)
    publish(again)
    assert "nothing to go back to" in refused(batch(again), lead)


def test_work_on_the_draft_is_not_thrown_away_with_the_import(lead: UUID) -> None:
    published(small_framework())
    draft = imported(named("Writing well"))
    revise(draft, renaming("searching", "Finding"), by_id=lead)
    assert "Somebody has changed this draft" in refused(batch(draft), lead)
    assert version_state(draft) is VersionState.DRAFT
    assert acts() == []


def test_only_the_last_import_is_undone_and_then_the_one_before_it(lead: UUID) -> None:
    published(small_framework())
    first, second = imported(named("Writing well")), imported(named("Writing better"))
    batches = batch(first), batch(second)
    assert "Another file has been imported since" in refused(batches[0], lead)
    undo(batches[1], lead)
    undo(batches[0], lead)
    assert len(versions()) == 1


def test_an_import_that_was_overtaken_or_whose_draft_is_gone_stays(lead: UUID) -> None:
    published(small_framework())
    second = imported(named("Writing well"))
    publish(second, hours=1)
    published(named("Writing better"), now=NOW + timedelta(hours=2))
    assert "Another version has been published since" in refused(batch(second), lead)
    draft = imported(named("Writing best"))
    gone = batch(draft)
    with transaction() as session:
        row = session.get_one(FrameworkImport, gone)
        row.version_id = None
    assert "gone already" in refused(gone, lead)
    with pytest.raises(NotFound):
        undo(uuid4(), lead)


def test_a_second_file_with_what_a_draft_holds_is_no_import(app: Flask) -> None:
    published(small_framework())
    first, _between = imported(named("Writing well")), imported(named("Writing better"))
    assert imported(named("Writing well")) == first
    assert db.session.scalar(select(func.count()).select_from(FrameworkImport)) == 2


def test_two_who_undo_at_once_undo_once(app: Flask, lead: UUID) -> None:
    published(small_framework())
    second = imported(named("Writing well"))
    publish(second, hours=1)
    batch_id = batch(second)
    outcomes = race(app, *(lambda: undo_import(batch_id, by_id=lead, now=NOW) for _ in range(2)))
    assert sum(isinstance(one, UUID) for one in outcomes) == 1
    assert sum(isinstance(one, CannotBeUndone) for one in outcomes) == 1
    assert db.session.scalar(select(func.count()).select_from(FrameworkVersion)) == 3
    assert len(acts()) == 1


@pytest.mark.sqlite_only
def test_an_import_is_undone_from_the_versions_page(be: Be, make_person: Maker) -> None:
    published(small_framework())
    draft = imported(named("Writing well"))
    lead = make_person("Lea Lead", roles=LEAD)
    address = f"/administration/frameworks/imports/{batch(draft)}/undo"
    browser = be(lead.id)
    assert address in browser.get(f"/administration/frameworks/versions/{draft}").text
    assert "Throw the draft away" in browser.get(address).text
    assert "The import is undone" in browser.post(address, follow_redirects=True).text
    assert "This import is undone already." in browser.post(address, follow_redirects=True).text


@pytest.mark.sqlite_only
def test_the_page_says_that_history_stays(be: Be, make_person: Maker) -> None:
    published(small_framework())
    second = imported(named("Writing well"))
    publish(second, hours=1)
    address = f"/administration/frameworks/imports/{batch(second)}/undo"
    browser = be(make_person("Lea Lead", roles=LEAD).id)
    assert "a new draft that holds what version 1 held" in browser.get(address).text
    assert "Somebody else must publish it" in browser.post(address, follow_redirects=True).text
    staff = make_person("Stan Staff")
    assert be(staff.id).get(address).status_code == 404
