"""The value of a quarter's learning: which figures there are, what may be shown of each, and the words in which they are said.

Source: DOMAIN.md, "Value is shown in tiers and with denominators … never a claim of cause", and "Who sees what": fewer than ten people are
withheld, other counts are in whole fives, totals are sums of the rounded. An empty denominator is "no data", never 0%.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from skills_centre.gaps.rules.suppression import Counts, rounded_counts
from skills_centre.platform.pages import counted, number
from skills_centre.skills.rules.impact import FEWEST, NEAREST, rounded


class Figure(StrEnum):
    """What is told of a quarter, in tiers: from whom learning reached to what became of it."""

    REACHED = "reached"
    COMPLETIONS = "completions"
    HOURS = "hours"
    PLACES = "places"
    COST = "cost"
    UNMET = "unmet-demand"
    CONFIDENCE = "confidence"
    USED = "use"
    CHANGE = "change"


TITLES: Mapping[Figure, str] = {
    Figure.REACHED: "People reached",
    Figure.COMPLETIONS: "Courses completed",
    Figure.HOURS: "Hours of learning",
    Figure.PLACES: "Places in sessions",
    Figure.COST: "Cost of an attended place",
    Figure.UNMET: "Unmet demand",
    Figure.CONFIDENCE: "Confidence before and after",
    Figure.USED: "Of use after 90 days",
    Figure.CHANGE: "Confirmed level after 90 days",
}

#: What each figure is made of, in the order in which its numbers are kept: as files name them.
PARTS: Mapping[Figure, tuple[str, ...]] = {
    Figure.REACHED: ("Completed a course", "Took part and completed none", "Not reached"),
    Figure.COMPLETIONS: ("Courses completed",),
    Figure.HOURS: ("In courses and sessions", "Recorded by people themselves"),
    Figure.PLACES: (
        "Sessions held", "Places offered", "Attended to the end", "Attended in part", "Did not attend", "Registers still open",
    ),
    Figure.COST: ("Pounds for each attended place",),
    Figure.UNMET: ("People who wait or asked for a date", "People who wish for a topic that no course teaches"),
    Figure.CONFIDENCE: (
        "Confident before and after", "Confident after, not before", "Confident before, not after", "Confident neither before nor after",
    ),
    Figure.USED: ("Used it", "Used it a little", "Have not used it yet", "Courses completed 90 days before"),
    Figure.CHANGE: ("Higher", "The same", "Lower", "Confirmed for the first time", "Not confirmed by then"),
}  # fmt: skip

#: The numbers of a figure in the order of its PARTS; none where they are withheld. A figure of which there are no data is not there at all.
Numbers: TypeAlias = tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a page says it: what it is, what it rests on, and the quarter before, all in words."""

    figure: Figure
    value: str
    rests_on: str = ""

    @property
    def title(self) -> str:
        """Its name."""
        return TITLES[self.figure]


WITHHELD = "Withheld"
WHY_WITHHELD = "fewer than ten people"
NO_DATA = "No data"


def shown(counts: Counts, *, people: int) -> Numbers:
    """What may be shown of counts that rest on so many people: nothing for fewer than ten, else whole fives."""
    return rounded_counts(counts) if people >= FEWEST and sum(rounded_counts(counts)) >= FEWEST else None


def places_shown(sessions: int, offered: int, attended: Counts, still_open: int) -> Numbers:
    """What may be shown of the places of sessions; `attended`: to the end, in part, not. Sessions and seats are exact: they are nobody."""
    may = shown(attended, people=sum(attended))
    return (sessions, offered, *may, still_open) if may else None


def asking_shown(people: int) -> int:
    """How many people ask, as it is kept: fewer than ten are five, which is said as "fewer than 10"; nobody is nobody."""
    return NEAREST if 0 < people < FEWEST else rounded(people)


