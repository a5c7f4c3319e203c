"""Rules and what they ask for, made by the services themselves."""

from datetime import date, datetime
from uuid import UUID

from skills_centre.catalogue.models import Aim, Course
from skills_centre.catalogue.services.pathways import AimAt, PathwayFields, create_pathway, publish_pathway, put_course
from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.people.models import Role
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.queries.reach import reaches
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft, make_rule
from tests.conftest import NOW

EVERYONE = (Clause(ClauseKind.EVERYONE),)
ONCE = Schedule(Recurrence.ONCE, days=30)
YEARLY = Schedule(Recurrence.ROLLING, days=30, months=12, grace_days=7)


def rule(
    subject: UUID | RuleSubject,
    by_id: UUID,
    *,
    schedule: Schedule = ONCE,
    clauses: tuple[Clause, ...] = EVERYONE,
    now: datetime = NOW,
    tells_manager: bool = True,
) -> UUID:
    """Require a course, or what is given, from the day of an instant, by somebody who has the role for it from then on."""
    with transaction():
        if not reaches(by_id, clauses, on=local_day(now)):
            grant_role(by_id, Role.LD_ADMINISTRATOR, by_id=None, now=now)
        draft = RuleDraft(clauses, schedule, local_day(now), tells_manager=tells_manager)
        return make_rule(RuleSubject(subject) if isinstance(subject, UUID) else subject, draft, by_id=by_id, now=now)


def pathway(
    by_id: UUID, *course_ids: UUID, optional: tuple[UUID, ...] = (), title: str = "AI for all", now: datetime = NOW
) -> RuleSubject:
    """A published pathway of these courses in their order, and of others that are optional in it, as what a rule asks for."""
    fields = PathwayFields(
        title, "Begin with AI.", "All of it.", AimAt(Aim.THEME), "Digital skills team", date(2027, 1, 1)
    )
    with transaction():
        pathway_id = create_pathway(fields, by_id=by_id, now=now)
        for course_id in (*course_ids, *optional):
            put(pathway_id, course_id, by_id, is_required=course_id in course_ids, now=now)
        publish_pathway(pathway_id, by_id=by_id, now=now)
    return RuleSubject(pathway_id=pathway_id)


def put(
    pathway_id: UUID | None, course_id: UUID, by_id: UUID, *, is_required: bool = True, now: datetime = NOW
) -> None:
    """Put a course into a pathway, or say whether the pathway needs it, in an open transaction."""
    key = db.session.query(Course.key).filter_by(id=course_id).scalar()
    assert pathway_id
    put_course(pathway_id, key, is_required=is_required, why="It belongs here.", by_id=by_id, now=now)


def learn(person_id: UUID, course_id: UUID, on: date, *, source: RecordSource = RecordSource.COURSE) -> None:
    """Write a completion into somebody's record, without telling anybody."""
    with transaction() as session:
        session.add(
            LearningRecordEntry(
                id=new_id(), person_id=person_id, source=source, course_id=course_id, minutes=16, learned_on=on, recorded_at=NOW
            )
        )  # fmt: skip


def owed_of(person_id: UUID) -> dict[UUID, list[tuple[date | None, Outcome | None]]]:
    """The same as `owed`, by course."""
    db.session.close()
    found: dict[UUID, list[tuple[date | None, Outcome | None]]] = {}
    for row in db.session.query(Obligation).filter_by(person_id=person_id).order_by(Obligation.id):
        found.setdefault(row.course_id, []).append((row.due_on, row.outcome))
    return found


def owed(person_id: UUID) -> list[tuple[date | None, Outcome | None]]:
    """What somebody owes and owed: due date and outcome of each, in the order in which it was asked."""
    db.session.close()
    rows = db.session.query(Obligation).filter_by(person_id=person_id).order_by(Obligation.id)
    return [(row.due_on, row.outcome) for row in rows]
