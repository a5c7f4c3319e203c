"""How often people may be asked for help, how long they may pause, and how a request stands."""

from datetime import date, datetime, timedelta
from enum import StrEnum

#: One asks the same person once in this time.
BETWEEN_TWO_QUESTIONS = timedelta(days=14)
#: Nobody is asked more often than this in a week, and nobody asks more people in one.
MOST_A_WEEK = 5
WEEK = timedelta(days=7)
#: Whoever wants a longer rest takes their offers back.
LONGEST_PAUSE = timedelta(days=366)


class RequestState(StrEnum):
    """How a request for help stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    ENDED = "ended"
    HELPER_LEFT = "helper-left"


def question_in_words(asker_name: str, skill_name: str, *, is_for_mentoring: bool) -> str:
    """What whoever is asked reads, which whoever asks has read before."""
    if is_for_mentoring:
        return f"{asker_name} asks whether you would be their mentor in {skill_name} for a while."
    return f"{asker_name} asks whether you could help them with {skill_name}."


def request_state(
    *, accepted_at: datetime | None, declined_at: datetime | None, ended_at: datetime | None, helper_has_left: bool
) -> RequestState:
    """How a request stands, from what was done about it; whoever has left can answer no more, and be no mentor."""
    if declined_at:
        return RequestState.DECLINED
    if ended_at:
        return RequestState.ENDED if accepted_at else RequestState.TAKEN_BACK
    if helper_has_left:
        return RequestState.HELPER_LEFT
    return RequestState.ACCEPTED if accepted_at else RequestState.WAITING


def may_pause_until(back_on: date, *, today: date) -> bool:
    """Whether somebody may be found again from this day on: a later one than today, and within a year."""
    return today < back_on <= today + LONGEST_PAUSE
