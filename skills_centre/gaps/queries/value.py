"""The value of quarters as it is kept: everything that a page, file or PDF says of it comes from here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.gaps.models import RowKind, ValueDecision, ValueNumber, ValueQuarter, ValueRow
from skills_centre.gaps.rules.quarters import Quarter
from skills_centre.gaps.rules.value import Figure, Numbers, Told, all_told, together, told
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A body or business area: its people by what they did, none where it is withheld. `is_top`: no row that is seen holds it."""

    kind: RowKind
    row_id: UUID
    name: str
    depth: int
    inside: str | None
    is_top: bool
    counts: tuple[int, int, int] | None
    completions: int | None
    hours: int | None
    own_hours: int | None

    @property
    def people(self) -> int:
        """How many people, to the nearest five: the sum of the rounded."""
        return sum(self.counts or ())

    @property
    def reached(self) -> int:
        """Who completed something or took part."""
        return self.counts[0] + self.counts[1] if self.counts else 0

    @property
    def is_told_of_hours(self) -> bool:
        """Whether courses and hours are told of it: a row that no other holds in the whole organisation."""
        return self.kind is RowKind.BODY or (self.completions, self.hours, self.own_hours) != (None, None, None)

    @property
    def all_hours(self) -> int | None:
        """Hours of every kind that are told of it; none where none is."""
        told_of = [one for one in (self.hours, self.own_hours) if one is not None]
        return sum(told_of) if told_of else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One decision that is wanted, and who wrote it; nobody while it is as it was proposed."""

    words: str
    by: str | None


@dataclass(frozen=True, slots=True)
class ValuePage:
    """What is told of one quarter. Without `is_whole` it is about some units alone: their people, and no figure of the whole."""

    quarter: Quarter
    as_of: date
    worked_out_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    is_whole: bool
    rows: tuple[ReachRow, ...]
    numbers: Mapping[Figure, Numbers]
    decisions: tuple[Wanted, ...]

    @property
    def told(self) -> list[Told]:
        """The figures in words: all of them, or those of the rows alone."""
        return all_told(self.numbers) if self.is_whole else [told(Figure.REACHED, self.numbers)]

    def one(self, figure: Figure) -> Told:
        """One figure in words."""
        return told(figure, self.numbers)

    def may_show(self, figure: Figure) -> bool:
        """Whether the figure is told here at all: of a part of the organisation only who was reached is."""
        return self.is_whole or figure is Figure.REACHED

    @property
    def short_rows(self) -> list[ReachRow]:
        """The bodies and the areas right below them, or the highest rows that are seen: what stands on one side of paper."""
        return [row for row in self.rows if row.kind is RowKind.BODY or not row.depth or row.is_top]

    @property
    def withheld(self) -> int:
        """How many rows are withheld."""
        return sum(row.counts is None for row in self.rows)


def quarters_kept() -> list[Quarter]:
    """The quarters of which something is told, the latest first. One statement."""
    days = db.session.scalars(select(ValueQuarter.first_on).order_by(ValueQuarter.first_on.desc()))
    return [Quarter(day) for day in days]


def value_page(quarter: Quarter, in_sight: frozenset[UUID] | None) -> ValuePage | None:
    """What somebody sees of a quarter who sees these units (None: all); none when nothing is told of it. Four statements."""
    kept = db.session.execute(
        select(ValueQuarter, Person.name)
        .outerjoin(Person, Person.id == ValueQuarter.closed_by)
        .where(ValueQuarter.first_on == quarter.first)
    ).one_or_none()
    if kept is None:
        return None
    facts, closed_by = kept
    rows = _rows(quarter, in_sight)
    is_whole = in_sight is None
    numbers = {**_of_rows(rows), **(numbers_kept(quarter) if is_whole else {})}
    return ValuePage(
        quarter, facts.as_of, facts.worked_out_at, facts.closed_at, closed_by, is_whole, tuple(rows), numbers,
        tuple(_decisions(quarter)) if is_whole else (),
    )  # fmt: skip


def numbers_kept(quarter: Quarter) -> dict[Figure, Numbers]:
    """The figures of the whole organisation as they are kept; those that rest on the rows are not among them. One statement."""
    found: dict[Figure, list[int | None]] = defaultdict(list)
    rows = db.session.execute(
        select(ValueNumber.figure, ValueNumber.value)
        .where(ValueNumber.first_on == quarter.first)
        .order_by(ValueNumber.figure, ValueNumber.number)
    )
    for figure, value in rows:
        found[figure].append(value)
    return {
        figure: None if None in values else tuple(one for one in values if one is not None)
        for figure, values in found.items()
    }


def _rows(quarter: Quarter, in_sight: frozenset[UUID] | None) -> list[ReachRow]:
    statement = select(*_ROW).where(ValueRow.first_on == quarter.first).order_by(ValueRow.position)
    if in_sight is not None:
        statement = statement.where(ValueRow.row_id.in_(in_sight))
    found = db.session.execute(statement).all()
    names = {row.row_id: row.name for row in found}
    return [
        ReachRow(
            row.kind, row.row_id, row.name, row.depth,
            names.get(row.inside_id) if row.inside_id else None,
            row.inside_id not in names,
            None if row.is_withheld else (row.completed, row.took_part, row.not_reached),
            row.completions, row.hours, row.own_hours,
        )
        for row in found
    ]  # fmt: skip


#: Columns and no objects of them: an institution has hundreds of rows, and each page reads those of two quarters.
_ROW = (
    ValueRow.kind, ValueRow.row_id, ValueRow.name, ValueRow.depth, ValueRow.inside_id, ValueRow.is_withheld, ValueRow.completed,
    ValueRow.took_part, ValueRow.not_reached, ValueRow.completions, ValueRow.hours, ValueRow.own_hours,
)  # fmt: skip


def _of_rows(rows: list[ReachRow]) -> dict[Figure, Numbers]:
    """The figures that are sums of what is shown of the rows that no other holds."""
    tops = [row for row in rows if row.is_top]
    found: dict[Figure, Numbers] = {}
    if tops:
        shown = [row.counts for row in tops if row.counts]
        found[Figure.REACHED] = together(shown) if shown else None
    completions = [row.completions for row in tops if row.completions is not None]
    if sum(completions):
        found[Figure.COMPLETIONS] = (sum(completions),)
    hours = [(row.hours or 0, row.own_hours or 0) for row in tops if row.hours is not None or row.own_hours is not None]
    if hours:
        found[Figure.HOURS] = together(hours)
    return found


def _decisions(quarter: Quarter) -> list[Wanted]:
    rows = db.session.execute(
        select(ValueDecision.words, Person.name)
        .outerjoin(Person, Person.id == ValueDecision.written_by)
        .where(ValueDecision.first_on == quarter.first)
        .order_by(ValueDecision.number)
    )
    return [Wanted(words, name) for words, name in rows]
