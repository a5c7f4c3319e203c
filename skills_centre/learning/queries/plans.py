"""A development plan as its two sides read it: goals with where the person is, their actions, what waits for whom, and the history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from skills_centre.learning.models import GoalEnd, PlanAct, PlanAction, PlanEvent, PlanGoal
from skills_centre.learning.queries.plan_actions import ShownAction, actions_of
from skills_centre.learning.rules.plans import Progress, progress_of
from skills_centre.people.models import Person
from skills_centre.people.queries.names import names_of
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.queries.my_skills import MySkill, skills_of_person
from skills_centre.skills.rules import SkillState

#: Goals that are suggested at once.
MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class ShownTerms:
    """The terms of a goal in words; `why` is none where nobody gave one, or it is erased."""

    level: int
    level_name: str
    by_on: date
    why: str | None


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal of a plan. `open_terms` wait for an answer to `proposed_by_name`; they are the goal's own until it is first agreed."""

    id: UUID
    person_id: UUID
    mine: MySkill
    terms: ShownTerms
    agreed_at: datetime | None
    open_terms: ShownTerms | None
    proposed_by_name: str | None
    is_proposed_by_person: bool
    revision: int
    actions: tuple[ShownAction, ...]
    ended_at: datetime | None
    ended_as: GoalEnd | None

    @property
    def progress(self) -> Progress:
        """Its actions done of all."""
        return progress_of(one.is_done for one in self.actions)

    @property
    def is_there(self) -> bool:
        """Whether the level wanted is confirmed, and not so long ago that it is stale."""
        is_stale = self.mine.standing is not None and self.mine.standing.state is SkillState.STALE
        return not is_stale and (self.mine.current.verified_level or 0) >= self.terms.level

    @property
    def is_said_to_be_there(self) -> bool:
        """Whether the person says so, and nobody has confirmed it."""
        return not self.is_there and (self.mine.claimed_level or 0) >= self.terms.level

    def waits_for(self, *, person: bool) -> bool:
        """Whether a proposal waits for this side."""
        return self.open_terms is not None and self.is_proposed_by_person != person


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing in the history of a goal, in words that still stand."""

    act: PlanAct
    at: datetime
    by_id: UUID
    by_name: str
    acting_for_name: str | None
    level_name: str | None
    by_on: date | None
    words: str | None
    action_title: str | None


@dataclass(frozen=True, slots=True)
class EndedGoal:
    """A goal that is over, in one line."""

    id: UUID
    skill_name: str
    level_name: str
    ended_at: datetime
    ended_as: GoalEnd


@dataclass(frozen=True, slots=True)
class Plan:
    """Somebody's plan: the goals under way by day, those that are over, and what could be a goal."""

    goals: tuple[ShownGoal, ...]
    ended: tuple[EndedGoal, ...]
    suggested: tuple[MySkill, ...]

    @property
    def progress(self) -> Progress:
        """All actions done of all."""
        return progress_of(action.is_done for goal in self.goals for action in goal.actions)


@dataclass(frozen=True, slots=True)
class PlanNumbers:
    """How many goals a plan has, and how many of them wait for the manager."""

    goals: int
    waiting: int


def plan_of(person_id: UUID, *, on: date) -> Plan:
    """The whole plan of a person, in a constant number of statements. Who may read it is for the caller to know."""
    rows = db.session.execute(
        _goals().where(PlanGoal.person_id == person_id).order_by(PlanGoal.by_on, PlanGoal.id)
    ).all()
    skills = skills_of_person(person_id, on=on, also={row.skill_id for row in rows})
    by_id = {one.skill.skill_id: one for one in skills}
    live = [row for row in rows if row.ended_at is None]
    ended = sorted((row for row in rows if row.ended_at is not None), key=lambda row: row.ended_at, reverse=True)
    return Plan(
        goals=_shown(live, by_id),
        ended=tuple(
            EndedGoal(
                row.id,
                by_id[row.skill_id].skill.name,
                by_id[row.skill_id].skill.level_name(row.level),
                row.ended_at,
                row.ended_as,
            )
            for row in ended
        ),
        suggested=suggested_goals(skills, planned={row.skill_id for row in live}),
    )


def suggested_goals(skills: Sequence[MySkill], *, planned: Collection[UUID]) -> tuple[MySkill, ...]:
    """What the person's work asks and they are below in, or nothing is known of: below first, essential first, then weight and name."""
    open_ones = [
        one
        for one in skills
        if one.asked
        and one.standing
        and one.standing.state in {SkillState.BELOW, SkillState.UNKNOWN}
        and one.skill.skill_id not in planned
        and one.skill.is_published
    ]
    open_ones.sort(key=lambda one: one.skill.sort_key)
    open_ones.sort(
        key=lambda one: (
            one.state != SkillState.BELOW,
            not (one.asked and one.asked.is_essential),
            -(one.asked.weight if one.asked else 0),
        )
    )
    return tuple(open_ones[:MOST_SUGGESTED])


