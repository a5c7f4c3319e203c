"""What one person can do about one session: the buttons that their page shows. Each service decides again when it is pressed."""

from datetime import datetime
from enum import StrEnum

from skills_centre.bookings.rules.places import (
    HEAD_START,
    Outcome,
    SessionFacts,
    barrier,
    is_within_cut_off,
    may_newcomer_take,
    outcome,
)
from skills_centre.bookings.rules.states import BookingState


def outcome_of_booking(session: SessionFacts, *, now: datetime) -> Outcome | None:
    """What somebody would get who books at this instant; None when nobody can."""
    return outcome(session, now=now) if barrier(session, now=now) is None else None


class TeamAct(StrEnum):
    """What a manager can do about people of their team, in the words of the link and of the page that it leads to."""

    BOOK = "Book people of your team"
    WAIT = "Put people of your team on the waiting list"
    #: Nobody can book.
    LOOK = "Your team on this session"


def team_act(session: SessionFacts, *, holds_places: bool, now: datetime) -> TeamAct:
    """What somebody can do for their team, who may hold places there already: on a full session, only have people wait."""
    if barrier(session, now=now) is not None:
        return TeamAct.LOOK
    return TeamAct.BOOK if holds_places or may_newcomer_take(session, now=now) else TeamAct.WAIT


def may_take_free(session: SessionFacts, state: BookingState, joined_at: datetime, *, now: datetime) -> bool:
    """Whether somebody on the waiting list can take a free place at this instant: near the start, the first to press has it.

    Whoever joined the list after the others were told waits for the end of their head start, as whoever books then does.
    """
    told_at = session.told_free_at
    return (
        state is BookingState.WAITING
        and (told_at is None or joined_at <= told_at or now >= told_at + HEAD_START)
        and session.free > 0
        and is_within_cut_off(session.starts_at, now=now)
        and now < session.starts_at
        and not session.is_being_cancelled
    )


def may_answer_offer(state: BookingState, offer_ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether an offer stands at this instant, whether a sweep has noted its end or not."""
    return state is BookingState.OFFERED and offer_ends_at is not None and now < offer_ends_at
