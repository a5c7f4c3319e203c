"""What a version changes, for whoever reviews it."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.differences import difference_of
from skills_centre.catalogue.views.administration.guards import readers
from skills_centre.catalogue.views.blueprint import blueprint


@blueprint.get("/administration/courses/<uuid:version_id>/changes")
@readers
def version_changes(version_id: UUID) -> ResponseReturnValue:
    """Field by field and part by part, what the version changes against the one that staff see."""
    course = course_version(version_id)
    return render_template("catalogue/administration/changes.html", course=course, difference=difference_of(course))
