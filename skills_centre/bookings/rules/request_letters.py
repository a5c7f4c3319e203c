"""What is written about a request for a place: to whoever may answer it, and to the person when it goes on.

The button leads to a page behind the sign-in: a message can be passed on, and an answer spends money and says who gave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.letters import ASKED, Words
from skills_centre.bookings.rules.wording import session_in_words
from skills_centre.platform.pages import at_time, counted

MAY_ANSWER = {
    ApprovalDesk.MANAGER: "whoever asks is in your team, or you act for their manager",
    ApprovalDesk.FALLBACK: "you are named for what managers in this area do not answer",
    ApprovalDesk.LEARNING: "you look after sessions, and nobody nearer can answer",
}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Who asks for which session, in words."""

    name: str
    title: str
    when: str
    where: str
    cost: str = ""

    @property
    def session(self) -> str:
        """The session with its date and place."""
        return session_in_words(self.title, self.when, self.where)


def words_of_request(asked: AskedFor, desk: ApprovalDesk, *, answer_by: datetime, has_come_on: bool) -> Words:
    """The message to somebody who may approve a request that has reached their desk."""
    came = "Nobody has answered it yet, so it has come to you. " if has_come_on else ""
    return Words(
        f"{asked.name} asks for a place: {asked.title}",
        (f"{asked.name} asks for a place on {asked.session}.{asked.cost}",
         f"{came}Approve or decline it by {at_time(answer_by)}. After that the request ends. Their turn counts from when they asked."),
        "Approve or decline",
        MAY_ANSWER[desk],
    )  # fmt: skip


def words_of_requests(asked: Sequence[tuple[AskedFor, datetime]], desk: ApprovalDesk) -> Words:
    """The message to somebody whom several requests have reached within the hour, each with until when it is answered."""
    some = counted(len(asked), "request")
    return Words(
        f"{some} for places wait for your answer",
        (f"{some} for places on sessions wait for your answer. One that nobody answers in time ends.",
         *(f"{one.name}: {one.session}.{one.cost} Answer by {at_time(until)}." for one, until in asked)),
        "Approve or decline",
        MAY_ANSWER[desk],
    )  # fmt: skip


def words_of_reminder(asked: Sequence[tuple[AskedFor, datetime, bool]], desk: ApprovalDesk) -> Words:
    """The reminder to whoever may answer: each request, until when it waits for them alone, and whether it goes on then or ends."""
    one, until, goes_on = asked[0]
    if len(asked) > 1:
        lines = [
            f"{one.name}: {one.session}.{one.cost} Until {at_time(until)}; then it {'goes on' if goes_on else 'ends'}."
            for one, until, goes_on in asked
        ]
        return Words(
            f"Still waiting for your answer: {len(asked)} requests for places",
            (f"You have not answered {len(asked)} requests for places yet. This is the one reminder of them.", *lines),
            "Approve or decline",
            MAY_ANSWER[desk],
        )
    then = "can be answered by somebody else too, who is told then" if goes_on else "ends, and everybody is told"
    return Words(
        f"Still waiting for your answer: {one.name}, {one.title}",
        (f"{one.name} asks for a place on {one.session}, and nobody has answered yet.{one.cost}",
         f"Approve or decline it by {at_time(until)}. After that it {then}. This is the one reminder of it."),
        "Approve or decline",
        MAY_ANSWER[desk],
    )  # fmt: skip


def words_of_going_on(asked: AskedFor, desk_name: str, *, answer_by: datetime) -> Words:
    """The message to the person that their request has gone on to another desk."""
    return Words(
        f"Your request has gone on: {asked.title}",
        (f"Nobody has answered your request for {asked.session} yet, so {desk_name} can answer it too now.",
         f"If nobody does by {at_time(answer_by)}, it ends, and we write to you. Your turn still counts from when you asked."),
        "See your request",
        ASKED,
    )  # fmt: skip


def words_of_no_answer(asked: AskedFor) -> Words:
    """The message to those who could have answered that a request has ended unanswered."""
    return Words(
        f"A request has ended: {asked.title}",
        (f"{asked.name} asked for a place on {asked.session}. Nobody answered in time, so it has ended, and {asked.name} has been told.",
         "You do not need to do anything. While there are places, you can book one for them on the session’s page."),
        "See the session",
        "you could have answered this request",
    )  # fmt: skip


def cost_in_words(pence: int) -> str:
    """What a place costs, as a sentence; empty for nothing."""
    return f" It costs £{pence / 100:.2f}." if pence else ""
