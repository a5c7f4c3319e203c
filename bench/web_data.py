"""What the pages read: two hundred published courses that teach forty skills, four hundred sessions, and somebody on some courses."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from config import Settings
from skills_centre.app import create_app
from skills_centre.bookings.services.scheduling import SessionPlan, Times, schedule_session
from skills_centre.bookings.services.venues import VenueFields, add_venue
from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Topic
from skills_centre.catalogue.search import SearchText, index_course
from skills_centre.learning.services.enrolments import enrol
from skills_centre.people.access import TOKEN
from skills_centre.people.models import Institution, Person, PersonType, Role, RoleGrant
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.migrations import upgrade
from skills_centre.platform.text import sort_key
from skills_centre.skills.definitions import (
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
)
from skills_centre.skills.services.frameworks import load_framework, publish_version

COURSES = 200
SKILLS = 40
ROLES = 12
TAKEN = 30
SESSIONS = 400
#: The courses that these are of.
TAUGHT = 40


def prepare() -> None:
    """Make the database, and keep the cookie of somebody signed in beside it."""
    settings = Settings.from_environment()
    upgrade(settings.database_url)
    app = create_app(settings)
    now = utc_now()
    with app.app_context(), transaction() as session:
        person_id = founded(session, now=now)
        courses = [_add_course(number, now=now) for number in range(COURSES)]
        for course_id in courses[:TAKEN]:
            enrol(person_id, course_id, by_id=person_id, now=now)
        _schedule(courses[:TAUGHT], now=now)
        token = begin_session(person_id, now=now)
    (Path(settings.data_dir) / "bench-cookie").write_text(cookie_of(app, token))


def _schedule(courses: list[UUID], *, now: datetime) -> None:
    """Four hundred sessions with free places in three rooms and online, in the coming half year."""
    rooms = [
        add_venue(VenueFields(f"Room {number}", "1 Bench Street", 20, "", is_in_use=True), by_id=None, now=now)
        for number in range(3)
    ]
    for number in range(SESSIONS):
        start = now + timedelta(days=1, hours=11 * number)
        plan = SessionPlan(
            courses[number % len(courses)],
            (Times(start, start + timedelta(hours=2)),),
            capacity=20,
            venue_id=([*rooms, None])[number % 4],
            is_online=number % 4 == 3,
        )
        schedule_session(plan, by_id=None, now=now)


def founded(session: Session, *, now: datetime) -> UUID:
    """An institution with a published framework and one person in it, who looks after courses; gives the person."""
    session.add(Institution(id=1, name="Bench", is_demonstration=True, founded_at=now))
    person = Person(
        email="bench@example.org",
        name="Bench",
        sort_key="bench",
        person_type=PersonType.HOUSE_STAFF,
        joined_on=date(2024, 1, 1),
    )
    session.add(person)
    session.flush()
    session.add(RoleGrant(person_id=person.id, role=Role.LD_ADMINISTRATOR, granted_at=now))
    session.flush()
    publish_version(load_framework(framework(), by_id=None, now=now), by_id=person.id, now=now)
    return person.id


def cookie_of(app: Flask, token: str) -> str:
    """The cookie of somebody who has signed in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("the application has no secret key")
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({TOKEN: token})}"


def framework() -> FrameworkDefinition:
    """Forty skills, and twelve roles that ask for six of them each."""
    levels = ("Awareness", "Working", "Practitioner", "Expert")
    return FrameworkDefinition(
        key="bench",
        name="Bench",
        description="",
        levels=tuple(DefinedLevel(rank, name.casefold(), name, name) for rank, name in enumerate(levels, start=1)),
        skills=tuple(
            DefinedSkill(
                key=f"skill-{number}", name=f"Ordinary skill {number}", description="", group=None, has_ladder=False
            )
            for number in range(SKILLS)
        ),
        families=(DefinedFamily("work", "Work", tuple(_role(number) for number in range(ROLES))),),
    )


def _role(number: int) -> DefinedRole:
    asked = tuple(
        DefinedRequirement(f"skill-{(number * 3 + step) % SKILLS}", None, is_essential=True, weight=1)
        for step in range(6)
    )
    return DefinedRole(
        f"role-{number}",
        f"Role {number}",
        "",
        (DefinedRoleLevel(f"role-{number}", f"Role {number}", requirements=asked),),
    )


def _add_course(number: int, *, now: datetime) -> UUID:
    course = Course(id=new_id(), key=f"course-{number}", made_at=now)
    db.session.add(course)
    db.session.flush()
    version = _version(course, number, now=now)
    db.session.add(version)
    db.session.flush()
    for step in (0, 7):
        skill_key = f"skill-{(number + step) % SKILLS}"
        db.session.add(CourseSkill(version_id=version.id, skill_key=skill_key, from_level=0, to_level=1 + number % 4))
    db.session.flush()
    version.state = CourseState.PUBLISHED
    index_course(course.id, SearchText(version.title, version.summary, "", ""))
    return course.id


def _version(course: Course, number: int, *, now: datetime) -> CourseVersion:
    title = f"Course number {number} about ordinary work"
    return CourseVersion(
        id=new_id(),
        course_id=course.id,
        major=1,
        minor=0,
        state=CourseState.DRAFT,
        title=title,
        sort_key=sort_key(title),
        summary="One sentence of ordinary length that says what somebody gets from this course, and for whom it is meant.",
        description="",
        outcomes=["do one thing"],
        audience="Everyone",
        topic=list(Topic)[number % len(Topic)],
        provider="Bench",
        owner="Bench",
        review_on=date(2027, 1, 1),
        minutes=5 + number % 60,
        delivery=list(Delivery)[number % len(Delivery)],
        cost_pence=0,
        prerequisites=[],
        local_policy=[],
        pack_digest="0" * 64,
        made_at=now,
        published_at=now,
    )


if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    prepare()
