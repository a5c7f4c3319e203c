"""The list of courses as one page shows it: what fits, how to narrow it, and a way on when nothing or little fits."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from uuid import UUID

from flask import current_app
from markupsafe import Markup

from skills_centre.catalogue.queries.edition import Edition, catalogue_edition
from skills_centre.catalogue.queries.finding import Fitting, OwnCounts, Wanted, fitting
from skills_centre.catalogue.queries.shelf import TaughtSkill, shelf_of
from skills_centre.catalogue.queries.synonyms import synonyms_of
from skills_centre.catalogue.queries.vocabulary import (
    SURELY_ALIKE,
    Vocabulary,
    probably_meant,
    vocabulary,
    with_meanings,
)
from skills_centre.catalogue.rules import Order
from skills_centre.catalogue.search import find_extracts, unknown_words
from skills_centre.home.asking_for_courses import Asked, own_record, with_meaning, with_own
from skills_centre.home.course_cards import DrawnCourse, draw
from skills_centre.home.course_filters import Choice, Filter, chosen_in, filters_of, own_filter
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
class Loosening:
    """Choices of one kind, and how many courses would fit without them."""

    choices: tuple[tuple[Filter, Choice], ...]
    count: int

    @property
    def words(self) -> str:
        """The choices as people read them."""
        return ", ".join(choice.words for _, choice in self.choices)

    @property
    def is_of_time(self) -> bool:
        """Whether it is how much time somebody has."""
        return any(one.name == "time" for one, _ in self.choices)

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

    @property
    def parts(self) -> int:
        """How many courses would fit if they need not be finished in the time that somebody has; 0 where none was chosen."""
        return next((one.count for one in self.without if one.is_of_time), 0)


@dataclass(frozen=True)
class CourseList:
    """A page of the courses that fit: `chosen` narrows it, `own` is the reader's own filter, `panel` the HTML of all the others.

    `fits` says what else would fit. `first` and `last` count from one; with nothing that fits both are zero.
    """

    fits: Fitting
    fitting: int
    pages: int
    page: int
    courses: tuple[DrawnCourse, ...]
    chosen: tuple[tuple[Filter, Choice], ...]
    panel: Markup
    way_on: WayOn | None
    own: Filter | None = None
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


def list_courses(asked: Asked, viewer: Viewer, *, taken: Iterable[UUID], on: date) -> CourseList:
    """The page of courses that an address asks for, for those words that were probably meant where nothing fits the ones that were typed.

    `taken` are the courses that the reader is on or has completed. What everybody finds alike is kept for as long as the edition stays
    (docs/decisions/0007), what is the reader's own never.
    """
    edition = catalogue_edition()
    own = own_record(viewer, taken, on=on)
    wanted = with_own(with_meaning(asked), asked.mine, own)
    listing = partial(_list, is_private=viewer.is_private) if wanted.is_personal else _listed
    found = listing(edition, wanted, asked.order, asked.page)
    way = found.way_on
    if not (found.fitting or asked.is_exact or way is None or way.alone) and way.meant and way.meant_keeps_filters:
        wanted = _in_words(wanted, way.meant)
        meant = listing(edition, wanted, asked.order, asked.page)
        found = replace(meant, instead=" ".join(way.meant))
    return replace(found, own=own_filter(wanted, found.fits.counts_of(own), is_private=viewer.is_private))


def _list(edition: Edition, wanted: Wanted, order: Order, page: int, *, is_private: bool = False) -> CourseList:
    fits = fitting(wanted, edition, order)
    counts = fits.counts()
    pages = max(-(-counts.fitting // PAGE), 1)
    page = min(page, pages)
    courses = fits.page(first=(page - 1) * PAGE, most=PAGE)
    of_cards = {skill.skill_key for one in courses for skill in one.taught}
    named = _named(edition, of_cards | counts.skills.keys() | {key for key in [wanted.skill_key] if key})
    roles = _roles(edition, counts.roles.keys() | {key for key in [wanted.role_key] if key})
    filters = filters_of(wanted, counts, named, roles)
    chosen = chosen_in((own_filter(wanted, OwnCounts(0, 0), is_private=is_private), *filters))
    where = find_extracts(wanted.terms, [one.card.course_id for one in courses]) if wanted.words else {}
    return CourseList(
        fits=replace(fits, places=()),
        fitting=counts.fitting,
        pages=pages,
        page=page,
        courses=tuple(draw(one.card, leads_to(one.taught, named), where.get(one.card.course_id)) for one in courses),
        chosen=chosen,
        panel=_drawn("home/course_filters.html", filters=filters) if any(one.choices for one in filters) else Markup(),
        way_on=_way_on(edition, fits, chosen),
    )


#: What is the same for everybody, kept for as long as the edition is asked for: what it holds never changes.
_listed = lru_cache(maxsize=256)(_list)


def _drawn(template: str, **what: object) -> Markup:
    """A part of the page that is the same for everybody who asks the same."""
    return Markup(current_app.jinja_env.get_template(template).render(what))  # noqa: S704 - our own templates escape what they show


def leads_to(taught: Iterable[TaughtSkill], named: Mapping[str, NamedSkill]) -> str:
    """The levels to which a course leads, in the order of what it teaches, each with its skills."""
    by_level: dict[str, list[str]] = {}
    for one in taught:
        skill = named[one.skill_key]
        by_level.setdefault(skill.level_in_words(one.to_level), []).append(skill.name)
    return "; ".join(f"{level} in {', '.join(names)}" for level, names in by_level.items())


def _way_on(edition: Edition, fits: Fitting, chosen: tuple[tuple[Filter, Choice], ...]) -> WayOn | None:
    wanted, number = fits.wanted, fits.number
    if number > FEW or (number and not wanted.words):
        return None
    meant, keeps_filters = _meant(edition, wanted, number)
    if number:
        return WayOn(meant, keeps_filters, number, (), ()) if meant and keeps_filters else None
    loosened = (
        Loosening(tuple(pair for pair in chosen if pair[0].kind_of(pair[1]) == kind), count)
        for kind, count in fits.without_each().items()
        if count
    )
    topics = sorted(fitting(Wanted(), edition).counts().topics.items(), key=lambda one: (-one[1], one[0]))
    alone = fits.holding if wanted.is_narrowed else 0
    return WayOn(meant, keeps_filters, alone, tuple(loosened), tuple(topics[:POPULAR]))


def _meant(edition: Edition, wanted: Wanted, number: int) -> tuple[tuple[str, ...], bool]:
    """The words that were probably meant, if more than this number fit them, and whether it does so with the filters too."""
    if not wanted.words:
        return (), False
    known = with_meanings(_vocabulary(edition))
    if number:
        meant = probably_meant(wanted.words, known, alike=SURELY_ALIKE)
        if len(meant) < len(wanted.words):  # what was found fits every word: fewer words are no better spelling
            return (), False
    else:
        held = set(wanted.words) - unknown_words(wanted.words)
        meant = probably_meant(wanted.words, known, held=held)
    if not meant:
        return (), False
    fits = fitting(_in_words(wanted, meant), edition)
    if fits.number > number:
        return tuple(meant), True
    return (tuple(meant) if number == 0 and fits.holding else ()), False


def _named(edition: Edition, keys: Set[str]) -> Mapping[str, NamedSkill]:
    """What these skills are called; asked for only where one is taught by nothing."""
    known = _names(edition)[0]
    return {key: known[key] for key in sorted(keys)} if keys <= known.keys() else named_skills(keys)


def _roles(edition: Edition, keys: Set[str]) -> Mapping[str, str]:
    """What these roles are called; asked for only where nothing teaches what one asks for."""
    known = _names(edition)[1]
    return known if keys <= known.keys() else role_names(keys)


@lru_cache(maxsize=2)
def _names(edition: Edition) -> tuple[Mapping[str, NamedSkill], Mapping[str, str]]:
    """What the skills that are taught, and the roles that ask for them, are called in an edition. Two statements."""
    shelf = shelf_of(edition)
    return named_skills(shelf.skills.keys()), role_names(shelf.roles.keys())


def _in_words(wanted: Wanted, words: Sequence[str]) -> Wanted:
    """The same in other words, with what means the same as those. One statement."""
    return replace(wanted, words=tuple(words), meaning=synonyms_of(words))


@lru_cache(maxsize=4)
def _vocabulary(_edition: Edition) -> Vocabulary:
    return vocabulary()
