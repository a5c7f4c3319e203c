"""What learners said of a course, for those who look after courses."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import titles_of
from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.learning.queries.marks import usefulness_of
from skills_centre.learning.queries.results import follow_up_results, reaction_results
from skills_centre.learning.rules.opinions import CONFIDENCE, FEWEST, RELEVANCE, SEEN_USED, USED, Side
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/courses/<key>/results")
@role(Role.LD_ADMINISTRATOR, Role.AUDITOR)
def course_results(key: str) -> ResponseReturnValue:
    """Relevance, confidence before and after, and use after three months: counts with their number, without names."""
    course_id = course_id_of(key)
    today = local_day(utc_now())
    return render_template(
        "learning/results.html",
        key=key,
        title=titles_of([key]).get(key, key),
        reactions=reaction_results(course_id),
        learners=follow_up_results(course_id, Side.LEARNER, on=today),
        managers=follow_up_results(course_id, Side.MANAGER, on=today),
        relevance_words=RELEVANCE,
        confidence_words=CONFIDENCE,
        used=list(USED.values()),
        seen_used=list(SEEN_USED.values()),
        fewest=FEWEST,
        useful=usefulness_of(course_id, person_id=viewer().id).in_words,
        today=today,
    )
