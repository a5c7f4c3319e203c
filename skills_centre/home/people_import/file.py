"""The file of people: its columns, and reading it into rows of cells."""

from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from skills_centre.platform.csv_reading import LARGEST, Cells, SentTable, TableNotSound, read_table
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.uploads import SentFile

MOST_ROWS = 20_000


class Column(StrEnum):
    """The columns that a file of people may have, in the order of our template."""

    STAFF_NUMBER = "staff_number"
    NAME = "name"
    EMAIL = "email"
    PERSON_TYPE = "person_type"
    JOB_TITLE = "job_title"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    UNIT = "unit"
    MANAGER_EMAIL = "manager_email"
    ROLE_PROFILE = "role_profile"
    ROLES = "roles"

    @property
    def words(self) -> str:
        """What the column is about, as people say it."""
        return "line manager" if self is Column.MANAGER_EMAIL else self.value.replace("_", " ")


NEEDED = (Column.NAME, Column.EMAIL, Column.PERSON_TYPE)


Row: TypeAlias = Cells[Column]
PeopleFile: TypeAlias = SentTable[Column]


def template() -> bytes:
    """An empty file of people with one row as an example."""
    example = (
        "10482",
        "Ada Okafor",
        "ada.okafor@parliament.example",
        "House staff",
        "Committee clerk",
        "2024-09-02",
        "",
        "House of Commons > Chamber and Participation > Table Office",
        "",
        "",
        "",
    )
    return csv_bytes([column.value for column in Column], [example])


def read_from_disk(path: Path) -> SentFile:
    """Read a file that a command was given; its size is looked at first. Raises TableNotSound."""
    if path.is_dir():
        raise TableNotSound(f"{path} is a folder, not a CSV file.")
    if not path.exists():
        raise TableNotSound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise TableNotSound(f"The file is larger than {LARGEST // 1_000_000} MB, which is the most we take.")
    return SentFile(path.name, path.read_bytes())


def read_people_file(file: SentFile) -> PeopleFile:
    """Read a CSV file of people. Raises TableNotSound when it is empty, too large, not text, or has the wrong columns."""
    return read_table(file.content, known=tuple(Column), needed=NEEDED, most_rows=MOST_ROWS)
