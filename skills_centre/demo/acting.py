"""What the demonstration's manager did for the team: two targets and how far they came, and a course suggested to many."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.queries.courses import published_course
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.gaps.models import Measure, Scope
from skills_centre.gaps.services.suggesting import suggest_to_those_below
from skills_centre.gaps.services.targets import TargetTerms, keep_target_points, set_target
from skills_centre.learning.models import CourseSuggestion, NotForMe
from skills_centre.learning.services.suggestions import Terms, say_not_for_me, take_up
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.working_days import working_day_on_or_before
from skills_centre.skills.queries.described import DescribedSkill, skill_at

#: The targets were set so long ago, and end so long after today.
SET_AGO, AHEAD = timedelta(days=70), timedelta(days=110)
#: Of whom the course was suggested to, so many began it, and so many said that it is not for them now.
BEGAN, DECLINED = 4, 3


class TargetKeeper:
    """Sets the manager's targets on a night of the year that is lived through, and keeps each night after it how far they are."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._manager_id = plan.account("manager@example.org").id
        self._today = local_day(now)
        self._is_set = False

    def keep(self, night: datetime) -> None:
        """What the night's task does; and before it, on the first night that is late enough, the setting."""
        if not self._is_set and local_day(night) >= self._today - SET_AGO:
            self._set(night)
            self._is_set = True
        keep_target_points(now=night)

    def _set(self, night: datetime) -> None:
        by_on = first_of_month_after(self._today + AHEAD)
        for address, terms in (
            ("responsible-ai", TargetTerms(Scope.LINE, 2, Measure.SHARE, 50, by_on)),
            ("staying-secure-online", TargetTerms(Scope.DIRECT, 1, Measure.NUMBER, 8, by_on)),
        ):
            set_target(self._manager_id, skill_at(address), terms, now=night)


def first_of_month_after(day: date) -> date:
    """The first day of the month after a day's own, which is how people set the day of a target."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def write_suggestion(plan: Plan, *, now: datetime) -> None:
    """A course that the manager suggested last week to everyone below in a skill: some began it, some said that it is not for them now."""
    manager_id, skill = plan.account("manager@example.org").id, skill_at("staying-secure-online")
    round_id = _suggested(manager_id, skill, now=now)
    suggestions = db.session.execute(
        select(CourseSuggestion.id, CourseSuggestion.person_id)
        .where(CourseSuggestion.round_id == round_id)
        .order_by(CourseSuggestion.id)
    ).all()
    for place, (suggestion_id, person_id) in enumerate(suggestions[: BEGAN + DECLINED]):
        at = days_ago(now, 5 - place % 4, minute=place)
        if place < BEGAN:
            take_up(suggestion_id, person_id=person_id, now=at)
        else:
            say_not_for_me(suggestion_id, NotForMe.NOT_NOW, person_id=person_id, now=at)


def _suggested(manager_id: UUID, skill: DescribedSkill, *, now: datetime) -> UUID:
    terms = Terms(
        published_course("staying-safe-online").course_id,
        skill.skill_id,
        local_day(now) + timedelta(days=40),
        "It takes less than an hour, and the examples are our own.",
    )
    today = local_day(now)
    day = working_day_on_or_before(today - timedelta(days=6), closed_days(today - timedelta(days=30), today))
    at = days_ago(now, (today - day).days)
    return suggest_to_those_below(manager_id, skill, terms, scope=Scope.LINE, now=at).round_id
