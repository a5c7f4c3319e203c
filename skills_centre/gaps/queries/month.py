"""Whose team has a month to be told of, and what there is to tell."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.queries.courses import TeachingCourse, courses_teaching
from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.queries.suggesting import asked_below, receivers_of
from skills_centre.gaps.queries.teams import team_size, team_skills
from skills_centre.gaps.queries.trends import last_months_changes
from skills_centre.gaps.rules import NextStep, SkillSums, by_importance, next_step
from skills_centre.gaps.rules.month import TeamMonth, gaps_of_the_month, month_told, one_thing_to_do
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import SkillState


def managers_with_summaries(ids: Collection[UUID] | None = None) -> list[UUID]:
    """Everybody here, or of these, who has direct reports of whom something is asked."""
    statement = (
        select(Person.id)
        .where(
            Person.left_on.is_(None),
            select(TeamSummary.skill_id)
            .where(TeamSummary.manager_id == Person.id, TeamSummary.scope == Scope.DIRECT, TeamSummary.required > 0)
            .exists(),
        )
        .order_by(Person.id)
    )
    if ids is not None:
        statement = statement.where(Person.id.in_(ids))
    return list(db.session.scalars(statement))


def team_month(manager_id: UUID, *, today: date) -> TeamMonth:
    """The month of a manager's direct reports, as it is today."""
    team = team_skills(manager_id, Scope.DIRECT)
    skills = tuple(by_importance(team.skills))
    size = team_size(manager_id)
    changes = last_months_changes(manager_id, Scope.DIRECT, skills, today=today, size=size)
    gap, step = _what_to_do(manager_id, gaps_of_the_month(skills))
    return month_told(
        size.direct,
        skills,
        changed=changes.sentence if changes else None,
        thing=one_thing_to_do(skills, gap, step),
        as_of=today,
        editions=team.editions,
    )


def _what_to_do(
    manager_id: UUID, gaps: Sequence[SkillSums]
) -> tuple[SkillSums, NextStep[TeachingCourse]] | tuple[None, None]:
    """The first gap of which something is still to be done, and what: by the levels of those below, as the page does.

    A course that everybody below has, or had suggested to them, is nothing new to suggest.
    """
    courses = courses_teaching([gap.key for gap in gaps])
    for gap in gaps:
        teaching = courses.get(gap.key, [])
        people = asked_below(manager_id, gap.skill_id, Scope.DIRECT) if teaching else []
        levels = [one.level for one in people if one.state is SkillState.BELOW] if teaching else None
        step = next_step(gap, courses=teaching, levels_below=levels, colleagues=[])
        if step.course is None or receivers_of(people, step.course, names_below=False).getting:
            return gap, step
    return None, None
