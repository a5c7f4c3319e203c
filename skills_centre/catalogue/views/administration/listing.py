"""The list of all courses, for those who publish them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.administration import PAGE_SIZE, Shown, courses_to_publish
from skills_centre.catalogue.views.administration.guards import readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.models import Role


@blueprint.get("/administration/courses")
@readers
def administration_courses() -> ResponseReturnValue:
    """Every course by title, with its state; some of them by state or by words of the title."""
    shown, search = _asked()
    courses = courses_to_publish(
        viewer_id=viewer().id, shown=shown, search=search, page=request.args.get("page", 1, type=int)
    )
    return render_template(
        "catalogue/administration/courses.html",
        courses=courses,
        last=min(courses.page * PAGE_SIZE, courses.total),
        shown=shown,
        search=search,
        may_publish=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def _asked() -> tuple[Shown, str]:
    try:
        shown = Shown(request.args.get("show", Shown.ALL))
    except ValueError:
        shown = Shown.ALL
    return shown, request.args.get("search", "").strip()[:100]
