"""Telling people what happened to their bookings, at once: each event is a fact that owes its messages, whoever lost the wake-up.

An event and the messages that it owes are settled in one transaction, so that a worker killed at any moment leaves each event either told
or still to be told; the outbox then sends each message once (at most one is repeated, as platform/mail says).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.models import SessionAct, ToldEvent
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.queries.telling import (
    UntoldEvent,
    asked_to_answer,
    people_in,
    untold_events,
    waiting_bookings,
)
from skills_centre.bookings.rules.letters import (
    Telling,
    Words,
    words_for,
    words_of_free_places,
    words_of_move,
)
from skills_centre.bookings.rules.offer_links import OfferLinks
from skills_centre.bookings.rules.request_letters import AskedFor, words_of_no_answer
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.people.queries.names import names_of
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.mail.looks import Letterhead

#: Events in one transaction.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one person is told; where there is a place to answer for, the booking that the button answers."""

    person_id: UUID
    words: Words
    answers: UUID | None = None


def tell_next(head: Letterhead, *, now: datetime, most: int = AT_ONCE, links: OfferLinks | None = None) -> int:
    """Put the messages of the oldest untold events into the outbox, and say how many events that settled; 0 when none is left.

    With `links`, the button of an offer leads to where it is answered without signing in; otherwise to the session's page.
    """
    events = [one for one in untold_events(now=now, most=most) if _is_ours(one, now=now)]
    sessions = sessions_by_id({one.session_id for one in events})
    for event in events:
        page = page_of_session(event.session_id)
        letters = [
            ToPost(one.person_id, one.words, links.path(one.answers) if links and one.answers else page)
            for one in _letters(event, sessions[event.session_id])
        ]
        post(letters, head, key=key_of_event(event.id), now=now)
    return len(events)


def key_of_event(event_id: UUID) -> str:
    """The occasion of an event's letters, under which each person has one."""
    return f"session-event:{event_id}"


def _is_ours(event: UntoldEvent, *, now: datetime) -> bool:
    """Mark an event as told; whether no other worker had."""
    return insert_missing(db.session(), ToldEvent, [{"event_id": event.id, "told_at": now}]) == 1


def _letters(event: UntoldEvent, session: SessionLine) -> list[_Letter]:
    """Who is to be told of an event, and in which words."""
    if event.act is SessionAct.TOLD_FREE:
        words = words_of_free_places(session.title, session.when, session.where)
        return [_Letter(person_id, words, booking_id) for booking_id, person_id in waiting_bookings(session.id)]
    if event.act is SessionAct.MOVED:
        words = words_of_move(session.title, session.when, session.where)
        return [_Letter(one, words) for one in people_in(session.id)]
    if event.person_id is None or not event.still_stands:
        return []
    told = words_for(
        Telling(
            title=session.title,
            when=session.when,
            where=session.where,
            former=event.former,
            state=event.state,
            reason=event.reason,
            is_own_act=event.by_id == event.person_id,
            offer_ends_at=event.offer_ends_at,
        )
    )
    answers = event.booking_id if event.state is BookingState.OFFERED else None
    letters = [_Letter(event.person_id, told, answers)] if told else []
    return [*letters, *_to_those_asked(event, session)]


def _to_those_asked(event: UntoldEvent, session: SessionLine) -> list[_Letter]:
    """The letters to whoever was asked to approve a request that has ended unanswered."""
    if event.reason is not EndReason.NOT_ANSWERED or event.booking_id is None or event.person_id is None:
        return []
    asked = asked_to_answer(event.booking_id)
    name = names_of([event.person_id])[event.person_id]
    words = words_of_no_answer(AskedFor(name, session.title, session.when, session.where))
    return [_Letter(one, words) for one in asked if one != event.person_id]
