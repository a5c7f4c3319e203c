"""The sweep of reminders."""

from skills_centre.platform.clock import utc_now
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.web import settings
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.services.sweep import sweep
from workers.celery_app import celery


@celery.task(name=Job.SWEEP_REMINDERS)
def sweep_reminders() -> None:
    """Find what is owed and queue the digests of today."""
    sweep(utc_now(), our_letterhead(), FewerLinks(settings().secret_key))
