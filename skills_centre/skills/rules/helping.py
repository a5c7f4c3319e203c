"""When a confirmed level still lets somebody be found, and how often people may be asked for help."""

from datetime import date, timedelta

from skills_centre.skills.rules.states import first_day_too_old

#: One asks the same person once in this time.
BETWEEN_TWO_MAILS = timedelta(days=14)
#: Nobody is asked more often than this in a week, and nobody asks more people in one.
MOST_A_WEEK = 5
WEEK = timedelta(days=7)


def is_out_of_date(verified_on: date | None, currency_months: int | None, *, on: date) -> bool:
    """Whether a confirmed level is past the skill's currency on a day."""
    if verified_on is None or currency_months is None:
        return False
    return on >= first_day_too_old(verified_on, currency_months)
