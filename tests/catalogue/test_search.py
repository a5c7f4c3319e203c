"""The search, with the same questions to both databases."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.edition import catalogue_edition
from skills_centre.catalogue.queries.finding import Wanted, fitting
from skills_centre.catalogue.queries.synonyms import synonyms_of
from skills_centre.catalogue.rules import Order
from skills_centre.catalogue.rules.asking import search_words, terms_of
from skills_centre.catalogue.rules.marking import marked
from skills_centre.catalogue.search import find_extracts, indexed_with, place_of, unknown_words
from skills_centre.catalogue.services.indexing import keep_index
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.catalogue.services.synonyms import keep_synonyms
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.platform.database import db, transaction
from skills_centre.platform.migrations import downgrade, upgrade
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW
from tests.counting import statements
from tests.people.builders import add
from tests.skills.builders import published, small_framework

LESSONS = {
    "analysis": ("Analysis of figures", "Numbers that organisations publish."),
    "cv": ("Write a résumé", "Say what you did. The naïve way is a list; analysing your work is better."),
    "privacy": (
        "Data protection basics",
        "What the law asks. See [the regulator](https://example.org/hidden-address).",
    ),
    "letters": (
        "Letters",
        "| Kind | When |\n|---|---|\n| Formal | To a minister and/or a peer |\n\n## Charts\n\nNone at all.",
    ),
    "charts": ("Charts that speak", "::: example\nA bar for each colour.\n:::\n\n## Sources\n\n- A minister, in 2024."),
    "aims": ("Aims", "What a team aims for; e-mail it to them, and to the Speaker's office."),
}


@pytest.fixture
def shelf(app: Flask) -> UUID:
    """Six courses; gives the reviewer."""
    reviewer_id = add("Rita Reviewer")
    for key, (title, lesson) in LESSONS.items():
        neutral = {"summary": "For everybody.", "description": "It is short.", "outcomes": ["know it"], "skills": []}
        publish_course(make_pack(key, title=title, lesson=lesson, **neutral), reviewer_id=reviewer_id)
    return reviewer_id


def found(asked: str) -> list[str]:
    words = search_words(asked)
    wanted = Wanted(words=words, meaning=synonyms_of(words))
    return [one.card.key for one in fitting(wanted, catalogue_edition(), Order.RELEVANCE).page(first=0, most=25)]


def test_both_databases_find_the_same_for_the_same_words(shelf: UUID) -> None:
    for asked, keys in {
        "resume": {"cv"},
        "RÉSUMÉS": {"cv"},
        "naive": {"cv"},
        "analysing": {"analysis", "cv"},
        "analysis": {"analysis", "cv"},
        "analyses": {"analysis", "cv"},
        "analyze": {"analysis", "cv"},
        "organization": {"analysis"},
        "organisation publishing": {"analysis"},
        "colors": {"charts"},
        "minister": {"letters"},
        "peers or": {"letters"},
        "email": {"aims"},
        "speaker’s office": {"aims"},
        "ai": set(),
        "hidden": set(),
        "example": set(),
        "https": set(),
        "hot": {"analysis", "cv", "privacy", "letters", "charts", "aims"},
        "boiling": set(),
    }.items():
        assert set(found(asked)) == keys, asked


def test_a_title_comes_before_a_summary_and_a_summary_before_the_rest(shelf: UUID) -> None:
    said = make_pack("said", title="Said of them", summary="Charts, in short.", lesson="Nothing.")
    publish_course(said, reviewer_id=shelf)
    assert found("charts") == ["charts", "said", "letters"]


def test_a_result_shows_where_it_was_found(shelf: UUID) -> None:
    terms = terms_of(("protection", "law"))
    (course,) = fitting(Wanted(words=("protection", "law")), catalogue_edition()).page(first=0, most=25)
    course_id = course.card.course_id
    where = find_extracts(terms, [course_id])[course_id]
    assert marked(where.title) == "Data <mark>protection</mark> basics"
    assert where.summary == "For everybody."
    assert "What the <mark>law</mark> asks. See" in marked(where.extract)
    assert statements(lambda: find_extracts(terms, [course_id])) == 1


def test_words_that_mean_the_same_find_each_other(shelf: UUID) -> None:
    assert found("GDPR") == []
    with transaction():
        keep_synonyms(["GDPR", "data protection"], set_id=None, by_id=None, now=NOW)
    assert found("GDPR") == ["privacy"]
    assert found("the GDPR law") == ["privacy"]
    assert found("data protection") == ["privacy"]


def test_words_that_no_course_holds_are_known_as_such(shelf: UUID) -> None:
    assert unknown_words(["protection", "protektion", "lett"]) == {"protektion"}


def test_the_index_is_brought_up_to_what_it_is_made_with(shelf: UUID) -> None:
    with transaction():
        assert keep_index(most=50) == 0
    published(small_framework())
    with transaction():
        fill_policy("tools", owner="Us", body="Only ours", by_id=None, now=NOW)
    with transaction():
        assert keep_index(most=4) == 4
        assert keep_index(most=4) == 2
        assert keep_index(most=4) == 0
    assert len(set(indexed_with().values())) == 1


def test_what_is_withdrawn_is_forgotten_even_if_somebody_did_so_by_hand(shelf: UUID) -> None:
    version_id = publish_course(make_pack("cups", title="Cups"), reviewer_id=shelf)
    with transaction():
        withdraw(version_id, by_id=shelf, now=NOW)
    assert len(indexed_with()) == 6
    with transaction() as session:
        session.execute(
            db.text("UPDATE course_version SET state = :state WHERE title = 'Aims'"),
            {"state": CourseState.WITHDRAWN.value},
        )
    with transaction():
        assert keep_index(most=5) == 1
    assert len(indexed_with()) == 5


@pytest.mark.sqlite_only
def test_the_index_needs_no_table_of_places_and_is_found_again_after_going_back(shelf: UUID, database_url: str) -> None:
    def tables() -> set[str]:
        return {name for name in inspect(db.engine).get_table_names() if name.startswith("course_search")}

    assert "course_search" in tables()
    assert "course_search_place" not in tables()
    db.session.remove()
    downgrade(database_url, "0047")
    places = db.session.execute(text("SELECT place, course_id FROM course_search_place")).all()
    assert {(place_of(UUID(course_id)), course_id) for _, course_id in places} == set(map(tuple, places))
    assert len(places) == len(LESSONS)
    db.session.remove()
    upgrade(database_url)
    assert found("figures") == ["analysis"]
