"""Telling a manager that places which they held for names to come have gone back, because they have no names or the session is off."""

from datetime import datetime

from sqlalchemy import select, update

from skills_centre.bookings.models import PlaceReservation
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.bookings.queries.telling import TELL_WITHIN
from skills_centre.bookings.rules.letters import words_of_held_places
from skills_centre.bookings.rules.places import hold_reserved_until
from skills_centre.bookings.rules.states import SessionState
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.mail.looks import Letterhead

#: Messages in one transaction.
AT_ONCE = 20


def tell_of_held(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the next messages about held places that went back into the outbox, and say how many; 0 when none is left."""
    rows = db.session.execute(
        select(
            PlaceReservation.id,
            PlaceReservation.session_id,
            PlaceReservation.manager_id,
            PlaceReservation.made_by,
            PlaceReservation.released_places,
            PlaceReservation.released_at,
        )
        .where(
            PlaceReservation.released_places > 0,
            PlaceReservation.release_told_at.is_(None),
            PlaceReservation.released_at >= now - TELL_WITHIN,
        )
        .order_by(PlaceReservation.released_at, PlaceReservation.id)
        .limit(most)
    ).all()
    sessions = sessions_by_id({row.session_id for row in rows})
    for row in rows:
        not_told = PlaceReservation.id == row.id, PlaceReservation.release_told_at.is_(None)
        if not affected_rows(db.session(), update(PlaceReservation).where(*not_told).values(release_told_at=now)):
            continue
        session = sessions[row.session_id]
        words = words_of_held_places(
            session.title,
            session.when,
            session.where,
            places=row.released_places,
            is_cancelled=session.state is SessionState.CANCELLED,
            is_due=row.released_at >= hold_reserved_until(session.starts_at),
        )
        page = page_of_session(session.id)
        letters = [ToPost(one, words, page, session_id=session.id) for one in {row.manager_id, row.made_by}]
        post(letters, head, key=f"held-places:{row.id}", now=now)
    return len(rows)
