"""Asking to be told when a course has a date."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.services.interest import ask_for_date, stop_asking
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import say


@blueprint.post("/courses/<key>/dates")
@signed_in
def want_date(key: str) -> ResponseReturnValue:
    """Ask to be told of the next date."""
    course_id = course_id_of(key)
    with transaction():
        ask_for_date(course_id, person_id=viewer().id, now=utc_now())
    say("We write to you once, as soon as there is a new date.")
    return _to_course(key)


@blueprint.post("/courses/<key>/dates/stop")
@signed_in
def want_no_date(key: str) -> ResponseReturnValue:
    """Ask no more."""
    course_id = course_id_of(key)
    with transaction():
        stop_asking(course_id, person_id=viewer().id)
    say("We do not write to you about new dates of this course.")
    return _to_course(key)


def _to_course(key: str) -> ResponseReturnValue:
    return redirect(f"{url_for('home.course', key=key)}#sessions", 303)
