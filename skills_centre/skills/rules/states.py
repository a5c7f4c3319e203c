"""The state of a person in a required skill on a day ("The gap" in the product's domain page), and when time alone changes it.

Levels are ranks of the version's scale, 0 is "not yet"; in skills without a ladder they are 0 not yet, 1 developing, 2 met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.platform.clock import months_after
from skills_centre.skills.rules.codes import SkillState
from skills_centre.skills.rules.history import CurrentLevels

#: The level that says "met" in a skill without a ladder.
MET_WITHOUT_LADDER = 2


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Standing:
    """Where a person stands in one required skill on a day; `next_change_on` is the first day on which time alone changes it."""

    state: SkillState
    distance: int
    is_own_account: bool
    next_change_on: date | None


def first_day_too_old(assessed_on: date, currency_months: int) -> date:
    """The day from which a result is past its skill's currency: the one after assessed_on + currency."""
    return months_after(assessed_on, currency_months) + timedelta(days=1)


def live_claim(current: CurrentLevels, *, currency_months: int | None, on: date) -> int | None:
    """The claimed level as far as it still counts on a day: not past the skill's currency."""
    if current.claimed_on is None or is_too_old(current.claimed_on, currency_months, on):
        return None
    return current.claimed_level


def threshold(required_level: int | None, *, has_ladder: bool) -> int:
    """The lowest level that meets a requirement; without a ladder "met", with one and no level given any level above 0."""
    if not has_ladder:
        return MET_WITHOUT_LADDER
    return 1 if required_level is None else required_level


def work_out_state(
    required_level: int | None,
    *,
    has_ladder: bool,
    current: CurrentLevels,
    currency_months: int | None,
    exemptions: Sequence[Period] = (),
    on: date,
) -> Standing:
    """The one state that fits first, on a day, with the distance if there is one and the day on which time alone changes it."""

    def state_on(day: date) -> tuple[SkillState, int, bool]:
        return _state_on(
            day, required_level, has_ladder=has_ladder, current=current, currency=currency_months, exemptions=exemptions
        )

    now = state_on(on)
    turning_days = sorted(day for day in _turning_days(current, currency_months, exemptions) if day > on)
    next_change = next((day for day in turning_days if state_on(day) != now), None)
    return Standing(*now, next_change_on=next_change)


def _state_on(
    day: date,
    required_level: int | None,
    *,
    has_ladder: bool,
    current: CurrentLevels,
    currency: int | None,
    exemptions: Sequence[Period],
) -> tuple[SkillState, int, bool]:
    needed = threshold(required_level, has_ladder=has_ladder)
    verified, claimed = current.verified_level, live_claim(current, currency_months=currency, on=day)
    measured = has_ladder and required_level is not None
    if any(period.holds(day) for period in exemptions):
        return SkillState.EXEMPT, 0, False
    if verified is not None and verified >= needed:
        is_stale = current.verified_on is not None and is_too_old(current.verified_on, currency, day)
        return (SkillState.STALE if is_stale else SkillState.MET), 0, False
    if claimed is not None and claimed >= needed:
        return SkillState.CLAIMED, 0, False
    if verified is not None:
        return SkillState.BELOW, (needed - verified if measured else 0), False
    if claimed is not None:
        return SkillState.BELOW, (needed - claimed if measured else 0), True
    return SkillState.UNKNOWN, 0, False


def is_too_old(assessed_on: date, currency_months: int | None, day: date) -> bool:
    """Whether a result is past its skill's currency on a day; without a currency none ever is."""
    return currency_months is not None and day >= first_day_too_old(assessed_on, currency_months)


def _turning_days(current: CurrentLevels, currency: int | None, exemptions: Sequence[Period]) -> set[date]:
    days = {period.starts_on for period in exemptions} | {period.ends_on + timedelta(days=1) for period in exemptions}
    if currency is not None:
        days |= {first_day_too_old(day, currency) for day in (current.verified_on, current.claimed_on) if day}
    return days
