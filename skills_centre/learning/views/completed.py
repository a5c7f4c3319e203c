"""The page at the end of a course."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import skills_taught
from skills_centre.catalogue.queries.skill_names import known_skills
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in


@blueprint.get("/my-learning/<uuid:enrolment_id>/completed")
@signed_in
def completed(enrolment_id: UUID) -> ResponseReturnValue:
    """A course is completed: what is in the record, and what may be worth doing now."""
    enrolment = own_enrolment(enrolment_id)
    if enrolment.completed_at is None:
        return redirect(url_for("learning.resume", enrolment_id=enrolment_id))
    taught = skills_taught(enrolment.version_id)
    known = known_skills([skill.key for skill in taught])
    return render_template(
        "learning/completed.html",
        enrolment=enrolment,
        skills=[skill for skill in taught if skill.key in known],
        left=[module for module in enrolment.modules if not module.is_done],
    )
