"""Who decides in each unit what its managers do not: looked at, named, ended."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import form_page, readers
from skills_centre.home.people_pages.forms import FallbackForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import filled, viewer
from skills_centre.people.queries.delegations import person_with_email
from skills_centre.people.queries.fallbacks import units_with_fallbacks
from skills_centre.people.services.fallbacks import end_fallback, name_fallback
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import done, say
from skills_centre.skills.queries.whereabouts import number_without_decider

FALLBACKS = ("Who decides what waits", "/administration/fallbacks")


@blueprint.get("/administration/fallbacks")
@readers
def fallbacks() -> ResponseReturnValue:
    """The tree, with who is named where; and how much nobody at all can decide."""
    today = local_day(utc_now())
    return render_template(
        "home/people/fallbacks.html", units=units_with_fallbacks(today), stuck=number_without_decider(on=today)
    )


@blueprint.route("/administration/fallbacks/<uuid:unit_id>", methods=["GET", "POST"])
@readers
def name_a_fallback(unit_id: UUID) -> ResponseReturnValue:
    """Name somebody for a unit."""
    now = utc_now()
    unit = next((one for one in units_with_fallbacks(local_day(now)) if one.id == unit_id), None)
    if unit is None:
        raise NotFound
    form = filled(FallbackForm)
    if form.validate_on_submit() and done(
        form,
        lambda: name_fallback(
            unit_id, person_with_email(form.email.data or ""), ends_on=form.ends_on.data, by_id=viewer().id, now=now
        ),
    ):
        say(f"Named for {unit.name}, from today.")
        return redirect(url_for("home.fallbacks"), 303)
    return form_page(
        form,
        "Name who decides",
        caption=" > ".join(unit.path),
        above=[FALLBACKS],
        intro="What a manager has not decided in 10 working days comes to them, and what has no manager comes at once. "
        "They then see what the person claims, and the person sees that it is with them.",
    )


@blueprint.post("/administration/fallbacks/<uuid:unit_id>/end")
@readers
def end_a_fallback(unit_id: UUID) -> ResponseReturnValue:
    """Name nobody for a unit any more."""
    with transaction():
        end_fallback(unit_id, by_id=viewer().id, now=utc_now())
    say("Ended. What waits too long goes to whoever is named above, or else to the skills leads.")
    return redirect(url_for("home.fallbacks"), 303)
