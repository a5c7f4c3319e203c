"""The check before publication: errors that stop it, and advice that does not, each with its place."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from skills_centre.catalogue.rules.findings import CourseToCheck, Finding, PartToCheck, Surroundings, Weight
from skills_centre.catalogue.rules.prose import check_prose, plain_blocks
from skills_centre.catalogue.rules.reading import minutes_to_read, words_of

#: A review that falls due this soon is asked for again almost at once.
SOON = timedelta(days=60)
#: Fewer words than this teach nothing.
FEWEST_WORDS_OF_FEEDBACK = 3
#: A lesson that gives this many minutes more than ten times its reading time says more than it holds.
SPARE_MINUTES = 10
_VAGUE = re.compile(
    r"^(understand|know|be aware|become aware|appreciate|learn about|be familiar|have an understanding)\b",
    re.IGNORECASE,
)


def check_course(course: CourseToCheck, around: Surroundings, *, today: date) -> list[Finding]:
    """Everything that the check finds, errors first, each kind in the order of the course."""
    found = [*_about(course, around, today), *(one for part in course.parts for one in _part(course, part, around))]
    return sorted(found, key=lambda one: one.weight is Weight.ADVICE)


def errors_in(found: list[Finding]) -> list[Finding]:
    """Those findings that stop publication."""
    return [one for one in found if one.weight is Weight.ERROR]


def _about(course: CourseToCheck, around: Surroundings, today: date) -> Iterator[Finding]:
    def found(weight: Weight, sentence: str) -> Finding:
        return Finding(weight, course.about, 0, sentence)

    if not any(outcome.strip() for outcome in course.outcomes):
        yield found(Weight.ERROR, "there are no outcomes; say what somebody can do afterwards.")
    for outcome in course.outcomes:
        if _VAGUE.match(outcome.strip()):
            yield found(
                Weight.ADVICE, f"the outcome “{outcome.strip()[:80]}” cannot be seen; say what somebody can do."
            )
    if course.review_on < today:
        yield found(Weight.ADVICE, "the day by which the owner reads it again has passed.")
    elif course.review_on <= today + SOON:
        yield found(Weight.ADVICE, "the day by which the owner reads it again is less than two months away.")
    for key in course.prerequisites:
        if key not in around.published:
            yield found(Weight.ADVICE, f"“{key}” is worth taking first, but staff do not see that course.")
    total = sum(part.minutes for part in course.parts)
    if total != course.minutes:
        yield found(Weight.ERROR, f"it says {_minutes(course.minutes)}, but its parts take {total}.")
    needed = minutes_to_read([block for part in course.parts for block in plain_blocks(part.text)])
    if needed > course.minutes:
        yield found(Weight.ADVICE, f"it says {_minutes(course.minutes)}, but reading alone takes about {needed}.")
    yield from (
        Finding(one.weight, one.spot, 0, f"the description: {one.sentence}")
        for one in check_prose(course.description, course.about, around, own_key=course.key)
    )


def _part(course: CourseToCheck, part: PartToCheck, around: Surroundings) -> Iterator[Finding]:
    for missing in part.lacks:
        yield Finding(Weight.ERROR, part.spot, 0, f"the video has no {missing}; not everybody hears or sees it.")
    if part.is_elsewhere:
        yield Finding(Weight.ADVICE, part.spot, 0, "the video is on another site; see that it has captions there.")
    if part.text:
        yield from check_prose(part.text, part.spot, around, own_key=course.key)
        yield from _time(part)
    for question in part.questions:
        if any(len(words_of(words)) < FEWEST_WORDS_OF_FEEDBACK for words in question.feedback):
            yield Finding(
                Weight.ADVICE,
                part.spot,
                0,
                f"question {question.number}: an answer has hardly any feedback; say why it is right or wrong.",
            )


def _time(part: PartToCheck) -> Iterator[Finding]:
    if part.spot.kind != "lesson":
        return
    needed = minutes_to_read(plain_blocks(part.text))
    if needed > part.minutes:
        yield Finding(
            Weight.ADVICE, part.spot, 0, f"it says {_minutes(part.minutes)}, but reading it takes about {needed}."
        )
    elif part.minutes > 10 * needed + SPARE_MINUTES:
        yield Finding(
            Weight.ADVICE,
            part.spot,
            0,
            f"it says {_minutes(part.minutes)}, but reading it takes about {max(1, needed)}.",
        )


def _minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"
