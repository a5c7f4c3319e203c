"""The value of a quarter at the size of a whole institution: the night's work, and the page, with a learner in every person."""

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from bench.gaps.pages import at_percentile
from bench.measure import Measurement, at_most
from bench.serving import page_of
from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Topic
from skills_centre.gaps.rules.quarters import quarter_of
from skills_centre.gaps.services.value import VALUE_LOCK, work_out_value
from skills_centre.learning.models import (
    CourseReaction,
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    RecordSource,
)
from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.bulk import write_many
from skills_centre.platform.clock import local_day, start_of_local_day, utc_now
from skills_centre.platform.database import db, refresh_statistics, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Skill

#: Courses that everybody takes some of; what the night's work may take for each hundred thousand people, and a page, in milliseconds.
COURSES, SECONDS, PAGE = 12, 60.0, 50


def value_of_quarters(app: Flask, kind: str, people: int) -> list[Measurement]:
    """Let everybody learn for half a year, then work out the quarters and open the page of the last one."""
    written = _learn()
    began, processor = time.perf_counter(), time.process_time()
    with transaction(snapshot=True, holding=VALUE_LOCK):
        quarters = work_out_value(now=utc_now())
    took, processor = time.perf_counter() - began, time.process_time() - processor
    print(
        f"{kind}: {written:,} completions; {quarters} quarters worked out in {took:.1f} s, {processor:.1f} s of this process",
        flush=True,
    )
    last = quarter_of(local_day(utc_now())).before.address
    keeper = db.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.LD_ADMINISTRATOR)).first()
    assert keeper is not None
    pages = [page_of(app, keeper, f"/organisation/value/{last}{ending}") for ending in ("", ".csv")]
    return [
        at_most(f"value of {quarters} quarters, {people} people, {kind}", value=took, limit=SECONDS * people / 100_000, unit="s", goal=1),
        at_percentile(f"value of a quarter, page and file, {kind}", pages, limit=PAGE),
        at_percentile(
            f"value of a quarter, paper, {kind}", [page_of(app, keeper, f"/organisation/value/{last}.pdf")], limit=500
        ),
    ]  # fmt: skip


def _learn() -> int:
    """Write what everybody took in the last half year; says how many completions that is."""
    dice, now = random.Random(7), utc_now()
    with transaction() as session:
        versions = _courses()
        everybody = list(session.scalars(select(Person.id).order_by(Person.id)))
        completions = list(_completions(everybody, versions, dice, now))
        write_many(
            session, Enrolment,
            ("id", "person_id", "course_id", "version_id", "state", "enrolled_at", "enrolled_by", "started_at", "completed_at"),
            ((one, who, course, version, EnrolmentState.COMPLETED, at, who, at, at) for one, who, course, version, at in completions),
        )  # fmt: skip
        write_many(
            session, LearningRecordEntry,
            ("id", "person_id", "source", "course_id", "version_id", "enrolment_id", "minutes", "learned_on", "recorded_at", "takes_out"),
            ((new_id(), person, RecordSource.COURSE, course, version, one, 40, local_day(at), at, False)
             for one, person, course, version, at in completions),
        )  # fmt: skip
        write_many(
            session, CourseReaction,
            ("enrolment_id", "confidence_before", "confidence_after", "answered_at", "changed_at"),
            ((one, dice.randint(1, 4), dice.randint(2, 5), at, at) for one, *_facts, at in completions if dice.random() < 0.4),
        )  # fmt: skip
        refresh_statistics(session)
    return len(completions)


def _completions(
    everybody: list[UUID], versions: list[tuple[UUID, UUID]], dice: random.Random, now: datetime
) -> Iterator[tuple[UUID, UUID, UUID, UUID, datetime]]:
    first = start_of_local_day(quarter_of(local_day(now)).before.before.first)
    seconds = int((now - first).total_seconds())
    for person_id in everybody:
        for course_id, version_id in dice.sample(versions, dice.choice((0, 1, 1, 2))):
            yield new_id(), person_id, course_id, version_id, first + timedelta(seconds=dice.randrange(seconds))


def _courses() -> list[tuple[UUID, UUID]]:
    keys = list(db.session.scalars(select(Skill.key).order_by(Skill.key)))
    made = []
    for number in range(COURSES):
        course = Course(id=new_id(), key=f"bench-{number}", made_at=utc_now())
        db.session.add(course)
        db.session.flush()
        version = CourseVersion(
            id=new_id(), course_id=course.id, major=1, minor=0, state=CourseState.DRAFT, title=f"Course {number}",
            sort_key=f"course {number:03}", summary="For a benchmark", description="", outcomes=[], audience="", topic=next(iter(Topic)),
            provider="", owner="", review_on=local_day(utc_now()), minutes=40, delivery=Delivery.SELF_PACED, cost_pence=0,
            prerequisites=[], local_policy=[], pack_digest="", made_at=utc_now(),
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
        db.session.add(CourseSkill(version_id=version.id, skill_key=keys[number % len(keys)], from_level=1, to_level=2))
        db.session.flush()
        version.state, version.published_at = CourseState.PUBLISHED, utc_now()
        made.append((course.id, version.id))
    return made
