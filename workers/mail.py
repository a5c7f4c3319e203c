"""Tasks that send mail: drains of the outbox, each with its own short transactions because the network is between them."""

from skills_centre.people.queries.viewers import institution
from skills_centre.platform.clock import utc_now
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from workers.celery_app import celery, settings


@celery.task(name=Job.SEND_MAIL)
def send_ordinary() -> None:
    """Send the digests and other ordinary messages that are due."""
    drain(routes(), urgent=False, clock=utc_now)


@celery.task(name=Job.SEND_URGENT_MAIL)
def send_urgent() -> None:
    """Send what cannot wait, such as a link to choose a password."""
    drain(routes(), urgent=True, clock=utc_now)


def routes() -> MailRoutes:
    """How mail leaves: as the settings say, and never by SMTP from a demonstration or before an institution is founded."""
    facts = institution()
    return MailRoutes(
        smtp_url=settings.smtp_url,
        mail_from=settings.mail_from,
        site=settings.base_url,
        folder=settings.data_dir / "mail",
        only_to_files=facts is None or facts.is_demonstration,
        lease_seconds=settings.mail_lease_seconds,
    )
