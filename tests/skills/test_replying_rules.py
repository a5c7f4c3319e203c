"""When there is something to reply to, and when a second confirmer may be asked for."""

import pytest

from skills_centre.skills.rules import Decision, may_ask_second, may_reply


@pytest.mark.parametrize(
    ("decision", "reply", "ask"),
    [
        (Decision.CONFIRMED, True, False),
        (Decision.CHANGED, True, True),
        (Decision.RETURNED, True, True),
        (Decision.REVOKED, True, True),
        (Decision.CANNOT_JUDGE, False, False),
    ],
)
def test_every_decision_may_be_replied_to_and_those_that_went_against_the_person_disputed(
    decision: Decision,
    reply: bool,
    ask: bool,
) -> None:
    assert may_reply(decision, was_replied=False) is reply
    assert may_ask_second(decision, is_last=True, said_since=False, was_asked=False) is ask
    assert not may_reply(decision, was_replied=True)
    assert not may_ask_second(decision, is_last=False, said_since=False, was_asked=False)
    assert not may_ask_second(decision, is_last=True, said_since=True, was_asked=False)
    assert not may_ask_second(decision, is_last=True, said_since=False, was_asked=True)
