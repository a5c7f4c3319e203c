"""Rules and what they ask for, made by the services themselves."""

from datetime import date, datetime
from uuid import UUID

from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.rules import RuleDraft, make_rule
from tests.conftest import NOW

EVERYONE = (Clause(ClauseKind.EVERYONE),)
ONCE = Schedule(Recurrence.ONCE, days=30)
YEARLY = Schedule(Recurrence.ROLLING, days=30, months=12, grace_days=7)


def rule(
    course_id: UUID,
    by_id: UUID,
    *,
    schedule: Schedule = ONCE,
    clauses: tuple[Clause, ...] = EVERYONE,
    now: datetime = NOW,
    tells_manager: bool = True,
) -> UUID:
    """Require a course from the day of an instant."""
    with transaction():
        draft = RuleDraft(clauses, schedule, local_day(now), tells_manager=tells_manager)
        return make_rule(course_id, draft, by_id=by_id, now=now)


def learn(person_id: UUID, course_id: UUID, on: date, *, source: RecordSource = RecordSource.COURSE) -> None:
    """Write a completion into somebody's record, without telling anybody."""
    with transaction() as session:
        session.add(
            LearningRecordEntry(
                id=new_id(), person_id=person_id, source=source, course_id=course_id, minutes=16, learned_on=on, recorded_at=NOW
            )
        )  # fmt: skip


def owed(person_id: UUID) -> list[tuple[date | None, Outcome | None]]:
    """What somebody owes and owed: due date and outcome of each, in the order in which it was asked."""
    db.session.close()
    rows = db.session.query(Obligation).filter_by(person_id=person_id).order_by(Obligation.id)
    return [(row.due_on, row.outcome) for row in rows]
