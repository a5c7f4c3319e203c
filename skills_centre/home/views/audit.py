"""The audit trail: who did what, and when."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.home.audit.trail import Question, trail
from skills_centre.home.audit.words import KINDS
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import role
from skills_centre.people.models import Role
from skills_centre.platform.audit_trail import PER_PAGE


@blueprint.get("/administration/audit")
@role(Role.AUDITOR, Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)
def audit() -> ResponseReturnValue:
    """Every administrative act, the latest first, or those of a person, a kind or some days."""
    question = Question(
        person=request.args.get("person", "")[:200],
        kind=request.args.get("kind", ""),
        since=_day("since"),
        until=_day("until"),
    )
    page = trail(question, request.args.get("page", 1, type=int))
    return render_template(
        "home/audit.html",
        trail=page,
        question=question,
        kinds=KINDS,
        per_page=PER_PAGE,
        is_asked=question != Question(),
    )


def _day(name: str) -> date | None:
    """A day of the address; what is no day asks nothing."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
