"""The tables about the organisation as a workbook (.xlsx): what the words mean, a heat map of each table, every count, and roles."""

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from skills_centre.gaps.models import RowKind
from skills_centre.gaps.queries.organisation import Organisation
from skills_centre.gaps.rules.organisation import HEAT_MEANINGS, HEAT_WORDS, Heat
from skills_centre.gaps.services.organisation_tables import BY_ROW, NOTE, ROLES, TABLES, by_row, roles
from skills_centre.gaps.services.sheets import Sheet
from skills_centre.gaps.services.tables import PURPOSE, as_of_in_words
from skills_centre.gaps.services.workbook import MEANINGS, NEVER, Looks, write_about, write_table
from skills_centre.platform.workbooks import written_workbook

#: Behind the words of a cell of the heat map, and of the words: as the pages have them.
COLOURS = {
    Heat.MANY: ("#f3b3bd", "#5c0a17"),
    Heat.SOME: ("#fdeecb", "#593a00"),
    Heat.FEW: ("#d9f0e6", "#00442f"),
    Heat.ASK: ("#ffffff", "#43434d"),
    Heat.WITHHELD: ("#ebeaf0", "#43434d"),
    Heat.NOT_ASKED: ("#ffffff", "#75757f"),
}


def organisation_workbook(page: Organisation, sentences: list[str]) -> bytes:
    """The workbook of what somebody may see. The same numbers always give the same bytes."""

    def fill(book: xlsxwriter.Workbook) -> None:
        looks = Looks(book)
        warm = {one: looks.coloured(behind, words) for one, (behind, words) in COLOURS.items()}
        heats = [(HEAT_WORDS[one][0], words.capitalize()) for one, words in HEAT_MEANINGS.items()]
        write_about(book.add_worksheet("About"), sentences, _about(page), (*MEANINGS[:5], *heats), looks)
        for kind in page.kinds():
            _heat_map(book.add_worksheet(TABLES[kind][1]), page, kind, looks, warm)
        write_table(book.add_worksheet("Every count"), BY_ROW, by_row(page), looks)
        write_table(book.add_worksheet("Roles"), ROLES, roles(page), looks)

    return written_workbook("Skills of the organisation", fill, made_at=page.as_of or NEVER)


def _about(page: Organisation) -> tuple[tuple[str, str], ...]:
    return (
        ("As of", as_of_in_words(page.as_of)),
        ("Framework", "; ".join(page.editions)),
        ("What is withheld", NOTE),
        ("Use", f"{PURPOSE}."),
    )


def _heat_map(sheet: Worksheet, page: Organisation, kind: RowKind, looks: Looks, warm: dict[Heat, Format]) -> None:
    """One row a body, area or family and one column a skill; a cell says in words how warm it is, and its counts."""
    paper = Sheet(sheet, (34, *(17 for _ in page.skills)))
    paper.keep_heads()
    paper.heads((TABLES[kind][0], *(skill.name for skill in page.skills)), looks.heading)
    for line, row in enumerate(page.of(kind), start=1):
        paper.words(line, 0, f"{'– ' * row.depth}{row.name}", looks.heading)
        for column, skill in enumerate(page.skills, start=1):
            warmth, shown = page.heat(row, skill), page.shown(row, skill)
            counts = f": {shown.below} below of {shown.people}" if shown else ""
            paper.words(line, column, f"{HEAT_WORDS[warmth][0]}{counts}", warm[warmth])
