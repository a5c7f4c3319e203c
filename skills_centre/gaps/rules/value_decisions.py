"""The decisions that are wanted after a quarter, proposed from its figures: each of another kind, what people asked for themselves first.

Counts are such as may be shown: people below and unknown in whole fives (`suppression`), people who ask as `asking_shown` gives them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from skills_centre.gaps.rules.supply import Supply
from skills_centre.gaps.rules.value import Figure, Numbers, people_asking
from skills_centre.platform.pages import counted, in_words, number

#: How many are wanted, and the letters that each may have so that they fit one side of paper.
DECISIONS = 3
LONGEST = 400
#: Below this share of places attended, fewer should be offered, or more filled.
WELL_ATTENDED = Fraction(3, 5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A course of which people want a session and had none; how many, as `asking_shown` gives it."""

    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Needed:
    """A skill with how many people are where, and what learning there is for it."""

    name: str
    supply: Supply


@dataclass(frozen=True, slots=True)
class Reached:
    """A business area that is shown: how many of its people learning reached, to the nearest five."""

    name: str
    reached: int
    people: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known at the end of a quarter that somebody might decide something about."""

    asked: Sequence[Asked]
    needed: Sequence[Needed]
    unused: Sequence[str]
    areas: Sequence[Reached]
    numbers: Mapping[Figure, Numbers]


def proposed(found: Findings, *, as_of: date) -> list[str]:
    """Three decisions at the most, in words with their figures."""
    return [words[:LONGEST] for words in _possible(found, as_of)][:DECISIONS]


def _possible(found: Findings, as_of: date) -> Iterator[str]:
    yield from _more_sessions(found.asked)
    yield from _most_below(found.needed)
    yield from _least_known(found.needed)
    yield from _unused(found.unused, as_of)
    yield from _empty_places(found.numbers)
    yield from _least_reached(found.areas)


def _more_sessions(asked: Sequence[Asked]) -> Iterator[str]:
    if not asked:
        return
    first = min(asked, key=lambda one: (-one.people, one.title))
    others = f" Of {counted(len(asked) - 1, 'other course')} people want one too." if len(asked) > 1 else ""
    yield (
        f"Hold more sessions of “{first.title}”: {people_asking(first.people)} people wanted a place or a date and had none,"
        f" more than of any other course.{others}"
    )


def _most_below(needed: Sequence[Needed]) -> Iterator[str]:
    known = [one for one in needed if one.supply.shown.is_assessed_enough and one.supply.shown.below]
    if not known:
        return
    # What nothing is coming for is first: there free seats and courses do not help.
    most = min(known, key=lambda one: (bool(one.supply.free), -one.supply.shown.below, one.name))
    below = f"about {number(most.supply.shown.below)} of {number(most.supply.shown.people)} people are below what their roles ask"
    if not most.supply.courses:
        yield f"Write or buy a course in {most.name}: {below}, and no course teaches it."
        return
    at_any_time = next((one for one in most.supply.courses if one.is_at_any_time), None)
    if most.supply.free:
        yield f"Fill the {counted(most.supply.free, 'free seat')} in {most.name}: {below}."
    elif at_any_time:
        yield f"Give people time for “{at_any_time.title}”, {counted(at_any_time.minutes, 'minute')}: in {most.name} {below}."
    else:
        yield f"Pay for a session in {most.name}: {below}, and no seat is coming."


def _least_known(needed: Sequence[Needed]) -> Iterator[str]:
    unsure = [one for one in needed if one.supply.shown.people and not one.supply.shown.is_assessed_enough]
    if unsure:
        least = min(unsure, key=lambda one: (-one.supply.shown.unknown, one.name))
        shown = least.supply.shown
        yield (
            f"Have managers ask for assessments in {least.name}: nothing is known of about {number(shown.unknown)} of"
            f" {number(shown.people)} people, so nobody can say what they need."
        )


def _unused(titles: Sequence[str], as_of: date) -> Iterator[str]:
    if titles:
        others = f", nor {counted(len(titles) - 1, 'other course')} like it" if len(titles) > 1 else ""
        yield f"Withdraw or renew “{titles[0]}”: nobody began it in the twelve months to {in_words(as_of)}{others}."


def _empty_places(numbers: Mapping[Figure, Numbers]) -> Iterator[str]:
    found = numbers.get(Figure.PLACES)
    if not found:
        return
    _sessions, offered, whole, part, *_rest = found
    if offered and Fraction(whole + part, offered) < WELL_ATTENDED:
        yield (
            f"Offer fewer places, or fill them from waiting lists: {number(whole + part)} of {number(offered)} places were attended."
        )


def _least_reached(areas: Sequence[Reached]) -> Iterator[str]:
    if len(areas) < 2:
        return
    least = min(areas, key=lambda one: (Fraction(one.reached, one.people), one.name))
    reached, people = sum(one.reached for one in areas), sum(one.people for one in areas)
    if Fraction(least.reached, least.people) < Fraction(reached, people):
        yield (
            f"Find out what keeps {least.name} from learning: it reached {number(least.reached)} of {number(least.people)} people"
            f" there, against {number(reached)} of {number(people)} in all areas."
        )
