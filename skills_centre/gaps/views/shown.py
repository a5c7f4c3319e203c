"""What of a manager's people by skills is shown: as far as it was asked for, in the order that was asked for. Page and files alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from skills_centre.gaps.forms import NONE, SkillOrder, TeamFilter
from skills_centre.gaps.queries.matrix import Cell, Matrix, counted_cells
from skills_centre.gaps.queries.people import Choice, PlacedMember, in_role, roles_among
from skills_centre.gaps.queries.people_page import Part, PeoplePage, people_page
from skills_centre.gaps.queries.teams import Member
from skills_centre.gaps.rules import SkillSums, Sums, total
from skills_centre.gaps.rules.shown import in_state, not_understood_in_words, what_is_shown, what_was_asked
from skills_centre.gaps.views.blueprint import own_size
from skills_centre.gaps.views.team import shows_names
from skills_centre.people.access import note_seen, viewer
from skills_centre.platform.clock import local_day, utc_now


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one team, and their counts in each skill that is shown."""

    name: str
    people: Sequence[PlacedMember]
    sums: Sequence[Sums]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown. `wanted` is what was asked for without what nobody here has; `told` says what that was."""

    page: PeoplePage
    wanted: TeamFilter
    matrix: Matrix | None
    skills: Sequence[SkillSums]
    roles: Sequence[Choice]
    #: What was filtered for, in words; empty for everything.
    asked: str
    status: str
    told: str | None

    def groups(self, matrix: Matrix) -> list[Group]:
        """The people of a table team by team, those without a team last; the counts are of what the table shows."""
        named: dict[tuple[str, str], list[PlacedMember]] = {}
        for person in matrix.people:
            if isinstance(person, PlacedMember):
                named.setdefault((person.team_key or "", person.team or "No team"), []).append(person)
        return [Group(name, people, _sums(matrix, people)) for (_, name), people in named.items()]


def what_is_asked_for(wanted: TeamFilter) -> Shown:
    """Read the viewer's people as far as they are asked for."""
    part = Part(team_key=None if wanted.team == NONE else wanted.team, in_no_team=wanted.team == NONE)
    by_name = shows_names(wanted.scope)
    page = people_page(viewer().id, wanted.scope, own_size(), by_name=by_name, on=local_day(utc_now()), part=part)
    roles = roles_among(page.people)
    wanted = wanted.known_among(
        teams={one.key or NONE for one in page.teams},
        roles={one.key or NONE for one in roles},
        skills={one.address for one in page.skills},
    )
    matrix = _filtered(page, wanted)
    skills = in_order(matrix.skills if matrix else filtered_skills(page.skills, wanted), wanted.skills)
    if matrix:
        matrix = Matrix(tuple(_people_in_order(matrix, wanted)), tuple(skills), matrix.cells)
    return Shown(
        page=page,
        wanted=wanted,
        matrix=matrix,
        skills=skills,
        roles=roles,
        asked=_asked(page, roles, wanted),
        status=_status(page, wanted, matrix, skills),
        told=not_understood_in_words(wanted.not_understood),
    )


def filtered_skills(skills: Sequence[SkillSums], wanted: TeamFilter) -> list[SkillSums]:
    """The skills as far as they were asked for, where only counts are shown."""
    return [
        skill
        for skill in skills
        if (wanted.state is None or getattr(skill.sums, wanted.state.value))
        and (skill.is_essential or not wanted.essential_only)
        and (skill.is_ai_related or not wanted.ai_only)
        and wanted.skill in (None, skill.address)
    ]


def in_order(skills: Sequence[SkillSums], order: SkillOrder) -> list[SkillSums]:
    """Skills that stand in the order of the team's gaps, in the order that was asked for."""
    if order is SkillOrder.NAME:
        return sorted(skills, key=lambda one: (one.sort_key, str(one.skill_id)))
    if order is SkillOrder.UNKNOWN:
        return sorted(skills, key=lambda one: (-one.sums.to_find_out, one.sort_key))
    return list(skills)


def note_shown(shown: Shown, *, as_file: bool = False) -> None:
    """Write down who is about to be seen by name, before the page or file is sent."""
    note_seen([person.person_id for person in shown.matrix.people] if shown.matrix else [], as_file=as_file)


def _asked(page: PeoplePage, roles: Sequence[Choice], wanted: TeamFilter) -> str:
    """What was filtered for, in words."""
    return what_was_asked(
        state=wanted.state.value if wanted.state else None,
        is_essential=wanted.essential_only,
        is_ai=wanted.ai_only,
        team=_named(page.teams, wanted.team),
        role=_named(roles, wanted.role),
        skill=next((one.name for one in page.skills if one.address == wanted.skill), None),
    )


def _named(choices: Sequence[Choice], key: str | None) -> str | None:
    """The name of a choice; empty for that of whoever has none, and no name where nothing was chosen."""
    return next((one.name if one.key else "" for one in choices if (one.key or NONE) == key), None)


def _filtered(page: PeoplePage, wanted: TeamFilter) -> Matrix | None:
    """The table as far as it was asked for: fewer people first, with counts of their own, then fewer cells, which changes no count."""
    if page.matrix is None or not wanted.narrows:
        return page.matrix
    matrix = page.matrix
    if wanted.narrows_people:
        people = [one for one in page.people if wanted.team in (None, one.team_key or NONE)]
        if wanted.role is not None:
            people = in_role(people, None if wanted.role == NONE else wanted.role)
        matrix = matrix.of_people(people)
    if not wanted.narrows_cells and wanted.skill is None:
        return matrix

    def keeps(cell: Cell) -> bool:
        return wanted.state in (None, cell.state) and (cell.is_essential or not wanted.essential_only)

    return matrix.only(
        keeps,
        lambda skill: (skill.is_ai_related or not wanted.ai_only) and wanted.skill in (None, skill.address),
    )


def _people_in_order(matrix: Matrix, wanted: TeamFilter) -> Sequence[Member]:
    """By name, as they were read; or by team and then by name, whoever is in no team last."""
    if not wanted.is_by_team:
        return matrix.people

    def team(person: Member) -> tuple[bool, str, str]:
        if not isinstance(person, PlacedMember):
            return True, "", ""
        return person.team_key is None, person.team_sort_key, person.team_key or ""

    return sorted(matrix.people, key=team)


def _status(page: PeoplePage, wanted: TeamFilter, matrix: Matrix | None, skills: Sequence[SkillSums]) -> str:
    state = wanted.state.value if wanted.state else None
    if matrix is None:
        counts = total(skill.sums for skill in skills)
        cells = in_state(counts, state) if state else counts
        return what_is_shown(page.asked, len(skills), cells, only_state=state)
    cells = total(counted_cells(matrix.cells.values()).values())
    return what_is_shown(len(matrix.people), len(skills), cells, only_state=state)


def _sums(matrix: Matrix, people: Sequence[Member]) -> list[Sums]:
    counts = counted_cells(cell for person in people for cell in matrix.row(person) if cell)
    return [counts.get(skill.skill_id, Sums()) for skill in matrix.skills]
