"""People by skills: one cell for everything that is asked of somebody, with the words that say it whole."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple
from uuid import UUID

from skills_centre.gaps.queries.teams import Member, MemberState, TeamSkills, member_states, members
from skills_centre.gaps.rules import PRACTITIONER, SkillSums, Sums, cell_in_words
from skills_centre.skills.models import SkillState
from skills_centre.skills.queries.described import DescribedSkill
from skills_centre.skills.rules import MET_WITHOUT_LADDER


class Face(NamedTuple):
    """What a cell looks like: as many cells share one as stand alike. `shown` is its short form: "Below by 2"."""

    state: SkillState
    distance: int
    is_own_account: bool
    shown: str


class Cell(NamedTuple):
    """One person in one skill. `words` say it whole. There are thousands on a page, and a tuple is made in a fraction of the time."""

    person: Member
    skill_id: UUID
    skill_name: str
    face: Face
    is_essential: bool
    needs: str
    confirmed: str | None
    claimed: str | None
    #: The confirmed level, or the claimed one where there is none.
    level: int | None
    #: The level that is asked for, and the confirmed one; a skill without a ladder asks for "met".
    required_level: int | None
    verified_level: int | None
    #: Whether they are past what is asked, or a practitioner, and could help others.
    can_help: bool
    #: Where the cell explains itself and something can be done. Who is shown by name may be opened.
    address: str

    @property
    def state(self) -> SkillState:
        """How they stand."""
        return self.face.state

    @property
    def distance(self) -> int:
        """How many levels they are below; 0 for every other state."""
        return self.face.distance

    @property
    def is_own_account(self) -> bool:
        """Whether they are below by their own account."""
        return self.face.is_own_account

    @property
    def shown(self) -> str:
        """What stands in the cell."""
        return self.face.shown

    @property
    def words(self) -> str:
        """The whole cell in words, for whoever hears it without the heads of its row and column."""
        return cell_in_words(
            skill=self.skill_name,
            person=self.person.name,
            state=self.face.state,
            needs=self.needs,
            distance=self.face.distance,
            is_own_account=self.face.is_own_account,
            confirmed=self.confirmed,
            claimed=self.claimed,
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """People by skills; `cells` holds what is asked of each, and nothing for the rest."""

    people: tuple[Member, ...]
    skills: tuple[SkillSums, ...]
    cells: dict[tuple[UUID, UUID], Cell]

    @property
    def faces(self) -> set[Face]:
        """What its cells look like, each look once."""
        return {cell.face for cell in self.cells.values()}

    def row(self, person: Member) -> list[Cell | None]:
        """One person's cells in the order of the skills."""
        return [self.cells.get((person.person_id, skill.skill_id)) for skill in self.skills]

    def column(self, skill: SkillSums) -> list[Cell]:
        """Everybody's cells in one skill, in the order of the people."""
        found = (self.cells.get((person.person_id, skill.skill_id)) for person in self.people)
        return [cell for cell in found if cell]

    def only(self, keeps: Callable[[Cell], bool], keeps_skill: Callable[[SkillSums], bool]) -> "Matrix":
        """The cells that are kept, with the people and skills that still have one."""
        wanted = {skill.skill_id for skill in self.skills if keeps_skill(skill)}
        cells = {pair: cell for pair, cell in self.cells.items() if pair[1] in wanted and keeps(cell)}
        people, skills = {pair[0] for pair in cells}, {pair[1] for pair in cells}
        return Matrix(
            tuple(person for person in self.people if person.person_id in people),
            tuple(skill for skill in self.skills if skill.skill_id in skills),
            cells,
        )

    def of_people(self, people: Iterable[Member]) -> "Matrix":
        """Only these people, with the skills that are asked of any of them; the counts are then theirs."""
        kept = {person.person_id for person in people}
        cells = {pair: cell for pair, cell in self.cells.items() if pair[0] in kept}
        counts = counted_cells(cells.values())
        return Matrix(
            tuple(person for person in self.people if person.person_id in kept),
            tuple(replace(one, sums=counts[one.skill_id]) for one in self.skills if one.skill_id in counts),
            cells,
        )

    def part(self, skills: Sequence[SkillSums]) -> "Matrix":
        """Everybody in some of the skills; people of whom none of these is asked stay, without a cell."""
        if len(skills) == len(self.skills):
            return self
        wanted = {skill.skill_id for skill in skills}
        return Matrix(
            self.people, tuple(skills), {pair: cell for pair, cell in self.cells.items() if pair[1] in wanted}
        )


