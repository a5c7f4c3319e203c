"""Answering what one's manager suggests: beginning it, or saying that it is not for oneself."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.learning.errors.suggesting import ReasonNeeded
from skills_centre.learning.forms.suggestions import NotForMeForm
from skills_centre.learning.queries.suggestions import own_suggestion
from skills_centre.learning.services.suggestions import say_not_for_me, take_up
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say, warn


@blueprint.post("/my-learning/suggestions/<uuid:suggestion_id>/start")
@signed_in
def take_up_suggestion(suggestion_id: UUID) -> ResponseReturnValue:
    """Begin what was suggested, straight at the lesson."""
    try:
        with transaction():
            place = take_up(suggestion_id, person_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
        return redirect(url_for("learning.my_learning"), 303)
    return redirect(url_for("learning.module", enrolment_id=place.enrolment_id, module_key=place.module_key), 303)


@blueprint.route("/my-learning/suggestions/<uuid:suggestion_id>/not-for-me", methods=["GET", "POST"])
@signed_in
def decline_suggestion(suggestion_id: UUID) -> ResponseReturnValue:
    """Say why it is not for oneself, by one of a few reasons."""
    me, form = viewer(), NotForMeForm()
    one = own_suggestion(suggestion_id, person_id=me.id)
    card = course_cards([one.course_id]).get(one.course_id) if one else None
    if card is None:
        raise NotFound
    if form.validate_on_submit():
        try:
            with transaction():
                say_not_for_me(suggestion_id, form.why.data, person_id=me.id, now=utc_now())
        except ReasonNeeded as refusal:
            add_refusal(form, refusal)
        except NotFound:
            raise
        except Refusal as refusal:
            warn(refusal.sentence)
            return redirect(url_for("learning.my_learning"), 303)
        else:
            say(f"{card.title}: not for you. It is not suggested to you again.")
            return redirect(url_for("learning.my_learning"), 303)
    return render_template("learning/not_for_me.html", form=form, title=card.title), 422 if is_post() else 200
