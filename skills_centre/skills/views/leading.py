"""The skills leads' pages: what came to their desk, skill by skill, and how what people say and what is confirmed differ."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pagination import page_of
from skills_centre.platform.tables import Cell, csv_download
from skills_centre.skills.queries.calibration import CalibratedRow, calibration
from skills_centre.skills.queries.leads_desk import leads_desk
from skills_centre.skills.views.blueprint import blueprint

COLUMNS = (
    *("Skill", "Framework", "Area", "Team", "Decided", "Confirmed lower than said"),
    *("Confirmed as said", "Confirmed higher than said", "As of", "Use"),
)
PURPOSE = "For talking about what levels mean, never about a person; counts under 10 are left out, others rounded to 5"


@blueprint.get("/administration/skills-desk")
@role(Role.SKILLS_LEAD)
def skills_desk() -> ResponseReturnValue:
    """What could not be judged by others, or waited too long: one's own skills first."""
    today = local_day(utc_now())
    desk = leads_desk(viewer().id, on=today, page=request.args.get("page", 1, type=int))
    note_seen({claim.person_id for skill in desk.skills for claim in skill.claims})
    return render_template("skills/administration/skills_desk.html", desk=desk)


@blueprint.get("/administration/calibration")
@role(Role.SKILLS_LEAD, Role.LD_ADMINISTRATOR)
def calibrate() -> ResponseReturnValue:
    """Per skill and team, how many were confirmed lower than they said, as they said, and higher."""
    found = calibration()
    return render_template(
        "skills/administration/calibration.html", page=page_of(found, request.args.get("page", type=int))
    )


@blueprint.get("/administration/calibration.csv")
@role(Role.SKILLS_LEAD, Role.LD_ADMINISTRATOR)
def calibration_file() -> ResponseReturnValue:
    """The same as a file."""
    today = local_day(utc_now())
    return csv_download(
        "Said and confirmed",
        COLUMNS,
        [_row(row, today) for row in calibration()],
    )


def _row(row: CalibratedRow, today: date) -> tuple[Cell, ...]:
    return (
        row.skill_name,
        row.framework_name,
        row.area_name,
        row.team_name,
        row.pairs.number,
        row.pairs.lower,
        row.pairs.same,
        row.pairs.higher,
        today,
        PURPOSE,
    )
