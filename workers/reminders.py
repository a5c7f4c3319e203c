"""The sweep of reminders."""

from skills_centre.platform.clock import utc_now
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.web import settings
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.sweep import let_announcements_out, sweep, sweep_at_once
from workers.celery_app import celery


@celery.task(name=Job.SWEEP_REMINDERS)
def sweep_reminders() -> None:
    """Put back what no digest of an earlier day could say, find what is owed and queue the digests of today."""
    now = utc_now()
    put_late_back(now=now)
    sweep(now, our_letterhead(), FewerLinks(settings().secret_key))


@celery.task(name=Job.SWEEP_AT_ONCE)
def sweep_what_leaves_at_once() -> None:
    """Let the announcements go out whose time has come; find what leaves at once, and queue it."""
    now = utc_now()
    let_announcements_out(now)
    sweep_at_once(now, our_letterhead(), FewerLinks(settings().secret_key))
