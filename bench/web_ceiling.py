"""The bare page: Flask, one Core SELECT of 50 rows, one small template; mounted in the product so that server and database are the same."""

import sys
from datetime import date
from pathlib import Path

from flask import Flask, render_template_string
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from config import Settings
from skills_centre.app import create_app
from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Delivery, Topic
from skills_centre.people.access import TOKEN
from skills_centre.people.models import Institution, Person, PersonType
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.migrations import upgrade
from skills_centre.platform.text import sort_key

COURSES = 200
PAGE = (
    "<!doctype html><title>Bare</title><table>"
    "{% for row in rows %}<tr><td>{{ row.title }}<td>{{ row.summary }}<td>{{ row.minutes }}{% endfor %}</table>"
)


def application() -> Flask:
    """The product with the bare page beside it."""
    app = create_app(Settings.from_environment())

    @app.get("/bench/bare")
    def bare() -> str:
        rows = db.session.execute(
            select(CourseVersion.title, CourseVersion.summary, CourseVersion.minutes)
            .order_by(CourseVersion.sort_key)
            .limit(50)
        )
        return render_template_string(PAGE, rows=rows.all())

    return app


def prepare() -> None:
    """A database with two hundred published courses, and the cookie of somebody signed in."""
    settings = Settings.from_environment()
    upgrade(settings.database_url)
    app = create_app(settings)
    now = utc_now()
    with app.app_context(), transaction() as session:
        session.add(Institution(id=1, name="Bench", is_demonstration=True, founded_at=now))
        person = Person(
            email="bench@example.org",
            name="Bench",
            sort_key="bench",
            person_type=PersonType.HOUSE_STAFF,
            joined_on=date(2024, 1, 1),
        )
        session.add(person)
        for number in range(COURSES):
            course = Course(id=new_id(), key=f"course-{number}", made_at=now)
            session.add(course)
            session.flush()
            session.add(_version(course, number))
        session.flush()
        token = begin_session(person.id, now=now)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("the application has no secret key")
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({TOKEN: token})}"
    (Path(settings.data_dir) / "bench-cookie").write_text(cookie)


def _version(course: Course, number: int) -> CourseVersion:
    title = f"Course number {number} about ordinary work"
    return CourseVersion(
        id=new_id(),
        course_id=course.id,
        major=1,
        minor=0,
        state=CourseState.PUBLISHED,
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
        delivery=Delivery.SELF_PACED,
        cost_pence=0,
        prerequisites=[],
        local_policy=[],
        pack_digest="0" * 64,
        made_at=utc_now(),
        published_at=utc_now(),
    )


if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    prepare()
