"""Finding courses: words, filters, orders, pages, and what the counts promise."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.catalogue.models import CourseState, Delivery, Topic
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.queries.edition import catalogue_edition
from skills_centre.catalogue.queries.finding import (
    Counts,
    Lack,
    Wanted,
    fitting,
)
from skills_centre.catalogue.queries.shelf import TaughtSkill, shelf_of
from skills_centre.catalogue.rules import Order, Time
from skills_centre.catalogue.rules.asking import search_words
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.platform.database import db, transaction
from skills_centre.skills.definitions import DefinedFamily, DefinedRole, DefinedRoleLevel, FrameworkDefinition
from tests.catalogue.builders import course_data, keep, make_pack, publish_course
from tests.catalogue.shelves import fill_shelves
from tests.conftest import NOW
from tests.counting import statements
from tests.people.builders import add
from tests.skills.builders import changed, needs, published, skill, small_framework


@pytest.fixture
def shelf(app: Flask) -> UUID:
    """Four published courses, and a framework whose clerks pour; gives the reviewer."""
    reviewer_id = add("Rita Reviewer")
    published(framework_with_clerks())
    for pack in (
        course("tea", "Making tea", minutes=10, topic="Leadership", skills={"pouring": 2}),
        course("data", "Reading data", minutes=30, topic="Data", skills={"reading-data": 1, "pouring": 1}),
        course("charts", "Drawing charts", minutes=31, topic="Data", delivery="bite-size", skills={"reading-data": 3}),
        course(
            "talks",
            "Giving talks",
            minutes=90,
            topic="Leadership",
            delivery="workshop",
            provider="Elsewhere",
            cost_pence=100,
        ),
    ):
        publish_course(pack, reviewer_id=reviewer_id)
    return reviewer_id


def framework_with_clerks() -> FrameworkDefinition:
    """A framework with one role, the clerk, of whom pouring is asked."""
    clerk = DefinedRole("clerk", "Clerk", "", (DefinedRoleLevel("clerk", "Clerk", requirements=(needs("pouring"),)),))
    families = (DefinedFamily("work", "Work", (clerk,)),)
    return changed(small_framework(), skills=(skill("pouring"),), families=families, everyone=())


def course(key: str, title: str, *, minutes: int, skills: dict[str, int] | None = None, **changes: object) -> Pack:
    """A pack with a lesson as long as the course and these skills."""
    lesson, check = course_data()["modules"]
    neutral: dict[str, Any] = {
        "summary": "For a committee.",
        "description": "Why.",
        "outcomes": ["know"],
        "owner": "Team",
    }
    return make_pack(
        key,
        title=title,
        minutes=minutes,
        modules=[{**lesson, "minutes": minutes - check["minutes"]}, check],
        skills=[{"skill": skill, "from": 0, "to": level} for skill, level in (skills or {}).items()],
        **(neutral | changes),
    )


def found(wanted: Wanted, order: Order = Order.TITLE) -> list[str]:
    """The keys of all that fits, in order."""
    return [one.card.key for one in fitting(wanted, catalogue_edition(), order).page(first=0, most=25)]


def counts_of(wanted: Wanted) -> Counts:
    """What fits, in all and for each choice."""
    return fitting(wanted, catalogue_edition()).counts()


def wanted(**asked: Any) -> Wanted:  # noqa: ANN401 - a field's own type
    fields: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, set) else value for name, value in asked.items()
    }
    return replace(Wanted(), **fields)


def test_without_a_wish_all_published_courses_are_listed_by_title(shelf: UUID) -> None:
    assert found(Wanted()) == ["charts", "talks", "tea", "data"]
    assert counts_of(Wanted()).fitting == 4


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ({"topics": {Topic.DATA}}, ["charts", "data"]),
        ({"topics": {Topic.DATA, Topic.LEADERSHIP}, "time": Time.QUARTER}, ["tea"]),
        ({"time": Time.HALF_HOUR}, ["tea", "data"]),
        ({"time": Time.HOUR}, ["charts", "tea", "data"]),
        ({"time": Time.HALF_DAY, "provider": "Elsewhere"}, ["talks"]),
        ({"is_free": True}, ["charts", "tea", "data"]),
        ({"role_key": "clerk"}, ["tea", "data"]),
        ({"role_key": "nobody"}, []),
        ({"lacks": (Lack("reading-data", 1), Lack("pouring", 1))}, ["charts", "tea"]),
        ({"lacks": ()}, []),
        ({"deliveries": {Delivery.BITE_SIZE, Delivery.WORKSHOP}}, ["charts", "talks"]),
        ({"skill_key": "pouring"}, ["tea", "data"]),
        ({"levels": {1}}, ["data"]),
        ({"skill_key": "pouring", "levels": {2}}, ["tea"]),
        ({"skill_key": "reading-data", "levels": {2}}, []),
        ({"words": ("tea",)}, ["tea"]),
        ({"words": ("tea",), "topics": {Topic.DATA}}, []),
    ],
)
def test_choices_of_one_kind_widen_and_of_different_kinds_narrow(
    shelf: UUID, asked: dict[str, Any], keys: list[str]
) -> None:
    assert found(wanted(**asked)) == keys
    assert counts_of(wanted(**asked)).fitting == len(keys)


def test_each_order_is_what_it_says(shelf: UUID) -> None:
    assert found(Wanted(), Order.SHORTEST) == ["tea", "data", "charts", "talks"]
    assert found(Wanted(), Order.TITLE) == ["charts", "talks", "tea", "data"]
    assert set(found(Wanted(), Order.NEWEST)) == {"charts", "talks", "tea", "data"}


def test_a_title_is_a_better_match_than_a_body(shelf: UUID) -> None:
    publish_course(course("cups", "Cups", minutes=5, description="What to put tea in."), reviewer_id=shelf)
    assert found(Wanted(words=("tea",)), Order.RELEVANCE) == ["tea", "cups"]


@pytest.mark.parametrize("asked", ["TEA!", "mak", '"tea" OR', "tea's", "tea & -* (", "making the tea"])
def test_no_query_is_ever_wrong(shelf: UUID, asked: str) -> None:
    assert found(Wanted(words=search_words(asked))) == ["tea"]


def test_every_count_is_the_number_of_courses_that_the_choice_gives(shelf: UUID) -> None:
    for already in (Wanted(), wanted(topics={Topic.DATA}), wanted(skill_key="pouring"), wanted(levels={1, 3})):
        counts = counts_of(already)
        for choices, kind, member in (
            (counts.topics, "topics", Topic),
            (counts.levels, "levels", int),
            (counts.deliveries, "deliveries", Delivery),
        ):
            given = {choice: wanted(**{**vars(already), kind: {member(choice)}}) for choice in choices}
            assert choices == {choice: len(found(narrower)) for choice, narrower in given.items()}
        for single, kind in ((counts.skills, "skill_key"), (counts.roles, "role_key"), (counts.providers, "provider")):
            assert single == {one: len(found(wanted(**{**vars(already), kind: one}))) for one in single}
        assert counts.times == {one: len(found(replace(already, time=Time(one)))) for one in counts.times}
        assert counts.free == len(found(replace(already, is_free=True)))


def test_a_choice_that_leaves_nothing_is_not_counted(shelf: UUID) -> None:
    counts = counts_of(wanted(topics={Topic.LEADERSHIP}))
    assert counts == Counts(
        fitting=2,
        topics={Topic.DATA: 2, Topic.LEADERSHIP: 2},
        skills={"pouring": 1},
        levels={"2": 1},
        deliveries={Delivery.SELF_PACED: 1, Delivery.WORKSHOP: 1},
        times={Time.QUARTER: 1, Time.HALF_HOUR: 1, Time.HOUR: 1, Time.HALF_DAY: 2, Time.DAY: 2},
        roles={"clerk": 1},
        providers={"The Centre": 1, "Elsewhere": 1},
        free=1,
    )


def test_the_choices_of_each_kind_say_what_fits_without_them(shelf: UUID) -> None:
    narrow = wanted(words=("tea",), topics={Topic.DATA}, time=Time.HOUR)
    assert fitting(narrow, catalogue_edition()).without_each() == {"topic": 1, "time": 0}
    assert fitting(narrow, catalogue_edition()).holding == 1
    assert fitting(Wanted(), catalogue_edition()).without_each() == {}
    (tea,) = fitting(Wanted(words=("tea",)), catalogue_edition()).page(first=0, most=1)
    taken = {tea.card.course_id}
    assert found(wanted(without=taken)) == ["charts", "talks", "data"]


def test_a_page_follows_a_page_without_gap_or_repeat(app: Flask) -> None:
    fill_shelves(60)
    fits = fitting(Wanted(), catalogue_edition(), Order.NEWEST)
    pages = [fits.page(first=first, most=25) for first in (0, 25, 50)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({one.card.key for page in pages for one in page}) == 60


def test_drafts_and_withdrawn_courses_are_on_no_shelf(shelf: UUID) -> None:
    with transaction() as session:
        session.execute(
            db.text("UPDATE course_version SET state = :state WHERE title = 'Making tea'"),
            {"state": CourseState.WITHDRAWN.value},
        )
    assert "tea" not in found(Wanted())


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_catalogue_takes_a_constant_number_of_statements(app: Flask, many: int) -> None:
    fill_shelves(many)
    edition = catalogue_edition()
    assert statements(lambda: shelf_of(edition)) == 3
    assert statements(lambda: fitting(wanted(topics=set(Topic), levels={1, 2}), edition).counts()) == 0
    assert statements(lambda: fitting(wanted(words=("ordinary",)), edition, Order.RELEVANCE).counts()) == 1


def test_a_course_says_what_it_teaches_the_furthest_level_first(shelf: UUID) -> None:
    (tea, data) = fitting(wanted(skill_key="pouring"), catalogue_edition()).page(first=0, most=25)
    assert tea.taught == (TaughtSkill("pouring", 2),)
    assert data.taught == (TaughtSkill("pouring", 1), TaughtSkill("reading-data", 1))


def test_what_words_rank_alike_comes_by_its_title_page_after_page(app: Flask) -> None:
    fill_shelves(60)
    fits = fitting(wanted(words=("ordinary",)), catalogue_edition(), Order.RELEVANCE)
    titles = [one.card.title for first in (0, 25, 50) for one in fits.page(first=first, most=25)]
    assert titles == [f"Course {number:04} about ordinary work" for number in range(60)]


def test_the_edition_changes_with_every_publication_and_withdrawal(shelf: UUID) -> None:
    seen = [catalogue_edition()]
    publish_course(course("cups", "Cups", minutes=5), reviewer_id=shelf)
    seen.append(catalogue_edition())
    version_id = publish_course(course("cups", "Mugs", minutes=5), reviewer_id=shelf)
    seen.append(catalogue_edition())
    with transaction():
        withdraw(version_id, by_id=shelf, now=NOW)
    seen.append(catalogue_edition())
    keep(course("draft", "A draft", minutes=5))
    assert len(set(seen)) == 4
    assert catalogue_edition() == seen[-1]
    assert statements(catalogue_edition) == 1
