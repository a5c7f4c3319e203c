"""What the pages of pathways and courses, which know nothing of rules, show of those that ask for them."""

from uuid import UUID

from skills_centre.platform.clock import local_day, utc_now
from skills_centre.requirements.queries.asked import Asked
from skills_centre.requirements.queries.asked import asked_of_course as of_course
from skills_centre.requirements.queries.asked import asked_of_pathway as of_pathway
from skills_centre.requirements.queries.asked import required_pathways as required
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.app_template_global("asked_of_pathway")
def asked_of_pathway(pathway_id: UUID) -> Asked:
    """What rules ask of people because of a pathway."""
    return of_pathway(pathway_id, on=local_day(utc_now()))


@blueprint.app_template_global("asked_of_course")
def asked_of_course(course_id: UUID) -> Asked:
    """What rules ask of people because of a course, or of a pathway that needs it."""
    return of_course(course_id, on=local_day(utc_now()))


@blueprint.app_template_global("required_pathways")
def required_pathways() -> frozenset[UUID]:
    """The pathways that rules ask for."""
    return required(on=local_day(utc_now()))
