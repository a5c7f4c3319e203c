"""The role profiles of one person, as L&D looks after them: history, roles set with their days, ended, and what they ask."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.home.people_pages.acting import form_page, readers
from skills_centre.home.people_pages.forms import EndRoleProfileForm, RoleProfileForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.home.views.people_details import PEOPLE, crumb, live
from skills_centre.people.access import filled, viewer
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.pages import in_words
from skills_centre.platform.web import done, is_post, say
from skills_centre.skills.queries.coming_changes import coming_changes
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.exemptions import live_exemptions
from skills_centre.skills.queries.profiles import asked_of
from skills_centre.skills.queries.role_history import HeldRole, When, roles_over_time
from skills_centre.skills.queries.role_profiles import role_profiles
from skills_centre.skills.services.profiles import add_profile, end_profile, set_primary_profile

ADDRESS = "/administration/people/<uuid:person_id>/role-profiles"
MAIN = "main"


@blueprint.get(ADDRESS)
@readers
def role_profiles_of(person_id: UUID) -> ResponseReturnValue:
    """The roles of a person over time, and what is asked of them: never where they stand in it."""
    person, today = live(person_id), local_day(utc_now())
    asked = asked_of(person_id, today).skills
    return render_template(
        "home/people/role_profiles.html",
        person=person,
        history=roles_over_time(person_id, on=today),
        changes=coming_changes([person_id], on=today),
        asked=asked,
        skills=described_skills([one.skill_id for one in asked]),
        exempt={} if person.person_type in PRIVATE_PERSON_TYPES else live_exemptions(person_id, on=today),
        may_exempt=person.person_type not in PRIVATE_PERSON_TYPES and person_id != viewer().id,
        When=When,
    )


@blueprint.route(f"{ADDRESS}/give", methods=["GET", "POST"])
@readers
def give_role_profile(person_id: UUID) -> ResponseReturnValue:
    """Give a person a main role from a day on, or a further one for some days; nobody else needs to agree."""
    person = live(person_id)
    form = filled(RoleProfileForm, starts_on=local_day(utc_now()))
    form.profile.choices = [
        SelectChoice("", "Choose a role"),
        *(SelectChoice(str(one.id), one.name) for one in role_profiles()),
    ]
    if is_post() and form.validate() and done(form, lambda: _give(person_id, form)):
        say(f"It is set, from {in_words(form.starts_on.day)}.")
        return redirect(url_for("home.role_profiles_of", person_id=person_id), 303)
    return form_page(form, "Give a role", caption=person.name, above=[PEOPLE, crumb(person)])


@blueprint.route(f"{ADDRESS}/<uuid:profile_id>/end", methods=["GET", "POST"])
@readers
def end_role_profile(person_id: UUID, profile_id: UUID) -> ResponseReturnValue:
    """End a role after a day; one that was only planned is taken away."""
    person, now = live(person_id), utc_now()
    form = filled(EndRoleProfileForm, last_day=local_day(now))
    if is_post() and form.validate():
        try:
            if done(form, lambda: _end(person_id, profile_id, form)):
                say("It is ended.")
                return redirect(url_for("home.role_profiles_of", person_id=person_id), 303)
        except NotFound:
            return redirect(url_for("home.role_profiles_of", person_id=person_id), 303)
    held = _held(person_id, profile_id)
    if held is None:
        return redirect(url_for("home.role_profiles_of", person_id=person_id), 303)
    return form_page(form, f"End {held.name}", caption=person.name, above=[PEOPLE, crumb(person)])


def _give(person_id: UUID, form: RoleProfileForm) -> None:
    profile_id, now, me = UUID(form.profile.data), utc_now(), viewer().id
    if form.kind.data == MAIN:
        set_primary_profile(person_id, profile_id, starts_on=form.starts_on.day, by_id=me, now=now)
        return
    add_profile(person_id, profile_id, starts_on=form.starts_on.day, ends_on=form.ends_on.data, by_id=me, now=now)


def _end(person_id: UUID, profile_id: UUID, form: EndRoleProfileForm) -> None:
    end_profile(person_id, profile_id, last_day=form.last_day.day, by_id=viewer().id, now=utc_now())


def _held(person_id: UUID, profile_id: UUID) -> HeldRole | None:
    """The role as it is held now or later."""
    history = roles_over_time(person_id, on=local_day(utc_now()))
    return next((one for one in history.roles if one.profile_id == profile_id and one.when is not When.PAST), None)
