"""The list of courses as one page shows it: what fits, how to narrow it, and a way on when nothing or little fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from flask import current_app
from markupsafe import Markup

from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.queries.edition import Edition, catalogue_edition
from skills_centre.catalogue.queries.finding import (
    TaughtSkill,
    Wanted,
    count_courses,
    find_courses,
    fitting_without,
    taught_by,
)
from skills_centre.catalogue.queries.vocabulary import SURELY_ALIKE, Vocabulary, probably_meant, vocabulary
from skills_centre.catalogue.rules import Order
from skills_centre.catalogue.rules.marking import has_marks, marked, without_marks
from skills_centre.catalogue.search import Found, find_extracts, unknown_words
from skills_centre.home.asking_for_courses import Asked, with_meaning, with_own
from skills_centre.home.course_filters import Choice, Filter, chosen_in, filters_of
from skills_centre.learning.queries.standings import Standing, standings_of
from skills_centre.people.queries.viewers import Viewer
from skills_centre.skills.queries.names import NamedSkill, named_skills
from skills_centre.skills.queries.role_skills import role_names

#: How many courses one page lists.
PAGE = 25

#: So few courses that other words are offered beside them.
FEW = 2

#: How many topics are named where nothing fits.
POPULAR = 4


@dataclass(frozen=True)
class ListedCourse:
    """A course of the list, and the HTML of its card."""

    card: CourseCard
    drawn: Markup


@dataclass(frozen=True)
class Loosening:
    """Choices of one kind, and how many courses would fit without them."""

    choices: tuple[tuple[Filter, Choice], ...]
    count: int

    @property
    def words(self) -> str:
        """The choices as people read them."""
        return ", ".join(choice.words for _, choice in self.choices)

    @property
    def parameters(self) -> frozenset[tuple[str, str]]:
        """What to leave out of the address."""
        return frozenset((one.name, choice.value) for one, choice in self.choices)


@dataclass(frozen=True)
class WayOn:
    """What helps when nothing fits, or little: other words, fewer filters, and where there is most.

    `meant` are the words that were probably meant, for which something fits, with the filters if `meant_keeps_filters`; `alone` is how
    many courses fit the words without any filter.
    """

    meant: tuple[str, ...]
    meant_keeps_filters: bool
    alone: int
    without: tuple[Loosening, ...]
    topics: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CourseList:
    """A page of the courses that fit: `chosen` narrows it, and `panel` is the HTML of the filters.

    `first` and `last` count from one; with nothing that fits both are zero.
    """

    fitting: int
    pages: int
    page: int
    courses: tuple[ListedCourse, ...]
    chosen: tuple[tuple[Filter, Choice], ...]
    panel: Markup
    way_on: WayOn | None
    #: The words for which this is the list, where they are not the ones that were asked for.
    instead: str | None = None

    @property
    def first(self) -> int:
        """The number of the first course shown."""
        return (self.page - 1) * PAGE + 1 if self.courses else 0

    @property
    def last(self) -> int:
        """The number of the last course shown."""
        return (self.page - 1) * PAGE + len(self.courses)


def list_courses(asked: Asked, viewer: Viewer, *, on: date) -> CourseList:
    """The page of courses that an address asks for, for those words that were probably meant where nothing fits the ones that were typed.

    What everybody finds alike is kept for as long as the edition stays (docs/decisions/0007), what is the reader's own never.
    """
    edition = catalogue_edition()
    wanted = with_own(with_meaning(asked), asked.mine, viewer, on=on)
    listing = _list if wanted.is_personal else _listed
    found = listing(edition, wanted, asked.order, asked.page, viewer.is_private)
    way = found.way_on
    if found.fitting or asked.is_exact or way is None or not (way.meant and way.meant_keeps_filters) or way.alone:
        return found
    meant = listing(edition, replace(wanted, words=way.meant), asked.order, asked.page, viewer.is_private)
    return replace(meant, instead=" ".join(way.meant))


def standings_in(found: CourseList, *, person_id: UUID) -> dict[UUID, Standing]:
    """Where somebody stands in the courses that are listed. One statement."""
    return standings_of(person_id, [one.card.course_id for one in found.courses])


def _list(edition: Edition, wanted: Wanted, order: Order, page: int, is_private: bool) -> CourseList:  # noqa: FBT001 - lru_cache keys
    counts = count_courses(wanted)
    pages = max(-(-counts.fitting // PAGE), 1)
    page = min(page, pages)
    cards = find_courses(wanted, order, first=(page - 1) * PAGE, most=PAGE) if counts.fitting else []
    taught = taught_by([card.version_id for card in cards])
    of_cards = {one.skill_key for skills in taught.values() for one in skills}
    named = named_skills(of_cards | counts.skills.keys() | {key for key in [wanted.skill_key] if key})
    roles = role_names(counts.roles.keys() | {key for key in [wanted.role_key] if key})
    filters = filters_of(wanted, counts, named, roles, is_private=is_private)
    chosen = chosen_in(filters)
    where = find_extracts(wanted.terms, [card.course_id for card in cards]) if wanted.words else {}
    return CourseList(
        fitting=counts.fitting,
        pages=pages,
        page=page,
        courses=tuple(
            ListedCourse(card, _card(card, _teaches(taught[card.version_id], named), where.get(card.course_id)))
            for card in cards
        ),
        chosen=chosen,
        panel=_drawn("home/course_filters.html", filters=filters, chosen=len(chosen)),
        way_on=_way_on(edition, wanted, counts.fitting, chosen),
    )


#: What is the same for everybody, kept for as long as the edition is asked for: what it holds never changes.
_listed = lru_cache(maxsize=256)(_list)


def _card(card: CourseCard, teaches: str, where: Found | None) -> Markup:
    """A course's card, with marks where the words were found."""

    def with_marks(text: str, found: str | None) -> str | Markup:
        return marked(found) if found and without_marks(found) == text else text

    return _drawn(
        "home/course_card.html",
        card=card,
        teaches=teaches,
        title=with_marks(card.title, where.title if where else None),
        summary=with_marks(card.summary, where.summary if where else None),
        extract=marked(where.extract) if where and has_marks(where.extract) else None,
    )


