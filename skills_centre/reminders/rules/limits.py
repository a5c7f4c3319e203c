"""Whether a policy is within what may be decided of its kind, and what to say if it is not."""

from dataclasses import dataclass
from itertools import pairwise

from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import MOST_A_WEEK, TERMS, Bounds, Policy
from skills_centre.reminders.rules.timing import EARLIEST_HOUR, LATEST_HOUR, LEAST_HOURS, Hours


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
    if policy.most_a_week is None:
        return None
    if not terms.may_be_capped:
        return Problem("most_a_week", "This is not held back: somebody waits for it, or a date passes by it")
    if not 1 <= policy.most_a_week <= MOST_A_WEEK:
        return Problem("most_a_week", f"Choose from 1 to {MOST_A_WEEK} days of a week, or no limit")
    return None


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
