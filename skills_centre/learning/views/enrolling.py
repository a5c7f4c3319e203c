"""Enrolling: one press from a course to its first sentence."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import CourseNotOpen
from skills_centre.learning.services.progress import start_course
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import warn


@blueprint.post("/courses/<key>/enrol")
@signed_in
def enrol(key: str) -> ResponseReturnValue:
    """Enrol, or go on with the enrolment that one has, straight at the lesson."""
    try:
        with transaction():
            place = start_course(viewer().id, key, now=utc_now())
    except CourseNotOpen as refusal:
        warn(refusal.sentence)
        return redirect("/courses")
    return redirect(url_for("learning.module", enrolment_id=place.enrolment_id, module_key=place.module_key))
