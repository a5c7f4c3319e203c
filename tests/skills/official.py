"""A pair of files in the shape of the official ones and in our own words, small, with every trap that those have."""

import csv
from io import StringIO

from skills_centre.platform.uploads import SentFile
from skills_centre.skills.importing.official_files import ROLE_COLUMNS, SKILL_COLUMNS

Rows = list[list[str]]

_GARDENER = ("Garden", "Gardener", "Looks after the beds.\n\n- digs\n- plants")
_LEAD = ("Lead gardener", "Leads the others.")
_PLAIN = ("Gardener", "Gardens.")
_HEAD = ("Garden", "Head of gardens", "Answers for all gardens.", "NOT IN USE", "")
_BOX = ("Watering", "Giving plants water,\nwhen they need it.")
_SOIL = ("Know-how (soil)", "MISSING")
_TREES = ("Know-how (trees)", "Knowing trees.")
_STORES = ("Stores", "Store keeper", "Keeps the tools.")

#: Levels come in alphabetical order; some rows are there twice; the head of gardens has no levels; a lead is asked for less watering.
ROLES: Rows = [
    [*_GARDENER, *_PLAIN, *_BOX, "Practitioner", "Waters without being told.", "Digital"],
    [*_GARDENER, *_PLAIN, *_BOX, "Practitioner", "Waters without being told.", "Digital"],
    [*_GARDENER, *_PLAIN, *_SOIL, "Working", "Mixes soil with help.", "Digital"],
    [*_GARDENER, "Junior gardener", "Learns to garden.", *_BOX, "Awareness", "Knows that plants drink.", "Digital"],
    [*_GARDENER, *_LEAD, *_BOX, "Working", "Waters now and then.", "Digital"],
    [*_GARDENER, *_LEAD, *_TREES, "Expert", "Is asked about trees.", "Digital"],
    [*_HEAD, "Seeing far", "Seeing what comes.", "NOT IN USE", "", "Senior"],
    [*_HEAD, "Caring", "", "NOT IN USE", "", "Senior"],
    [*_STORES, *_LEAD, *_BOX, "Awareness", "Knows that plants drink.", "Digital"],
]  # fmt: skip

SKILLS: Rows = [
    [*_BOX, "Knows that plants drink.", "Waters now and then.", "Waters without being told.", "Teaches watering.", "Gardener"],
    [*_SOIL, "Knows soil.", "Mixes soil with help.", "This level is not currently defined.", "This skill level is not defined", "Gardener"],
    [*_TREES, "Knows a tree.", "Plants a tree.", "Cuts a tree.", "Is asked about trees.", "Lead gardener"],
    ["Seeing far", "Seeing what comes.", "NOT IN USE", "NOT IN USE", "NOT IN USE", "NOT IN USE", "Head of gardens"],
    ["Caring", "", "NOT IN USE", "NOT IN USE", "NOT IN USE", "NOT IN USE", "Head of gardens"],
]  # fmt: skip


def as_csv(name: str, columns: tuple[str, ...], rows: Rows) -> SentFile:
    """A file as the official service writes it: a byte order mark, and cells of several lines in quotes."""
    text = StringIO(newline="")
    csv.writer(text).writerows([list(columns), *rows])
    return SentFile(name, text.getvalue().encode("utf-8-sig"))


def roles_file(rows: Rows | None = None) -> SentFile:
    """The file of roles, or one with other rows."""
    return as_csv("roles.csv", ROLE_COLUMNS, ROLES if rows is None else rows)


def skills_file(rows: Rows | None = None) -> SentFile:
    """The file of skills, or one with other rows."""
    return as_csv("skills.csv", SKILL_COLUMNS, SKILLS if rows is None else rows)


def with_cell(rows: Rows, row: int, column: int, value: str) -> Rows:
    """The same rows with one cell changed; rows and columns count from 0."""
    return [
        [value if (r, c) == (row, column) else cell for c, cell in enumerate(cells)] for r, cells in enumerate(rows)
    ]
