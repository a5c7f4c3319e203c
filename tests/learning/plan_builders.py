"""Plans for tests: a clerk with a manager, and goals made by the services themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.learning.models import ActionKind
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.services.plans import agree_to_goal, propose_goal
from skills_centre.platform.database import transaction
from tests.skills.builders import NOW, TODAY
from tests.skills.deciding_builders import Team

SPRING = TODAY + timedelta(days=90)


def terms(level: int = 3, by_on: date = SPRING, why: str = "To run hearings alone") -> Terms:
    """What a goal is."""
    return Terms(level, by_on, why)


@dataclass(frozen=True)
class Planned:
    """A goal and the two sides of its plan."""

    id: UUID
    person: UUID
    manager: UUID


def propose(person_id: UUID, skill_id: UUID, some: Terms | None = None, *, by_id: UUID | None = None) -> UUID:
    """Propose a goal; give its id."""
    with transaction():
        return propose_goal(person_id, skill_id, some or terms(), by_id=by_id or person_id, now=NOW)


def agree(goal_id: UUID, by_id: UUID, *, revision: int = 1, now: datetime = NOW) -> None:
    """Agree to a goal."""
    with transaction():
        agree_to_goal(goal_id, revision=revision, by_id=by_id, now=now)


def agreed_goal(team: Team) -> Planned:
    """A goal that Ada proposed and Mina agreed; its revision is 2."""
    goal_id = propose(team.ada, team.writing)
    agree(goal_id, team.mina)
    return Planned(goal_id, team.ada, team.mina)


def act(
    goal_id: UUID,
    by_id: UUID,
    title: str = "Sit in on a hearing",
    *,
    kind: ActionKind = ActionKind.SHADOWING,
    course_id: UUID | None = None,
    by_on: date | None = SPRING,
) -> UUID:
    """Add an action; give its id."""
    with transaction():
        return add_action(goal_id, NewAction(kind, course_id, title, by_on), by_id=by_id, now=NOW)
