"""Which courses to recommend to somebody, in what order, and why: pure, so that the same facts always give the same list.

**What counts.** A course is recommended for reasons, each of which can be told in a sentence. Every reason has points, and a course has the
points of its strongest reason and half of those of each other one:

- it was begun and not opened for a fortnight (80: the quickest thing to finish),
- it stands in the person's development plan (70), or teaches a skill of a goal there (60),
- it teaches a skill in which they are below what is asked: essential (60), desirable (40),
- it teaches a skill that is asked and in which nothing is known of them: essential (45), desirable (25),
- it is the next course of a pathway that they are on (50),
- it teaches a skill that their manager named as a priority of the team (35),
- they saved it (30).

A reason about a skill loses five points for each level by which the course ends below or above the level wanted: the course that leads
just there comes first. Courses that teach nothing beyond the person's level, or begin above it, are no answer to a skill at all (`helps`).

**Order.** Most points first; of equals the shorter, then by key: never by title. Then variety: after two courses for the same skill the
next courses for other skills come first. What is left follows in its order. Last, a course that is worth taking before another one in the
list comes directly before it.

**Never** recommended: what the person completed, is on (save to carry on), said is not for them, or nobody can begin. A course whose first
courses they have not taken is recommended with those named.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Because(StrEnum):
    """Why a course is recommended."""

    BEGUN = "begun"
    PLANNED = "planned"
    GOAL = "goal"
    BELOW = "below"
    BELOW_DESIRABLE = "below-desirable"
    PATHWAY = "pathway"
    UNKNOWN = "unknown"
    UNKNOWN_DESIRABLE = "unknown-desirable"
    TEAM = "team"
    SAVED = "saved"


POINTS = {
    Because.BEGUN: 80,
    Because.PLANNED: 70,
    Because.GOAL: 60,
    Because.BELOW: 60,
    Because.PATHWAY: 50,
    Because.UNKNOWN: 45,
    Because.BELOW_DESIRABLE: 40,
    Because.TEAM: 35,
    Because.SAVED: 30,
    Because.UNKNOWN_DESIRABLE: 25,
}

#: What a level too few or too many costs.
PER_LEVEL = 5

#: How many courses for one skill come before courses for others.
MOST_FOR_ONE_SKILL = 2

#: Days after which a course that was begun and not opened since is worth a word.
LEFT_AFTER_DAYS = 14


@dataclass(frozen=True)
class Reason:
    """One reason and its sentence. `skill_key` where it is about a skill; `off_by` levels from the one wanted."""

    because: Because
    sentence: str
    skill_key: str | None = None
    off_by: int = 0

    @property
    def points(self) -> int:
        """What it counts for."""
        return max(1, POINTS[self.because] - PER_LEVEL * self.off_by)


@dataclass(frozen=True)
class Candidate:
    """A course that somebody could take, and a reason for it."""

    course_key: str
    minutes: int
    reason: Reason


@dataclass(frozen=True)
class Recommended:
    """A course with its reasons, the strongest first."""

    course_key: str
    minutes: int
    reasons: tuple[Reason, ...]

    @property
    def doubled_points(self) -> int:
        """The points of the strongest reason and half of those of the others, twice, so that they stay whole."""
        return self.reasons[0].points + sum(reason.points for reason in self.reasons)

    @property
    def skill_key(self) -> str | None:
        """The skill that it is recommended for, if its strongest reason is about one."""
        return self.reasons[0].skill_key


def helps(from_level: int, to_level: int, *, level: int | None) -> bool:
    """Whether a course moves somebody on: it ends above their level and does not begin above it. Of nobody known, one for beginners."""
    known = level or 0
    return to_level > known and from_level <= max(known, 1)


def recommend(
    candidates: Iterable[Candidate], *, firsts: Mapping[str, Collection[str]] = MappingProxyType({})
) -> list[Recommended]:
    """Put the courses together with all of their reasons, in order. `firsts` are the courses worth taking before each. See the module."""
    together: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        together.setdefault(candidate.course_key, []).append(candidate)
    found = [
        Recommended(key, several[0].minutes, _strongest_first(one.reason for one in several))
        for key, several in together.items()
    ]
    found.sort(key=lambda one: (-one.doubled_points, one.minutes, one.course_key))
    return _first_things_first(_varied(found), firsts)


def _strongest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons by their points; of two that say the same only one."""
    once = {reason.sentence: reason for reason in reasons}
    return tuple(sorted(once.values(), key=lambda one: (-one.points, one.because, one.sentence)))


def _varied(ranked: Sequence[Recommended]) -> list[Recommended]:
    """The same courses, with the third and further ones for a skill after those for others."""
    seen: Counter[str] = Counter()
    first, later = [], []
    for one in ranked:
        key = one.skill_key
        if key is not None and seen[key] >= MOST_FOR_ONE_SKILL:
            later.append(one)
            continue
        if key is not None:
            seen[key] += 1
        first.append(one)
    return [*first, *later]


def _first_things_first(ranked: Sequence[Recommended], firsts: Mapping[str, Collection[str]]) -> list[Recommended]:
    """The same courses, each with those that are worth taking before it directly before it, where it stood; a ring stands as it is."""
    by_key = {one.course_key: one for one in ranked}
    placed: dict[str, Recommended] = {}
    on_the_way: set[str] = set()

    def place(one: Recommended) -> None:
        if one.course_key in placed or one.course_key in on_the_way:
            return
        on_the_way.add(one.course_key)
        for key in firsts.get(one.course_key, ()):
            if key in by_key:
                place(by_key[key])
        placed[one.course_key] = one

    for one in ranked:
        place(one)
    return list(placed.values())
