"""What people are told of a change: the words of each message. No message holds what somebody wrote, a reason or a need: the page does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from skills_centre.bookings.rules.states import OWN_REASONS, BookingState, EndReason
from skills_centre.bookings.rules.wording import listed_dates, session_in_words
from skills_centre.platform.pages import at_time, counted


@dataclass(frozen=True)
class Telling:
    """Of what a message speaks: a session in words, and a change of somebody's booking."""

    title: str
    when: str
    where: str
    former: BookingState | None
    state: BookingState | None
    reason: EndReason | None
    #: Whether the person did it themselves.
    is_own_act: bool
    offer_ends_at: datetime | None = None

    @property
    def session(self) -> str:
        """The session with its date and place."""
        return session_in_words(self.title, self.when, self.where)


@dataclass(frozen=True)
class Words:
    """A message's words: its subject, which is its heading too, what it says, and the button."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    why: str
    #: The dates of the session where they are several, to be listed.
    dates: tuple[str, ...] = ()

    def listing(self, dates: Sequence[tuple[datetime, datetime]]) -> Self:
        """The same with the dates of a session one by one, where they are several: its sentences then name them `dates_in_short`."""
        return replace(self, dates=listed_dates(dates))


BOOKED = "you have booked this session, or somebody has booked it for you"
#: Under a button that works for whoever holds it.
LINK_IS_YOURS = "The button is yours: it works without signing in, so please do not pass this message on."
HELD = "you held places for your team on this session"
ASKED = "you asked for a place on this session"


def words_for(telling: Telling) -> Words | None:
    """The message about a change of somebody's booking; None where they need none, because they have just seen it on a page."""
    told = _BY_STATE.get(telling.state) if telling.state else None
    return told(telling) if told else None


def words_of_free_places(title: str, when: str, where: str) -> Words:
    """The message to everyone waiting that places are free, near the start."""
    return Words(
        f"A place is free: {title}",
        (f"{session_in_words(title, when, where)} has a free place, and you are on its waiting list.",
         "It starts so soon that there are no more offers in turn: everyone waiting is told now, and the first to take the place has it.",
         LINK_IS_YOURS),
        "Take the place",
        "you are on the waiting list of this session",
    )  # fmt: skip


def words_of_move(title: str, when: str, where: str) -> Words:
    """The message to everyone with a booking that a session has another date, room or link."""
    return Words(
        f"Changed: {title}",
        (f"{session_in_words(title, when, where)}. This is how it is now: the date, the room or the way to join has changed.",
         "Your place stays yours. If you cannot come any more, say so on its page, and somebody else can have the place."),
        "See the session",
        BOOKED,
    )  # fmt: skip


def words_of_new_date(title: str, when: str, where: str) -> Words:
    """The message to somebody who asked for a date of a course that there is one."""
    return Words(
        f"There is a date: {title}",
        (f"{session_in_words(title, when, where)} can be booked now. You asked us to tell you when there is a date.",
         "This is the one message about it. If the date does not suit you, the page of the course lets you ask for the next one."),
        "See the session",
        "you asked to be told of a date of this course",
    )  # fmt: skip


def words_of_completion(title: str, when: str) -> Words:
    """The message to somebody who completed the course by having been at a session: it asks what they thought of it."""
    return Words(
        f"Thank you for coming: {title}",
        (f"You were at “{title}” ({when}), and so you have completed the course. Both are in your learning record.",
         "What did you think of it? Three questions, under a minute, counted without your name."),
        "Say what you think",
        "you were at this session",
    )  # fmt: skip


def words_of_opinion(title: str, when: str) -> Words:
    """The message to somebody who was at a session that does not complete the course: it asks what they thought of it, once."""
    return Words(
        f"How was it? {title}",
        (f"You were at “{title}” ({when}), and it is in your learning record.",
         "How useful was it? One question and a box, under a minute, counted without your name. We ask once, and you may leave it out."),
        "Say what you think",
        "you were at this session",
    )  # fmt: skip


def words_of_held_places(title: str, when: str, where: str, *, places: int, is_cancelled: bool, is_due: bool) -> Words:
    """The message to a manager that places which they held without names have gone back: with the session, by the clock, or ended."""
    some, session = counted(places, "place"), session_in_words(title, when, where)
    if is_cancelled:
        return Words(
            f"Cancelled: {title}",
            (f"{session} has been cancelled, and the {some} that you held on it with it.",
             "Those of your people who were booked are told themselves. You do not need to do anything."),
            "See other dates", HELD,
        )  # fmt: skip
    return Words(
        f"Held places have gone back: {title}",
        (f"You held {some} without names on {session}. "
         + ("Five days before the start they go back, to those who wait or to anybody." if is_due
            else "Those who look after the session have ended that, so that others can have them."),
         "While there are places you can still book people by name."),
        "Book people by name", HELD,
    )  # fmt: skip


