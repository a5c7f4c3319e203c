"""Finding courses: what was asked for, a page of what fits, and how many each further choice would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.queries.edition import Edition
from skills_centre.catalogue.queries.shelf import Bits, Shelf, ShelvedCourse, any_of, shelf_of
from skills_centre.catalogue.rules import Order, Time
from skills_centre.catalogue.rules.asking import Term, terms_of
from skills_centre.catalogue.search import search


@dataclass(frozen=True)
class Lack:
    """A skill that somebody would build, and the level that they have in it: a course helps that leads further."""

    skill_key: str
    level: int


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Choices of one kind widen the search, choices of different kinds narrow it.

    `meaning` are the sets of terms that mean the same and concern the words. With a skill, the levels are those to which a course leads in
    that skill; without one, in any skill that it teaches. `lacks` and `without` are one person's own: where they are given, what is found
    is nobody else's to see.
    """

    words: tuple[str, ...] = ()
    meaning: tuple[tuple[str, ...], ...] = ()
    topics: frozenset[Topic] = frozenset()
    skill_key: str | None = None
    levels: frozenset[int] = frozenset()
    deliveries: frozenset[Delivery] = frozenset()
    time: Time | None = None
    role_key: str | None = None
    provider: str | None = None
    is_free: bool = False
    lacks: tuple[Lack, ...] | None = None
    without: frozenset[UUID] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is chosen, apart from the words."""
        return bool(
            self.topics
            or self.skill_key
            or self.levels
            or self.deliveries
            or self.time
            or self.role_key
            or self.provider
            or self.is_free
            or self.is_personal
        )

    @property
    def is_personal(self) -> bool:
        """Whether what fits is one person's own."""
        return self.lacks is not None or self.without is not None

    @property
    def terms(self) -> tuple[Term, ...]:
        """What has to be found in a course for these words."""
        return terms_of(self.words, self.meaning)


@dataclass(frozen=True)
class Counts:
    """How many courses fit, and how many would with each choice of a kind, by the choice's value; one that leaves none is absent."""

    fitting: int
    topics: dict[str, int]
    skills: dict[str, int]
    levels: dict[str, int]
    deliveries: dict[str, int]
    times: dict[str, int]
    roles: dict[str, int]
    providers: dict[str, int]
    free: int


@dataclass(frozen=True, slots=True)
class Own:
    """What one person's own record says: the skills that they would build, and the courses that they are on or have completed."""

    lacks: tuple[Lack, ...]
    taken: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """How many courses each choice of one person's own leaves."""

    gaps: int
    new: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits what is wanted, of one shelf. `held` are the courses that hold the words, `places` where to look for the first."""

    shelf: Shelf
    wanted: Wanted
    held: Bits
    places: Sequence[int]

    @property
    def number(self) -> int:
        """How many courses fit."""
        return self._under().bit_count()

    @property
    def holding(self) -> int:
        """How many courses hold the words, whatever else is chosen."""
        return self.held.bit_count()

    def page(self, *, first: int, most: int) -> list[ShelvedCourse]:
        """Some of the courses that fit, `most` of them after the `first`."""
        return self.shelf.some_of(self._under(), self.places, first=first, most=most)

    def counts(self) -> Counts:
        """How many courses fit, in all and for each choice under the choices of all other kinds."""
        shelf = self.shelf
        return Counts(
            fitting=self.number,
            topics=self._counted("topic", shelf.topics),
            skills=self._counted("skill", _skills_leading_to(shelf, self.wanted)),
            levels=self._counted("skill", _levels_in(shelf, self.wanted)),
            deliveries=self._counted("delivery", shelf.deliveries),
            times=self._counted("time", shelf.times),
            roles=self._counted("role", shelf.roles),
            providers=self._counted("provider", shelf.providers),
            free=(self._under(but="free") & shelf.free).bit_count(),
        )

    def counts_of(self, own: Own) -> OwnCounts:
        """How many courses each choice of one person's own leaves under the choices of all other kinds."""
        choices = _conditions(self.shelf, Wanted(lacks=own.lacks, without=own.taken))
        left = {kind: (self._under(but=kind) & bits).bit_count() for kind, bits in choices.items()}
        return OwnCounts(**left)

    def without_each(self) -> dict[str, int]:
        """How many courses would fit without the choices of one kind, by the kind's name; kinds of which nothing is chosen are absent."""
        return {kind: self._under(but=kind).bit_count() for kind in _conditions(self.shelf, self.wanted)}

    def _under(self, *, but: str | None = None) -> Bits:
        """The courses that hold the words and fit the choices of all kinds, or of all but one."""
        fitting = self.held
        for kind, bits in _conditions(self.shelf, self.wanted).items():
            if kind != but:
                fitting &= bits
        return fitting

    def _counted(self, kind: str, choices: Mapping[str, Bits]) -> dict[str, int]:
        """How many courses each choice of a kind leaves; one that leaves none is absent."""
        others = self._under(but=kind)
        return {choice: number for choice, bits in choices.items() if (number := (bits & others).bit_count())}


