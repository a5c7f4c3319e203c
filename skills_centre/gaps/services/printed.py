"""A manager’s page as a PDF that a screen reader can read: what is known, the skills as counts, people by skills, what the words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.matrix import Cell, Matrix
from skills_centre.gaps.rules import SkillSums, coverage_to_show, people_in_words
from skills_centre.gaps.services.tables import EVERYTHING, PURPOSE, TeamFile, as_of_in_words, team_and_roles
from skills_centre.gaps.services.workbook import COLOURS, MEANINGS, NEVER
from skills_centre.platform.pages import counted
from skills_centre.platform.pdf import DocumentFacts, compile_pdf

TEMPLATE = Path(__file__).parent.parent / "typst" / "team.typ"

#: More people than these are not printed by name: a sheet for each dozen of skills would be a book that nobody reads.
PEOPLE_AT_MOST = 60
#: And more cells than these neither: a hundred skills of sixty people are fifty sheets already.
CELLS_AT_MOST = 6_000
#: Skills that are printed as counts; a file for a machine holds them all.
SKILLS_AT_MOST = 1_000
#: Skills that fit beside the names on A4 across.
SKILLS_ACROSS = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose paper it is: the institution and its colour, how many people the page is about, and how many fit what was asked for."""

    institution: str
    colour: str
    scope: Scope
    people: int
    fitting: int
    #: Whether the people are few enough to print by name, but what is asked of them too much.
    is_wide: bool = False


def team_pdf(shown: TeamFile, sheet: Sheet) -> bytes:
    """The PDF/UA-1 file of what the page shows, with its filters; without names where the page has none or there are too many.

    It says nothing of when it was made: the same numbers always give the same bytes, and the as-of time is what counts.
    """
    title = "Skills of my team" if sheet.scope is Scope.DIRECT else "Skills of everyone below me"
    document = DocumentFacts(title=title, author=sheet.institution, made_at=shown.as_of or NEVER)
    as_of = as_of_in_words(shown.as_of)
    data: dict[str, Any] = {
        "title": title,
        "institution": sheet.institution,
        "colour": sheet.colour,
        "footer": f"{title}, as of {as_of}. {PURPOSE}.",
        "sentences": [_who(sheet), *shown.sentences[1:]],
        "facts": [
            ["As of", as_of],
            ["Framework", "; ".join(shown.editions) or "none yet"],
            ["Filtered for", shown.asked or EVERYTHING],
            ["Use", f"{PURPOSE}. It is no appraisal, and people are in the order of the page, never by level."],
        ],
        "skills": [_counts(skill) for skill in shown.skills[:SKILLS_AT_MOST]],
        "more_skills": _more_skills(len(shown.skills)),
        "blocks": _blocks(shown.matrix, empty="Not shown" if shown.asked else "Not asked") if shown.matrix else [],
        "no_names": _no_names(shown.matrix, sheet),
        "meanings": [list(pair) for pair in MEANINGS],
    }
    return compile_pdf(TEMPLATE, data, document=document, has_row_heads=True)


def fits_by_name(matrix: Matrix | None) -> bool:
    """Whether people by skills are printed: where names may be shown, and few enough of them and of what is asked."""
    if matrix is None or not 0 < len(matrix.people) <= PEOPLE_AT_MOST:
        return False
    return len(matrix.people) * len(matrix.skills) <= CELLS_AT_MOST


def _more_skills(number: int) -> str:
    """That not every skill is printed, or nothing where each is."""
    if number <= SKILLS_AT_MOST:
        return ""
    return f"The first {SKILLS_AT_MOST:,} of {number:,} skills are printed, in the order of the page. The workbook holds them all."


def is_too_wide(matrix: Matrix | None) -> bool:
    """Whether there are few enough people to print by name, but too much is asked of them."""
    return matrix is not None and 0 < len(matrix.people) <= PEOPLE_AT_MOST and not fits_by_name(matrix)


def _who(sheet: Sheet) -> str:
    """Whose skills these are. Names stand in the table alone, where each is a look."""
    if sheet.scope is Scope.LINE:
        return f"{people_in_words(sheet.people)} {'is' if sheet.people == 1 else 'are'} below you."
    return f"{people_in_words(sheet.people)} report{'s' if sheet.people == 1 else ''} to you."


def _no_names(matrix: Matrix | None, sheet: Sheet) -> str:
    """Why nobody is named, or nothing where somebody is."""
    if matrix:
        return ""
    if sheet.is_wide:
        return (
            f"People by skills fill at most {CELLS_AT_MOST:,} cells on paper, and here are more: filter the page by state or skill,"
            " or take the workbook. The counts above stand for everybody."
        )
    if max(sheet.fitting, sheet.people if sheet.scope is Scope.DIRECT else 0) > PEOPLE_AT_MOST:
        return (
            f"Up to {PEOPLE_AT_MOST} people are printed by name, and here are more: filter the page by team, or take the workbook."
            " The counts above stand for the others too."
        )
    if sheet.scope is Scope.LINE:
        return "People further down the line are shown as counts, without names."
    return "Nobody fits what was asked for."


def _counts(skill: SkillSums) -> list[str]:
    sums, share = skill.sums, coverage_to_show(skill.sums)
    below = f"{sums.below} ({sums.below_own_account} by own account)" if sums.below_own_account else str(sums.below)
    counts = (sums.claimed, sums.stale, sums.unknown, sums.met, sums.exempt)
    asked = f"{sums.required} ({sums.essential} essential)" if sums.essential else str(sums.required)
    return [
        skill.name,
        asked,
        below,
        *map(str, counts),
        f"{sums.assessed} of {sums.counted}",
        "too few assessed" if share is None else f"{share}%",
    ]


def _blocks(matrix: Matrix, *, empty: str) -> list[Mapping[str, Any]]:
    """People by skills, so many skills at a time as fit on A4 across; each with the same people in the same order."""
    whole = len(matrix.skills)
    starts = range(0, whole, SKILLS_ACROSS)
    blocks: list[Mapping[str, Any]] = []
    for start in starts:
        part = matrix.skills[start : start + SKILLS_ACROSS]
        title = _title(start + 1, len(part), whole)
        blocks.append({"title": title, "skills": [one.name for one in part], "rows": _rows(matrix, part, empty)})
    return blocks


def _title(first: int, number: int, whole: int) -> str:
    if number == whole:
        return counted(whole, "skill")
    return f"Skill {first} of {whole}" if number == 1 else f"Skills {first} to {first + number - 1} of {whole}"


def _rows(matrix: Matrix, skills: Sequence[SkillSums], empty: str) -> list[Mapping[str, Any]]:
    return [
        {
            "name": person.name,
            "team": team_and_roles(person)[0],
            "cells": [_cell(matrix.cells.get((person.person_id, skill.skill_id)), empty) for skill in skills],
        }
        for person in matrix.people
    ]


def _cell(cell: Cell | None, empty: str) -> list[str]:
    """What a cell says, and its colours behind and of the words, which add nothing to what it says."""
    if cell is None:
        return [empty, "#ffffff", "#505a5f"]
    own = ", own account" if cell.is_own_account else ""
    return [f"{cell.shown}{own}", *COLOURS[cell.state]]