def goal_of(goal_id: UUID, *, person_id: UUID, on: date) -> ShownGoal | None:
    """One goal of a person, live or over; none when it is not theirs. A constant number of statements."""
    row = db.session.execute(_goals().where(PlanGoal.id == goal_id, PlanGoal.person_id == person_id)).one_or_none()
    if row is None:
        return None
    skills = skills_of_person(person_id, on=on, also={row.skill_id})
    return _shown([row], {one.skill.skill_id: one for one in skills})[0]


def live_goal_in(person_id: UUID, skill_id: UUID) -> UUID | None:
    """The live goal that somebody has in a skill."""
    return db.session.scalar(
        select(PlanGoal.id).where(
            PlanGoal.person_id == person_id, PlanGoal.skill_id == skill_id, PlanGoal.ended_at.is_(None)
        )
    )


def history_of(goal: ShownGoal) -> list[PlanLine]:
    """Everything said and done about a goal, newest first, in three statements at most."""
    by, acting_for = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            PlanEvent.act,
            PlanEvent.at,
            PlanEvent.by_id,
            by.name.label("by_name"),
            acting_for.name.label("acting_for_name"),
            PlanEvent.level,
            PlanEvent.by_on,
            PlanEvent.words_id,
            PlanEvent.action_id,
            PlanAction.title_id,
        )
        .join(by, by.id == PlanEvent.by_id)
        .outerjoin(acting_for, acting_for.id == PlanEvent.acting_for_id)
        .outerjoin(PlanAction, PlanAction.id == PlanEvent.action_id)
        .where(PlanEvent.goal_id == goal.id)
        .order_by(PlanEvent.at.desc(), PlanEvent.id.desc())
    ).all()
    words = words_by_id([one for row in rows for one in (row.words_id, row.title_id)])
    titles = {action.id: action.title for action in goal.actions}
    return [
        PlanLine(
            act=row.act,
            at=row.at,
            by_id=row.by_id,
            by_name=row.by_name,
            acting_for_name=row.acting_for_name,
            level_name=None if row.level is None else goal.mine.skill.level_name(row.level),
            by_on=row.by_on,
            words=words.get(row.words_id),
            action_title=words.get(row.title_id) or titles.get(row.action_id),
        )
        for row in rows
    ]


def plan_numbers(person_id: UUID) -> PlanNumbers:
    """How many goals somebody's plan has, and how many of them the person proposes to their manager. One statement."""
    proposer = func.coalesce(PlanGoal.change_by, PlanGoal.set_by)
    is_open = PlanGoal.agreed_at.is_(None) | PlanGoal.change_by.is_not(None)
    row = db.session.execute(
        select(func.count(), func.count().filter(is_open, proposer == PlanGoal.person_id)).where(
            PlanGoal.person_id == person_id, PlanGoal.ended_at.is_(None)
        )
    ).one()
    return PlanNumbers(row[0], row[1])


def _goals() -> Any:  # noqa: ANN401 - a Select of all columns
    return select(*PlanGoal.__table__.columns)


def _shown(rows: Sequence[Row[Any]], by_skill: Mapping[UUID, MySkill]) -> tuple[ShownGoal, ...]:
    if not rows:
        return ()
    words = words_by_id([one for row in rows for one in (row.why_id, row.change_why_id)])
    names = names_of({row.change_by or row.set_by for row in rows})
    actions = actions_of(rows[0].person_id, [row.id for row in rows])
    return tuple(_goal(row, by_skill[row.skill_id], words, names, actions.get(row.id, [])) for row in rows)


def _goal(
    row: Row[Any],
    mine: MySkill,
    words: Mapping[UUID, str],
    names: Mapping[UUID, str],
    actions: Sequence[ShownAction],
) -> ShownGoal:
    def terms(level: int, by_on: date, why_id: UUID | None) -> ShownTerms:
        return ShownTerms(level, mine.skill.level_name(level), by_on, words.get(why_id) if why_id else None)

    present = terms(row.level, row.by_on, row.why_id)
    change = terms(row.change_level, row.change_by_on, row.change_why_id) if row.change_by else None
    is_open = row.ended_at is None and (row.agreed_at is None or change is not None)
    proposer = row.change_by or row.set_by
    return ShownGoal(
        id=row.id,
        person_id=row.person_id,
        mine=mine,
        terms=present,
        agreed_at=row.agreed_at,
        open_terms=(change or present) if is_open else None,
        proposed_by_name=names.get(proposer) if is_open else None,
        is_proposed_by_person=proposer == row.person_id,
        revision=row.revision,
        actions=tuple(actions),
        ended_at=row.ended_at,
        ended_as=row.ended_as,
    )
