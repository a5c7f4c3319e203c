"""From draft to published and away again, on each database."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.catalogue import errors
from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Module
from skills_centre.catalogue.packs import PackRefused, parse_pack, read_folder
from skills_centre.catalogue.queries.courses import (
    course_cards,
    course_version,
    courses_teaching,
    module_of,
    modules_of,
    pack_files,
    published_course,
)
from skills_centre.catalogue.services.drafts import discard_draft, keep_draft, start_version
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.catalogue.services.syncing import approver_by_email, read_packs, sync_pack
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import Words
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW

Maker = Callable[..., Person]
CONTENT = Path(__file__).parent.parent.parent / "course_content"


@pytest.fixture
def author(make_person: Maker) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def reviewer(make_person: Maker) -> Person:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))


def test_a_published_course_says_what_its_pack_says(author: Person, reviewer: Person) -> None:
    pack = parse_pack(read_folder(CONTENT / "ai-using-it-safely"), folder="ai-using-it-safely")
    with transaction():
        for block in pack.course.local_policy:
            fill_policy(block.key, owner=block.owner, body="Our words.", by_id=author.id, now=NOW)
    version_id = publish_course(pack, by_id=author.id, reviewer_id=reviewer.id)
    course = published_course("ai-using-it-safely")
    assert (course.version_id, course.number, course.reviewed_by) == (version_id, "1.0", reviewer.id)
    assert (course.title, list(course.outcomes), course.review_on) == (
        pack.course.title,
        pack.course.outcomes,
        pack.course.review_on,
    )
    assert [module.key for module in modules_of(version_id)] == [module.key for module in pack.course.modules]
    assert module_of(version_id, "sort-it-first").body == pack.lessons["sort-it-first"]
    assert module_of(version_id, "check").quiz == pack.quizzes["check"]
    assert pack_files(version_id) == pack.files
    assert courses_teaching(["data-protection", "no-such"])["data-protection"][0].key == "ai-using-it-safely"
    assert course_cards([course.course_id])[course.course_id].minutes == 37


def test_an_author_never_publishes_their_own_version(author: Person, reviewer: Person, make_person: Maker) -> None:
    second = make_person("Cleo Marsh", roles=(Role.LD_ADMINISTRATOR,))
    version_id = keep(make_pack(), by_id=author.id)
    keep(make_pack(title="Making more tea"), by_id=second.id)
    with transaction():
        submit(version_id, by_id=second.id, now=NOW)
    for writer in (author, second):
        with pytest.raises(errors.OwnCourse), transaction():
            publish(version_id, by_id=writer.id, now=NOW)
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(update(CourseVersion).where(CourseVersion.id == version_id).values(reviewed_by=writer.id))
    with transaction():
        publish(version_id, by_id=reviewer.id, now=NOW)
    assert course_version(version_id).state is CourseState.PUBLISHED


def test_an_edit_makes_a_new_version_and_supersedes_the_former_when_published(author: Person, reviewer: Person) -> None:
    first = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        second = start_version("tea-making", by_id=author.id, now=NOW)
    with transaction():
        assert start_version("tea-making", by_id=reviewer.id, now=NOW) == second
    assert (course_version(second).number, published_course("tea-making").version_id) == ("2.0", first)
    with pytest.raises(errors.NothingChanged), transaction():
        submit(second, by_id=author.id, now=NOW)
    keep(make_pack(lesson="## New\n\nWords.\n"), by_id=author.id)
    with transaction():
        submit(second, by_id=author.id, now=NOW)
        publish(second, by_id=reviewer.id, now=NOW)
    assert course_version(first).state is CourseState.SUPERSEDED
    assert published_course("tea-making").version_id == second
    assert "First things" in module_of(first, "leaves").body


def test_unfilled_local_policies_stop_publishing_and_are_named(author: Person, reviewer: Person) -> None:
    pack = make_pack(
        lesson="::: local-policy milk\nSay.\n:::\n",
        local_policy=[{"key": "milk", "owner": "Catering", "asks": "Which milk?"}],
    )
    version_id = keep(pack, by_id=author.id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    with pytest.raises(errors.PolicyMissing, match=r"milk \(owner: Catering\)"), transaction():
        publish(version_id, by_id=reviewer.id, now=NOW)
    assert course_version(version_id).state is CourseState.IN_REVIEW
    with transaction():
        fill_policy("milk", owner="Catering", body="Oat.", by_id=author.id, now=NOW)
        publish(version_id, by_id=reviewer.id, now=NOW)
    assert published_course("tea-making").version_id == version_id


def test_a_returned_version_keeps_its_comment_where_retention_can_blank_it(author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    with pytest.raises(errors.InReview):
        keep(make_pack(title="Changed"), by_id=author.id)
    with pytest.raises(errors.CommentNeeded), transaction():
        return_to_draft(version_id, "  ", by_id=reviewer.id, now=NOW)
    with transaction():
        return_to_draft(version_id, "Warm the pot first.", by_id=reviewer.id, now=NOW)
    assert course_version(version_id).state is CourseState.DRAFT
    words = db.session.execute(select(Words.about_id, Words.body)).one()
    assert (words.about_id, words.body) == (reviewer.id, "Warm the pot first.")


def test_a_withdrawn_course_leaves_the_catalogue_and_keeps_its_text(author: Person, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        withdraw(version_id, by_id=author.id, now=NOW)
        withdraw(version_id, by_id=author.id, now=NOW)
    with pytest.raises(NotFound):
        published_course("tea-making")
    assert modules_of(version_id)


def test_the_database_refuses_to_change_a_published_version(app: Flask, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), reviewer_id=reviewer.id)
    for change in (
        update(CourseVersion).where(CourseVersion.id == version_id).values(title="Other"),
        update(CourseVersion).where(CourseVersion.id == version_id).values(outcomes=["other"]),
        update(CourseVersion).where(CourseVersion.id == version_id).values(state=CourseState.DRAFT),
        update(Module).where(Module.version_id == version_id).values(body="Other"),
    ):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(change)


@pytest.mark.parametrize("state", [CourseState.PUBLISHED, CourseState.SUPERSEDED, CourseState.WITHDRAWN])
def test_the_database_refuses_to_change_who_published_a_version_and_when_and_to_bring_one_back(
    state: CourseState, author: Person, reviewer: Person, make_person: Maker
) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    other = make_person("Cy Lund").id
    if state is CourseState.SUPERSEDED:
        publish_course(make_pack(title="Better tea"), by_id=author.id, reviewer_id=reviewer.id)
    if state is CourseState.WITHDRAWN:
        with transaction():
            withdraw(version_id, by_id=author.id, now=NOW)
    later = NOW + timedelta(days=1)
    changes = [
        *((name, later) for name in ("made_at", "submitted_at", "published_at", "publish_at")),
        *((name, other) for name in ("made_by", "reviewed_by")),
        *((name, None) for name in ("made_by", "submitted_at", "reviewed_by", "published_at")),
        ("sort_key", "other"),
        *(("state", one) for one in CourseState if one is not state and state is not CourseState.PUBLISHED),
    ]
    for name, value in changes:
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(update(CourseVersion).where(CourseVersion.id == version_id).values({name: value}))
    assert course_version(version_id).state is state


def test_every_act_is_in_the_audit_trail(author: Person, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        withdraw(version_id, by_id=author.id, now=NOW)
    acts = db.session.execute(select(AuditEvent.action, AuditEvent.actor_id).order_by(AuditEvent.id)).all()
    assert [(act.action, act.actor_id) for act in acts] == [
        ("course.keep_draft", author.id),
        ("course.submit", author.id),
        ("course.publish", reviewer.id),
        ("course.withdraw", author.id),
    ]


def test_a_discarded_draft_leaves_nothing(author: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    with transaction():
        discard_draft(version_id, by_id=author.id, now=NOW)
    assert db.session.scalars(select(Course.key)).all() == []


def test_a_new_course_cannot_take_a_key_that_exists(author: Person) -> None:
    keep(make_pack(), by_id=author.id)
    with pytest.raises(errors.KeyTaken), transaction():
        keep_draft(make_pack(title="Other"), by_id=author.id, now=NOW, is_new=True)


def test_syncing_drafts_then_publishes_and_then_changes_nothing(reviewer: Person) -> None:
    pack = make_pack()

    def sync(approved: bool, of: object = pack) -> str:
        with transaction():
            return sync_pack(of, approver_id=reviewer.id if approved else None, now=NOW).outcome  # type: ignore[arg-type]

    assert [sync(False), sync(False)] == ["drafted", "unchanged"]
    assert [sync(True), sync(True), sync(False)] == ["published", "unchanged", "unchanged"]
    assert sync(True, make_pack(title="Better tea")) == "published"
    assert published_course("tea-making").title == "Better tea"
    assert [sync(True), sync(True)] == ["published", "unchanged"]
    assert published_course("tea-making").title == "Making tea"


def test_syncing_leaves_a_draft_that_somebody_writes_alone(author: Person, reviewer: Person) -> None:
    keep(make_pack(title="Ada's tea"), by_id=author.id)
    with transaction():
        synced = sync_pack(make_pack(), approver_id=reviewer.id, now=NOW)
    assert (synced.outcome, synced.reason) == ("conflict", "  course.yaml: differs")


def test_syncing_an_unfilled_course_waits_in_review_and_says_why(reviewer: Person) -> None:
    pack = make_pack(
        lesson="::: local-policy milk\nSay.\n:::\n",
        local_policy=[{"key": "milk", "owner": "Catering", "asks": "Which milk?"}],
    )
    with transaction():
        synced = sync_pack(pack, approver_id=reviewer.id, now=NOW)
    assert synced.outcome == "waiting"
    assert "milk (owner: Catering)" in (synced.reason or "")


def test_only_an_administrator_approves_a_sync(make_person: Maker, reviewer: Person) -> None:
    make_person("Dan Reyes")
    with pytest.raises(errors.NoSuchApprover):
        approver_by_email("dan.reyes@example.org")
    assert approver_by_email(" BEN.ITO@example.org") == reviewer.id


def test_one_bad_pack_of_a_folder_refuses_them_all(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    with pytest.raises(PackRefused, match=r"good/course\.yaml: the pack has no course\.yaml"):
        read_packs(tmp_path)
    assert len(read_packs(CONTENT)) >= 6
