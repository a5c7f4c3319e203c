"""The demonstration's required learning: rules of each kind, one of them ended, and people in every state of them."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, Pathway
from skills_centre.demo.courses import LearningWriter, taught_courses
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import MANAGERS_AREA, Plan, PlannedPerson
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import PRIVATE_PERSON_TYPES, PersonType
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.excusing import excuse, record_absence
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import RuleDraft, end_rule, make_rule

#: What is required, by what its rule is for: five courses, and a pathway.
EVERYONE, SAFELY, AREA, DIGITAL, ENDED, PATHWAY = (
    "accessible-documents",
    "ai-using-it-safely",
    "files-others-can-find",
    "redact-a-document-safely",
    "operating-model-in-five-sessions",
    "figures-you-can-trust",
)
#: How long ago the first rule began, and from then on the days between two looks at what people owe.
BEGUN, STEP = 290, 29
#: Who completed what everyone has to, of those who had not by chance: in time, late, or not yet.
IN_TIME, LATE = 0.86, 0.08


@dataclass(frozen=True)
class _Made:
    """A rule to be made: for which course or pathway, so many days ago."""

    key: str
    begun: int
    schedule: Schedule
    clauses: tuple[Clause, ...]


class RequiredWriter(LearningWriter):
    """Makes up who completed what is required of them, and lets the rules run from the day on which they began."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        super().__init__(plan, dice, now)
        self._courses = {row.key: row.id for row in db.session.execute(select(Course.key, Course.id))}
        pathways = db.session.execute(select(Pathway.key, Pathway.id))
        self._subjects = {
            **{key: RuleSubject(course_id=one) for key, one in self._courses.items()},
            **{row.key: RuleSubject(pathway_id=row.id) for row in pathways},
        }

    def write(self) -> None:
        """Complete, then require: what had been done counts, and what people owe follows the days as they went by."""
        self._complete()
        self._rows.write()
        admin = self._plan.account("admin@example.org").id
        rules = sorted(self._rules(), key=lambda one: -one.begun)
        days = sorted({*range(STEP, BEGUN, STEP), *(one.begun for one in rules), 60, 0}, reverse=True)
        made: dict[str, UUID] = {}
        for day in days:
            at = days_ago(self._now, day, hour=7) if day else self._now
            for one in rules:
                if one.begun == day:
                    draft = RuleDraft(one.clauses, one.schedule, local_day(at))
                    made[one.key] = make_rule(self._subjects[one.key], draft, by_id=admin, now=at)
            if day == 60:
                end_rule(made[ENDED], by_id=self._plan.account("reviewer@example.org").id, now=at)
            follow_rules(now=at)
        self._excuse(admin)

    def _rules(self) -> list[_Made]:
        today = local_day(self._now)
        area = Clause(ClauseKind.UNIT, self._unit_ids[MANAGERS_AREA])
        head = Clause(ClauseKind.PERSON, self._plan.account("manager@example.org").id)  # sits in an office, outside it
        digital = Clause(ClauseKind.PERSON_TYPE, PersonType.DIGITAL_SERVICE_STAFF.value)
        contractors = Clause(ClauseKind.PERSON_TYPE, PersonType.CONTRACTOR.value, is_exclusion=True)
        everyone = Clause(ClauseKind.EVERYONE)
        yearly = Schedule(Recurrence.ROLLING, days=30, months=12, grace_days=7)
        soon = Schedule(Recurrence.ONCE, days=30)
        by_date = Schedule(Recurrence.ONCE, days=21, fixed_on=today - timedelta(days=3), grace_days=7)
        spring = today.replace(month=3, day=31)
        cycle = Schedule(Recurrence.FIXED, days=30, fixed_on=spring, months=12, grace_days=14)
        unhurried = Schedule(Recurrence.ONCE, days=60)
        return [
            _Made(EVERYONE, BEGUN, yearly, (everyone, contractors)),
            _Made(ENDED, 200, soon, (everyone, Clause(ClauseKind.NEW_STARTERS))),
            _Made(DIGITAL, 100, cycle, (digital,)),
            _Made(AREA, 45, by_date, (area,)),
            _Made(PATHWAY, 25, unhurried, (area, head)),
            _Made(SAFELY, 16, soon, (everyone,)),
        ]

    def _complete(self) -> None:
        """Let most people have completed what everyone has to take, each within some weeks of the day on which it was asked of them."""
        taught = {course.course_id: course for course in taught_courses()}
        for key, begun, people in (
            (EVERYONE, BEGUN, self._asked()),
            (AREA, 45, [one for one in self._asked() if one.unit_key in self._area()]),
        ):
            course = taught[self._courses[key]]
            taken = set(db.session.scalars(select(Enrolment.person_id).where(Enrolment.course_id == course.course_id)))
            for person in people:
                if person.id in taken or person.account:
                    continue
                here = min(begun, (local_day(self._now) - person.joined_on).days)
                chance = self._dice.random()
                after = self._dice.randint(2, 33) if chance < IN_TIME else self._dice.randint(45, 80)
                if chance < IN_TIME + LATE and after < here:
                    self._enrol(person, course, EnrolmentState.COMPLETED, begun=here - after)

    def _asked(self) -> Iterable[PlannedPerson]:
        return [one for one in self._plan.people if one.person_type not in PRIVATE_PERSON_TYPES]

    def _area(self) -> set[str]:
        below = {self._unit_ids[MANAGERS_AREA]}
        for unit in self._plan.units:  # parents come first
            if unit.parent_id in below:
                below.add(unit.id)
        return {unit.unit.key for unit in self._plan.units if unit.id in below}

    def _excuse(self, admin: UUID) -> None:
        """Excuse one of the manager's people from a course for a time, and let another be away for long."""
        today = local_day(self._now)
        own = sorted(self._plan.direct_reports(self._plan.account("manager@example.org").id), key=lambda one: one.name)
        course = self._courses[SAFELY]
        open_to = [one for one in own if not self._has_done(one.id, course) and not one.account]
        excuse(
            open_to[0].id,
            course,
            ends_on=today + timedelta(days=60),
            reason="Lends a hand in the visitor centre until the spring, and uses no AI tools there.",
            by_id=admin,
            now=self._now,
        )
        record_absence(
            open_to[1].id, starts_on=today - timedelta(days=20), back_on=today + timedelta(days=75), by_id=admin, now=self._now
        )  # fmt: skip

    def _has_done(self, person_id: UUID, course_id: UUID) -> bool:
        done = select(Enrolment.id).where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.state == EnrolmentState.COMPLETED,
        )
        return db.session.scalar(done) is not None
