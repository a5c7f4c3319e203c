"""The tables about the organisation as rows of files: one line for each row and skill, withheld ones too, and the roles of each row."""

from collections.abc import Iterator

from skills_centre.gaps.models import RowKind
from skills_centre.gaps.queries.organisation import Organisation, TableRow
from skills_centre.gaps.services.tables import PURPOSE, as_of_in_rows
from skills_centre.platform.tables import Cell

#: What the rows of each table are, for one and for several.
TABLES = {
    RowKind.BODY: ("Body", "Bodies"),
    RowKind.AREA: ("Business area", "Business areas"),
    RowKind.FAMILY: ("Role family", "Role families"),
}
WITHHELD = "withheld"
NOTE = (
    "A row about fewer than ten people is withheld, and others where they would give such a row away. Every other count is rounded to the"
    " nearest 5, and totals are sums of the rounded. Members, peers and their staff are in no count, nor is anybody who has left."
)

BY_ROW = (
    *("Table", "Row", "Inside", "Skill", "People asked", "Met", "Stale", "Claimed", "Below", "Unknown", "Shown"),
    *("As of", "Framework", "Use", "Counts"),
)
ROLES = ("Table", "Row", "Inside", "With an agreed role", "Without", "Shown", "As of", "Use", "Counts")


def by_row(page: Organisation, *, only: RowKind | None = None) -> Iterator[tuple[Cell, ...]]:
    """A line for each row and skill that somebody is asked in, under the headings of BY_ROW."""
    editions = "; ".join(page.editions)
    for row in page.rows:
        if only not in (None, row.kind):
            continue
        for skill in page.skills:
            if page.asked(row, skill):
                shown = page.shown(row, skill)
                counts = (
                    (shown.people, shown.met, shown.stale, shown.claimed, shown.below, shown.unknown)
                    if shown
                    else (None,) * 6
                )
                ending = (as_of_in_rows(page.as_of), editions, PURPOSE, NOTE)
                yield (*_named(row), skill.name, *counts, "rounded" if shown else WITHHELD, *ending)


def roles(page: Organisation) -> Iterator[tuple[Cell, ...]]:
    """A line for each body and area: how many people have an agreed role, under the headings of ROLES."""
    for row in page.rows:
        if row.kind is not RowKind.FAMILY:
            shown = "rounded" if row.with_role is not None else WITHHELD
            yield *_named(row), row.with_role, row.without_role, shown, as_of_in_rows(page.as_of), PURPOSE, NOTE


def _named(row: TableRow) -> tuple[str, str, str | None]:
    return TABLES[row.kind][0], row.name, row.inside
