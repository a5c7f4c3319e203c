"""When a result wants another look: once it is out of date, and in the month before."""

from datetime import date, timedelta

from skills_centre.skills.rules.codes import SkillState
from skills_centre.skills.rules.history import CurrentLevels
from skills_centre.skills.rules.states import Standing, first_day_too_old

#: So long before it is out of date somebody is invited to look at it again.
REVIEW_AHEAD = timedelta(days=30)


def review_on(standing: Standing | None, current: CurrentLevels, currency_months: int | None) -> date | None:
    """The first day on which the result that a state rests on is out of date; none where it rests on none, or never is."""
    if standing is None or currency_months is None:
        return None
    days = {
        SkillState.MET: current.verified_on,
        SkillState.STALE: current.verified_on,
        SkillState.CLAIMED: current.claimed_on,
    }
    rests_on = days.get(standing.state)
    return first_day_too_old(rests_on, currency_months) if rests_on else None


def wants_review(day: date | None, *, on: date) -> bool:
    """Whether a result that is out of date from a day wants another look on one."""
    return day is not None and day <= on + REVIEW_AHEAD
