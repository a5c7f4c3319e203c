"""Tasks of the gaps domain: thin, each one transaction around one service; the fold drains, a transaction a batch."""

from skills_centre.gaps.queries.checks import summaries_follow_the_line
from skills_centre.gaps.services.checking import check_summaries
from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.gaps.services.organisation import FIGURES_LOCK, work_out_organisation
from skills_centre.gaps.services.recompute import follow_the_line, recompute_summaries
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.gaps.services.targets import keep_target_points
from skills_centre.gaps.services.value import VALUE_LOCK, work_out_value
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from skills_centre.skills.services.standing import refresh_everybody, turn_the_day, turn_what_is_due
from workers.celery_app import celery

#: Batches in one run; beat starts the next run within seconds, and another task may come in between.
MOST_BATCHES = 50


@celery.task(name=Job.FOLD_SUMMARIES)
def fold_summaries() -> None:
    """Fold what waits, batch by batch, until nothing does; first of all follow the line, should the message that says so be lost."""
    if not summaries_follow_the_line():
        rebuild_line()
    for _ in range(MOST_BATCHES):
        with transaction():
            if not fold_deltas(now=utc_now()):
                return


@celery.task(name=Job.REBUILD_LINE)
def rebuild_line() -> None:
    """Work all summaries out afresh if the line of management has changed since they last were."""
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        follow_the_line(now=utc_now())


@celery.task(name=Job.TURN_THE_DAY)
def turn() -> None:
    """Write what the calendar alone changed since yesterday."""
    with transaction():
        turn_the_day(now=utc_now())


@celery.task(name=Job.CHECK_SUMMARIES)
def check() -> None:
    """Compare what is kept with a recompute; what differs is an alarm, and is then put right."""
    with transaction():
        turn_what_is_due(utc_now())
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        findings = check_summaries(now=utc_now())
    if any(found.rows_different for found in findings):
        with transaction():
            refresh_everybody(now=utc_now())
        with transaction(snapshot=True, holding=ORGANISATION_LOCK):
            recompute_summaries(now=utc_now())


@celery.task(name=Job.KEEP_SNAPSHOTS)
def snapshots() -> None:
    """Keep the day's summaries where they changed."""
    with transaction():
        keep_snapshots(now=utc_now())
    with transaction():
        keep_target_points(now=utc_now())


@celery.task(name=Job.WORK_OUT_ORGANISATION)
def organisation() -> None:
    """Work out what may be shown about the whole organisation and of its quarters, once a night, after the proof of what it is made of."""
    with transaction(snapshot=True, holding=FIGURES_LOCK):
        work_out_organisation(now=utc_now())
    with transaction(snapshot=True, holding=VALUE_LOCK):
        work_out_value(now=utc_now())
