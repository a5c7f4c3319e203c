"""Saving a course, wanting it suggested no more, and saying whether it was useful: each is one press, and can be taken back."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import NothingToJudgeYet
from skills_centre.learning.models import Mark
from skills_centre.learning.services.marks import mark_course, say_whether_useful, unmark_course
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import safe_next, say, warn


@blueprint.post("/courses/<key>/save")
@signed_in
def save_course(key: str) -> ResponseReturnValue:
    """Save a course for later."""
    with transaction():
        mark_course(viewer().id, key, Mark.SAVED, now=utc_now())
    say("Saved. You find it under Courses, Saved courses. Nobody else sees what you save.")
    return _back(key)


@blueprint.post("/courses/<key>/unsave")
@signed_in
def unsave_course(key: str) -> ResponseReturnValue:
    """Take a course out of the saved ones."""
    with transaction():
        unmark_course(viewer().id, key, Mark.SAVED)
    say("It is no longer among your saved courses.")
    return _back(key)


@blueprint.post("/courses/<key>/not-for-me")
@signed_in
def not_for_me(key: str) -> ResponseReturnValue:
    """Have a course suggested no more."""
    with transaction():
        mark_course(viewer().id, key, Mark.NOT_FOR_ME, now=utc_now())
    say("We will not suggest that course again. You can change your mind at the end of Recommended for you.")
    return _back(key)


@blueprint.post("/courses/<key>/suggest-again")
@signed_in
def suggest_again(key: str) -> ResponseReturnValue:
    """Let a course be suggested again."""
    with transaction():
        unmark_course(viewer().id, key, Mark.NOT_FOR_ME)
    say("We may suggest that course again.")
    return _back(key)


@blueprint.post("/courses/<key>/useful")
@signed_in
def say_useful(key: str) -> ResponseReturnValue:
    """Say whether a course was useful; anything but yes or no changes nothing."""
    answer = request.form.get("useful")
    if answer in {"yes", "no"}:
        try:
            with transaction():
                say_whether_useful(viewer().id, key, is_useful=answer == "yes", now=utc_now())
        except NothingToJudgeYet as refusal:
            warn(refusal.sentence)
        else:
            say("Thank you. Others see only how many people found it useful, once five have said.")
    return _back(key)


def _back(key: str) -> ResponseReturnValue:
    """To the page on which it was pressed."""
    return redirect(safe_next(request.form.get("here"), otherwise=f"/courses/{key}"), 303)
