"""The table of job titles: read row by row, whatever is wrong with it in words, every problem at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.home.people_import.entries import Problem
from skills_centre.home.people_import.file import Column, PeopleFileNotSound, columns_of, numbered_rows, tidy
from skills_centre.home.people_import.profile_names import ProfileNames
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
    """Read a table of job titles and role profiles; a title without a profile says nothing. Raises PeopleFileNotSound."""
    numbered, notes = numbered_rows(content)
    first = next(numbered, None)
    if first is None:
        raise PeopleFileNotSound("The file is empty.")
    columns = columns_of(first[1], needed=COLUMNS, known=COLUMNS)
    names, problems = ProfileNames(profiles), []
    meant: dict[str, UUID] = {}
    titles: dict[str, str] = {}
    rows = 0
    for number, cells in numbered:
        rows += 1
        if rows > MOST_ROWS:
            raise PeopleFileNotSound(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")
        if len(cells) != len(columns):
            problems.append(Problem(number, "the whole row", f"It has {len(cells)} cells; the headings are 2."))
            continue
        texts = dict(zip(columns, map(tidy, cells), strict=True))
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
    if not rows:
        raise PeopleFileNotSound("The file has headings, but no rows below them.")
    return TitleTable(rows, meant, titles, tuple(problems), tuple(notes))


def titles_as_table(titles: Sequence[TitleInUse]) -> bytes:
    """Every job title in use as a table to be filled in: beside each the role that all who have it hold, where they agree."""
    return csv_bytes([column.value for column in COLUMNS], [(one.title, one.profile_name or "") for one in titles])
