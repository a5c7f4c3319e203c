"""What is told of a quarter as rows of files: a line for each number, withheld ones too."""

from collections.abc import Iterator

from skills_centre.gaps.queries.value import ReachRow, ValuePage
from skills_centre.gaps.rules.value import NO_DATA, PARTS, TITLES, WITHHELD, Figure, Numbers
from skills_centre.gaps.rules.value_definitions import DEFINITIONS, SUPPRESSED
from skills_centre.gaps.services.organisation_tables import TABLES
from skills_centre.platform.pages import quarter_in_words
from skills_centre.platform.tables import Cell

COLUMNS = (
    *("Quarter", "First day", "Last day counted", "Figure", "Table", "Row", "Inside", "What", "Number", "Shown"),
    *("Definition", "Counts", "State"),
)
#: The row of what is told of everybody together.
WHOLE = "Everybody who is counted"


def lines_of(page: ValuePage, figure: Figure) -> Iterator[tuple[Cell, ...]]:
    """Every number of a figure, row by row and then as a whole, under the headings of COLUMNS."""
    if figure in BY_ROW:
        for row in page.rows:
            if numbers_of(row, figure):
                named = (TABLES[row.kind][0], row.name, row.inside)
                yield from _lines(page, figure, named, numbers_of(row, figure))
    whole = page.numbers.get(figure, ())
    yield from _lines(page, figure, ("Whole", WHOLE, None), (None,) * len(PARTS[figure]) if whole is None else whole)


def every_line(page: ValuePage) -> Iterator[tuple[Cell, ...]]:
    """Every number of every figure that is told."""
    for figure in Figure:
        if page.may_show(figure):
            yield from lines_of(page, figure)


#: The figures that are told row by row.
BY_ROW = frozenset({Figure.REACHED, Figure.COMPLETIONS, Figure.HOURS})


def numbers_of(row: ReachRow, figure: Figure) -> tuple[int | None, ...]:
    """The numbers of a row in the order of the figure's parts, none where they are withheld; nothing where they are not told of it."""
    if figure is Figure.REACHED:
        return row.counts or (None, None, None)
    if row.counts is None or not row.is_top:
        return ()
    if figure is Figure.COMPLETIONS:
        return (row.completions or 0,)
    return (row.hours, row.own_hours)


def _lines(
    page: ValuePage, figure: Figure, row: tuple[Cell, ...], numbers: Numbers | tuple[int | None, ...]
) -> Iterator[tuple[Cell, ...]]:
    values = numbers or ()
    for place, what in enumerate(PARTS[figure]):
        value = values[place] if values else None
        shown = NO_DATA.lower() if not values else WITHHELD.lower() if value is None else _kind(figure, value)
        yield (
            quarter_in_words(page.quarter.first), page.quarter.first, page.as_of, TITLES[figure], *row, what,
            None if shown == FEW else value, shown,
            DEFINITIONS[figure].what, SUPPRESSED, _state(page),
        )  # fmt: skip


FEW = "fewer than 10"


def _kind(figure: Figure, value: int) -> str:
    return FEW if figure is Figure.UNMET and 0 < value < 10 else "rounded"


def _state(page: ValuePage) -> str:
    return "closed" if page.closed_at else "not closed: may change"
