"""The learning record: to read, year by year, and narrowed; the hours of this year beside a target that is one's own."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.forms.record import TargetForm
from skills_centre.learning.queries.record import (
    RecordLine,
    own_target,
    proof_of_lines,
    record_of,
    skills_of_lines,
    taken_out_of,
)
from skills_centre.learning.rules.record import HoursSoFar, by_year, first_day, in_hours, year_of
from skills_centre.learning.services.targets import choose_target
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.record_finding import (
    KINDS,
    SOURCES,
    choices_of,
    fitting,
    read_wanted,
    year_in_words,
)
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, is_post, say, settings

blueprint.add_app_template_filter(in_hours)


@blueprint.get("/my-learning/record")
@signed_in
def record() -> ResponseReturnValue:
    """Everything that one learned, the latest first, or what of it the address asks for."""
    me, today, first_month = viewer(), local_day(utc_now()), settings().learning_year_starts
    lines = record_of(me.id)
    skills = skills_of_lines(me.id, lines)
    wanted = read_wanted(request.args)
    found = fitting(lines, skills, wanted, first_month=first_month)
    page = page_of(found, request.args.get("page", type=int))
    totals = {one.year: one for one in by_year(found, first_month)}
    return render_template(
        "learning/record/record.html",
        viewer=me,
        lines=lines,
        found=found,
        page=page,
        years=[
            (year_in_words(one.year, first_month), one, totals[one.year]) for one in by_year(page.lines, first_month)
        ],
        wanted=wanted,
        choices=choices_of(lines, skills, wanted, first_month=first_month),
        asked={name: values for name, values in request.args.lists() if name != "page"},
        skills=skills,
        shown=proof_of_lines(me.id),
        so_far=so_far(lines, today=today),
        today=today,
        sources=SOURCES,
        kinds=KINDS,
    )


@blueprint.get("/my-learning/record/taken-out")
@signed_in
def taken_out() -> ResponseReturnValue:
    """What one took out of one's record; each can be put back."""
    page = page_of(taken_out_of(viewer().id), request.args.get("page", type=int))
    return render_template("learning/record/taken_out.html", page=page)


@blueprint.route("/my-learning/record/target", methods=["GET", "POST"])
@signed_in
def record_target() -> ResponseReturnValue:
    """Set the hours that one hopes to learn in a year."""
    me = viewer()
    chosen = own_target(me.id)
    form = filled(TargetForm, hours="" if chosen is None else str(chosen))
    if is_post() and form.validate():
        try:
            with transaction():
                choose_target(me.id, form.number, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Your target is saved. Only you see it.")
            return redirect(url_for("learning.record"), 303)
    page = render_template("learning/record/target.html", form=form, institutions=institutions_target())
    return page, 422 if is_post() else 200


def so_far(lines: list[RecordLine], *, today: date) -> HoursSoFar:
    """The minutes of this year of learning, and the target: one's own, else what the institution hopes for."""
    first_month = settings().learning_year_starts
    since = first_day(year_of(today, first_month), first_month)
    chosen = own_target(viewer().id)
    return HoursSoFar(
        since=since,
        minutes=sum(line.minutes for line in lines if line.learned_on >= since),
        target=institutions_target() if chosen is None else chosen,
    )


def institutions_target() -> int:
    """The hours a year that the institution hopes for; of Members, peers and their staff it hopes nothing."""
    return 0 if viewer().is_private else settings().learning_hours_target
