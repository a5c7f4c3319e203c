"""Search words that mean the same: a list that L&D administrators keep."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.forms.synonyms import SynonymsForm
from skills_centre.catalogue.queries.synonyms import Synonyms, synonym_set, synonym_sets
from skills_centre.catalogue.services.synonyms import keep_synonyms, remove_synonyms
from skills_centre.catalogue.views.administration.guards import publishers, readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import add_refusal, say


@blueprint.get("/administration/search-words")
@readers
def synonyms() -> ResponseReturnValue:
    """Every list of words that mean the same, and the form for another."""
    held = take_held_form()
    return _all(SynonymsForm(formdata=MultiDict(held) if held else None))


@blueprint.post("/administration/search-words")
@publishers
def add_synonyms() -> ResponseReturnValue:
    """Keep another list."""
    form = SynonymsForm()
    return _kept(form, None) or (_all(form), 422)


@blueprint.get("/administration/search-words/<uuid:set_id>")
@publishers
def synonyms_form(set_id: UUID) -> ResponseReturnValue:
    """One list in its form."""
    kept = synonym_set(set_id)
    held = take_held_form()
    return _one(kept, SynonymsForm(formdata=MultiDict(held) if held else None, data={"terms": kept.in_words}))


@blueprint.post("/administration/search-words/<uuid:set_id>")
@publishers
def change_synonyms(set_id: UUID) -> ResponseReturnValue:
    """Keep a list as it says now."""
    kept = synonym_set(set_id)
    form = SynonymsForm()
    return _kept(form, set_id) or (_one(kept, form), 422)


@blueprint.post("/administration/search-words/<uuid:set_id>/remove")
@publishers
def take_synonyms_away(set_id: UUID) -> ResponseReturnValue:
    """Take a list away."""
    with transaction():
        remove_synonyms(set_id, by_id=viewer().id, now=utc_now())
    say("The list is gone. Searches look for each of its words alone.")
    return redirect(url_for("catalogue.synonyms"), 303)


def _kept(form: SynonymsForm, set_id: UUID | None) -> ResponseReturnValue | None:
    """Where a valid form leads once it is kept; nothing when it is refused."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            keep_synonyms(form.listed, set_id=set_id, by_id=viewer().id, now=utc_now())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None
    say("Saved. Whoever searches for one of these words finds the others too.")
    return redirect(url_for("catalogue.synonyms"), 303)


def _all(form: SynonymsForm) -> str:
    return render_template(
        "catalogue/administration/synonyms.html",
        sets=synonym_sets(),
        form=form,
        may_write=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def _one(kept: Synonyms, form: SynonymsForm) -> str:
    return render_template("catalogue/administration/synonyms_form.html", kept=kept, form=form)
