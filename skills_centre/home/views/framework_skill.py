"""The page of one skill of a framework: its levels side by side, who needs it, and the courses that teach it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import courses_teaching
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import published
from skills_centre.skills.queries.frameworks import skill_page


@blueprint.get("/frameworks/<key>/skills/<skill_key>")
@published
def framework_skill(key: str, skill_key: str) -> ResponseReturnValue:
    """One skill: its levels side by side, who needs it, and what teaches it."""
    skill = skill_page(key, skill_key)
    return render_template("home/framework_skill.html", skill=skill, courses=courses_teaching([skill.key])[skill.key])
