"""The list of those who publish, the history of a course, and what was said: on each database, with few statements."""

from collections.abc import Callable

import pytest

from skills_centre.catalogue.errors import ChangedSinceRead, DraftChanged
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.administration import (
    PAGE_SIZE,
    Shown,
    authors_of,
    comments_on,
    count_waiting_for_review,
    courses_to_publish,
    history_of,
)
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.drafts import discard_draft, keep_draft, start_version
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from skills_centre.platform.words import erase_words
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.counting import statements

MakePerson = Callable[..., Person]


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def reviewer(make_person: MakePerson) -> Person:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))


def lines(viewer: Person, shown: Shown = Shown.ALL, search: str = "") -> list[tuple[str, str, str | None, bool]]:
    page = courses_to_publish(viewer_id=viewer.id, shown=shown, search=search, page=1)
    assert page.total == len(page.lines)
    return [
        (line.title, line.state, line.published.number if line.published else None, line.waits_for_viewer)
        for line in page.lines
    ]


def test_a_course_is_listed_once_with_the_version_that_is_worked_on(author: Person, reviewer: Person) -> None:
    publish_course(make_pack("a"), by_id=author.id, reviewer_id=reviewer.id)
    publish_course(make_pack("b", title="Biscuits"), by_id=author.id, reviewer_id=reviewer.id)
    gone = publish_course(make_pack("c", title="Cups"), by_id=author.id, reviewer_id=reviewer.id)
    publish_course(make_pack("c", title="Cups and saucers"), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        second = start_version("b", by_id=author.id, now=NOW)
    keep(make_pack("b", title="Biscuits, again"), by_id=author.id)
    with transaction():
        submit(second, by_id=author.id, now=NOW)
    keep(make_pack("d", title="Éclairs"), by_id=author.id)
    assert lines(reviewer) == [
        ("Biscuits, again", "in-review", "1.0", True),
        ("Cups and saucers", "published", "2.0", False),
        ("Éclairs", "draft", None, False),
        ("Making tea", "published", "1.0", False),
    ]
    assert [line[0] for line in lines(reviewer, Shown.PUBLISHED)] == [
        "Biscuits, again",
        "Cups and saucers",
        "Making tea",
    ]
    assert [line[0] for line in lines(reviewer, Shown.DRAFT)] == ["Éclairs"]
    assert [line[0] for line in lines(reviewer, search="eclairs")] == ["Éclairs"]
    assert lines(reviewer, search="100%_") == []
    assert (lines(author, Shown.WAITING), count_waiting_for_review(author.id)) == ([], 0)
    assert ([line[0] for line in lines(reviewer, Shown.WAITING)], count_waiting_for_review(reviewer.id)) == (
        ["Biscuits, again"],
        1,
    )
    assert course_version(gone).state is CourseState.SUPERSEDED


def test_a_withdrawn_course_stays_in_the_list(author: Person, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        withdraw(version_id, by_id=author.id, now=NOW)
    assert lines(author, Shown.WITHDRAWN) == [("Making tea", "withdrawn", None, False)]
    assert lines(author, Shown.PUBLISHED) == []


def test_the_list_comes_in_pages_and_takes_as_many_statements_for_many_as_for_few(author: Person) -> None:
    for number in range(3):
        keep(make_pack(f"tea-{number}", title=f"Tea {number:02}"), by_id=author.id)

    def look(page: int = 1) -> object:
        return courses_to_publish(viewer_id=author.id, shown=Shown.ALL, search="", page=page)

    few = statements(look)
    for number in range(3, PAGE_SIZE + 5):
        keep(make_pack(f"tea-{number}", title=f"Tea {number:02}"), by_id=author.id)
    assert statements(look) == few == 2
    second = courses_to_publish(viewer_id=author.id, shown=Shown.ALL, search="", page=2)
    assert (second.total, second.pages, second.first, len(second.lines)) == (30, 2, 26, 5)
    assert courses_to_publish(viewer_id=author.id, shown=Shown.ALL, search="", page=99).page == 2


def test_the_history_says_who_wrote_and_who_published(author: Person, reviewer: Person) -> None:
    first = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    keep(make_pack(title="Tea"), by_id=None)
    told = [
        (line.number, line.state, line.made_by, line.reviewed_by)
        for line in history_of(course_version(first).course_id)
    ]
    assert told == [("2.0", "draft", None, None), ("1.0", "published", "Ada Okafor", "Ben Ito")]
    assert [one.name for one in authors_of(first)] == ["Ada Okafor"]


def test_comments_come_newest_first_and_a_blanked_one_keeps_its_place(author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    for words in ("Warm the pot.", "Warm it more."):
        with transaction():
            submit(version_id, by_id=author.id, now=NOW)
            return_to_draft(version_id, words, by_id=reviewer.id, now=NOW)
    assert [(comment.by, comment.words) for comment in comments_on(version_id)] == [
        ("Ben Ito", "Warm it more."),
        ("Ben Ito", "Warm the pot."),
    ]
    with transaction():
        erase_words(reviewer.id, now=NOW)
    assert [comment.words for comment in comments_on(version_id)] == [None, None]


def test_nobody_writes_over_a_draft_that_changed_meanwhile(author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    seen = course_version(version_id).pack_digest
    with transaction():
        keep_draft(make_pack(title="Ben's tea"), by_id=reviewer.id, now=NOW, seen=seen)
    with pytest.raises(DraftChanged), transaction():
        keep_draft(make_pack(title="Ada's tea"), by_id=author.id, now=NOW, seen=seen)
    with transaction():
        assert not keep_draft(make_pack(title="Ben's tea"), by_id=author.id, now=NOW, seen=seen).is_changed
    assert course_version(version_id).title == "Ben's tea"


def test_nobody_publishes_or_discards_what_they_have_not_read(author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    seen = course_version(version_id).pack_digest
    keep(make_pack(title="Other"), by_id=author.id)
    with pytest.raises(ChangedSinceRead), transaction():
        discard_draft(version_id, by_id=author.id, now=NOW, seen=seen)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    with pytest.raises(ChangedSinceRead), transaction():
        publish(version_id, by_id=reviewer.id, now=NOW, seen=seen)
    assert course_version(version_id).state is CourseState.IN_REVIEW
