"""The demonstration's development plans: some goals agreed and under way, some waiting for an answer, a few reached."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion
from skills_centre.demo.content import small_texts
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.learning.models import ActionKind, GoalEnd
from skills_centre.learning.queries.plans import plan_of
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.services.plan_actions import NewAction, add_action, mark_action_done
from skills_centre.learning.services.plans import agree_to_goal, end_goal, propose_goal, write_note
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill
from skills_centre.skills.queries.my_skills import MySkill

#: People with a plan beside the manager's own and the accounts.
OTHERS = 12


class PlanWriter:
    """Makes up what people want to learn and do for it, by the services themselves at days gone by."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._plan = plan
        self._dice = dice
        self._now = now
        self._courses = _course_by_skill()

    def write(self) -> None:
        """Make the plans. The manager's own people have one each, so that there is something to answer."""
        manager, private = (self._plan.account(f"{name}@example.org") for name in ("manager", "members.staff"))
        own = self._plan.direct_reports(manager.id)
        others = [one for one in self._plan.people if one.manager_id and one.profile_key and one not in own]
        for number, person in enumerate([*own, *self._dice.sample(others, OTHERS), private]):
            for place, one in enumerate(plan_of(person.id, on=local_day(self._now)).suggested[:2]):
                self._goal(person, one, waits=(number + place) % 4 == 0, is_over=(number + place) % 7 == 3)

    def _goal(self, person: PlannedPerson, one: MySkill, *, waits: bool, is_over: bool) -> None:
        dice, texts = self._dice, small_texts()
        is_private = person.person_type in PRIVATE_PERSON_TYPES
        sides = [person.id] if is_private or not person.manager_id else [person.id, person.manager_id]
        by_id = sides[-1] if dice.random() < 0.3 else person.id
        days = dice.randint(3, 12) if waits else dice.randint(40, 130)
        at = self._at(person, days)
        terms = Terms(
            min(4, (one.asked.level if one.asked else None) or 2),
            local_day(self._now) + timedelta(days=dice.randint(45, 260)),
            dice.choice(texts.plan_reasons),
        )
        goal_id = propose_goal(person.id, one.skill.skill_id, terms, by_id=by_id, now=at)
        if waits and len(sides) > 1:
            return
        answered = min(at + timedelta(days=dice.randint(1, 8)), self._now)
        if len(sides) > 1:
            other = next(one for one in sides if one != by_id)
            agree_to_goal(goal_id, revision=1, by_id=other, now=answered)
        self._actions(person, goal_id, one.skill.skill_id, at=answered)
        if dice.random() < 0.5:
            write_note(goal_id, dice.choice(texts.plan_notes), by_id=dice.choice(sides), now=self._at(person, 9))
        if is_over:
            end_goal(goal_id, GoalEnd.REACHED, by_id=person.id, now=self._at(person, 4))

    def _actions(self, person: PlannedPerson, goal_id: UUID, skill_id: UUID, *, at: datetime) -> None:
        """Two or three actions, the first of them often done; a course where one teaches the skill."""
        dice, today = self._dice, local_day(self._now)
        kinds = dice.sample(sorted(small_texts().plan_actions), 2)
        new = [
            NewAction(
                kind,
                title=dice.choice(small_texts().plan_actions[kind]),
                by_on=max(today + timedelta(days=dice.choice((-6, 5, 11, 30, 75))), local_day(at)),
            )
            for kind in kinds
        ]
        if skill_id in self._courses:
            new.append(NewAction(ActionKind.COURSE, self._courses[skill_id]))
        made = [add_action(goal_id, one, by_id=person.id, now=at) for one in new]
        if dice.random() < 0.6:
            done = self._at(person, dice.randint(2, 20))
            mark_action_done(made[0], local_day(done), by_id=person.id, now=done)

    def _at(self, person: PlannedPerson, days: int) -> datetime:
        here = (local_day(self._now) - person.joined_on).days
        return days_ago(self._now, max(1, min(days, here - 1)), hour=self._dice.randint(9, 16))


def _course_by_skill() -> dict[UUID, UUID]:
    """A published course for each skill that one teaches."""
    rows = db.session.execute(
        select(Skill.id, Course.id.label("course_id"))
        .join(CourseSkill, CourseSkill.skill_key == Skill.key)
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.state == CourseState.PUBLISHED)
        .order_by(CourseVersion.sort_key.desc())
    )
    return {row.id: row.course_id for row in rows}
