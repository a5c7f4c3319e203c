"""Why one has a place and another has not: each way in which it can be decided."""

from datetime import timedelta

import pytest

from skills_centre.bookings.rules.comparing import BookingPast, Past, why
from skills_centre.bookings.rules.history import BookingChange, Was, sentence_of
from skills_centre.bookings.rules.states import BookingState, EndReason
from tests.conftest import NOW

REQUESTED, DECLINED, EXPIRED = BookingState.REQUESTED, BookingState.DECLINED, BookingState.EXPIRED
CONFIRMED, WAITING, OFFERED, CANCELLED = (
    BookingState.CONFIRMED,
    BookingState.WAITING,
    BookingState.OFFERED,
    BookingState.CANCELLED,
)

Step = tuple[int, BookingState]


def a_booking(
    *steps: Step, ticket: int = 1, need: bool = False, held: bool = False, late: bool = False,
    reason: EndReason | None = None,
) -> BookingPast:  # fmt: skip
    """A booking that came to these states at these places of the history."""
    changes = []
    former = None
    for place, state in steps:
        change = BookingChange(
            NOW + timedelta(hours=place), "Ada", former, state,
            reason if state is CANCELLED else None,
            by="Lee Lead",
            from_held=held and state is CONFIRMED,
            is_late=late and state is CONFIRMED,
        )  # fmt: skip
        changes.append((place, change))
        former = state
    return BookingPast(ticket, need, changes)


def answer(ada: list[BookingPast], ben: list[BookingPast]) -> str:
    return " ".join(why(Past("Ada", ada), Past("Ben", ben)))


@pytest.mark.parametrize(
    ("ada", "ben", "said"),
    [
        (
            [a_booking((1, CONFIRMED))],
            [a_booking((2, WAITING), ticket=2)],
            "Ben had not asked yet: they first did on 3 March 2026 at 2:00 pm.",
        ),
        (
            [a_booking((3, WAITING), (6, OFFERED), (7, CONFIRMED), ticket=3)],
            [a_booking((4, WAITING), ticket=4)],
            "Both were on the waiting list, and Ada had joined earlier.",
        ),
        (
            [a_booking((5, WAITING), (6, OFFERED), (7, CONFIRMED), ticket=5, need=True)],
            [a_booking((4, WAITING), ticket=4)],
            "Ada’s role asks for what the course teaches, which comes first on this session.",
        ),
        (
            [a_booking((5, WAITING), (8, OFFERED), (9, CONFIRMED), ticket=5)],
            [a_booking((4, WAITING), (6, OFFERED), (7, EXPIRED), ticket=4)],
            "Ben was not in line then: Ben had not answered an offer by 3 March 2026 at 7:00 pm.",
        ),
        (
            [a_booking((5, WAITING), (8, OFFERED), (9, CONFIRMED), ticket=5)],
            [a_booking((4, WAITING), (6, OFFERED), (7, CANCELLED), ticket=4, reason=EndReason.PASSED)],
            "Ben had passed on an offer on 3 March 2026 at 7:00 pm.",
        ),
        (
            [a_booking((2, CONFIRMED), ticket=2)],
            [a_booking((1, REQUESTED))],
            "Ben’s request had not been approved yet.",
        ),
        (
            [a_booking((3, CONFIRMED), ticket=2)],
            [a_booking((1, REQUESTED), (2, DECLINED))],
            "their request had been declined on 3 March 2026 at 2:00 pm.",
        ),
        ([a_booking((5, CONFIRMED), ticket=5, held=True)], [a_booking((4, WAITING), ticket=4)], "it was held for the team."),
        (
            [a_booking((5, CONFIRMED), ticket=5, late=True)],
            [a_booking((4, WAITING), ticket=4)],
            "Lee Lead gave it with a reason. Ben was on the waiting list and was passed over.",
        ),
        (
            [a_booking((5, WAITING), (6, CONFIRMED), ticket=5)],
            [a_booking((4, WAITING), ticket=4)],
            "Near the start the first to take a free place has it, and Ada was first.",
        ),
        (
            [a_booking((5, CONFIRMED), ticket=5)],
            [a_booking((4, WAITING), ticket=4)],
            "had been told that a place was free, and had not taken it for two hours.",
        ),
        (
            [a_booking((5, WAITING), (6, OFFERED), (7, CONFIRMED), ticket=5)],
            [a_booking((1, CONFIRMED), (8, CANCELLED), reason=EndReason.WORK)],
            "Ben had a place too then. Since then their booking had been cancelled on 3 March 2026 at 8:00 pm.",
        ),
        (
            [a_booking((1, WAITING), (6, OFFERED), (7, CONFIRMED))],
            [a_booking((2, CONFIRMED), (3, CANCELLED), ticket=2), a_booking((8, WAITING), ticket=9)],
            "Ben was not in line then",
        ),
        ([a_booking((1, CONFIRMED))], [a_booking((2, CONFIRMED), ticket=2)], "Ada and Ben both have a place."),
        (
            [a_booking((2, WAITING), ticket=2, need=True)],
            [a_booking((1, WAITING))],
            "Ada comes before Ben on the waiting list: their role asks for what the course teaches.",
        ),
        (
            [a_booking((2, WAITING), ticket=2)],
            [a_booking((1, WAITING))],
            "Ben comes before Ada on the waiting list: they joined earlier.",
        ),
        (
            [a_booking((2, WAITING), ticket=2)],
            [a_booking((1, WAITING), (3, CANCELLED))],
            "Ada is on the waiting list, and the other is not.",
        ),
    ],
)  # fmt: skip
def test_each_way_in_which_it_is_decided_and_either_way_round(
    ada: list[BookingPast], ben: list[BookingPast], said: str
) -> None:
    assert said in answer(ada, ben)
    assert said in " ".join(why(Past("Ben", ben), Past("Ada", ada))).replace("Ben and Ada", "Ada and Ben")


@pytest.mark.parametrize(
    ("former", "state", "reason", "was", "said"),
    [
        (None, CONFIRMED, None, Was.OWN, "Ada booked, and had a place at once."),
        (None, WAITING, None, Was.OTHERS, "Ada joined the waiting list. Lee did it."),
        (CONFIRMED, CANCELLED, EndReason.ILL, Was.OWN, "Ada gave the place back (not well)."),
        (CONFIRMED, CANCELLED, EndReason.LEFT, Was.CLOCK, "Ada lost the place (left the institution)."),
        (WAITING, CANCELLED, EndReason.WORK, Was.OWN, "Ada left the waiting list (something at work came up)."),
        (OFFERED, CANCELLED, EndReason.PASSED, Was.OWN, "Ada passed on the place that was offered."),
        (OFFERED, EXPIRED, None, Was.CLOCK, "Ada did not answer the offer in time."),
        (REQUESTED, DECLINED, None, Was.OTHERS, "Ada’s request was declined. Lee did it."),
    ],
)
def test_an_event_is_a_sentence(
    former: BookingState | None, state: BookingState, reason: EndReason | None, was: Was, said: str
) -> None:
    assert sentence_of(BookingChange(NOW, "Ada", former, state, reason, was=was, by="Lee")) == said
