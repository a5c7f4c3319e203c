"""Telling those who asked for a date of a course that there is one: once each, by the first session that opens."""

from datetime import datetime
from uuid import UUID

from skills_centre.bookings.errors import MessageGone
from skills_centre.bookings.queries.interest import asked_before, date_to_tell, opened_dates
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.letters import words_of_new_date
from skills_centre.bookings.services.interest import stop_asking
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.bookings.services.telling import key_of_event
from skills_centre.bookings.services.told import mark_told
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import lock_named
from skills_centre.platform.mail.looks import Letterhead

#: One at a time tells of dates, or stops it.
_LOCK = "telling-of-dates"

#: People in one transaction.
MOST_PEOPLE = 100


def tell_of_dates(head: Letterhead, *, now: datetime) -> int:
    """Tell the next people of the session that opened first, and say how many sessions that concerned: 1, or 0 when all is told.

    Whoever is told leaves the interest list in the same transaction, so that nobody is told twice, also of a whole series at once.
    """
    lock_named(_LOCK)
    opened = next(iter(opened_dates(now=now, most=1)), None)
    if opened is None:
        return 0
    asking = asked_before(opened, most=MOST_PEOPLE)
    if not asking:
        mark_told([opened.event_id], now=now)
        return 1
    session = session_line(opened.session_id)
    words = words_of_new_date(session.title, session.when_in_short, session.where).listing(session.dates)
    page = page_of_session(session.id)
    letters = [ToPost(one.person_id, words, page, session_id=session.id) for one in asking if not one.has_booked]
    post(letters, head, key=key_of_event(opened.event_id), now=now)
    for one in asking:
        stop_asking(opened.course_id, person_id=one.person_id)
    return 1


def stop_telling_of_date(session_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Tell nobody of the date before its time has come: they stay on the interest list, for the next one. Raises MessageGone."""
    lock_named(_LOCK)
    coming = date_to_tell(session_id, now=now)
    if coming is None:
        raise MessageGone
    mark_told([coming.event_id], now=now)
    record_act("session.stop-date", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
