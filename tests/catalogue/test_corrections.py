"""Corrections, n.m: what they may change, and what becomes of the number."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue import errors
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import Pack, parse_pack
from skills_centre.catalogue.packs.corrections import too_much_for_a_correction
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.services.correcting import renumber_draft
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import course_data, keep, make_pack, pack_files, publish_course
from tests.conftest import NOW

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


def with_quiz(old: bytes, new: bytes) -> Pack:
    files = pack_files()
    return parse_pack({**files, "quiz.yaml": files["quiz.yaml"].replace(old, new)}, folder="tea-making")


def with_modules(*modules: dict[str, object]) -> Pack:
    minutes = sum(int(str(module["minutes"])) for module in modules)
    named = {module["file"] for module in modules}
    files = pack_files(modules=list(modules), minutes=minutes)
    return parse_pack(
        {path: body for path, body in files.items() if path in {"course.yaml", *named}}, folder="tea-making"
    )


def swapped() -> Pack:
    """The same two answers, each where the other was: the wrong one would be right."""
    files = pack_files()
    quiz = files["quiz.yaml"].replace(b"Boiling", b"Q").replace(b"Cold", b"Boiling").replace(b"Q\n", b"Cold\n", 1)
    return parse_pack({**files, "quiz.yaml": quiz}, folder="tea-making")


LEAVES, CHECK = course_data()["modules"]


@pytest.mark.parametrize(
    ("corrected", "place"),
    [
        (make_pack(title="Making tea well", lesson="## Safer words\n\nMind the kettle.\n"), None),
        (make_pack(outcomes=["make good tea"], review_on="2028-01-01", owner="Others"), None),
        (with_quiz(b"Yes, for black tea.", b"Yes, for black teas."), None),
        (with_quiz(b"Boiling", b"At the boil"), None),
        (with_modules(CHECK, {**LEAVES, "title": "Tea leaves", "minutes": 7}), None),
        (make_pack(outcomes=["make tea", "pour it"]), "Outcomes"),
        (make_pack(skills=[]), "Skills taught"),
        (make_pack(delivery="workshop"), "Format"),
        (make_pack(cost_pence=100), "Cost"),
        (with_quiz(b"pass_mark: 50", b"pass_mark: 60"), "Check"),
        (with_quiz(b"key: water", b"key: heat"), "Check"),
        (swapped(), "Check, question 1"),
        (with_modules(LEAVES), "Check"),
        (with_modules({**LEAVES, "required": False}, CHECK), "Leaves"),
        (with_modules({**LEAVES, "key": "leaf"}, CHECK), "Leaves"),
    ],
)
def test_a_correction_changes_words_and_nothing_that_people_were_told_to_do(corrected: Pack, place: str | None) -> None:
    found = too_much_for_a_correction(make_pack(), corrected)
    assert (found[0].place if found else None) == place


def test_another_right_answer_is_too_much_and_named_by_its_question() -> None:
    files = pack_files()
    quiz = files["quiz.yaml"].replace(b"correct: true", b"correct: maybe").replace(b"correct: false", b"correct: true")
    swapped = parse_pack(
        {**files, "quiz.yaml": quiz.replace(b"correct: maybe", b"correct: false")}, folder="tea-making"
    )
    assert [one.place for one in too_much_for_a_correction(make_pack(), swapped)] == ["Check, question 1"]


def test_corrections_are_numbered_reviewed_and_published_beside_new_versions(make_person: Maker) -> None:
    author, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito"))
    first = publish_course(make_pack(), by_id=author, reviewer_id=reviewer)
    with transaction():
        draft = start_version("tea-making", by_id=author, now=NOW, is_correction=True)
        assert start_version("tea-making", by_id=reviewer, now=NOW) == draft
    assert course_version(draft).number == "1.1"
    keep(make_pack(skills=[]), by_id=author)
    with pytest.raises(errors.ChangesTooMuch, match="Skills taught"), transaction():
        submit(draft, by_id=author, now=NOW)
    with transaction():
        renumber_draft(draft, is_correction=False, by_id=author, now=NOW)
        renumber_draft(draft, is_correction=False, by_id=author, now=NOW)
        assert course_version(draft).number == "2.0"
        renumber_draft(draft, is_correction=True, by_id=author, now=NOW)
    keep(make_pack(title="Making good tea"), by_id=author)
    with transaction():
        submit(draft, by_id=author, now=NOW)
    with pytest.raises(errors.OwnCourse), transaction():
        publish(draft, by_id=author, now=NOW)
    with pytest.raises(errors.NotADraft), transaction():
        renumber_draft(draft, is_correction=False, by_id=author, now=NOW)
    with transaction():
        publish(draft, by_id=reviewer, now=NOW)
    assert (published_course("tea-making").number, course_version(first).state) == ("1.1", CourseState.SUPERSEDED)
    with transaction():
        assert course_version(start_version("tea-making", by_id=author, now=NOW, is_correction=True)).number == "1.2"


def test_a_withdrawn_course_is_not_corrected(make_person: Maker) -> None:
    reviewer = make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id
    version_id = publish_course(make_pack(), reviewer_id=reviewer)
    with transaction():
        withdraw(version_id, by_id=reviewer, now=NOW)
    with pytest.raises(errors.NoCorrectionYet), transaction():
        start_version("tea-making", by_id=reviewer, now=NOW, is_correction=True)


@pytest.mark.sqlite_only
def test_the_page_asks_which_it_is_and_says_what_is_too_much(be: Be, make_person: Maker) -> None:
    author, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito"))
    published = publish_course(make_pack(), by_id=author, reviewer_id=reviewer)
    browser, place = be(author), f"/administration/courses/{published}/new-version"
    assert "People under way get it at once" in browser.get(place).text
    assert "Choose a correction or a new version" in browser.post(place).text
    draft = browser.post(place, data={"edition": "correction"}).location
    assert "Version 1.1, a correction" in browser.get(draft).text
    keep(make_pack(cost_pence=100), by_id=author)
    page = browser.get(draft).text
    assert "This is too much for a correction" in page
    assert "Cost: a correction costs" in page
    assert browser.post(f"{draft}/renumber", data={"edition": "version"}).location == draft
    assert "This is version 2.0 now" in browser.get(draft).text
