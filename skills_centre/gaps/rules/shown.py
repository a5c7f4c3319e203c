"""What a table of people and skills shows, in words: how much, in what order, and what was left out."""

from collections.abc import Sequence
from dataclasses import replace

from skills_centre.gaps.rules.sentences import people_in_words
from skills_centre.gaps.rules.sums import Sums, counts_in_words
from skills_centre.platform.pages import counted

#: As many cells as a browser and a server take in their stride; more skills than fit are turned over like pages.
CELLS_AT_ONCE = 8_000

#: The fewest and the most skills beside each other. The most still fit across a sheet of A4.
SKILLS_AT_LEAST, SKILLS_AT_MOST = 8, 40


def skills_at_once(people: int) -> int:
    """How many skills stand beside each other in a table of so many people."""
    return max(SKILLS_AT_LEAST, min(SKILLS_AT_MOST, CELLS_AT_ONCE // max(people, 1)))


def what_is_shown(people: int, skills: int, cells: Sums, *, only_state: str | None = None) -> str:
    """How much is shown: "12 people, 9 skills; 4 cells below", or with every state "…; 30 cells: 4 below, 26 met"."""
    size = f"{people_in_words(people)}, {counted(skills, 'skill')}; {counted(cells.required, 'cell')}"
    if not cells.required:
        return f"{size}. Nothing fits what you asked for."
    if only_state:
        own = f", {cells.below_own_account} of them by own account" if cells.below_own_account else ""
        return f"{size} {only_state}{own}."
    return f"{size}: {counts_in_words(cells)}."


def in_state(sums: Sums, state: str) -> Sums:
    """Only those of the counts that are in one state."""
    number = getattr(sums, state)
    return replace(
        Sums(required=number, below_own_account=sums.below_own_account if state == "below" else 0), **{state: number}
    )


def what_was_asked(
    *,
    state: str | None = None,
    is_essential: bool = False,
    is_ai: bool = False,
    team: str | None = None,
    role: str | None = None,
    skill: str | None = None,
) -> str:
    """What was filtered for, as a row of words: "below, essential skills, AI skills, team Hansard"; empty for everything.

    A team or role without a name, which is that of whoever has none, is given as an empty word.
    """
    parts = [
        skill,
        state,
        "essential skills" if is_essential else None,
        "AI skills" if is_ai else None,
        None if team is None else f"team {team}" if team else "people without a team",
        None if role is None else f"role {role}" if role else "people without an agreed role",
    ]
    return ", ".join(part for part in parts if part)


def of_a_group(sums: Sums) -> str:
    """A team's people in one skill, short enough for a cell: what is not met, else that all are; empty where nobody is asked."""
    if not sums.required:
        return ""
    parts = [
        f"{getattr(sums, state)} {state}"
        for state in ("below", "claimed", "stale", "unknown", "exempt")
        if getattr(sums, state)
    ]
    if not parts:
        return f"all {sums.required} met" if sums.required > 1 else "met"
    return f"{', '.join(parts)} of {sums.required}" if sums.required > 1 else parts[0].removeprefix("1 ")


def not_understood_in_words(parts: Sequence[tuple[str, str]]) -> str | None:
    """Which parts of an address nobody here knows; none when all were understood."""
    if not parts:
        return None
    said = ", ".join(f"{name} “{value[:60]}”" for name, value in parts)
    return f"The address asks for something that is not here, which was left out: {said}."
