"""Moving people under way to the version of their course that staff see: shown first, then done."""

from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.learning.errors import NothingToMoveTo
from skills_centre.learning.forms.moving import MoveForm
from skills_centre.learning.models import NewsKind
from skills_centre.learning.queries.moving import move_plan
from skills_centre.learning.queries.news import news_to_stop
from skills_centre.learning.rules.news import words_of_moves
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.pages import counted
from skills_centre.platform.web import add_refusal, is_post, say

#: Names on one page.
PAGE_SIZE = 100


@blueprint.route("/administration/courses/<uuid:version_id>/learners", methods=["GET", "POST"])
@role(Role.LD_ADMINISTRATOR)
def move_to_version(version_id: UUID) -> ResponseReturnValue:
    """Who is on an earlier version and what moving would mean for each; and the move."""
    course = course_version(version_id)
    if course.state is not CourseState.PUBLISHED:
        raise NothingToMoveTo
    form = MoveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                moved = move_learners(
                    version_id, chosen=form.chosen, reason=form.reason.data or "", by_id=viewer().id, now=utc_now()
                )
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_done(moved, course.number))
            return redirect(request.path, 303)
    plan = move_plan(version_id)
    page = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-len(plan.movers) // PAGE_SIZE)))
    shown = plan.movers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "learning/moving.html",
        course=course,
        plan=plan,
        shown=shown,
        page=page,
        pages=max(1, -(-len(plan.movers) // PAGE_SIZE)),
        first=(page - 1) * PAGE_SIZE + 1,
        form=form,
        news=news_to_stop(NewsKind.MOVED, course_id=course.course_id, now=utc_now()),
        news_words=words_of_moves(1),
    ), 422 if is_post() else 200


def _done(moved: int, number: str) -> str:
    if not moved:
        return "Nobody was moved: whoever you chose is on this version already, has finished, or has left the course."
    they = f"{counted(moved, 'person', 'people')} {'is' if moved == 1 else 'are'}"
    told = how_heard(Matter.COURSE_MOVED).by_them
    return f"{they} on version {number} now, and the page of the course shows them your reason. {told}"
