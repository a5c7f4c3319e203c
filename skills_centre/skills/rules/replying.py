"""When somebody may reply to what was decided about them, and when they may ask for a second confirmer."""

from skills_centre.skills.rules.codes import Decision

#: "I cannot judge this" decides nothing, so there is nothing to reply to.
_DECIDES = frozenset({Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED, Decision.REVOKED})

#: Whoever was agreed with has nothing to dispute.
_DISPUTABLE = frozenset({Decision.CHANGED, Decision.RETURNED, Decision.REVOKED})


def may_reply(decision: Decision, *, was_replied: bool) -> bool:
    """Whether there is something to reply to: once for each decision."""
    return decision in _DECIDES and not was_replied


def may_ask_second(decision: Decision, *, is_last: bool, said_since: bool, was_asked: bool) -> bool:
    """Whether the subject may ask for a second confirmer: once for a result, of its last decision.

    What they have said since speaks for itself: then somebody decides that.
    """
    return decision in _DISPUTABLE and is_last and not said_since and not was_asked
