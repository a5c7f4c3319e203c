"""Keeping what people owe in step with whatever changed, and with the calendar."""

from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from skills_centre.requirements.services.following import follow_what_changed
from workers.celery_app import celery


@celery.task(name=Job.FOLLOW_RULES)
def follow() -> None:
    """Follow what changed since the last run; the first run of a day follows the calendar too."""
    with transaction():
        follow_what_changed(now=utc_now())
