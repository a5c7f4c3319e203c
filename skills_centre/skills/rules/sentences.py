"""The rule that gave a state, as a sentence: "Confirmed at Practitioner on 3 March 2026; Working is asked for; so it is met …"."""

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date

from skills_centre.skills.rules.codes import SkillState
from skills_centre.skills.rules.history import CurrentLevels
from skills_centre.skills.rules.states import Period, Standing, first_day_too_old, live_claim

#: What the levels of a skill without a ladder are called.
WITHOUT_LADDER = {0: "Not yet", 1: "Developing", 2: "Met"}


def level_name(level: int | None, scale: Mapping[int, str], *, has_ladder: bool) -> str:
    """The name of a level: of the scale, or of the three steps without a ladder. No level at all is "I don't know"."""
    if level is None:
        return "I don’t know"
    if not has_ladder:
        return WITHOUT_LADDER.get(level, str(level))
    return "Not yet" if level == 0 else scale.get(level, f"Level {level}")


def rule_in_words(
    standing: Standing | None,
    current: CurrentLevels,
    *,
    asked: str | None,
    named: Mapping[int, str],
    currency_months: int | None,
    exemptions: Sequence[Period],
    is_suggestion: bool,
    on: date,
) -> str:
    """The levels, what is asked, and what follows, in one sentence that is true of oneself and of others alike.

    `asked` names the level that is asked for; `named` gives every level's name. With no standing nothing is asked.
    """
    known = _known(current, named, currency_months, on, is_suggestion=is_suggestion)
    if standing is None:
        extra = "a strength" if current.verified_level else "yours to tell, and nothing hangs on it"
        return f"{known}; no role asks for it; so it is {extra}."
    wanted = f"{asked} is {'suggested' if is_suggestion else 'asked for'}"
    match standing.state:
        case SkillState.EXEMPT:
            last = max(period.ends_on for period in exemptions if period.holds(on))
            return f"Set aside until {_said(last)}; so nothing is looked for here for now. {known}."
        case SkillState.MET:
            return f"{known}; {wanted}; so it is met{_until(current.verified_on, currency_months)}."
        case SkillState.STALE:
            return f"{known}; {wanted}; a result counts for {_months(currency_months)}; so it is stale, and time to look again."
        case SkillState.CLAIMED:
            follows = "reached by own account" if is_suggestion else "claimed"
            return f"{known}; {wanted}; so it is {follows}{_until(current.claimed_on, currency_months)}."
        case SkillState.BELOW:
            return f"{known}; {wanted}; so it is {_below(standing, is_suggestion=is_suggestion)}."
        case SkillState.UNKNOWN:
            return f"{known}; {wanted}; so it is unknown, which never counts as nought."


def _known(
    current: CurrentLevels, named: Mapping[int, str], currency_months: int | None, on: date, *, is_suggestion: bool
) -> str:
    """What is confirmed and what is claimed."""
    parts = []
    if current.verified_level is not None and current.verified_on:
        parts.append(f"confirmed at {named[current.verified_level]} on {_said(current.verified_on)}")
    claimed = live_claim(current, currency_months=currency_months, on=on)
    if claimed is not None and current.claimed_on:
        waits = "" if is_suggestion else ", not decided yet"
        parts.append(f"self-assessed at {named[claimed]} on {_said(current.claimed_on)}{waits}")
    elif current.claimed_level is not None and not parts:
        parts.append("the last self-assessment is too old to count")
    words = ", and ".join(parts) or "nothing is known yet"
    return words[0].upper() + words[1:]


def _below(standing: Standing, *, is_suggestion: bool) -> str:
    steps = f"{standing.distance} {'level' if standing.distance == 1 else 'levels'}"
    if is_suggestion:
        words = f"{steps} to grow" if standing.distance else "room to grow"
    else:
        words = f"below by {steps}" if standing.distance else "below"
    return f"{words}, by own account" if standing.is_own_account else words


def _until(since: date | None, currency_months: int | None) -> str:
    if since is None or currency_months is None:
        return ""
    return f" until {_said(first_day_too_old(since, currency_months))}"


def _months(months: int | None) -> str:
    return f"{months} {'month' if months == 1 else 'months'}"


def _said(day: date) -> str:
    return format_date(day, "d MMMM y", locale="en_GB")
