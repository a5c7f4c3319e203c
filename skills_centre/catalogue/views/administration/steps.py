"""What every step of writing a course does: open the draft, change one thing, and say what was refused where it was typed."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.errors import InReview, NotADraft
from skills_centre.catalogue.forms.fields import show_problems
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import PackProblem, PackRefused
from skills_centre.catalogue.packs.manuscript import Manuscript
from skills_centre.catalogue.queries.courses import CourseDetails, course_version
from skills_centre.catalogue.services.editing import revise_draft
from skills_centre.people.access import take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, do_and_say

Change = Callable[[Manuscript], Manuscript]


def open_draft(version_id: UUID) -> CourseDetails:
    """The draft that somebody writes. Raises NotFound; InReview or NotADraft, which lead to the version's page."""
    course = course_version(version_id)
    if course.state is not CourseState.DRAFT:
        refusal = InReview() if course.state is CourseState.IN_REVIEW else NotADraft()
        refusal.place = url_for("catalogue.administration_version", version_id=version_id)
        raise refusal
    return course


def held() -> MultiDict[str, str] | None:
    """What was sent from this page when the sign-in ran out, as form data; none when the page is opened afresh, or sent."""
    kept = take_held_form() if request.method == "GET" else None
    return MultiDict((name, value) for name, values in kept.items() for value in values) if kept else None


def is_kept(
    form: FlaskForm,
    version_id: UUID,
    change: Change,
    *,
    field_of: Callable[[PackProblem], str | None] = lambda _: None,
    afterwards: Callable[[], None] = lambda: None,
) -> bool:
    """Whether the step was kept in the draft, with what belongs to it `afterwards`; else the form says why not."""
    try:
        with transaction():
            revise_draft(version_id, change, seen=form.seen.data or "", by_id=viewer().id, now=utc_now())
            afterwards()
    except NotFound:
        raise
    except PackRefused as refused:
        show_problems(form, refused, field_of)
    except Refusal as refusal:
        add_refusal(form, refusal)
    else:
        return True
    return False


def press(
    version_id: UUID, change: Change, sentence: str, *, back: str, afterwards: Callable[[], None] = lambda: None
) -> ResponseReturnValue:
    """One press without a form of its own: done, with what belongs to it `afterwards`, or said at the top of the page why not."""

    def act() -> None:
        revise_draft(version_id, change, seen=request.form.get("seen", ""), by_id=viewer().id, now=utc_now())
        afterwards()

    do_and_say(act, sentence)
    return redirect(back, 303)


def desk(version_id: UUID) -> str:
    """The address of the page from which a draft is written."""
    return url_for("catalogue.write_course", version_id=version_id)
