"""What an announcement may say, whom it is for in words, and where it stands."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from skills_centre.announcements.rules import (
    Audience,
    State,
    Times,
    audience_in_words,
    not_to_private_people,
    paragraphs,
    path_within,
)
from skills_centre.people.models import PersonType
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)
BASE = "https://skills.parliament.uk"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/courses/tea", "/courses/tea"),
        (f"{BASE}/courses?topic=Data#found", "/courses?topic=Data#found"),
        (f"{BASE}/", "/"),
        ("https://elsewhere.example/courses", None),
        (f"{BASE}.elsewhere.example/courses", None),
        ("//elsewhere.example", None),
        ("/\\elsewhere.example", None),
        ("javascript:alert(1)", None),
        ("courses", None),
        ("/courses and more", None),
    ],
)
def test_a_link_leads_to_a_page_of_ours_or_nowhere(address: str, path: str | None) -> None:
    assert path_within(address, BASE) == path
    assert path_within(address, f"{BASE}/") == path


def test_an_empty_line_is_between_paragraphs_and_a_line_end_is_a_space() -> None:
    assert paragraphs("One\nstill one.\n\n \nTwo.\n") == ["One still one.", "Two."]
    assert paragraphs(" \n") == []


@pytest.mark.parametrize(
    "text", ["This is required of you", "Complete the MANDATORY course", "It was overdue", "Compliance"]
)
def test_words_that_members_and_peers_never_read_are_found(text: str) -> None:
    assert not_to_private_people(text)


@pytest.mark.parametrize("text", ["The rooms close in May", "An inquiry", "Unrequited"])
def test_other_words_are_not(text: str) -> None:
    assert not_to_private_people(text) == ""


def test_who_may_be_among_its_readers_and_how_far_it_reaches() -> None:
    here, there = uuid4(), uuid4()
    everybody = Audience()
    staff = Audience(frozenset({here}), frozenset({PersonType.HOUSE_STAFF}))
    assert everybody.reaches_private_people
    assert Audience(person_types=frozenset({PersonType.PEERS_STAFF})).reaches_private_people
    assert not staff.reaches_private_people
    assert everybody.stays_within(None)
    assert not everybody.stays_within({here})
    assert not Audience(person_types=frozenset({PersonType.HOUSE_STAFF})).stays_within({here})
    assert staff.stays_within({here, there})
    assert not staff.stays_within({there})


def test_whom_it_is_for_in_words() -> None:
    assert audience_in_words([], []) == "everybody"
    assert (
        audience_in_words(["Library", "Research"], []) == "everybody in Library and Research, and in every team below"
    )
    assert audience_in_words([], ["Contractor", "Peer"]) == "everybody of these kinds: Contractor or Peer"
    assert (
        audience_in_words(["Library"], ["Peer"])
        == "everybody in Library, and in every team below, of these kinds: Peer"
    )


def test_where_it_stands_follows_from_what_was_done_with_it() -> None:
    until, at = TODAY + DAY, datetime(2026, 3, 3, tzinfo=UTC)
    out = Times(until, at, None, at)
    assert Times(until).state(TODAY, on_its_way=0) is State.DRAFT
    assert Times(until, None, at).state(TODAY, on_its_way=0) is State.STOPPED
    assert Times(until, NOW).state(TODAY, on_its_way=0) is State.WAITING
    assert Times(until, NOW).state(until + DAY, on_its_way=0) is State.OVER
    assert out.state(TODAY, on_its_way=3) is State.GOING_OUT
    assert out.state(until, on_its_way=0) is State.SENT
    assert out.state(until + DAY, on_its_way=3) is State.OVER
    assert Times(until, at, None, at, at).state(TODAY, on_its_way=3) is State.WITHDRAWN
