"""How mail leaves, in figures, for those who look after it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.tables import csv_download
from skills_centre.reminders.access import keeps_mail
from skills_centre.reminders.mail_words import problem_in_words, seconds_in_words
from skills_centre.reminders.queries.delivery_figures import SAMPLE, days_of_mail, speed_of_mail
from skills_centre.reminders.queries.mail_queue import queue_counts
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/administration/messages/figures")
@keeps_mail
def figures() -> ResponseReturnValue:
    """How much was handed over on each day, how long it took, and what failed."""
    return render_template(
        "reminders/queue/figures.html",
        days=days_of_mail(local_day(utc_now())),
        speeds=[("At once", speed_of_mail(is_urgent=True)), ("Ordinary", speed_of_mail(is_urgent=False))],
        failed=queue_counts().failed,
        sample=SAMPLE,
        seconds_in_words=seconds_in_words,
        problem_in_words=problem_in_words,
    )


@blueprint.get("/administration/messages/figures.csv")
@keeps_mail
def figures_file() -> ResponseReturnValue:
    """The days as a file for a spreadsheet."""
    today = local_day(utc_now())
    rows = [(one.day, one.urgent, one.ordinary, one.total, one.told) for one in days_of_mail(today)]
    return csv_download(
        f"Mail handed over up to {today.isoformat()}",
        ("Day", "At once", "Ordinary", "Together", "Told on the site only"),
        rows,
    )
