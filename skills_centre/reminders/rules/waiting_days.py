"""Why nothing leaves before the next mail day, in words."""

from collections.abc import Mapping
from datetime import date, timedelta

from skills_centre.platform.working_days import is_working_day


def why_not_before(today: date, day: date, names: Mapping[date, str]) -> str:
    """What the days between today and the next mail day are, as a sentence; nothing where there is none.

    `names` are those of the days on which the institution is closed.
    """
    between = [today + timedelta(days=number) for number in range(1, (day - today).days)]
    what = dict.fromkeys(names.get(one, "a weekend") for one in between if _is_free(one, names))
    if not what:
        return ""
    *first, last = what
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"Ordinary mail leaves on working days only, and before then there is {listed}."


def _is_free(day: date, names: Mapping[date, str]) -> bool:
    return not is_working_day(day, names.keys())
