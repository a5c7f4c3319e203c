"""Two editors of one skill, and an approver against an editor: one wins, the other is told, and nothing is lost."""

from uuid import UUID

import pytest
from flask import Flask

from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.refusals import DraftChanged, NotSentForApproval, WaitsForApproval
from skills_centre.skills.editing.skills import skill_in
from skills_centre.skills.errors import NotADraft
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import definition_of, digest_of, version_state
from skills_centre.skills.queries.reviews import review_of
from skills_centre.skills.services.approving import take_back
from skills_centre.skills.services.editing import revise_draft
from skills_centre.skills.services.frameworks import publish_version
from tests.races.test_learning import race
from tests.skills.builders import NOW
from tests.skills.editing.builders import a_draft, a_lead, renaming, seen, sent

AGAIN = 4


@pytest.fixture
def leads(app: Flask) -> tuple[UUID, UUID]:
    return a_lead("Ada"), a_lead("Bo")


def writing(edition: FrameworkDefinition) -> object:
    return skill_in(edition, "writing")


def test_of_two_editors_of_one_skill_one_is_told(app: Flask, leads: tuple[UUID, UUID]) -> None:
    version_id = a_draft(leads[0])
    for turn in range(AGAIN):
        opened = seen(version_id, writing)
        names = [f"Name {turn} of {person}" for person in ("Ada", "Bo")]
        outcomes = race(
            app,
            *(
                lambda one=one, by=by, opened=opened: revise_draft(
                    version_id, renaming("writing", one), part=writing, seen=opened, by_id=by, now=NOW
                )
                for one, by in zip(names, leads, strict=True)
            ),
        )
        winner = outcomes.index(True)
        assert isinstance(outcomes[1 - winner], DraftChanged)
        kept = skill_in(definition_of(version_id), "writing")
        assert kept is not None
        assert kept.name == names[winner]
        assert digest_of(version_id) == definition_of(version_id).digest()


def test_an_approver_publishes_what_was_sent_or_nothing(app: Flask, leads: tuple[UUID, UUID]) -> None:
    ada, bo = leads
    version_id = sent(ada)
    read, opened = digest_of(version_id), seen(version_id, writing)

    def go_on() -> None:
        take_back(version_id, by_id=ada, now=NOW)
        revise_draft(version_id, renaming("writing", "Other"), part=writing, seen=opened, by_id=ada, now=NOW)

    published, edited = race(app, lambda: publish_version(version_id, by_id=bo, now=NOW, seen=read), go_on)
    if published is None:
        assert isinstance(edited, NotADraft)
        assert digest_of(version_id) == read
    else:
        assert isinstance(published, NotSentForApproval) or "changed" in str(published)
        assert edited is None
    assert digest_of(version_id) == definition_of(version_id).digest()


def test_a_draft_sent_many_times_and_edited_at_once_stands_as_it_was_sent(app: Flask, leads: tuple[UUID, UUID]) -> None:
    version_id = sent(leads[0])
    opened = seen(version_id, writing)
    outcomes = race(
        app,
        *[
            lambda: revise_draft(
                version_id, renaming("writing", "Other"), part=writing, seen=opened, by_id=leads[0], now=NOW
            )
        ]
        * 2,
        *[lambda: publish_version(version_id, by_id=leads[1], now=NOW)] * 2,
    )
    assert all(isinstance(one, WaitsForApproval | NotADraft) for one in outcomes[:2])
    assert sorted(str(type(one).__name__) for one in outcomes[2:]) == ["NoneType", "NotADraft"]
    assert version_state(version_id) is VersionState.PUBLISHED
    assert len(review_of(version_id).steps) == 1
