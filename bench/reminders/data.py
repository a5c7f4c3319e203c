"""People, courses and rules of the benchmark, and its clock."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, insert, text
from sqlalchemy.types import TypeEngine

from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Delivery, Topic
from skills_centre.people.models import Institution, Person, PersonType, Role, RoleGrant
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import UtcDateTime, db, is_postgresql, refresh_statistics, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import LearningRule, RuleClause, RuleEdition
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.schedule import Schedule

#: A Tuesday morning, in the hours of ordinary mail.
AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def write_people(number: int) -> UUID:
    """An institution of so many people with addresses at which mail is taken; gives one of them, who makes the rules."""
    rows = [
        {
            "id": new_id(), "name": f"Person {place}", "sort_key": f"person {place:06}", "email": f"person{place}@westmere.uk",
            "person_type": PersonType.HOUSE_STAFF, "joined_on": date(2024, 1, 8),
        }
        for place in range(number)
    ]  # fmt: skip
    keeper = rows[0]["id"]
    assert isinstance(keeper, UUID)
    with transaction() as session:
        session.add(Institution(id=1, name="The Bench", is_demonstration=False, founded_at=AT))
        session.execute(insert(table_of(Person)), rows)
        session.add(RoleGrant(person_id=keeper, role=Role.LD_ADMINISTRATOR, granted_at=AT))
        session.flush()
        refresh_statistics(session, Person)
    return keeper


def write_rule(schedule: Schedule, *, by_id: UUID, number: int) -> UUID:
    """A published course that is required of everybody by a rule from that morning on; gives the course."""
    course = Course(id=new_id(), key=f"bench-{number}", made_at=AT)
    rule, edition = LearningRule(id=new_id(), course_id=course.id), new_id()
    with transaction() as session:
        session.add_all([course, rule])
        session.flush()
        version = _version(course.id, number)
        session.add(version)
        session.add(
            RuleEdition(
                id=edition, rule_id=rule.id, number=1, starts_on=local_day(AT), recurrence=schedule.recurrence, days=schedule.days,
                fixed_on=schedule.fixed_on, months=schedule.months, grace_days=schedule.grace_days, tells_manager=True, made_by=by_id,
                made_at=AT,
            )
        )  # fmt: skip
        session.flush()
        session.add(RuleClause(id=new_id(), edition_id=edition, is_exclusion=False, kind=ClauseKind.EVERYONE))
        version.state, version.published_at = CourseState.PUBLISHED, AT
    db.session.close()
    return course.id


def _version(course_id: UUID, number: int) -> CourseVersion:
    return CourseVersion(
        id=new_id(), course_id=course_id, major=1, minor=0, state=CourseState.DRAFT, title=f"Course {number}",
        sort_key=f"course {number:03}", summary="For a benchmark", description="", outcomes=[], audience="", topic=next(iter(Topic)),
        provider="", owner="", review_on=local_day(AT), minutes=40, delivery=Delivery.SELF_PACED, cost_pence=0, prerequisites=[],
        local_policy=[], pack_digest="", made_at=AT,
    )  # fmt: skip


def by_hand(statement: str, said: Mapping[str, object]) -> int:
    """Carry out a ceiling's statement, its ids made by the database, with what it names of what is said; how many rows it changed."""
    fresh = "gen_random_uuid()" if is_postgresql(db.session()) else "lower(hex(randomblob(16)))"
    named = {name: said[name] for name in set(re.findall(r":(\w+)", statement))}
    typed = [bindparam(name, type_=_TYPES[type(value)]) for name, value in named.items() if type(value) in _TYPES]
    carried_out = text(statement.replace("FRESH", fresh)).bindparams(*typed)
    return db.session.connection().execute(carried_out, named).rowcount


#: As what a statement by hand is told a value, where the databases keep it each in its own way.
_TYPES: Mapping[type, type[TypeEngine[Any]]] = {date: Date, datetime: UtcDateTime, UUID: Uuid}
