"""The table of job titles: read row by row, whatever is wrong with it in words, every problem at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.home.people_import.entries import Problem
from skills_centre.home.people_import.file import Column
from skills_centre.home.people_import.profile_names import ProfileNames
from skills_centre.platform.csv_reading import read_table as read_csv
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.text import sort_key
from skills_centre.skills.queries.job_titles import TitleInUse
from skills_centre.skills.queries.role_profiles import RoleProfile

COLUMNS = (Column.JOB_TITLE, Column.ROLE_PROFILE)
#: Rows of job titles at the most.
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class TitleTable:
    """What a file says: the profile that each job title means, by the title's sort key; what is wrong; how it was read."""

    rows: int
    meant: dict[str, UUID]
    #: The titles as they were written, by sort key, in their order.
    titles: dict[str, str]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def read_table(content: bytes, profiles: Sequence[RoleProfile]) -> TitleTable:
    """Read a table of job titles and role profiles; a title without a profile says nothing. Raises TableNotSound."""
    table = read_csv(content, known=COLUMNS, needed=COLUMNS, most_rows=MOST_ROWS)
    names = ProfileNames(profiles)
    problems = [
        Problem(half.row, "the whole row", f"It has {half.cells} cells; the headings are {half.headings}.")
        for half in table.half_rows
    ]
    meant: dict[str, UUID] = {}
    titles: dict[str, str] = {}
    for row in table.rows:
        number, texts = row.row, row.texts
        title, written = texts[Column.JOB_TITLE], texts[Column.ROLE_PROFILE]
        key = sort_key(title)
        if not title:
            problems.append(Problem(number, Column.JOB_TITLE, "The job title is missing."))
        elif key in titles:
            problems.append(Problem(number, Column.JOB_TITLE, f"“{title}” stands in the file twice."))
        else:
            titles[key] = title
            if written:
                profile, why_not = names.meant(written)
                if profile:
                    meant[key] = profile.id
                elif why_not:
                    problems.append(Problem(number, Column.ROLE_PROFILE, why_not))
    rows = len(table.rows) + len(table.half_rows)
    return TitleTable(rows, meant, titles, tuple(sorted(problems, key=lambda one: one.row)), table.notes)


def titles_as_table(titles: Sequence[TitleInUse]) -> bytes:
    """Every job title in use as a table to be filled in: beside each the role that all who have it hold, where they agree."""
    return csv_bytes([column.value for column in COLUMNS], [(one.title, one.profile_name or "") for one in titles])
