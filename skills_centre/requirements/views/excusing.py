"""One person's required learning for L&D: what is asked of them, excusing them from it, and recording a long absence."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from skills_centre.people.access import filled, viewer
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.people.queries.records import PersonRecord, person_record
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import do_and_say, done, is_post, say
from skills_centre.requirements.access import keeps_rules, looks_after
from skills_centre.requirements.errors import NothingToExcuse
from skills_centre.requirements.excusing_forms import AbsenceForm, BackForm, ExcuseForm
from skills_centre.requirements.queries.excuses import absences_of, excuses_of
from skills_centre.requirements.queries.own_list import OwnList, own_list
from skills_centre.requirements.services.excusing import (
    end_excuse,
    excuse,
    record_absence,
    say_back,
    withdraw_absence,
)
from skills_centre.requirements.views.blueprint import blueprint

ADDRESS = "/administration/people/<uuid:person_id>/required-learning"


@blueprint.get(ADDRESS)
@keeps_rules
def of_person(person_id: UUID) -> ResponseReturnValue:
    """What is required of somebody, from what they are excused, and when they are away."""
    person, today = _person(person_id), local_day(utc_now())
    return render_template(
        "requirements/of_person.html",
        person=person,
        is_private=person.person_type in PRIVATE_PERSON_TYPES,
        may_change=_may_change(person),
        mine=own_list(person_id, on=today),
        excuses=excuses_of(person_id),
        absences=absences_of(person_id),
        today=today,
    )


@blueprint.route(f"{ADDRESS}/excuse", methods=["GET", "POST"])
@keeps_rules
def excuse_person(person_id: UUID) -> ResponseReturnValue:
    """Excuse somebody from a course until a day."""
    person, form = _changing(person_id), filled(ExcuseForm)
    mine = own_list(person_id, on=local_day(utc_now()))
    form.course.choices = _choices(mine)

    def act() -> None:
        course_id = read_id(form.course.data or "")
        if course_id is None:
            raise NothingToExcuse
        excuse(
            person_id,
            course_id,
            ends_on=form.ends_on.day,
            reason=form.reason.data or "",
            by_id=viewer().id,
            now=utc_now(),
        )

    if form.validate_on_submit() and done(form, act):
        say(f"{person.name} is exempt. Nothing about this course is sent to them until then.")
        return _back(person_id)
    intro = "Other duties, a part of the work that somebody else does, a course that does not fit: for some time, and with a reason."
    return _form_page(form, person, "Exempt from a course", intro=intro)


@blueprint.post(f"{ADDRESS}/excuse/<uuid:exemption_id>/end")
@keeps_rules
def end_excuse_of(person_id: UUID, exemption_id: UUID) -> ResponseReturnValue:
    """Ask for the course again."""
    _changing(person_id)
    now = utc_now()
    given_today = any(one.id == exemption_id and one.starts_on >= local_day(now) for one in excuses_of(person_id))
    do_and_say(
        lambda: end_excuse(exemption_id, person_id=person_id, by_id=viewer().id, now=now),
        f"The course is asked of them again {'now' if given_today else 'from tomorrow'}.",
    )
    return _back(person_id)


@blueprint.route(f"{ADDRESS}/absence", methods=["GET", "POST"])
@keeps_rules
def record_absence_of(person_id: UUID) -> ResponseReturnValue:
    """Record that somebody is away for long."""
    person, form = _changing(person_id), filled(AbsenceForm)

    def act() -> None:
        record_absence(
            person_id, starts_on=form.starts_on.day, back_on=form.back_on.data, by_id=viewer().id, now=utc_now()
        )

    if form.validate_on_submit() and done(form, act):
        say("The absence is recorded. What falls due in it waits for the return.")
        return _back(person_id)
    intro = (
        "What falls due while they are away waits until they are back, and they then have as many days as the rule gives. "
        "Nobody is asked why they are away."
    )
    return _form_page(form, person, "Record a long absence", intro=intro)


@blueprint.route(f"{ADDRESS}/absence/<uuid:absence_id>", methods=["GET", "POST"])
@keeps_rules
def back_from_absence(person_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Say on which day somebody is back."""
    person = _changing(person_id)
    found = next((one for one in absences_of(person_id) if one.id == absence_id), None)
    if found is None:
        raise NotFound
    form = filled(BackForm, back_on=found.back_on)

    def act() -> None:
        say_back(absence_id, person_id=person_id, back_on=form.back_on.day, by_id=viewer().id, now=utc_now())

    if form.validate_on_submit() and done(form, act):
        say("Saved. What fell due meanwhile has new dates.")
        return _back(person_id)
    return _form_page(form, person, "When are they back?")


@blueprint.post(f"{ADDRESS}/absence/<uuid:absence_id>/withdraw")
@keeps_rules
def withdraw_absence_of(person_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Take out an absence that was recorded by mistake."""
    _changing(person_id)
    do_and_say(
        lambda: withdraw_absence(absence_id, person_id=person_id, by_id=viewer().id, now=utc_now()),
        "The absence is taken out. The dates are as if it had never been recorded.",
    )
    return _back(person_id)


def _may_change(person: PersonRecord) -> bool:
    return person.left_on is None and person.id != viewer().id and person.person_type not in PRIVATE_PERSON_TYPES


def _person(person_id: UUID) -> PersonRecord:
    if not looks_after(person_id):
        raise NotFound
    return person_record(person_id)


def _changing(person_id: UUID) -> PersonRecord:
    person = _person(person_id)
    if not _may_change(person):
        raise NotFound
    return person


def _choices(mine: OwnList) -> list[tuple[str, str]]:
    return [("", "Choose a course"), *((str(one.owed.course_id), one.course.title) for one in mine.now)]


def _back(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("requirements.of_person", person_id=person_id), 303)


def _form_page(form: FlaskForm, person: PersonRecord, heading: str, *, intro: str = "") -> ResponseReturnValue:
    page = render_template("requirements/person_form.html", form=form, person=person, heading=heading, intro=intro)
    return page, 422 if is_post() else 200
