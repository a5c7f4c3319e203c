"""A pack that lives in a folder and in the product: whoever changed it is found out, and nothing is written over in silence."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import update

from skills_centre.catalogue.commands import sync
from skills_centre.catalogue.models import Course, CourseState
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.packs.comparing import changed_where
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.services.drafts import discard_draft
from skills_centre.catalogue.services.syncing import Synced, Take, sync_pack
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW

Maker = Callable[..., Person]

FIRST, SECOND = make_pack(), make_pack(lesson="## Second\n\nWords.\n")
OURS = make_pack(title="Our own tea")


@pytest.fixture
def ada(app: Flask, make_person: Maker) -> UUID:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ben(app: Flask, make_person: Maker) -> UUID:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id


def synced(pack: Pack, approver: UUID | None = None, take: Take = Take.NEITHER) -> Synced:
    with transaction():
        return sync_pack(pack, approver_id=approver, now=NOW, take=take)


@pytest.mark.parametrize("recorded", [True, False])
def test_what_was_changed_in_the_product_alone_is_told_and_kept(ada: UUID, ben: UUID, recorded: bool) -> None:
    assert synced(FIRST, ben).outcome == "published"
    if not recorded:
        with transaction() as session:
            session.execute(update(Course).values(synced_digest=None))
    draft = keep(OURS, by_id=ada)
    for approver in (None, ben):
        assert synced(FIRST, approver).outcome == "newer"
    assert course_version(draft).title == "Our own tea"
    assert synced(OURS).outcome == "unchanged"
    conflict = synced(make_pack(title="Theirs"))
    assert (conflict.outcome, conflict.reason) == (
        "waiting",
        "somebody is writing a draft of this course; publish or discard it first.",
    )


def test_what_was_changed_in_both_is_a_conflict_by_file_until_somebody_chooses(ada: UUID, ben: UUID) -> None:
    synced(FIRST, ben)
    draft = keep(make_pack(title="Our own tea", lesson="## Ours\n\nWords.\n"), by_id=ada)
    theirs = make_pack(title="Making tea", lesson="## Second\n\nWords.\n")
    conflict = synced(theirs, ben)
    assert (conflict.outcome, conflict.reason) == (
        "conflict", "  course.yaml: changed in the product\n  lessons/01.md: changed in both",
    )  # fmt: skip
    assert synced(theirs, ben, Take.FOLDER).outcome == "waiting"
    assert course_version(draft).title == "Our own tea"
    with transaction():
        discard_draft(draft, by_id=ada, now=NOW)
    assert synced(theirs).outcome == "drafted"


def test_the_folder_may_be_taken_as_a_draft_where_ours_is_published(ada: UUID, ben: UUID) -> None:
    synced(FIRST, ben)
    publish_course(OURS, by_id=ada, reviewer_id=ben)
    assert synced(SECOND).outcome == "conflict"
    assert synced(SECOND, take=Take.FOLDER).outcome == "drafted"
    assert published_course("tea-making").title == "Our own tea"
    assert synced(SECOND).outcome == "unchanged"


def test_files_are_told_apart_with_and_without_what_both_came_from() -> None:
    base = {"a": b"1", "b": b"1", "c": b"1", "d": b"1", "same": b"1"}
    folder = {"a": b"2", "b": b"1", "d": b"2", "same": b"1", "new": b"1"}
    here = {"a": b"1", "b": b"2", "c": b"1", "d": b"3", "same": b"1", "ours": b"1"}
    assert changed_where(folder, here, base) == [
        "a: changed in the folder", "b: changed in the product", "c: taken out in the folder", "d: changed in both",
        "new: added in the folder", "ours: added in the product",
    ]  # fmt: skip
    assert changed_where({"a": b"1", "b": b"1"}, {"a": b"2", "c": b"1"}, None) == [
        "a: differs", "b: only in the folder", "c: only in the product",
    ]  # fmt: skip


def test_a_draft_that_somebody_discarded_can_be_loaded_again(ada: UUID, ben: UUID) -> None:
    synced(FIRST, ben)
    assert synced(SECOND).outcome == "drafted"
    draft = keep(SECOND)
    with transaction():
        discard_draft(draft, by_id=ada, now=NOW)
    assert synced(SECOND).outcome == "drafted"
    assert synced(SECOND, ben).outcome == "published"


def test_the_command_says_so_and_fails_on_a_conflict(app: Flask, ada: UUID, tmp_path: Path) -> None:
    def write(pack: Pack) -> None:
        for path, content in pack.contents.items():
            file = tmp_path / "tea-making" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def run(*more: str) -> tuple[int, str]:
        answer = CliRunner().invoke(sync, [str(tmp_path), *more], obj=SimpleNamespace(app=app))
        return answer.exit_code, answer.output

    write(FIRST)
    assert run("--approved-by", "ada.okafor@example.org") == (0, "tea-making: published.\n")
    draft = keep(OURS, by_id=ada)
    code, said = run()
    assert (code, "newer in the product" in said) == (0, True)
    write(SECOND)
    code, said = run()
    assert code == 1
    assert "lessons/01.md: changed in the folder" in said
    assert "1 pack changed in both places; nothing was written over" in said
    assert course_version(draft).title == "Our own tea"
    with transaction():
        discard_draft(draft, by_id=ada, now=NOW)
    code, said = run()
    assert (code, "loaded as a draft" in said) == (0, True)
    assert course_version(published_course("tea-making").version_id).state is CourseState.PUBLISHED
