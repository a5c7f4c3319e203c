"""The learning record: to read, to print and to keep as a file."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.learning.models import RecordSource
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.rules.record import by_year, in_hours
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.tables import csv_download

#: How a line came into the record, in words.
SOURCES = {
    RecordSource.COURSE: "Course",
    RecordSource.SESSION: "Session",
    RecordSource.SELF_RECORDED: "Recorded by yourself",
    RecordSource.IMPORT: "From an earlier system",
    RecordSource.GUIDANCE: "Guidance",
}

blueprint.add_app_template_filter(in_hours)


@blueprint.get("/my-learning/record")
@signed_in
def record() -> ResponseReturnValue:
    """Everything that one learned, by year, or in one year."""
    today = local_day(utc_now())
    years = by_year(record_of(viewer().id))
    asked = request.args.get("year", type=int)
    shown = [one for one in years if one.year == asked] or years
    return render_template(
        "learning/record.html",
        viewer=viewer(),
        years=years,
        shown=shown,
        chosen=asked if shown is not years else None,
        this_year=next((one for one in years if one.year == today.year), None),
        today=today,
        sources=SOURCES,
    )


@blueprint.get("/my-learning/record.csv")
@signed_in
def record_file() -> ResponseReturnValue:
    """The whole record as a file."""
    rows = [
        (line.learned_on, line.title, SOURCES[line.source], line.edition, line.minutes, line.unit_name)
        for line in record_of(viewer().id)
    ]
    columns = ("Date", "What", "How", "Version", "Minutes", "Team then")
    return csv_download(f"Learning record {viewer().name} {local_day(utc_now()).isoformat()}", columns, rows)
