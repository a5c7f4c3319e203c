"""A quarter's value as one side of A4 that a screen reader can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from skills_centre.gaps.models import RowKind
from skills_centre.gaps.queries.value import ReachRow, ValuePage
from skills_centre.gaps.rules.value import NO_DATA, WITHHELD, share
from skills_centre.gaps.rules.value_definitions import NO_CAUSE, SUPPRESSED, WHO
from skills_centre.gaps.services.tables import PURPOSE
from skills_centre.platform.pages import at_time, in_words, number, quarter_in_words
from skills_centre.platform.pdf import DocumentFacts, compile_pdf

TEMPLATE = Path(__file__).parent.parent / "typst" / "value.typ"

#: Bodies and areas that are tried for one side; of an institution with more, the file has the others.
ROWS_AT_MOST = 24
#: Letters of a name that stand on paper.
LETTERS = 60


@dataclass(frozen=True, slots=True)
class ValueSheet:
    """Whose paper it is, in which colour, and where the page stands that its figures lead to."""

    institution: str
    colour: str
    address: str


def value_pdf(page: ValuePage, before: ValuePage | None, sheet: ValueSheet, *, today: date) -> bytes:
    """The PDF/UA-1 file of a quarter; the same figures always give the same bytes."""
    title = f"Value of learning, {quarter_in_words(page.quarter.first)}"
    rows = page.short_rows
    data: dict[str, Any] = {
        "title": title,
        "institution": sheet.institution,
        "colour": sheet.colour,
        "link_colour": sheet.colour,
        "state": state_in_words(page, today=today),
        "figures": _figures(page, before, sheet),
        "rows": [_row(row) for row in rows[:ROWS_AT_MOST]],
        "more": len(page.rows) - min(len(rows), ROWS_AT_MOST),
        "decisions": [one.words for one in page.decisions],
        "written_by": next((one.by for one in page.decisions if one.by), ""),
        "who": WHO,
        "suppressed": SUPPRESSED,
        "no_cause": NO_CAUSE,
        "footer": f"{title}. {PURPOSE}. Definitions and files: {sheet.address}",
    }
    document = DocumentFacts(title, sheet.institution, page.worked_out_at)
    return compile_pdf(TEMPLATE, data, document=document, has_row_heads=True)


def state_in_words(page: ValuePage, *, today: date) -> str:
    """How far the figures go, and whether they can still change."""
    until = f"It counts the people who were here on {in_words(page.as_of)}"
    if page.closed_at:
        return f"{until}. Closed by {page.closed_by or 'somebody'} on {at_time(page.closed_at)}; nothing of it changes."
    so_far = "" if page.quarter.is_over(today) else "So far: the quarter still runs. "
    return f"{so_far}{until}, worked out {at_time(page.worked_out_at)}. Not closed: figures and decisions may still change."


def _figures(page: ValuePage, before: ValuePage | None, sheet: ValueSheet) -> list[Mapping[str, str]]:
    then = {one.figure: one.value for one in before.told} if before else {}
    return [
        {
            "title": one.title,
            "value": one.value,
            "rests_on": one.rests_on,
            "before": then.get(one.figure, NO_DATA),
            "address": f"{sheet.address}/{one.figure}",
        }
        for one in page.told
    ]


def _by_body(row: ReachRow) -> tuple[str, str]:
    """Courses and hours, which are told of bodies alone."""
    if not row.is_told_of_hours:
        return "–", "–"
    return number(row.completions or 0), WITHHELD if row.all_hours is None else number(row.all_hours)


def _row(row: ReachRow) -> Mapping[str, Any]:
    numbers = (
        [number(row.people), number(row.reached), share(row.reached, row.people), number(row.counts[0]), *_by_body(row)]
        if row.counts
        else []
    )
    name = row.name if len(row.name) <= LETTERS else f"{row.name[:LETTERS]}…"
    return {"name": name, "is_body": row.kind is RowKind.BODY, "numbers": numbers}
