"""Tasks that send mail: drains of the outbox, each with its own short transactions because the network is between them."""

from skills_centre.people.queries.viewers import mail_stays_here
from skills_centre.platform.clock import utc_now
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.ours import our_routes
from workers.celery_app import celery


@celery.task(name=Job.SEND_MAIL)
def send_ordinary() -> None:
    """Send the digests and other ordinary messages that are due."""
    drain(our_routes(only_to_files=mail_stays_here()), urgent=False, clock=utc_now)


@celery.task(name=Job.SEND_URGENT_MAIL)
def send_urgent() -> None:
    """Send what cannot wait, such as a link to choose a password."""
    drain(our_routes(only_to_files=mail_stays_here()), urgent=True, clock=utc_now)
