"""The impact of a draft as it may be shown: by transition, by skill and by unit; rounded, and nothing about fewer than ten people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Membership
from skills_centre.people.queries.register import RegisteredUnit, registered_units
from skills_centre.platform.database import db
from skills_centre.skills.models import SkillState
from skills_centre.skills.queries.editions import VersionRow, versions
from skills_centre.skills.queries.impact import DraftImpact, impact_of
from skills_centre.skills.queries.mapping import SideBySide
from skills_centre.skills.rules.impact import Move, MoveKind, Row, folded_by, raised_to_units, rounded, row_of


@dataclass(frozen=True, slots=True)
class Transition:
    """How many requirements go from one state to another; no state where nothing is asked on that side."""

    before: SkillState | None
    after: SkillState | None
    requirements: int


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A row of a table; `was` names other skills that this one was before, `within` the units above."""

    name: str
    row: Row
    was: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """What publishing a draft would change. `all_rows` is none when it concerns fewer than ten people; then nothing is counted."""

    version: VersionRow
    former_number: int | None
    undecided: int
    on: date
    all_rows: Row | None
    transitions: tuple[Transition, ...]
    skills: tuple[ImpactRow, ...]
    units: tuple[ImpactRow, ...]
    #: Rows that are about too few people and were put together, or left out.
    skills_folded: int
    units_left_out: bool

    @property
    def changes_nothing(self) -> bool:
        """Whether everybody's states stay what they are, to the nearest five."""
        return self.all_rows is not None and not self.all_rows.is_any


def impact_page(draft_id: UUID, *, on: date) -> ImpactPage:
    """The page of a draft's impact on a day, in a constant number of statements for every 5,000 people. Raises NotFound."""
    impact = impact_of(draft_id, on=on)
    version = next(one for one in versions() if one.id == draft_id)
    everybody = row_of(impact.moves)
    skills = folded_by(impact.moves, lambda move: move.skill_id)
    units, is_left_out = _units(impact.moves)
    return ImpactPage(
        version=version,
        former_number=impact.beside.former_number,
        undecided=len(impact.beside.unmapped),
        on=on,
        all_rows=everybody,
        transitions=_transitions(impact.moves) if everybody else (),
        skills=_skills(impact, skills.rows, skills.rest) if everybody else (),
        units=units if everybody else (),
        skills_folded=skills.folded,
        units_left_out=is_left_out,
    )


def _transitions(moves: tuple[Move, ...]) -> tuple[Transition, ...]:
    """The transitions that change something, the most frequent first; those of one or two requirements are too few to show."""
    counts = Counter((move.before, move.after) for move in moves if move.kind)
    shown = [Transition(before, after, rounded(number)) for (before, after), number in counts.items()]
    return tuple(
        sorted(
            (one for one in shown if one.requirements),
            key=lambda one: (-one.requirements, str(one.before), str(one.after)),
        )
    )


def _skills(impact: DraftImpact, rows: Mapping[UUID, Row], rest: Row | None) -> tuple[ImpactRow, ...]:
    """The skills in which anybody moves: those in which most are no longer met first."""
    beside = impact.beside
    shown = [
        ImpactRow(_name(beside, skill_id), row, was=_was(beside, skill_id))
        for skill_id, row in rows.items()
        if row.is_any
    ]
    ordered = sorted(shown, key=lambda one: (*(-one.row.number(kind) for kind in MoveKind), one.name.casefold()))
    together = [ImpactRow("Skills asked of fewer than ten people each", rest)] if rest and rest.is_any else []
    return (*ordered, *together)


def _name(beside: SideBySide, skill_id: UUID) -> str:
    return (beside.after.get(skill_id) or beside.before[skill_id]).name


def _was(beside: SideBySide, skill_id: UUID) -> tuple[str, ...]:
    """What a skill was called before, or which skills it takes over from."""
    now = beside.after.get(skill_id)
    earlier = beside.before.get(skill_id)
    own = [earlier.name] if now and earlier and earlier.name != now.name else []
    others = [
        beside.before[one].name
        for one, said in beside.decided.items()
        if skill_id in said.to and one != skill_id and beside.holds(one)
    ]
    return tuple(sorted({*own, *others}))


def _units(moves: tuple[Move, ...]) -> tuple[tuple[ImpactRow, ...], bool]:
    """The units in which anybody moves, as the tree has them, small ones counted in the unit above; and whether anybody is left out."""
    units = registered_units()
    parents = {unit.id: unit.parent_id for unit in units}
    memberships = dict(
        db.session.execute(select(Membership.person_id, Membership.unit_id).where(Membership.ends_on.is_(None)))
        .tuples()
        .all()
    )
    people = {move.person_id for move in moves if not move.is_exempt}
    placed = raised_to_units({one: memberships.get(one) for one in people}, parents)
    folded = folded_by((move for move in moves if move.person_id in people), lambda move: placed[move.person_id])
    rows = [
        ImpactRow(_unit_name(unit, placed, memberships), folded.rows[unit.id], within=unit.path[:-1])
        for unit in units
        if unit.id in folded.rows and folded.rows[unit.id].is_any
    ]
    return tuple(rows), None in placed.values()


def _unit_name(unit: RegisteredUnit, placed: Mapping[UUID, UUID | None], memberships: Mapping[UUID, UUID]) -> str:
    has_others = any(one == unit.id and memberships.get(person_id) != unit.id for person_id, one in placed.items())
    return f"{unit.name}, with small teams in it" if has_others else unit.name