def _drawn(template: str, **what: object) -> Markup:
    """A part of the page that is the same for everybody who asks the same."""
    return Markup(current_app.jinja_env.get_template(template).render(what))  # noqa: S704 - our own templates escape what they show


def _teaches(taught: Iterable[TaughtSkill], named: Mapping[str, NamedSkill]) -> str:
    return ", ".join(f"{named[one.skill_key].name} to {named[one.skill_key].level(one.to_level)}" for one in taught)


def _way_on(edition: Edition, wanted: Wanted, fitting: int, chosen: tuple[tuple[Filter, Choice], ...]) -> WayOn | None:
    if fitting > FEW or (fitting and not wanted.words):
        return None
    meant, keeps_filters = _meant(edition, wanted, fitting)
    if fitting:
        return WayOn(meant, keeps_filters, fitting, (), ()) if meant and keeps_filters else None
    alone = count_courses(Wanted(words=wanted.words, meaning=wanted.meaning)).fitting if wanted.is_narrowed else 0
    loosened = (
        Loosening(tuple(pair for pair in chosen if pair[0].kind_of(pair[1]) == kind), count)
        for kind, count in fitting_without(wanted).items()
        if count
    )
    topics = sorted(count_courses(Wanted()).topics.items(), key=lambda one: (-one[1], one[0]))
    return WayOn(meant, keeps_filters, alone, tuple(loosened), tuple(topics[:POPULAR]))


def _meant(edition: Edition, wanted: Wanted, fitting: int) -> tuple[tuple[str, ...], bool]:
    """The words that were probably meant, if more fits them, and whether it does so with the filters too."""
    if not wanted.words:
        return (), False
    if fitting:
        meant = probably_meant(wanted.words, _vocabulary(edition), alike=SURELY_ALIKE)
        if len(meant) < len(wanted.words):  # what was found fits every word: fewer words are no better spelling
            return (), False
    else:
        held = set(wanted.words) - unknown_words(wanted.words)
        meant = probably_meant(wanted.words, _vocabulary(edition), held=held)
    if not meant:
        return (), False
    other = replace(wanted, words=tuple(meant), meaning=())
    if count_courses(other).fitting > fitting:
        return tuple(meant), True
    alone = fitting == 0 and count_courses(Wanted(words=tuple(meant))).fitting > 0
    return (tuple(meant) if alone else ()), False


@lru_cache(maxsize=4)
def _vocabulary(_edition: Edition) -> Vocabulary:
    return vocabulary()
