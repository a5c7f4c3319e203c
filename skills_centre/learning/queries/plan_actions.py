"""The actions of goals, as a plan shows them: with the course's progress where they are a course. A constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.learning.models import ActionKind, PlanAction, PlanGoal
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.queries.plan_due import is_done, is_set_aside
from skills_centre.learning.queries.standings import Standing, standings_of
from skills_centre.learning.rules.progress import counts_towards_completion
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far somebody has come in the course of an action: not begun, under way in parts, or completed."""

    enrolment_id: UUID | None
    parts_done: int
    parts: int
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action. `title` is none when what was written is erased; `course_key` where it is a course."""

    id: UUID
    goal_id: UUID
    kind: ActionKind
    title: str | None
    course_key: str | None
    by_on: date | None
    done_on: date | None
    course: CourseProgress | None

    @property
    def is_done(self) -> bool:
        """Whether somebody said so, or the course is completed."""
        return self.done_on is not None or (self.course is not None and self.course.completed_at is not None)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return not self.is_done and self.by_on is not None and self.by_on < today


@dataclass(frozen=True, slots=True)
class DueAction:
    """An action that is due soon, or was due, for the home page."""

    id: UUID
    goal_id: UUID
    title: str | None
    by_on: date


def actions_of(person_id: UUID, goal_ids: Collection[UUID]) -> dict[UUID, list[ShownAction]]:
    """The actions of these goals of one person, those with a day first; five statements at most."""
    rows = _rows(goal_ids)
    found: dict[UUID, list[ShownAction]] = defaultdict(list)
    for action in _shown(rows, person_id):
        found[action.goal_id].append(action)
    return found


def actions_due(person_id: UUID, *, on: date, days: int = 14) -> list[DueAction]:
    """What somebody planned to do within so many days, or by now, and has not done: the earliest first. Five statements at most.

    It is what reminders tell of, and what was to be done before.
    """
    rows = db.session.execute(
        _actions()
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .where(
            PlanGoal.person_id == person_id,
            PlanAction.by_on <= on + timedelta(days=days),
            ~is_done(),
            ~is_set_aside(),
        )
        .order_by(PlanAction.by_on, PlanAction.id)
    ).all()
    return [DueAction(one.id, one.goal_id, one.title, one.by_on) for one in _shown(rows, person_id) if one.by_on]


def action_titles(ids: Collection[UUID]) -> dict[UUID, str | None]:
    """What these actions are called, by id; none where what was written is erased. Three statements at most."""
    if not ids:
        return {}
    rows = db.session.execute(_actions().where(PlanAction.id.in_(ids))).all()
    courses = _course_titles({row.course_id for row in rows if row.course_id})
    words = words_by_id([row.title_id for row in rows if row.title_id])
    return {row.id: courses.get(row.course_id) if row.course_id else words.get(row.title_id) for row in rows}


def _actions() -> Any:  # noqa: ANN401 - a Select of eight columns
    return select(
        PlanAction.id,
        PlanAction.goal_id,
        PlanAction.kind,
        PlanAction.title_id,
        PlanAction.course_id,
        Course.key.label("course_key"),
        PlanAction.by_on,
        PlanAction.done_on,
    ).outerjoin(Course, Course.id == PlanAction.course_id)


def _rows(goal_ids: Collection[UUID]) -> Sequence[Row[Any]]:
    if not goal_ids:
        return []
    rows: Sequence[Row[Any]] = db.session.execute(
        _actions()
        .where(PlanAction.goal_id.in_(goal_ids), PlanAction.removed_at.is_(None))
        .order_by(PlanAction.by_on.nulls_last(), PlanAction.made_at, PlanAction.id)
    ).all()
    return rows


def _shown(rows: Sequence[Row[Any]], person_id: UUID) -> list[ShownAction]:
    course_ids = {row.course_id for row in rows if row.course_id}
    titles, words = _course_titles(course_ids), words_by_id([row.title_id for row in rows])
    progress = _progress(standings_of(person_id, course_ids))
    nothing_yet = CourseProgress(None, 0, 0, None)
    return [
        ShownAction(
            id=row.id,
            goal_id=row.goal_id,
            kind=row.kind,
            title=titles.get(row.course_id) if row.course_id else words.get(row.title_id),
            course_key=row.course_key,
            by_on=row.by_on,
            done_on=row.done_on,
            course=progress.get(row.course_id, nothing_yet) if row.course_id else None,
        )
        for row in rows
    ]


def _progress(standings: Mapping[UUID, Standing]) -> dict[UUID, CourseProgress]:
    under_way = [one.enrolment_id for one in standings.values() if not one.is_completed]
    lines = module_lines(under_way) if under_way else {}
    found = {}
    for course_id, standing in standings.items():
        counting = counts_towards_completion(lines.get(standing.enrolment_id, []))
        found[course_id] = CourseProgress(
            standing.enrolment_id, sum(one.is_done for one in counting), len(counting), standing.completed_at
        )
    return found


def _course_titles(course_ids: Collection[UUID]) -> dict[UUID, str]:
    """What each course is called in its newest version that was ever published."""
    if not course_ids:
        return {}
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.title)
        .where(
            CourseVersion.course_id.in_(course_ids),
            CourseVersion.state.in_((CourseState.PUBLISHED, CourseState.SUPERSEDED, CourseState.WITHDRAWN)),
        )
        .order_by(CourseVersion.major, CourseVersion.minor)
    )
    return {row.course_id: row.title for row in rows}