def hours_shown(minutes: int, *, people: int) -> int | None:
    """Hours to the nearest five; none where they are those of fewer than ten people."""
    return rounded((minutes + 30) // 60) if people >= FEWEST else None


def cost_shown(pence: int, held: int, places: Numbers) -> int | None:
    """Pounds for each attended place: what a held place cost on average, times the places held, by the places attended, as both are shown.

    None where places are withheld or nobody attended. The true number of places is left out of it, or it could be worked back.
    """
    if not places or not held:
        return None
    _sessions, _offered, whole, part, absent, _open = places
    if not whole + part:
        return None
    each = round(Fraction(pence, held * 100))
    return round(Fraction(each * (whole + part + absent), whole + part))


def share(part: int, whole: int) -> str:
    """A share in words, of numbers as they are shown: "40%"; nothing where there is nobody to be a share of."""
    return f"{round(Fraction(100 * part, whole))}%" if whole else ""


def of(part: int, whole: int) -> str:
    """A part of a whole with its share: 145 of 360 (40%)."""
    return f"{number(part)} of {number(whole)} ({share(part, whole)})" if whole else NO_DATA


def told(figure: Figure, numbers: Mapping[Figure, Numbers]) -> Told:
    """A figure in words."""
    if figure not in numbers:
        return Told(figure, NO_DATA, _first_up(_NOTHING[figure]))
    found = numbers[figure]
    if found is None:
        return Told(figure, WITHHELD, _first_up(WHY_WITHHELD))
    value, rests_on = _WORDS[figure](found, numbers)
    return Told(figure, _first_up(value), _first_up(rests_on))


def all_told(numbers: Mapping[Figure, Numbers]) -> list[Told]:
    """Every figure in words, in tiers."""
    return [told(figure, numbers) for figure in Figure]


def together(several: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """The sums of the rounded, number by number."""
    return tuple(map(sum, zip(*several, strict=True)))


#: What is said where there are no data.
_NOTHING: Mapping[Figure, str] = {
    Figure.REACHED: "nobody is counted",
    Figure.COMPLETIONS: "nobody completed a course",
    Figure.HOURS: "nothing was recorded, or by fewer than ten people",
    Figure.PLACES: "no session was held whose register is closed",
    Figure.COST: "no place was attended that cost anything",
    Figure.UNMET: "nobody waits or asked",
    Figure.CONFIDENCE: "nobody who completed a course answered",
    Figure.USED: "nobody answered what became of a course",
    Figure.CHANGE: "nobody completed a course 90 days before",
}


def _reached(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    completed, took_part, not_reached = found
    people = completed + took_part + not_reached
    if not completed + took_part:
        return NO_DATA, f"nothing is recorded of {number(people)} people"
    return of(completed + took_part, people), f"{number(completed)} of them completed a course"


def _completions(found: Counts, numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    reached = numbers.get(Figure.REACHED)
    return number(found[0]), f"by {number(reached[0])} people" if reached else ""


def _hours(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    taught, own = found
    said = f"{number(taught)} in courses and sessions, and {number(own)} that people recorded themselves"
    if not own:
        said = "all of them in courses and sessions; what people recorded themselves is too little to be shown"
    elif not taught:
        said = "all of them recorded by people themselves; those in courses and sessions are too few to be shown"
    return number(taught + own), said


def _places(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    sessions, offered, whole, part, absent, still_open = found
    said = (
        f"in {counted(sessions, 'session')}; {number(part)} attended in part; {number(absent)} booked and did not come"
    )
    later = f"; {counted(still_open, 'register')} still open" if still_open else ""
    return (
        f"{number(whole + part)} attended of {number(offered)} offered ({share(whole + part, offered)})",
        said + later,
    )


def _cost(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    return f"£{number(found[0])}", "from the price that each session states; rooms and trainers are not in it"


def _unmet(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    waiting, wishing = found
    return (
        f"{_people(waiting)} waiting for a session or a date",
        f"{_people(wishing)} wishing for a topic that no course teaches",
    )


def _people(asking: int) -> str:
    return f"{people_asking(asking)} people" if asking else "nobody"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def people_asking(shown_number: int) -> str:
    """How many people ask, of what `asking_shown` gave."""
    return "nobody" if not shown_number else "fewer than 10" if shown_number < FEWEST else number(shown_number)


def _confidence(found: Counts, numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    both, gained, lost, neither = found
    before, after = both + lost, both + gained
    answered = both + gained + lost + neither
    completions = numbers.get(Figure.COMPLETIONS)
    rate = f"; {_answered(answered, completions[0])}" if completions else ""
    return (
        f"{share(before, answered)} confident before, {share(after, answered)} after",
        f"{number(before)} of {number(answered)} answers say “confident” or “very confident” of before, {number(after)} of after{rate}",
    )


def _used(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    used, a_little, not_yet, completions = found
    answered = used + a_little + not_yet
    return (
        f"{share(used + a_little, answered)} used it",
        f"{number(used)} yes, {number(a_little)} a little, {number(not_yet)} not yet; {_answered(answered, completions)}",
    )


def _answered(answers: int, completions: int) -> str:
    return f"answers for {of(answers, completions)} completed courses"


def _change(found: Counts, _numbers: Mapping[Figure, Numbers]) -> tuple[str, str]:
    higher, same, lower, newly, unknown = found
    rest = f"{number(same)} the same, {number(lower)} lower, {number(unknown)} not confirmed by then"
    return (
        f"{number(higher)} rose, {number(newly)} confirmed for the first time",
        f"of {number(sum(found))}, each one person in one skill: {rest}",
    )


_WORDS = {
    Figure.REACHED: _reached,
    Figure.COMPLETIONS: _completions,
    Figure.HOURS: _hours,
    Figure.PLACES: _places,
    Figure.COST: _cost,
    Figure.UNMET: _unmet,
    Figure.CONFIDENCE: _confidence,
    Figure.USED: _used,
    Figure.CHANGE: _change,
}
