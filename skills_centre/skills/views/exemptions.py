"""Setting one requirement aside for one person, and ending that: a manager, a delegate, a skills lead or L&D, never oneself."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import note_seen, signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import in_words
from skills_centre.platform.web import add_refusal, say
from skills_centre.skills.forms import ExemptionForm
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.exemptions import live_exemptions
from skills_centre.skills.queries.profiles import asked_of
from skills_centre.skills.queries.team_people import team_person
from skills_centre.skills.services.exempting import end_exemption, grant_exemption
from skills_centre.skills.services.rights import rights_to_exempt
from skills_centre.skills.views.blueprint import blueprint

ADDRESS = "/team/people/<uuid:person_id>/skills/<skill_key>/exemption"


@blueprint.get(ADDRESS)
@signed_in
def exemption(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Ask until when and why, or say until when and why it is set aside already."""
    held = take_held_form()
    return _page(person_id, skill_key, ExemptionForm(formdata=MultiDict(held) if held else None))


@blueprint.post(ADDRESS)
@signed_in
def exempt(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Set the requirement aside until a day."""
    form, skill = ExemptionForm(), skill_at(skill_key)
    if not form.validate():
        return _page(person_id, skill_key, form), 422
    try:
        with transaction():
            grant_exemption(
                person_id,
                skill.skill_id,
                ends_on=form.ends_on.day,
                reason=form.reason.data or "",
                by_id=viewer().id,
                now=utc_now(),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(person_id, skill_key, form), 422
    say(f"{skill.name} is set aside until {in_words(form.ends_on.day)}.")
    return _back(person_id, skill_key)


@blueprint.post(f"{ADDRESS}/end")
@signed_in
def unexempt(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Ask for the skill again from today."""
    skill = skill_at(skill_key)
    with transaction():
        ended = end_exemption(person_id, skill.skill_id, by_id=viewer().id, now=utc_now())
    if ended:
        say(f"{skill.name} is asked for again from today.")
    return _back(person_id, skill_key)


def _page(person_id: UUID, skill_key: str, form: ExemptionForm) -> str:
    today = local_day(utc_now())
    rights = rights_to_exempt(viewer().id, person_id, on=today)
    skill = skill_at(skill_key)
    note_seen([person_id])
    asked = next((one for one in asked_of(person_id, today).skills if one.skill_id == skill.skill_id), None)
    return render_template(
        "skills/team/exemption.html",
        person=team_person(person_id),
        skill=skill,
        skill_key=skill_key,
        asked=asked,
        live=live_exemptions(person_id, on=today).get(skill.skill_id),
        is_manager=rights.manager_id is not None,
        form=form,
    )


def _back(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """To the person's page of the skill for their manager, and back to this one for whoever sees no more than this."""
    rights = rights_to_exempt(viewer().id, person_id, on=local_day(utc_now()))
    page = "skills.skill_of_person" if rights.manager_id else "skills.exemption"
    return redirect(url_for(page, person_id=person_id, skill_key=skill_key), 303)
