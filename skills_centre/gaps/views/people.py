"""People by skills: as a table, as a list, or how many stand at each level; every choice is in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import PeopleOrder, SkillOrder, TeamFilter, View
from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.queries.people_page import stands_of_line
from skills_centre.gaps.rules import SkillSums
from skills_centre.gaps.rules.levels import Distribution, Stand, distribution
from skills_centre.gaps.rules.shown import of_a_group, skills_at_once
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.shown import Shown, note_shown, what_is_asked_for
from skills_centre.people.access import manager, viewer
from skills_centre.platform.pagination import page_of
from skills_centre.skills.models import SkillState

#: A table with more cells than these is not sent a second time as a list; on a phone the skills are listed, each with its own page.
SENT_TWICE_AT_MOST = 300

#: Skills on one page where each is a row.
ROWS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Scale:
    """The skills that share one scale, each with how many stand where. `most` is the longest bar."""

    names: tuple[str, ...]
    rows: Sequence[tuple[SkillSums, Distribution]]
    most: int


@blueprint.get("/team/gaps/people")
@manager
def team_people() -> ResponseReturnValue:
    """The viewer's people by the skills that are asked of them."""
    shown = what_is_asked_for(TeamFilter.of(request.args))
    note_shown(shown)
    is_by_row = shown.matrix is None or shown.wanted.view is View.LEVELS
    at_once = ROWS_AT_ONCE if is_by_row else skills_at_once(len(shown.matrix.people) if shown.matrix else 0)
    columns = page_of(shown.skills, shown.wanted.page, size=at_once)
    matrix = shown.matrix.part(columns.lines) if shown.matrix else None
    return render_template(
        "gaps/people.html",
        shown=shown,
        page=shown.page,
        wanted=shown.wanted,
        matrix=matrix,
        skills=columns.lines,
        columns=columns,
        groups=shown.groups(matrix) if matrix and shown.wanted.is_grouped else None,
        scales=_scales(shown, columns.lines, matrix) if shown.wanted.view is View.LEVELS else None,
        states=list(SkillState),
        people_orders=PeopleOrder,
        skill_orders=SkillOrder,
        of_a_group=of_a_group,
        is_large=matrix is not None and len(matrix.cells) > SENT_TWICE_AT_MOST,
    )


def _scales(shown: Shown, skills: Sequence[SkillSums], matrix: Matrix | None) -> list[Scale]:
    """The skills scale by scale, in the order in which these come first."""
    stands = _stands(matrix) if matrix else stands_of_line(viewer().id)
    rows: dict[tuple[str, ...], list[tuple[SkillSums, Distribution]]] = {}
    for skill in skills:
        names = shown.page.described[skill.skill_id].names
        found = distribution(_in_state(stands.get(skill.skill_id, ()), shown.wanted.state), names)
        rows.setdefault(tuple(one.name for one in found.levels), []).append((skill, found))
    return [Scale(names, each, _most(each)) for names, each in rows.items()]


def _in_state(stands: Iterable[Stand], state: SkillState | None) -> Iterable[Stand]:
    return (one for one in stands if state in (None, one.state))


def _most(rows: Sequence[tuple[SkillSums, Distribution]]) -> int:
    return max((one.people for _, row in rows for one in row.levels), default=0)


def _stands(matrix: Matrix) -> Mapping[UUID, Sequence[Stand]]:
    found: dict[UUID, list[Stand]] = {}
    for cell in matrix.cells.values():
        found.setdefault(cell.skill_id, []).append(Stand(cell.state, cell.verified_level, cell.required_level))
    return found
