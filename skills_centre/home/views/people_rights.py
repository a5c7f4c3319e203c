"""What a person may do here, and the role profile that says what their work asks."""

from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import form_page, keepers
from skills_centre.home.people_pages.forms import ProfileForm, RoleForm, optional_id, profile_choices, unit_choices
from skills_centre.home.views.blueprint import blueprint
from skills_centre.home.views.people_details import PEOPLE, crumb, live
from skills_centre.people.access import filled, viewer
from skills_centre.people.errors import LastAdministrator
from skills_centre.people.models import Role
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.services.roles import end_role, grant_role
from skills_centre.people.vocabulary import ROLES, WHAT_ROLES_DO
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import done, say, warn
from skills_centre.skills.queries.role_profiles import primary_profile, role_profiles
from skills_centre.skills.services.profiles import end_profile, set_primary_profile


@blueprint.route("/administration/people/<uuid:person_id>/roles", methods=["GET", "POST"])
@keepers
def administer_roles(person_id: UUID) -> ResponseReturnValue:
    """The roles that a person holds, and a form to give another."""
    person = live(person_id)
    form = filled(RoleForm)
    form.unit.choices = unit_choices(organisation_tree(), "The whole organisation")
    if form.validate_on_submit() and done(
        form,
        lambda: grant_role(
            person_id,
            Role(form.role.data),
            unit_id=optional_id(form.unit.data),
            by_id=viewer().id,
            now=utc_now(),
        ),
    ):
        say(f"{person.name} now holds the role: {ROLES[Role(form.role.data)]}.")
        return redirect(url_for("home.administer_roles", person_id=person_id), 303)
    page = render_template(
        "home/people/roles.html", form=form, person=person, role_names=ROLES, what_roles_do=WHAT_ROLES_DO
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/administration/people/<uuid:person_id>/roles/<uuid:grant_id>/end")
@keepers
def take_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a role that a person holds."""
    person = live(person_id)
    if all(grant.id != grant_id for grant in person.grants):
        warn("That role had ended already.")
        return redirect(url_for("home.administer_roles", person_id=person_id), 303)
    try:
        with transaction():
            end_role(grant_id, by_id=viewer().id, now=utc_now())
    except LastAdministrator as refusal:
        warn(refusal.sentence)
    else:
        say("The role has ended.")
    return redirect(_after_change(person_id), 303)


@blueprint.route("/administration/people/<uuid:person_id>/role-profile", methods=["GET", "POST"])
@keepers
def choose_profile(person_id: UUID) -> ResponseReturnValue:
    """Set a person's role profile from today, or take it away."""
    person = live(person_id)
    present = primary_profile(person_id, on=local_day(utc_now()))
    form = filled(ProfileForm, profile=str(present.id) if present else "")
    form.profile.choices = profile_choices(role_profiles())
    if form.validate_on_submit() and done(form, lambda: _set_profile(person_id, optional_id(form.profile.data))):
        say("Saved. What their work asks follows it from today.")
        return redirect(url_for("home.administer_person", person_id=person_id), 303)
    intro = (
        "A role profile says which skills the work asks for, and at what level. The person sees it under My skills, and can say "
        "that it is not theirs."
    )
    return form_page(form, "Role profile", caption=person.name, intro=intro, above=[PEOPLE, crumb(person)])


def _set_profile(person_id: UUID, profile_id: UUID | None) -> None:
    now = utc_now()
    today = local_day(now)
    if profile_id:
        set_primary_profile(person_id, profile_id, starts_on=today, by_id=viewer().id, now=now)
        return
    present = primary_profile(person_id, on=today)
    if present:
        end_profile(person_id, present.id, last_day=today - timedelta(days=1), by_id=viewer().id, now=now)


def _after_change(person_id: UUID) -> str:
    """Back to the roles; or home for somebody who has just ended their own last right to be here."""
    if person_id == viewer().id and not _still_keeps(person_id):
        return url_for("home.home")
    return url_for("home.administer_roles", person_id=person_id)


def _still_keeps(person_id: UUID) -> bool:
    try:
        return any(grant.role is Role.SYSTEM_ADMINISTRATOR for grant in live(person_id).grants)
    except NotFound:
        return False