def fitting(wanted: Wanted, edition: Edition, order: Order = Order.TITLE) -> Fitting:
    """What fits what is wanted in the edition that is on the shelves now.

    One statement where there are words, and none otherwise, once the edition's shelf is read. What words rank alike comes by its title.
    """
    shelf = shelf_of(edition)
    if not wanted.words:
        return Fitting(shelf, wanted, shelf.everything, shelf.orders[order])
    is_ranked = order is Order.RELEVANCE
    found = search(wanted.terms, is_ranked=is_ranked)
    by_rank = [(rank, shelf.found_at[place]) for place, rank in found if place in shelf.found_at]
    places = [at for _, at in sorted(by_rank)]
    return Fitting(shelf, wanted, shelf.bits_of(places), places if is_ranked else shelf.orders[order])


def _conditions(shelf: Shelf, wanted: Wanted) -> dict[str, Bits]:
    """The courses that each kind of choice asks for, of the kinds of which something is chosen."""
    conditions: dict[str, Bits] = {}
    if wanted.topics:
        conditions["topic"] = any_of(shelf.topics.get(one, 0) for one in wanted.topics)
    if wanted.deliveries:
        conditions["delivery"] = any_of(shelf.deliveries.get(one, 0) for one in wanted.deliveries)
    if wanted.time:
        conditions["time"] = shelf.times.get(wanted.time, 0)
    if wanted.provider:
        conditions["provider"] = shelf.providers.get(wanted.provider, 0)
    if wanted.is_free:
        conditions["free"] = shelf.free
    if wanted.skill_key or wanted.levels:
        conditions["skill"] = _teaching(shelf, wanted)
    if wanted.role_key:
        conditions["role"] = shelf.roles.get(wanted.role_key, 0)
    if wanted.lacks is not None:
        conditions["gaps"] = _helping(shelf, wanted.lacks)
    if wanted.without is not None:
        without = shelf.bits_of(shelf.at[one] for one in wanted.without if one in shelf.at)
        conditions["new"] = shelf.everything & ~without
    return conditions


def _teaching(shelf: Shelf, wanted: Wanted) -> Bits:
    """The courses that teach the skill that is wanted, or any, to one of the levels that are wanted, or to any."""
    if wanted.skill_key and wanted.levels:
        return any_of(shelf.teaching.get((wanted.skill_key, level), 0) for level in wanted.levels)
    if wanted.skill_key:
        return shelf.skills.get(wanted.skill_key, 0)
    return any_of(shelf.levels.get(level, 0) for level in wanted.levels)


def _helping(shelf: Shelf, lacks: Sequence[Lack]) -> Bits:
    """The courses that lead further in any of these skills."""
    levels = {lack.skill_key: lack.level for lack in lacks}
    return any_of(bits for (key, level), bits in shelf.teaching.items() if key in levels and level > levels[key])


def _skills_leading_to(shelf: Shelf, wanted: Wanted) -> Mapping[str, Bits]:
    """The courses by the skill that they teach to one of the levels that are wanted, or to any."""
    if not wanted.levels:
        return shelf.skills
    return {key: any_of(shelf.teaching.get((key, level), 0) for level in wanted.levels) for key in shelf.skills}


def _levels_in(shelf: Shelf, wanted: Wanted) -> Mapping[str, Bits]:
    """The courses by the level to which they lead in the skill that is wanted, or in any; one that does so in two skills counts once."""
    if not wanted.skill_key:
        return {str(level): bits for level, bits in shelf.levels.items()}
    return {str(level): shelf.teaching.get((wanted.skill_key, level), 0) for level in shelf.levels}