def _confirmed(telling: Telling) -> Words:
    place = telling.session
    if telling.former is BookingState.REQUESTED:
        first = f"Your request was approved: you have a place on {place}."
    elif telling.is_own_act:
        first = f"You have a place on {place}."
    else:
        first = f"You have been booked onto {place}."
    second = "Its page says how to join. If you cannot come, cancel there, and the next person can have your place."
    return Words(f"You have a place: {telling.title}", (first, second), "See your booking", BOOKED)


def _waiting(telling: Telling) -> Words | None:
    if telling.former is not BookingState.REQUESTED:
        return None if telling.is_own_act else _put_in_line(telling)
    place = telling.session
    return Words(
        f"Approved, and you are on the waiting list: {telling.title}",
        (f"Your request for {place} was approved. The session is full, so you are on its waiting list.",
         "Your turn counts from when you asked. We write to you when a place comes free."),
        "See your place in the list",
        ASKED,
    )  # fmt: skip


def _put_in_line(telling: Telling) -> Words:
    """To somebody whom somebody else has booked, where no place was left."""
    return Words(
        f"You are on the waiting list: {telling.title}",
        (f"You have been put on the waiting list of {telling.session}, which is full.",
         "We write to you when a place comes free. If you do not want to wait, leave the list on the session’s page."),
        "See your place in the list",
        BOOKED,
    )  # fmt: skip


def _requested(telling: Telling) -> Words | None:
    if telling.is_own_act:
        return None
    return Words(
        f"A place has been asked for: {telling.title}",
        (f"Somebody has asked for a place for you on {telling.session}. It needs approval.",
         "We write to you when it is decided. If you do not want it, take the request back on the session’s page."),
        "See the request",
        BOOKED,
    )  # fmt: skip


def _offered(telling: Telling) -> Words:
    until = at_time(telling.offer_ends_at) if telling.offer_ends_at else ""
    return Words(
        f"A place for you: {telling.title}",
        (f"A place has come free on {telling.session}, and it is your turn.",
         f"It is held for you until {until}. After that it goes to the next person on the waiting list.",
         LINK_IS_YOURS),
        "Take the place, or pass",
        "you are on the waiting list of this session",
    )  # fmt: skip


def _expired(telling: Telling) -> Words:
    return Words(
        f"The offer has ended: {telling.title}",
        (f"The place on {telling.session} that was held for you has gone to the next person.",
         "You are not on the waiting list any more. You can join it again on the session’s page."),
        "See the session",
        "a place on this session was offered to you",
    )  # fmt: skip


def _declined(telling: Telling) -> Words:
    return Words(
        f"Your request was declined: {telling.title}",
        (f"Your request for {telling.session} was declined. The page gives the reason.",),
        "Read the reason",
        ASKED,
    )


def _cancelled(telling: Telling) -> Words | None:
    place = telling.session
    had = telling.former is BookingState.CONFIRMED
    said: dict[EndReason, tuple[str, tuple[str, ...], str]] = {
        EndReason.SESSION_CANCELLED: (
            f"Cancelled: {telling.title}",
            (f"{place} has been cancelled, and your booking with it. The page says why.",
             "You do not need to do anything. The page also shows other dates."),
            "See other dates",
        ),
        EndReason.REMOVED: (
            f"Your booking has been cancelled: {telling.title}",
            (f"Your booking of {place} has been cancelled by those who look after the session. The page gives their reason.",),
            "Read the reason",
        ),
        EndReason.SESSION_STARTED: (
            f"No place came free: {telling.title}",
            (f"{place} has started, and no place came free for you. We are sorry.", "The page shows other dates."),
            "See other dates",
        ),
        EndReason.NOT_ANSWERED: (
            f"Your request was not answered: {telling.title}",
            (f"Nobody answered your request for {place} in time, so it has ended. This is no judgement of your request.",
             "The page shows other dates, for which you can ask again."),
            "See other dates",
        ),
    }  # fmt: skip
    if telling.reason in OWN_REASONS and not telling.is_own_act:
        return _cancelled_by_manager(telling)
    if telling.reason in said:
        subject, paragraphs, button = said[telling.reason]
        return Words(subject, paragraphs, button, ASKED)
    if not had or telling.reason is EndReason.LEFT:
        return None
    first = f"Your booking of {place} is cancelled."
    return Words(
        f"Your booking is cancelled: {telling.title}",
        (first, "The place has gone to the next person who wants it. You can book again on the session’s page."),
        "See the session",
        BOOKED,
    )


def _cancelled_by_manager(telling: Telling) -> Words:
    """To somebody whose booking their manager has cancelled."""
    return Words(
        f"Your booking has been cancelled: {telling.title}",
        (f"Your manager, or somebody in their place, has cancelled your booking of {telling.session}.",
         "The page gives the reason. If you think that it is a mistake, talk to them; you can book again there while there are places."),
        "See the session",
        BOOKED,
    )  # fmt: skip


_BY_STATE: dict[BookingState, Callable[[Telling], Words | None]] = {
    BookingState.REQUESTED: _requested,
    BookingState.CONFIRMED: _confirmed,
    BookingState.WAITING: _waiting,
    BookingState.OFFERED: _offered,
    BookingState.EXPIRED: _expired,
    BookingState.DECLINED: _declined,
    BookingState.CANCELLED: _cancelled,
}
