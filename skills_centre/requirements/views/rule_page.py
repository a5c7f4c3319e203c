"""One rule: what it says and said, how it stands by area, team and month, who it concerns by name, its file, and its end."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.people.models import UnitKind
from skills_centre.people.queries.register import RegisteredUnit
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.ids import read_id
from skills_centre.platform.pagination import page_of
from skills_centre.platform.tables import csv_download
from skills_centre.platform.web import do_and_say, is_post
from skills_centre.requirements.access import keeps_rules, may_keep, may_keep_rules, reads_rules, refuse_beyond, sight
from skills_centre.requirements.queries.compliance import (
    PeopleFilter,
    all_units,
    areas_of,
    by_course,
    by_month,
    by_unit,
    people_of_rule,
    standings,
    total,
    units_below,
)
from skills_centre.requirements.queries.kept_rules import kept_rule
from skills_centre.requirements.queries.subjects import courses_on_page
from skills_centre.requirements.rules.states import GROUPS, Compliance
from skills_centre.requirements.services.rules import end_rule
from skills_centre.requirements.views.blueprint import blueprint

COLUMNS = (
    "Name", "E-mail address", "Staff number", "Business area", "Team", "Course", "Asked since", "Due", "Completed", "State",
)  # fmt: skip


@blueprint.get("/administration/required-learning/<uuid:rule_id>")
@reads_rules
def rule(rule_id: UUID) -> ResponseReturnValue:
    """What a rule says, and how it stands: all together, by area or by the units below a chosen one, and by month."""
    kept, today, units = kept_rule(rule_id), local_day(utc_now()), all_units()
    chosen = _chosen(units)
    seen = _seen(chosen, units)
    found = standings(today, rule_ids=[rule_id], sight=seen)
    rows = by_unit(found, units)
    if chosen is None:
        rows = [row for row in rows if row.kind is not UnitKind.TEAM]
    else:
        rows = [row for row in rows if seen is not None and row.id in seen]
    return render_template(
        "requirements/rule.html",
        rule=kept,
        today=today,
        chosen=chosen,
        total=total(found),
        rows=rows,
        months=by_month(found, until=today),
        courses=courses_on_page(rule_id, kept.subject) if kept.subject.is_pathway else [],
        by_course=by_course(found),
        nothing=Compliance(),
        may_keep=may_keep(kept.clauses),
    )


@blueprint.get("/administration/required-learning/<uuid:rule_id>/people")
@reads_rules
def people_of(rule_id: UUID) -> ResponseReturnValue:
    """Whom a rule concerns, by name, and how each stands."""
    kept, today, units = kept_rule(rule_id), local_day(utc_now()), all_units()
    chosen = _chosen(units)
    courses = courses_on_page(rule_id, kept.subject)
    lines = people_of_rule(rule_id, today, _filter(chosen, units))
    return render_template(
        "requirements/people.html",
        rule=kept,
        page=page_of(lines, request.args.get("page", type=int), size=50),
        courses=courses,
        titles={one.id: one.title for one in courses},
        unit_names={unit.id: unit.name for unit in units},
        units=units,
        chosen=chosen,
        asked=request.args,
        groups=GROUPS,
        may_keep=may_keep_rules(),
    )


@blueprint.get("/administration/required-learning/<uuid:rule_id>/people.csv")
@reads_rules
def people_file(rule_id: UUID) -> Response:
    """The same people as a file."""
    kept, today, units = kept_rule(rule_id), local_day(utc_now()), all_units()
    areas, names = areas_of(units), {unit.id: unit.name for unit in units}
    lines = people_of_rule(rule_id, today, _filter(_chosen(units), units))
    titles = {one.id: one.title for one in courses_on_page(rule_id, kept.subject)}
    rows = [
        (
            one.name,
            one.email,
            one.staff_number,
            areas.get(one.unit_id, "") if one.unit_id else "",
            names.get(one.unit_id, "") if one.unit_id else "",
            titles[one.course_id],
            one.since,
            one.due_on,
            one.completed_on,
            one.state_in_words,
        )
        for one in lines
    ]
    return csv_download(f"Required learning {kept.words.title} {today}", COLUMNS, rows)


@blueprint.get("/administration/required-learning/<uuid:rule_id>/areas.csv")
@reads_rules
def areas_file(rule_id: UUID) -> Response:
    """How a rule stands in every unit, as a file."""
    kept, today, units = kept_rule(rule_id), local_day(utc_now()), all_units()
    rows = [
        (
            row.name,
            row.kind.value.replace("-", " "),
            row.compliance.on_time,
            row.compliance.late,
            row.compliance.overdue,
            row.compliance.counted,
            row.compliance.exempt,
            row.compliance.not_yet,
        )
        for row in by_unit(standings(today, rule_ids=[rule_id], sight=sight()), units)
    ]
    columns = ("Unit", "Kind", "On time", "Late", "Overdue", "Counted", "Exempt", "Not yet due")
    return csv_download(f"Required learning by unit {kept.words.title} {today}", columns, rows)


@blueprint.route("/administration/required-learning/<uuid:rule_id>/end", methods=["GET", "POST"])
@keeps_rules
def end_a_rule(rule_id: UUID) -> ResponseReturnValue:
    """End a rule, once somebody has seen what that does."""
    kept, today = kept_rule(rule_id), local_day(utc_now())
    refuse_beyond(kept.clauses)
    if is_post():
        do_and_say(
            lambda: end_rule(rule_id, by_id=viewer().id, now=utc_now()),
            "The rule has ended. It asks nobody for anything any more; what was done under it stays.",
        )
        return redirect(url_for("requirements.rule", rule_id=rule_id), 303)
    found = standings(today, rule_ids=[rule_id], sight=None)
    still_open = total(one for one in found if one.is_open)
    return render_template("requirements/end_rule.html", rule=kept, total=total(found), open=still_open, today=today)


def _chosen(units: Sequence[RegisteredUnit]) -> RegisteredUnit | None:
    """The unit that the address names; none where it names none that there is."""
    return next((unit for unit in units if str(unit.id) == request.args.get("unit")), None)


def _seen(chosen: RegisteredUnit | None, units: Sequence[RegisteredUnit]) -> frozenset[UUID] | None:
    """The units that are asked for, of those that the viewer sees."""
    mine = sight()
    if chosen is None:
        return mine
    below = units_below(chosen.id, units)
    return below if mine is None else below & mine


def _filter(chosen: RegisteredUnit | None, units: Sequence[RegisteredUnit]) -> PeopleFilter:
    state = request.args.get("state", "")
    states = next((one.states for one in GROUPS if one.code == state), None)
    return PeopleFilter(
        _seen(chosen, units), states, request.args.get("name", ""), read_id(request.args.get("course", ""))
    )
