"""Correcting a wrong day or time in somebody's record: for L&D administrators, with a reason that the person reads."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import EntryChangedMeanwhile
from skills_centre.learning.forms.record import CorrectionForm
from skills_centre.learning.queries.record_keeping import (
    FOUND_AT_MOST,
    correctable_entries,
    name_to_correct,
    people_to_correct,
)
from skills_centre.learning.services.record_keeping import Correction, correct_for
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.record_finding import SOURCES
from skills_centre.people.access import filled, role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, is_post, say, warn

keepers = role(Role.LD_ADMINISTRATOR)


@blueprint.get("/administration/records")
@keepers
def administer_records() -> ResponseReturnValue:
    """Find somebody whose record is to be corrected."""
    words = request.args.get("q", "")[:200]
    return render_template(
        "learning/record/administration.html", words=words, found=people_to_correct(words), at_most=FOUND_AT_MOST
    )


@blueprint.get("/administration/records/<uuid:person_id>")
@keepers
def administer_record(person_id: UUID) -> ResponseReturnValue:
    """What the Centre recorded of somebody; never what they recorded themselves, and no hours together."""
    return render_template(
        "learning/record/person.html",
        person_id=person_id,
        name=name_to_correct(person_id),
        page=page_of(correctable_entries(person_id), request.args.get("page", type=int)),
        sources=SOURCES,
        is_own=person_id == viewer().id,
    )


@blueprint.route("/administration/records/<uuid:person_id>/<uuid:entry_id>/correct", methods=["GET", "POST"])
@keepers
def correct_record(person_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Say the right day and time of an entry, and why."""
    name = name_to_correct(person_id)
    entry = next(iter(correctable_entries(person_id, entry_id=entry_id)), None)
    if entry is None and not is_post():
        raise NotFound
    form = _form(**_said(entry.learned_on, entry.minutes)) if entry else _form()
    if is_post() and form.validate():
        correction = Correction(form.learned_on.day, form.taken, form.reason.data or "")
        try:
            with transaction():
                correct_for(person_id, entry_id, correction, by_id=viewer().id, form_id=_form_id(form), now=utc_now())
        except NotFound:
            raise
        except EntryChangedMeanwhile as refusal:
            warn(refusal.sentence)
            return redirect(url_for("learning.administer_record", person_id=person_id), 303)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"The record of {name} is corrected. They see that you did it, and why.")
            return redirect(url_for("learning.administer_record", person_id=person_id), 303)
    if entry is None:
        raise NotFound
    page = render_template(
        "learning/record/correct.html", form=form, entry=entry, name=name, person_id=person_id, sources=SOURCES
    )
    return page, 422 if is_post() else 200


def _form(**data: object) -> CorrectionForm:
    form = filled(CorrectionForm, **data)
    if not form.form_id.data:
        form.form_id.data = str(uuid4())
    return form


def _said(learned_on: object, minutes: int) -> dict[str, object]:
    return {"learned_on": learned_on, "hours": str(minutes // 60), "minutes": str(minutes % 60)}


def _form_id(form: CorrectionForm) -> UUID:
    return read_id(form.form_id.data) or uuid4()
