"""Courses that others run, from a table: each row is a course with one link, checked by the rules of every course."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.packs import Pack, PackProblem, PackRefused
from skills_centre.catalogue.packs.manuscript import CourseFields, Manuscript, PartFields, free_key
from skills_centre.catalogue.packs.pack import SkillTaught
from skills_centre.catalogue.packs.parts import LinkPart, https
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.csv_reading import Cells, SentTable, read_table
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.text import sort_key

MOST_ROWS = 500
_MOST_PENCE = 100_000_000
#: Digits alone, and few: a number as short as "1e999999" has a million of them.
_POUNDS = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2})0*)?")
_C = TypeVar("_C")


class Column(StrEnum):
    """The columns of a table of courses, in the order of our template."""

    TITLE = "title"
    SUMMARY = "summary"
    ADDRESS = "address"
    PROVIDER = "provider"
    MINUTES = "minutes"
    COST = "cost"
    TOPIC = "topic"
    FORMAT = "format"
    OUTCOMES = "outcomes"
    AUDIENCE = "audience"
    SKILLS = "skills"
    OWNER = "owner"
    REVIEW_ON = "review_on"
    DESCRIPTION = "description"
    KEY = "key"


NEEDED = (
    *(Column.TITLE, Column.SUMMARY, Column.ADDRESS, Column.PROVIDER),
    *(Column.MINUTES, Column.TOPIC, Column.OUTCOMES, Column.OWNER),
)


@dataclass(frozen=True, order=True)
class RowProblem:
    """Something that is wrong with a row: where, and what, as a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class ReadCourse:
    """A course that a row says, as a checked pack."""

    row: int
    pack: Pack


