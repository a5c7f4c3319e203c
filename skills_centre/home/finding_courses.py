"""The list of courses as one page shows it: what was asked, what fits, how to narrow it, and a way on when nothing fits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import current_app
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.queries.edition import Edition, catalogue_edition
from skills_centre.catalogue.queries.finding import (
    Counts,
    TaughtSkill,
    Wanted,
    count_courses,
    find_courses,
    taught_by,
)
from skills_centre.catalogue.queries.vocabulary import probably_meant, vocabulary
from skills_centre.catalogue.rules import Length, Order
from skills_centre.catalogue.search import search_words
from skills_centre.learning.queries.standings import Standing, standings_of
from skills_centre.skills.queries.names import NamedSkill, named_skills

#: How many courses one page lists.
PAGE = 25


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    text: str
    wanted: Wanted
    order: Order
    page: int


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address, its words, and how many courses it leaves."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter with those of its choices that leave something, and those that are chosen."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ListedCourse:
    """A course of the list, and the HTML of its card."""

    card: CourseCard
    drawn: Markup


@dataclass(frozen=True)
class WayOn:
    """What helps when nothing fits: other words, with the filters or without them, and how many courses fit the words alone."""

    meant: str | None
    meant_keeps_filters: bool
    without_filters: int


@dataclass(frozen=True)
class CourseList:
    """A page of the courses that fit, the same for everybody: `chosen` narrows it, and `panel` is the HTML of the filters.

    `first` and `last` count from one; with nothing that fits both are zero.
    """

    fitting: int
    pages: int
    page: int
    courses: tuple[ListedCourse, ...]
    chosen: tuple[tuple[Filter, Choice], ...]
    panel: Markup
    way_on: WayOn | None

    @property
    def first(self) -> int:
        """The number of the first course shown."""
        return (self.page - 1) * PAGE + 1 if self.courses else 0

    @property
    def last(self) -> int:
        """The number of the last course shown."""
        return (self.page - 1) * PAGE + len(self.courses)


def read_asked(arguments: MultiDict[str, str]) -> Asked:
    """What an address asks for; whatever it says that means nothing is left out."""

    def said(name: str) -> set[str]:
        return set(arguments.getlist(name))

    text = arguments.get("q", "").strip()[:200]
    words = tuple(search_words(text))
    order = next((order for order in Order if order.value in said("sort")), None)
    if order is None or (order is Order.RELEVANCE and not words):
        order = Order.RELEVANCE if words else Order.TITLE
    return Asked(
        text=text,
        wanted=Wanted(
            words=words,
            topics=frozenset(topic for topic in Topic if topic.value in said("topic")),
            skill_key=arguments.get("skill", "")[:120] or None,
            levels=frozenset(level for level in range(1, 10) if str(level) in said("level")),
            deliveries=frozenset(delivery for delivery in Delivery if delivery.value in said("format")),
            lengths=frozenset(length for length in Length if length.value in said("length")),
        ),
        order=order,
        page=max(arguments.get("page", 1, type=int), 1),
    )


def list_courses(asked: Asked) -> CourseList:
    """The page of courses that an address asks for. One statement when this edition was asked for it lately, else six.

    When nothing fits it takes up to six more, to find a way on.
    """
    return _listed(catalogue_edition(), asked.wanted, asked.order, asked.page)


def standings_in(found: CourseList, *, person_id: UUID) -> dict[UUID, Standing]:
    """Where somebody stands in the courses that are listed. One statement."""
    return standings_of(person_id, [one.card.course_id for one in found.courses])


@lru_cache(maxsize=256)
def _listed(_edition: Edition, wanted: Wanted, order: Order, page: int) -> CourseList:
    """Kept for as long as the edition is asked for: what it holds never changes (docs/decisions/0007)."""
    counts = count_courses(wanted)
    pages = max(-(-counts.fitting // PAGE), 1)
    page = min(page, pages)
    cards = find_courses(wanted, order, first=(page - 1) * PAGE, most=PAGE) if counts.fitting else []
    taught = taught_by([card.version_id for card in cards])
    of_cards = {one.skill_key for skills in taught.values() for one in skills}
    named = named_skills(of_cards | counts.skills.keys() | {key for key in [wanted.skill_key] if key})
    filters = _filters(wanted, counts, named)
    chosen = tuple((one, choice) for one in filters for choice in one.choices if choice.is_chosen)
    return CourseList(
        fitting=counts.fitting,
        pages=pages,
        page=page,
        courses=tuple(
            ListedCourse(
                card, _drawn("home/course_card.html", card=card, teaches=_teaches(taught[card.version_id], named))
            )
            for card in cards
        ),
        chosen=chosen,
        panel=_drawn("home/course_filters.html", filters=filters, chosen=len(chosen)),
        way_on=None if counts.fitting else _way_on(wanted),
    )


def _drawn(template: str, **what: object) -> Markup:
    """A part of the page that is the same for everybody."""
    return Markup(current_app.jinja_env.get_template(template).render(what))  # noqa: S704 - our own templates escape what they show


def _teaches(taught: Iterable[TaughtSkill], named: Mapping[str, NamedSkill]) -> str:
    return ", ".join(f"{named[one.skill_key].name} to {named[one.skill_key].level(one.to_level)}" for one in taught)


def _filters(wanted: Wanted, counts: Counts, named: Mapping[str, NamedSkill]) -> tuple[Filter, ...]:
    ranks: dict[int, str] = {}
    for skill in named.values():
        ranks = {**skill.levels, **ranks}
    chosen_skill = {wanted.skill_key} if wanted.skill_key else set()
    skills = sorted((named[key] for key in counts.skills.keys() | chosen_skill), key=lambda one: one.name.casefold())
    return (
        _filter("topic", "Topic", {topic: topic.value for topic in Topic}, counts.topics, wanted.topics),
        _filter("length", "Length", {length: length.in_words for length in Length}, counts.lengths, wanted.lengths),
        _filter("skill", "Skill", {skill.key: skill.name for skill in skills}, counts.skills, chosen_skill),
        _filter(
            "level",
            "Level it leads to",
            {str(rank): ranks.get(rank, f"Level {rank}") for rank in range(1, 10)},
            counts.levels,
            {str(rank) for rank in wanted.levels},
        ),
        _filter("format", "Format", {one: one.in_words for one in Delivery}, counts.deliveries, wanted.deliveries),
    )


def _filter(
    name: str, legend: str, words: Mapping[Any, str], counts: Mapping[str, int], chosen: Collection[str]
) -> Filter:
    """A filter with its choices in the order of their words' mapping; those that leave nothing and are not chosen are left out."""
    return Filter(
        name,
        legend,
        tuple(
            Choice(value, said, counts.get(value, 0), value in chosen)
            for value, said in words.items()
            if value in counts or value in chosen
        ),
    )


def _way_on(wanted: Wanted) -> WayOn:
    meant = probably_meant(wanted.words, vocabulary()) if wanted.words else []
    keeps_filters = bool(meant) and count_courses(replace(wanted, words=tuple(meant))).fitting > 0
    helps = keeps_filters or (bool(meant) and count_courses(Wanted(words=tuple(meant))).fitting > 0)
    alone = count_courses(Wanted(words=wanted.words)).fitting if wanted.is_narrowed else 0
    return WayOn(" ".join(meant) if helps else None, keeps_filters, alone)