def counted_cells(cells: Iterable[Cell]) -> dict[UUID, Sums]:
    """The counts of cells by skill: of each state, and of those by own account or essential; nothing that is weighed."""
    alike = Counter((cell.skill_id, cell.face, cell.is_essential) for cell in cells)
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for (skill_id, face, is_essential), number in alike.items():
        counts = found[skill_id]
        counts[face.state.value] += number
        counts["required"] += number
        counts["essential"] += number * is_essential
        counts["below_own_account"] += number * face.is_own_account
    return {skill_id: Sums(**counts) for skill_id, counts in found.items()}


def team_matrix(manager_id: UUID, team: TeamSkills, skills: tuple[SkillSums, ...], *, below_too: bool) -> Matrix:
    """The direct reports, or the whole line, by the skills that are asked of anybody among them."""
    return matrix_of(
        members(manager_id, below_too=below_too), member_states(manager_id, below_too=below_too), team, skills
    )


def matrix_of(
    people: Sequence[Member], states: Iterable[MemberState], team: TeamSkills, skills: tuple[SkillSums, ...]
) -> Matrix:
    """These people by these skills, with a cell for each of their states."""
    by_id = {person.person_id: (person, f"/team/people/{person.person_id}/skills/") for person in people}
    described = {skill_id: (skill, _LevelNames(skill)) for skill_id, skill in team.described.items()}
    cells = {}
    for one in states:  # of thousands, each looked up once
        place, asked = by_id.get(one.person_id), described.get(one.skill_id)
        if place and asked:
            cell = _cell(one, *place, *asked)
            cells[cell.person.person_id, cell.skill_id] = (
                cell  # by the ids that whoever looks them up has: the same are found at a glance
            )
    return Matrix(tuple(people), skills, cells)


class _LevelNames(dict[int, str]):
    """The names of one skill's levels, each found once."""

    def __init__(self, skill: DescribedSkill) -> None:
        self._skill = skill

    def __missing__(self, level: int) -> str:
        self[level] = name = self._skill.level_name(level)
        return name


@cache
def _face(state: SkillState, distance: int, *, is_own_account: bool) -> Face:
    word = state.value.capitalize()
    return Face(state, distance, is_own_account, f"{word} by {distance}" if distance else word)


def _cell(one: MemberState, person: Member, beginning: str, skill: DescribedSkill, names: _LevelNames) -> Cell:
    """`beginning` is that of the cell's address, without its skill."""
    confirmed = None if one.verified_level is None else names[one.verified_level]
    counts_claim = one.state is SkillState.CLAIMED or one.is_own_account
    claimed = names[one.claimed_level] if counts_claim and one.claimed_level is not None else None
    return Cell(
        person=person,
        skill_id=skill.skill_id,
        skill_name=skill.name,
        face=_face(one.state, one.distance, is_own_account=one.is_own_account),
        is_essential=one.is_essential,
        needs=_needed(one, skill, names),
        confirmed=confirmed,
        claimed=claimed,
        required_level=one.required_level if skill.has_ladder else MET_WITHOUT_LADDER,
        verified_level=one.verified_level,
        level=one.claimed_level if one.verified_level is None else one.verified_level,
        can_help=one.state is SkillState.MET and _is_ahead(one),
        address=beginning + skill.address,
    )


def _needed(one: MemberState, skill: DescribedSkill, names: _LevelNames) -> str:
    if not skill.has_ladder:
        return "to meet it"
    return "any level" if one.required_level is None else names[one.required_level]


def _is_ahead(one: MemberState) -> bool:
    level, needed = one.verified_level or 0, one.required_level
    return needed is not None and (level > needed or level >= PRACTITIONER)
