"""A draft on its way to being published."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from skills_centre.people.models import Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import Words, erase_words
from skills_centre.skills.editing.refusals import (
    ChangedSinceRead,
    CommentMissing,
    CommentTooLong,
    NothingToApprove,
    NotReady,
    NotSentForApproval,
)
from skills_centre.skills.editing.roles import with_requirements
from skills_centre.skills.editing.skills import with_new_skill
from skills_centre.skills.errors import NeedsASecondPerson, NotADraft
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    ReviewStep,
    Skill,
    VersionEditor,
    VersionReview,
    VersionState,
)
from skills_centre.skills.queries.editions import definition_of, digest_of, version_state
from skills_centre.skills.queries.reviews import review_of
from skills_centre.skills.services.approving import discard_draft, send_back, send_for_approval, take_back
from skills_centre.skills.services.editing import create_framework
from skills_centre.skills.services.frameworks import load_framework, publish_version
from skills_centre.skills.services.owning import name_owner
from tests.skills.builders import NOW, a_person, changed, skill, small_framework
from tests.skills.editing.builders import a_draft, a_lead, renaming, revise, sent


@pytest.fixture
def ada(app: Flask) -> UUID:
    return a_lead("Ada")


def send(version_id: UUID, by_id: UUID) -> None:
    with transaction():
        send_for_approval(version_id, by_id=by_id, now=NOW)


def publish(version_id: UUID, by_id: UUID, *, seen: str | None = None) -> None:
    with transaction():
        publish_version(version_id, by_id=by_id, now=NOW, seen=seen)


def give_back(version_id: UUID, by_id: UUID, comment: str, *, seen: str | None = None) -> None:
    digest = digest_of(version_id) or ""
    with transaction():
        send_back(version_id, comment, by_id=by_id, now=NOW, seen=seen or digest)


def steps(version_id: UUID) -> list[ReviewStep]:
    return [one.step for one in review_of(version_id).steps]


def test_a_second_person_publishes_what_was_sent_for_approval_once(ada: UUID) -> None:
    version_id = sent(ada)
    send(version_id, ada)
    assert steps(version_id) == [ReviewStep.SUBMITTED]
    publish(version_id, a_lead("Bo"), seen=digest_of(version_id))
    assert version_state(version_id) is VersionState.PUBLISHED
    assert [one.name for one in review_of(version_id).editors] == ["Ada"]


def test_nobody_who_made_or_edited_a_draft_publishes_it_or_sends_it_back(ada: UUID) -> None:
    bo = a_lead("Bo")
    version_id = a_draft(ada)
    revise(version_id, renaming("writing", "Drafting"), by_id=bo)
    send(version_id, bo)
    for person in (ada, bo):
        with pytest.raises(NeedsASecondPerson):
            publish(version_id, person)
        with pytest.raises(NeedsASecondPerson):
            give_back(version_id, person, "No.")
    publish(version_id, a_person("Cy", roles=(Role.LD_ADMINISTRATOR,)))


def test_a_file_that_somebody_edited_needs_another_than_its_editor(ada: UUID) -> None:
    with transaction():
        version_id = load_framework(small_framework(), by_id=None, now=NOW)
    revise(version_id, renaming("writing", "Drafting"), by_id=ada)
    bo = a_lead("Bo")
    with pytest.raises(NotSentForApproval):
        publish(version_id, bo)
    send(version_id, ada)
    publish(version_id, bo)


def test_a_draft_that_nobody_sent_or_that_was_taken_back_is_not_published(ada: UUID) -> None:
    version_id = sent(ada)
    for _ in range(2):
        with transaction():
            take_back(version_id, by_id=ada, now=NOW)
    assert steps(version_id) == [ReviewStep.SUBMITTED, ReviewStep.TAKEN_BACK]
    with pytest.raises(NotSentForApproval):
        publish(version_id, a_lead("Bo"))
    with pytest.raises(NotSentForApproval):
        give_back(version_id, a_lead("Cy"), "No.")


def test_a_draft_is_published_or_sent_back_as_it_was_read(ada: UUID) -> None:
    version_id = sent(ada)
    bo = a_lead("Bo")
    with pytest.raises(ChangedSinceRead):
        publish(version_id, bo, seen="another")
    with pytest.raises(ChangedSinceRead):
        give_back(version_id, bo, "No.", seen="another")


def test_a_draft_that_changes_nothing_or_lacks_something_is_not_sent(ada: UUID) -> None:
    version_id = a_draft(ada)
    with pytest.raises(NothingToApprove):
        send(version_id, ada)
    revise(version_id, lambda one: with_requirements(one, "cook", ()), by_id=ada)
    with pytest.raises(NotReady, match="Cook"):
        send(version_id, ada)
    assert steps(version_id) == []


def test_what_is_sent_back_says_why_and_the_words_can_be_erased(ada: UUID) -> None:
    version_id = sent(ada)
    bo = a_lead("Bo")
    for comment, refusal in (("  ", CommentMissing), ("x" * 2001, CommentTooLong)):
        with pytest.raises(refusal):
            give_back(version_id, bo, comment)
    give_back(version_id, bo, "Describe drafting.")
    answer = review_of(version_id).answer
    assert answer is not None
    assert (answer.by_name, answer.comment) == ("Bo", "Describe drafting.")
    revise(version_id, renaming("writing", "Drafting texts"), by_id=ada)
    with transaction():
        erase_words(bo, now=NOW)
    assert [one.comment for one in review_of(version_id).steps] == [None, None]
    assert db.session.scalar(select(Words.body)) is None


def test_a_discarded_draft_is_gone_and_the_published_version_stays(ada: UUID) -> None:
    version_id = sent(ada)
    with pytest.raises(ChangedSinceRead), transaction():
        discard_draft(version_id, by_id=ada, now=NOW, seen="another")
    digest = digest_of(version_id) or ""
    with transaction():
        discard_draft(version_id, by_id=ada, now=NOW, seen=digest)
    assert version_state(version_id) is None
    assert db.session.scalar(select(func.count()).select_from(VersionReview)) == 0
    assert db.session.scalars(select(FrameworkVersion.state)).all() == [VersionState.PUBLISHED]


def test_a_framework_that_was_never_published_goes_with_its_only_draft(ada: UUID) -> None:
    with transaction():
        version_id = create_framework("Chamber skills", "", is_in_force=False, by_id=ada, now=NOW)
    revise(version_id, lambda one: with_new_skill(one, skill("drawing")), by_id=ada)
    with transaction():
        name_owner(db.session.execute(select(Skill.id)).scalar_one(), ada, by_id=ada, now=NOW)
    digest = digest_of(version_id) or ""
    with transaction():
        discard_draft(version_id, by_id=ada, now=NOW, seen=digest)
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0
    assert db.session.scalar(select(func.count()).select_from(Skill)) == 0


def test_the_database_itself_keeps_who_edited_a_published_version_and_each_step(ada: UUID) -> None:
    version_id = sent(ada)
    bo = a_lead("Bo")
    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(text("UPDATE version_review SET digest = 'x'"))
    publish(version_id, bo)
    for statement in (
        "DELETE FROM version_editor",
        "UPDATE version_editor SET last_edited_at = first_edited_at",
        "DELETE FROM version_review",
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction() as session:
            session.execute(text(statement))
    with pytest.raises(DatabaseError, match="never changes"), transaction() as session:
        session.add(VersionEditor(version_id=version_id, person_id=bo, first_edited_at=NOW, last_edited_at=NOW))
    with pytest.raises(DatabaseError, match="never changes"), transaction() as session:
        session.add(VersionReview(version_id=version_id, step=ReviewStep.RETURNED, by_id=bo, at=NOW, digest="x"))
    with pytest.raises(NotADraft), transaction():
        discard_draft(version_id, by_id=ada, now=NOW, seen="")
    assert definition_of(version_id).digest() != changed(small_framework()).digest()
