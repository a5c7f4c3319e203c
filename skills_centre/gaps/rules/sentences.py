"""The manager's page in plain English: who, what is known, what matters, and what one cell of the table says.

Counts come first; a percentage follows only where enough is assessed, and never without the numbers that it is made of.
"""

from collections.abc import Sequence

from skills_centre.gaps.rules.sums import (
    SkillSums,
    Sums,
    assessed_share,
    coverage,
    gaps_that_matter,
    is_assessed_enough,
    least_known,
    percentage,
    total,
)
from skills_centre.platform.pages import counted

#: More names than these are counted; the table below the sentence has them all.
NAMES_AT_MOST = 12


def who_reports(names: Sequence[str]) -> str:
    """Who the direct reports are, by name: "3 people report to you: Ann, Ben and Cy."."""
    if not names:
        return "Nobody who reports to you has skills that are counted here."
    if len(names) > NAMES_AT_MOST:
        listed = in_a_row([*names[: NAMES_AT_MOST - 2], f"{len(names) - NAMES_AT_MOST + 2} others"])
    else:
        listed = in_a_row(names)
    return f"{people_in_words(len(names))} report{'s' if len(names) == 1 else ''} to you: {listed}."


def what_is_known(skills: Sequence[SkillSums]) -> str:
    """What is asked of them and how much of it is known, in one sentence."""
    sums = total(skill.sums for skill in skills)
    if not sums.required:
        return "No data: nothing is asked of them yet, so there is nothing to compare."
    asked = f"Their work asks for {counted(len(skills), 'skill')}, {counted(sums.required, 'requirement')} in all"
    if not sums.counted:
        return f"{asked}, and all of them are exempt: no data."
    known = f"{sums.assessed} of {sums.counted} {_be(sums.assessed)} assessed"
    if not sums.assessed:
        return f"{asked}, and nothing is known about any of them yet: ask first."
    if not is_assessed_enough(sums):
        return f"{asked}; only {known}, too few for percentages: {_states(sums)}."
    shares = f"{known} ({percentage(assessed_share(sums))}%) and {sums.met} {_be(sums.met)} met ({percentage(coverage(sums))}%)"
    return f"{asked}; {shares}, with {_states(sums, without_met=True)}."


def what_matters(skills: Sequence[SkillSums]) -> str:
    """The gap that matters most and what is known least, in one sentence."""
    gaps, unsure = gaps_that_matter(skills), least_known(skills)
    if not total(skill.sums for skill in skills).required:
        return "Once roles are agreed and people say where they are, what matters most will stand here."
    if gaps:
        first = gaps[0].sums
        below = f"{first.below} of {people_in_words(first.required)} {_be(first.below)} below"
        matters = f"What matters most is {gaps[0].name}: {below} what is asked"
    elif any(skill.sums.below for skill in skills):
        matters = "Some are below what is asked, but too little is known to say what matters most"
    else:
        matters = "Nobody is known to be below what is asked"
    if not unsure:
        return f"{matters}, and nothing is left to find out."
    unknown = unsure[0].sums
    return f"{matters}; least is known about {unsure[0].name}, where {_unsure(unknown)} of {unknown.required}."


def left_out_in_words(skills: int) -> str:
    """How many skills of a team below are not told apart."""
    return (
        f"{counted(skills, 'skill')} {_be(skills)} left out here, because counts of one or two people, who may be known by them, could be"
        " read or worked out."
    )


def why_it_matters(sums: Sums) -> str:
    """Why a gap is among those that matter: the counts, with n and how many are assessed."""
    own = f", {sums.below_own_account} of them by their own account" if sums.below_own_account else ""
    others = [
        f"{getattr(sums, state)} {state}"
        for state in ("claimed", "stale", "unknown", "met", "exempt")
        if getattr(sums, state)
    ]
    rest = f"; {', '.join(others)}" if others else ""
    share = percentage(coverage(sums))
    return (
        f"{sums.below} of {people_in_words(sums.required)} {_be(sums.below)} below{own}{rest}. "
        f"{sums.assessed} of {sums.counted} assessed, {share}% met."
    )


def essential_in_words(essential: int, required: int, names: Sequence[str] = ()) -> str:
    """For whom a skill is essential: everyone asked, a few by name, or a number."""
    if not essential:
        return "Desirable for all who are asked."
    if essential == required:
        return f"Essential for all {required} who are asked." if required > 1 else "Essential for the one who is asked."
    if 0 < len(names) <= 3:
        return f"Essential for {in_a_row(names)}."
    return f"Essential for {essential} of the {required} who are asked."


def cell_in_words(
    *,
    skill: str,
    person: str,
    state: str,
    needs: str,
    distance: int = 0,
    is_own_account: bool = False,
    confirmed: str | None = None,
    claimed: str | None = None,
) -> str:
    """A whole cell: "Data analysis, Ada Okafor: below by 1, needs practitioner, confirmed working"."""
    parts = [f"{state} by {distance}" if distance else state, f"needs {needs.lower()}"]
    if confirmed:
        parts.append(f"confirmed {confirmed.lower()}")
    if claimed:
        parts.append(f"says {claimed.lower()} by their own account" if is_own_account else f"claims {claimed.lower()}")
    return f"{skill}, {person}: {', '.join(parts)}"


def in_a_row(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "Ann, Ben and Cy"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _states(sums: Sums, *, without_met: bool = False) -> str:
    own = f" ({sums.below_own_account} of them by their own account)" if sums.below_own_account else ""
    parts = [] if without_met or not sums.met else [f"{sums.met} met"]
    parts.append(f"{sums.below} below{own}" if sums.below else "none below")
    parts += [
        f"{getattr(sums, state)} {state}" for state in ("claimed", "stale", "unknown", "exempt") if getattr(sums, state)
    ]
    return in_a_row(parts)


def _unsure(sums: Sums) -> str:
    parts = [
        f"{getattr(sums, state)} {_be(getattr(sums, state))} {state}"
        for state in ("unknown", "claimed", "stale")
        if getattr(sums, state)
    ]
    return in_a_row(parts)


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def people_in_words(number: int) -> str:
    """How many people: "1 person", "3 people"."""
    return counted(number, "person", "people")
