"""Whether a policy is within what may be decided of its kind, and what to say if it is not."""

import re
from dataclasses import dataclass
from itertools import pairwise

from skills_centre.platform.text import is_visible
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.openings import problem_of_places
from skills_centre.reminders.rules.policies import LONGEST_OPENING, MOST_A_WEEK, TERMS, Bounds, Policy, Terms
from skills_centre.reminders.rules.timing import EARLIEST_HOUR, LATEST_HOUR, LEAST_HOURS, Hours
from skills_centre.reminders.rules.ways import Way, ways_of, why_always_mailed, why_not_at_once

#: Addresses of pages and of mail, as people type them.
_LINK = re.compile(r"://|\bwww\.|\bmailto:|\S@\S|\b[\w-]+\.(?:com|org|net|uk|eu|gov)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a policy: the field of the form, and the sentence beside it."""

    field: str
    sentence: str


def problem_of(kind: ReminderKind, policy: Policy) -> Problem | None:
    """The first thing by which a policy is outside the terms of its kind; none where it is within them."""
    terms = TERMS[kind]
    if terms.bounds is None:
        if policy.offsets != terms.default.offsets:
            return Problem("days", "When this is sent is fixed")
    else:
        found = _problem_of_days(policy.offsets, terms.bounds)
        if found:
            return Problem("days", found)
    if not policy.is_on and not terms.may_be_off:
        return Problem("is_on", "This cannot be turned off: somebody waits for it, or a date passes by it")
    return (
        _problem_of_way(kind, policy)
        or _problem_of_hours(policy)
        or _problem_of_limit(terms, policy.most_a_week)
        or _problem_of_opening(kind, policy.opening)
    )


def _problem_of_way(kind: ReminderKind, policy: Policy) -> Problem | None:
    if policy.way not in ways_of(kind):
        if policy.way is Way.SITE:
            return Problem("way", f"This is always mailed. {why_always_mailed(kind)}")
        return Problem("way", f"This does not leave at once. {why_not_at_once(kind)}")
    if policy.way is Way.AT_ONCE and 0 not in policy.offsets:
        return Problem(
            "days",
            "Only what is told on the day itself leaves at once: enter 0 among the days, or choose the day’s message",
        )
    return None


def _problem_of_hours(policy: Policy) -> Problem | None:
    if policy.in_hours and policy.way is not Way.AT_ONCE:
        return Problem(
            "way", "Only what leaves at once has hours of its own: everything else keeps to those of ordinary mail"
        )
    return None


def _problem_of_limit(terms: Terms, most_a_week: int | None) -> Problem | None:
    if most_a_week is None:
        return None
    if not terms.may_be_capped:
        return Problem("most_a_week", "This is not held back: somebody waits for it, or a date passes by it")
    if not 1 <= most_a_week <= MOST_A_WEEK:
        return Problem("most_a_week", f"Choose from 1 to {MOST_A_WEEK} days of a week, or no limit")
    return None


def _problem_of_opening(kind: ReminderKind, opening: str) -> Problem | None:
    if len(opening) > LONGEST_OPENING:
        return Problem("opening", f"Write {LONGEST_OPENING} characters at the most")
    if not is_visible(opening) or "\n" in opening:
        return Problem("opening", "There is a character here that nobody can see; type the sentence again")
    if _LINK.search(opening):
        return Problem("opening", "Leave out addresses: the message has its own link to what it is about")
    wrong = problem_of_places(kind, opening)
    return Problem("opening", wrong) if wrong else None


def _problem_of_days(offsets: tuple[int, ...], bounds: Bounds) -> str | None:
    days = sorted(set(offsets))
    if not days:
        return "Enter at least one number of days"
    if len(days) > bounds.most:
        return f"Enter {bounds.most} numbers at the most: few reminders are read, and many are filtered away"
    if days[0] < bounds.earliest or days[-1] > bounds.latest:
        nearest, furthest = sorted((abs(bounds.earliest), abs(bounds.latest)))
        return f"Each must be a whole number from {nearest} to {furthest}"
    if any(after - before < bounds.apart for before, after in pairwise(days)):
        return f"Leave at least {bounds.apart} days between one and the next"
    return None


def problem_of_hours(hours: Hours) -> Problem | None:
    """What is wrong with the hours of ordinary mail: outside the working day, or too few for a large institution's mail."""
    if hours.opens.hour < EARLIEST_HOUR or hours.closes.hour > LATEST_HOUR:
        return Problem("opens", "Choose hours from 7 am to 8 pm")
    if hours.closes.hour - hours.opens.hour < LEAST_HOURS:
        return Problem("closes", f"Choose an hour at least {LEAST_HOURS} hours after the first")
    return None
