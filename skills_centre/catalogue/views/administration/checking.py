"""The check before publication, each finding with its place and the form that puts it right."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.checking import findings_of
from skills_centre.catalogue.queries.courses import CourseDetails, course_version
from skills_centre.catalogue.rules.checking import errors_in
from skills_centre.catalogue.rules.findings import Finding, Spot
from skills_centre.catalogue.views.administration.guards import readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now

#: The page on which a part is changed, where its kind has one of its own.
FORMS = {"lesson": "catalogue.write_lesson", "quiz": "catalogue.write_quiz"}


@dataclass(frozen=True)
class Shown:
    """A finding with the address at which it is put right, or read."""

    finding: Finding
    address: str


@blueprint.get("/administration/courses/<uuid:version_id>/check")
@readers
def check_version(version_id: UUID) -> ResponseReturnValue:
    """What stops the version from being published, and what may be better."""
    course = course_version(version_id)
    found = findings_of(version_id, today=local_day(utc_now()))
    shown = [Shown(one, _address(course, one.spot)) for one in found]
    errors = len(errors_in(found))
    return render_template(
        "catalogue/administration/check.html", course=course, errors=shown[:errors], advice=shown[errors:]
    )


def _address(course: CourseDetails, spot: Spot) -> str:
    """Where somebody puts a finding right: a form of the draft, or the preview where nothing may be changed."""
    version_id = course.version_id
    may_write = course.state is CourseState.DRAFT and viewer().has_role(Role.LD_ADMINISTRATOR)
    if spot.key is None:
        return url_for("catalogue.write_about" if may_write else "catalogue.preview_course", version_id=version_id)
    if not may_write:
        return url_for("catalogue.preview_module", version_id=version_id, module_key=spot.key)
    return url_for(FORMS.get(spot.kind, "catalogue.write_part"), version_id=version_id, key=spot.key)
