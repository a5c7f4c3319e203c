"""Tasks that send mail: drains of the outbox, each with its own short transactions because the network is between them."""

from functools import partial

from skills_centre.people.queries.viewers import mail_stays_here
from skills_centre.platform.clock import utc_now
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.ours import our_letterhead, our_routes
from skills_centre.platform.web import settings
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.services.last_look import look_again
from workers.celery_app import celery


@celery.task(name=Job.SEND_MAIL)
def send_ordinary() -> None:
    """Send the digests and other ordinary messages that are due, each digest as it is true at that moment."""
    _drain(urgent=False)


@celery.task(name=Job.SEND_URGENT_MAIL)
def send_urgent() -> None:
    """Send what cannot wait, such as a link to choose a password; of reminders that leave at once, what is true at that moment."""
    _drain(urgent=True)


def _drain(*, urgent: bool) -> None:
    look = partial(look_again, head=our_letterhead(), links=FewerLinks(settings().secret_key))
    drain(our_routes(only_to_files=mail_stays_here()), urgent=urgent, clock=utc_now, look=look)
