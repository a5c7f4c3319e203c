"""The tables about the organisation as they are kept: rows, and what may be shown of each in each skill.

Everything that a page, chart, file or mail says of the whole organisation comes from here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.gaps.models import OrganisationFigure, OrganisationRow, RowKind
from skills_centre.gaps.rules.organisation import STATES, Heat, NamedCounts, Shown, heat, together
from skills_centre.platform.database import db
from skills_centre.skills.queries.described import DescribedSkill, described_skills


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; `with_role` and `without_role` are none where that is withheld. `is_top`: no row that is seen holds it."""

    kind: RowKind
    row_id: UUID
    name: str
    depth: int
    inside: str | None
    with_role: int | None
    without_role: int | None
    is_top: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything that somebody may see of the organisation's skills, in whole fives.

    `figures` holds a row's counts in a skill, or None where they are withheld; what is not asked has no entry.
    """

    as_of: datetime | None
    is_whole: bool
    rows: tuple[TableRow, ...]
    skills: tuple[DescribedSkill, ...]
    figures: Mapping[tuple[UUID, UUID], Shown | None]

    def of(self, kind: RowKind) -> list[TableRow]:
        """The rows of one table."""
        return [row for row in self.rows if row.kind is kind]

    def kinds(self) -> list[RowKind]:
        """The tables that have a row."""
        return [kind for kind in RowKind if self.of(kind)]

    def asked(self, row: TableRow, skill: DescribedSkill) -> bool:
        """Whether anybody there is asked for the skill."""
        return (row.row_id, skill.skill_id) in self.figures

    def shown(self, row: TableRow, skill: DescribedSkill) -> Shown | None:
        """What may be shown of a row in a skill; none when it is withheld or not asked."""
        return self.figures.get((row.row_id, skill.skill_id))

    def heat(self, row: TableRow, skill: DescribedSkill) -> Heat:
        """What a cell of the heat map says."""
        return heat(self.shown(row, skill)) if self.asked(row, skill) else Heat.NOT_ASKED

    def whole(self, skill: DescribedSkill) -> Shown:
        """The sum of what is shown of a skill, each person at most once: over the rows that no other row holds."""
        tops = (self.shown(row, skill) for row in self.rows if row.is_top and row.kind is not RowKind.FAMILY)
        return together(one for one in tops if one)

    def of_row(self, row: TableRow) -> Shown:
        """The sum of what is shown of a row, over all skills."""
        cells = (self.shown(row, skill) for skill in self.skills)
        return together(one for one in cells if one)

    def withheld_of(self, row: TableRow) -> int:
        """In how many skills a row is withheld."""
        return sum(self.asked(row, skill) and self.shown(row, skill) is None for skill in self.skills)

    def sums(self) -> list[NamedCounts]:
        """Each skill of which anything is shown, with the sum."""
        found = (NamedCounts(skill.name, self.whole(skill)) for skill in self.skills)
        return [one for one in found if one.shown.people]

    @property
    def withheld(self) -> int:
        """How many cells of the tables, each a row in a skill, are withheld."""
        return Counter(one is None for one in self.figures.values())[True]

    @property
    def editions(self) -> list[str]:
        """The framework versions that the numbers go by."""
        return sorted({f"{one.framework_name}, version {one.version_number}" for one in self.skills})


def organisation(in_sight: frozenset[UUID] | None, *, skill_id: UUID | None = None) -> Organisation:
    """What somebody sees who sees these units (None: all), in all skills or in one. Five statements.

    With only some units in sight there is no table of role families, which are of the whole organisation.
    """
    rows = _rows(in_sight)
    statement = select(
        OrganisationFigure.row_id,
        OrganisationFigure.skill_id,
        OrganisationFigure.is_withheld,
        *(getattr(OrganisationFigure, state) for state in STATES),
    )
    if skill_id:
        statement = statement.where(OrganisationFigure.skill_id == skill_id)
    if in_sight is not None:
        statement = statement.where(OrganisationFigure.row_id.in_([row.row_id for row in rows]))
    figures = {
        (row_id, which): None if is_withheld else Shown(*counts)
        for row_id, which, is_withheld, *counts in db.session.execute(statement)
    }
    described = described_skills({which for _row_id, which in figures})
    skills = sorted(described.values(), key=lambda one: (one.sort_key, str(one.skill_id)))
    as_of = db.session.scalar(select(OrganisationRow.worked_out_at).limit(1))
    return Organisation(as_of, in_sight is None, tuple(rows), tuple(skills), figures)


def _rows(in_sight: frozenset[UUID] | None) -> list[TableRow]:
    statement = select(OrganisationRow).order_by(OrganisationRow.position)
    if in_sight is not None:
        statement = statement.where(OrganisationRow.kind != RowKind.FAMILY, OrganisationRow.row_id.in_(in_sight))
    found = list(db.session.scalars(statement))
    names = {row.row_id: row.name for row in found}
    return [
        TableRow(
            row.kind,
            row.row_id,
            row.name,
            row.depth,
            names.get(row.inside_id) if row.inside_id else None,
            row.with_role,
            row.without_role,
            is_top=row.inside_id not in names,
        )
        for row in found
    ]
