"""Telling people what happened to their bookings, at once: each event is a fact that owes its messages, whoever lost the wake-up.

An event and the messages that it owes are settled in one transaction, so that a worker killed at any moment leaves each event either told
or still to be told; the outbox then sends each message once (at most one is repeated, as platform/mail says).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from skills_centre.bookings.models import SessionAct
from skills_centre.bookings.queries.joining import WayIn, ways_in
from skills_centre.bookings.queries.opinions import people_to_ask
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.queries.telling import (
    UntoldEvent,
    asked_to_answer,
    bookings_in,
    untold_events,
    waiting_bookings,
)
from skills_centre.bookings.rules.calendar_letters import with_calendar
from skills_centre.bookings.rules.calendars import Method
from skills_centre.bookings.rules.letters import (
    Telling,
    Words,
    words_for,
    words_of_completion,
    words_of_free_places,
    words_of_move,
    words_of_opinion,
)
from skills_centre.bookings.rules.request_letters import AskedFor, words_of_no_answer
from skills_centre.bookings.rules.signed_links import OfferLinks
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.calendars import Calendars, ToCalendar
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.bookings.services.told import mark_told
from skills_centre.learning.queries.opinions import completions_to_ask_about
from skills_centre.people.queries.names import names_of
from skills_centre.platform.mail.looks import Letterhead

#: Events in one transaction.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one person is told; where there is a place to answer for, the booking that the button answers; else its path, if any."""

    person_id: UUID
    words: Words
    answers: UUID | None = None
    #: The booking whose dates belong into the person's calendar, or have to leave it.
    puts: UUID | None = None
    takes_out: UUID | None = None
    path: str | None = None


def tell_next(head: Letterhead, *, now: datetime, most: int = AT_ONCE, links: OfferLinks | None = None) -> int:
    """Put the messages of the oldest untold events into the outbox, and say how many events that settled; 0 when none is left.

    With `links`, the button of an offer leads to where it is answered without signing in; otherwise to the session's page.
    """
    events = [one for one in untold_events(now=now, most=most) if mark_told([one.id], now=now)]
    sessions = sessions_by_id({one.session_id for one in events})
    told = [(one, _letters(one, sessions[one.session_id])) for one in events]
    scribe = _Scribe.of([letter for _event, letters in told for letter in letters], sessions, head, now=now)
    for event, letters in told:
        page = page_of_session(event.session_id)
        to_post = []
        for one in letters:
            path = links.path(one.answers) if links and one.answers else one.path or page
            dates = scribe.dates(one, sessions[event.session_id])
            off = [change.span for change in dates if change.method is Method.CANCEL] if one.puts else []
            words = with_calendar(one.words, files=len(dates), off=off)
            to_post.append(ToPost(one.person_id, words, path, dates, event.session_id))
        post(to_post, head, key=key_of_event(event.id), now=now, is_urgent=event.act is not SessionAct.DELIVERED)
    return len(events)


@dataclass(frozen=True)
class _Scribe:
    """Says what each letter brings to its receiver's calendar."""

    calendars: Calendars
    ways_in: Mapping[UUID, WayIn]
    head: Letterhead
    now: datetime

    @classmethod
    def of(cls, letters: Sequence[_Letter], sessions: Collection[UUID], head: Letterhead, *, now: datetime) -> Self:
        """Read at once what the calendars of all these letters' receivers hold."""
        bookings = {one for letter in letters for one in (letter.puts, letter.takes_out) if one}
        return cls(Calendars(bookings), ways_in(sessions) if bookings else {}, head, now)

    def dates(self, letter: _Letter, session: SessionLine) -> list[ToCalendar]:
        """The dates that are to be put into the receiver's calendar or taken out."""
        page = self.head.address(page_of_session(session.id))
        if letter.puts:
            return self.calendars.put(letter.puts, session, way_in=self.ways_in[session.id], page=page, now=self.now)
        return self.calendars.take_out(letter.takes_out, session, page=page) if letter.takes_out else []


def key_of_event(event_id: UUID) -> str:
    """The occasion of an event's letters, under which each person has one."""
    return f"session-event:{event_id}"


def _letters(event: UntoldEvent, session: SessionLine) -> list[_Letter]:
    """Who is to be told of an event, and in which words."""
    if event.act is SessionAct.TOLD_FREE:
        words = words_of_free_places(session.title, session.when_in_short, session.where).listing(session.dates)
        return [_Letter(person_id, words, booking_id) for booking_id, person_id in waiting_bookings(session.id)]
    if event.act is SessionAct.MOVED:
        words = words_of_move(session.title, session.when_in_short, session.where).listing(session.dates)
        return [
            _Letter(one.person_id, words, puts=one.id if one.state is BookingState.CONFIRMED else None)
            for one in bookings_in(session.id)
        ]
    if event.act is SessionAct.DELIVERED:
        return _to_those_who_were_there(event, session)
    if event.person_id is None or not event.still_stands:
        return []
    told = words_for(
        Telling(
            title=session.title,
            when=session.when_in_short,
            where=session.where,
            former=event.former,
            state=event.state,
            reason=event.reason,
            is_own_act=event.by_id == event.person_id,
            offer_ends_at=event.offer_ends_at,
        )
    )
    answers = event.booking_id if event.state is BookingState.OFFERED else None
    puts = event.booking_id if event.state is BookingState.CONFIRMED else None
    takes_out = event.booking_id if event.state is BookingState.CANCELLED else None
    letters = [_Letter(event.person_id, told.listing(session.dates), answers, puts, takes_out)] if told else []
    return [*letters, *_to_those_asked(event, session)]


def _to_those_who_were_there(event: UntoldEvent, session: SessionLine) -> list[_Letter]:
    """Of the course to whoever completed it by being there, and of the session to everybody else who was."""
    completed = completions_to_ask_about(session.course_id, at=event.at)
    of_course = words_of_completion(session.title, session.when_in_short)
    of_session = words_of_opinion(session.title, session.when_in_short)
    return [
        *(_Letter(one, of_course, path=f"/my-learning/{enrolment}/completed") for one, enrolment in completed.items()),
        *(
            _Letter(one, of_session, path=f"{page_of_session(session.id)}/opinion")
            for one in people_to_ask(session.id, without=completed)
        ),
    ]


def _to_those_asked(event: UntoldEvent, session: SessionLine) -> list[_Letter]:
    """The letters to whoever was asked to approve a request that has ended unanswered."""
    if event.reason is not EndReason.NOT_ANSWERED or event.booking_id is None or event.person_id is None:
        return []
    asked = asked_to_answer(event.booking_id)
    name = names_of([event.person_id])[event.person_id]
    words = words_of_no_answer(AskedFor(name, session.title, session.when, session.where))
    return [_Letter(one, words) for one in asked if one != event.person_id]