@dataclass(frozen=True)
class ReadTable:
    """What a table says: its courses, what is wrong with it, and notes on how it was read."""

    courses: tuple[ReadCourse, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What rows may name: skills by key with their names, levels by rank with theirs, and the day from which reviews are counted."""

    skills: Mapping[str, str]
    levels: Mapping[int, str]
    today: date


def template() -> bytes:
    """An empty table of courses with one row as an example."""
    example = (
        *(
            "Writing for the web",
            "How to write pages that people find, read and understand.",
            "https://example.org/writing",
        ),
        *("Example Learning", "45", "0", Topic.USER_CENTRED_DESIGN.value, "External link"),
        *("write for a reader in a hurry; choose words that people search for", "Everyone who publishes pages", ""),
        *("Digital skills team", "2027-09-30", "", ""),
    )
    return csv_bytes([column.value for column in Column], [example])


def read_courses(content: bytes, known: Known, *, owners: Mapping[str, str]) -> ReadTable:
    """The courses of a table, and everything that is wrong with it. Raises TableNotSound for a file that is no such table."""
    table: SentTable[Column] = read_table(content, known=tuple(Column), needed=NEEDED, most_rows=MOST_ROWS)
    problems = [
        RowProblem(half.row, "the whole row", f"It has {half.cells} cells; the headings are {half.headings}.")
        for half in table.half_rows
    ]
    courses: list[ReadCourse] = []
    taken: set[str] = set()
    for row in table.rows:
        reading = _Row(row, known)
        pack = reading.as_pack(taken, owners=owners)
        problems += reading.problems
        if pack is not None:
            taken.add(pack.course.key)
            courses.append(ReadCourse(row.row, pack))
    return ReadTable(tuple(courses), tuple(sorted(problems)), table.notes)


class _Row:
    """One row while it is read; what is wrong with it is gathered, not raised."""

    def __init__(self, row: Cells[Column], known: Known) -> None:
        self.number, self.texts, self.known = row.row, row.texts, known
        self.problems: list[RowProblem] = []

    def as_pack(self, taken: Collection[str], *, owners: Mapping[str, str]) -> Pack | None:
        """The course that the row says; none where something is wrong with it."""
        title = self._needed(Column.TITLE)
        key = self._text(Column.KEY) or free_key(title, (), otherwise="course")
        if key in taken:
            self._refuse(Column.KEY, f"“{key}” is the key of a row above too. Give one of them another title or key.")
        minutes = self._minutes()
        fields = self._fields(title)
        skills = self._skills()
        link = LinkPart.model_construct(
            address=self._address(),
            opens=title,
            run_by=fields.provider,
            description=self._text(Column.DESCRIPTION) or fields.summary,
        )
        if self.problems:
            return None
        part = PartFields(title, minutes, is_required=True)
        manuscript = Manuscript.begin(key, fields).with_new_content(ModuleKind.LINK, part, link).with_skills(skills)
        try:
            return manuscript.as_pack(owners=owners)
        except PackRefused as refused:
            for problem in refused.problems:
                self._refuse(_column_of(problem), problem.sentence[0].upper() + problem.sentence[1:])
        return None

    def _fields(self, title: str) -> CourseFields:
        summary = self._needed(Column.SUMMARY)
        outcomes = tuple(one.strip() for one in self._needed(Column.OUTCOMES).split(";") if one.strip())
        return CourseFields(
            title=title,
            summary=summary,
            description=self._text(Column.DESCRIPTION) or summary,
            outcomes=outcomes,
            audience=self._text(Column.AUDIENCE) or "Everyone",
            topic=self._choice(Column.TOPIC, {topic.value: topic for topic in Topic}, Topic.DATA),
            provider=self._needed(Column.PROVIDER),
            owner=self._needed(Column.OWNER),
            review_on=self._review_on(),
            delivery=self._choice(Column.FORMAT, {one.in_words: one for one in Delivery}, Delivery.EXTERNAL_LINK),
            cost_pence=self._cost(),
        )

    def _text(self, column: Column) -> str:
        return self.texts.get(column, "")

    def _needed(self, column: Column) -> str:
        text = self._text(column)
        if not text:
            self._refuse(column, "It is empty.")
        return text

    def _choice(self, column: Column, choices: Mapping[str, _C], otherwise: _C) -> _C:
        text = self._text(column)
        if not text:
            if column in NEEDED:
                self._refuse(column, "It is empty.")
            return otherwise
        by_words = {sort_key(words).replace("-", " "): choice for words, choice in choices.items()}
        found = by_words.get(sort_key(text).replace("-", " "))
        if found is None:
            self._refuse(column, f"“{text[:60]}” is none of: {', '.join(choices)}.")
        return otherwise if found is None else found

    def _address(self) -> str:
        text = self._needed(Column.ADDRESS)
        try:
            return https(text) if text else text
        except ValueError as problem:
            self._refuse(Column.ADDRESS, f"{str(problem)[0].upper()}{str(problem)[1:]}.")
            return text

    def _minutes(self) -> int:
        text = self._needed(Column.MINUTES)
        if text and not (text.isascii() and text.isdigit() and int(text[:6]) <= 600):
            self._refuse(Column.MINUTES, f"“{text[:20]}” is no whole number of minutes from 0 to 600.")
            return 0
        return int(text or 0)

    def _cost(self) -> int:
        text = self._text(Column.COST).removeprefix("£").replace(",", "").strip()
        pounds = _POUNDS.fullmatch(text or "0")
        pence = int(pounds[1]) * 100 + int((pounds[2] or "").ljust(2, "0")) if pounds else -1
        if not 0 <= pence <= _MOST_PENCE:
            self._refuse(Column.COST, f"“{text[:20]}” is no cost in pounds, such as 0 or 12.50.")
            return 0
        return pence

    def _review_on(self) -> date:
        today = self.known.today
        text = self._text(Column.REVIEW_ON)
        if not text:
            return date(today.year + 1, today.month, min(today.day, 28))
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(Column.REVIEW_ON, f"“{text[:20]}” is no day such as 2027-09-30.")
            return today

    def _skills(self) -> list[SkillTaught]:
        """The skills that a cell names: "Data analysis to Working; Clear writing to Awareness"."""
        keys = {sort_key(name): key for key, name in self.known.skills.items()} | {
            key: key for key in self.known.skills
        }
        ranks = {sort_key(name): rank for rank, name in self.known.levels.items() if rank}
        taught = []
        for words in filter(None, (one.strip() for one in self._text(Column.SKILLS).split(";"))):
            name, _to, level = words.rpartition(" to ")
            key, rank = keys.get(sort_key(name)), ranks.get(sort_key(level))
            if key is None or rank is None:
                known = ", ".join(name for rank, name in self.known.levels.items() if rank)
                what = f"We know no skill “{name[:60]}”" if key is None and name else "Say to which level it leads"
                self._refuse(Column.SKILLS, f"{what}. Write the skill, “to”, and one of: {known}.")
                continue
            taught.append(SkillTaught(skill=key, from_level=0, to_level=rank))
        return taught

    def _refuse(self, column: str, sentence: str) -> None:
        self.problems.append(RowProblem(self.number, column, sentence))


def _column_of(problem: PackProblem) -> str:
    """The column that a pack's problem is about."""
    last = str(problem.place[-1]) if problem.place else ""
    columns = {"cost_pence": Column.COST, "delivery": Column.FORMAT, "opens": Column.TITLE, "run_by": Column.PROVIDER}
    found = columns.get(last) or next((column for column in Column if column == last), None)
    return found or ("outcomes" if "outcomes" in problem.place else "the whole row")
