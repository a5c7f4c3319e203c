"""Tasks of bookings: what the clock makes due in sessions, and telling people of what happened to their bookings."""

import logging
from functools import partial

from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.rules.signed_links import OfferLinks
from skills_centre.bookings.services.joining_news import tell_joining_news
from skills_centre.bookings.services.messages import send_next_message
from skills_centre.bookings.services.needs import forget_needs
from skills_centre.bookings.services.reminding_requests import remind_of_requests
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.telling import tell_next
from skills_centre.bookings.services.telling_dates import tell_of_dates
from skills_centre.bookings.services.telling_held import tell_of_held
from skills_centre.bookings.services.telling_requests import tell_of_requests
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.web import settings
from workers.celery_app import celery

logger = logging.getLogger(__name__)

#: Transactions in one run; what is left is for the next.
MOST_BATCHES = 500


@celery.task(name=Job.SETTLE_SESSIONS)
def settle_sessions() -> None:
    """Settle each session in which something is due, in a transaction of its own; one that fails holds up no other.

    Then delete what people said that they need for sessions that are over.
    """
    for session_id in sessions_due(now=utc_now()):
        try:
            with transaction():
                settle(session_id, now=utc_now())
        except Exception:
            logger.exception("session %s could not be settled and is tried again", session_id)
    with transaction():
        forget_needs(now=utc_now())


@celery.task(name=Job.TELL_OF_BOOKINGS)
def tell_of_bookings() -> None:
    """Tell people all that they are to know of sessions: their bookings, messages, requests to decide, new dates."""
    links = OfferLinks(settings().secret_key)
    tells = (
        send_next_message,
        partial(tell_next, links=links),
        tell_joining_news,
        tell_of_requests,
        remind_of_requests,
        tell_of_held,
        tell_of_dates,
    )
    for tell in tells:
        for _ in range(MOST_BATCHES):
            with transaction():
                if not tell(our_letterhead(), now=utc_now()):
                    break
