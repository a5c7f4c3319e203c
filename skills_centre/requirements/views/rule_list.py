"""The list of rules: those that are in force, those to come and those that have ended."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.platform.clock import local_day, utc_now
from skills_centre.requirements.access import may_keep_rules, reads_rules, sight
from skills_centre.requirements.queries.compliance import by_rule, standings
from skills_centre.requirements.queries.kept_rules import rule_lines
from skills_centre.requirements.rules.states import Compliance
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.get("/administration/required-learning")
@reads_rules
def rules() -> ResponseReturnValue:
    """Every rule as its sentence, and how it stands."""
    today, lines = local_day(utc_now()), rule_lines()
    return render_template(
        "requirements/rules.html",
        in_force=[one for one in lines if one.is_in_force(today)],
        to_come=[one for one in lines if not one.is_in_force(today) and not one.has_ended(today)],
        ended=[one for one in lines if one.has_ended(today)],
        compliance=by_rule(standings(today, sight=sight())),
        nothing=Compliance(),
        may_keep=may_keep_rules(),
    )
