"""The blueprint of the gaps domain."""

from flask import Blueprint

from skills_centre.gaps.rules import coverage_to_show, headline

blueprint = Blueprint("gaps", __name__, template_folder="../templates")
blueprint.app_template_global("coverage_to_show")(coverage_to_show)
blueprint.app_template_global("headline")(headline)
