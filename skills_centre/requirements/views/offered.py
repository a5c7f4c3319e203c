"""What the pages of lower domains show of the courses that are offered to those of whom nothing is ever asked."""

from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.people.access import viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.requirements.queries.offered import courses_offered_instead
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.app_template_global("offered_instead")
def offered_instead() -> list[CourseCard]:
    """The courses that are offered to the reader, where they are a Member, a peer or their staff; nothing for anybody else."""
    me = viewer()
    return courses_offered_instead(me.id, on=local_day(utc_now())) if me.is_private else []
