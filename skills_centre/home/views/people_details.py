"""Adding a person, changing their details, recording that they left, mailing them a link."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import form_page, keepers
from skills_centre.home.people_pages.forms import AddForm, DetailsForm, LeaverForm, optional_id, unit_choices
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import filled, viewer
from skills_centre.people.errors import NobodyThere
from skills_centre.people.models import PersonType
from skills_centre.people.queries.delegations import person_with_email
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.queries.records import PersonRecord, person_record
from skills_centre.people.services.account_links import LinkReason, send_link
from skills_centre.people.services.accounts import NewPerson, add_person, change_person, record_leaver
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.pages import counted
from skills_centre.platform.web import done, say

PEOPLE = ("People", "/administration/people")


@blueprint.route("/administration/people/add", methods=["GET", "POST"])
@keepers
def add_someone() -> ResponseReturnValue:
    """Add a person, with their team and manager, and mail them a link to choose a password."""
    form = filled(AddForm, joined_on=local_day(utc_now()), sends_link=True)
    form.unit.choices = unit_choices(organisation_tree(), "None yet")
    if form.validate_on_submit() and done(form, lambda: _add(form)):
        say(
            f"Added {form.name.data}." + (" A link to choose a password is on its way." if form.sends_link.data else "")
        )
        return redirect(url_for("home.administer_people", q=form.email.data), 303)
    return form_page(form, "Add a person", above=[PEOPLE])


@blueprint.route("/administration/people/<uuid:person_id>/details", methods=["GET", "POST"])
@keepers
def change_details(person_id: UUID) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = live(person_id)
    form = filled(
        DetailsForm,
        **{
            name: getattr(person, name)
            for name in ("name", "email", "person_type", "job_title", "staff_number", "joined_on")
        },
    )
    if form.validate_on_submit() and done(
        form, lambda: change_person(person_id, _details(form), by_id=viewer().id, now=utc_now())
    ):
        say("The details are saved.")
        return redirect(url_for("home.administer_person", person_id=person_id), 303)
    return form_page(form, "Change details", caption=person.name, above=[PEOPLE, crumb(person)])


@blueprint.route("/administration/people/<uuid:person_id>/left", methods=["GET", "POST"])
@keepers
def record_left(person_id: UUID) -> ResponseReturnValue:
    """Record that a person has left."""
    person = live(person_id)
    form = filled(LeaverForm, last_day=local_day(utc_now()))
    if form.validate_on_submit() and done(
        form, lambda: record_leaver(person_id, last_day=form.last_day.day, by_id=viewer().id, now=utc_now())
    ):
        say(f"{person.name} is recorded as having left.")
        return redirect(url_for("home.administer_person", person_id=person_id), 303)
    below = (
        f" {counted(person.direct_reports, 'person', 'people')} will have no line manager until you set one."
        if person.direct_reports
        else ""
    )
    intro = (
        "They will be signed out and cannot sign in again. Their roles and delegations end, and they count in no team. "
        f"Their record stays until the time for keeping it is over.{below} This cannot be undone here."
    )
    return form_page(
        form,
        "Record that they have left",
        caption=person.name,
        intro=intro,
        above=[PEOPLE, crumb(person)],
        is_grave=True,
    )


@blueprint.post("/administration/people/<uuid:person_id>/link")
@keepers
def mail_link(person_id: UUID) -> ResponseReturnValue:
    """Mail a person a link with which they choose a password."""
    person = live(person_id)
    reason = LinkReason.ADMINISTRATOR if person.has_password else LinkReason.INVITATION
    with transaction():
        send_link(person_id, reason, our_letterhead(), by_id=viewer().id, now=utc_now())
    say(f"A link to choose a password is on its way to {person.email}.")
    return redirect(url_for("home.administer_person", person_id=person_id), 303)


def live(person_id: UUID) -> PersonRecord:
    """The record of somebody who is here. Raises NotFound for a leaver."""
    person = person_record(person_id)
    if person.left_on:
        raise NotFound
    return person


def crumb(person: PersonRecord) -> tuple[str, str]:
    """The way back to a person's page."""
    return person.name, url_for("home.administer_person", person_id=person.id)


def _add(form: AddForm) -> None:
    now = utc_now()
    address = (form.manager.data or "").strip()
    manager_id = person_with_email(address) if address else None
    if address and manager_id is None:
        raise NobodyThere
    person_id = add_person(
        _details(form),
        unit_id=optional_id(form.unit.data),
        manager_id=manager_id,
        by_id=viewer().id,
        now=now,
    )
    if form.sends_link.data:
        send_link(person_id, LinkReason.INVITATION, our_letterhead(), by_id=viewer().id, now=now)


def _details(form: DetailsForm) -> NewPerson:
    return NewPerson(
        name=form.name.data or "",
        email=form.email.data or "",
        person_type=PersonType(form.person_type.data),
        joined_on=form.joined_on.day,
        staff_number=form.staff_number.data,
        job_title=form.job_title.data,
    )
