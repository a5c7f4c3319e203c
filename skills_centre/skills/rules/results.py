"""What has become of one assessment result: waiting, confirmed, changed, returned, revoked, passed on, replaced."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from skills_centre.skills.rules.codes import Decision
from skills_centre.skills.rules.history import PastDecision, PastResult


class ResultState(StrEnum):
    """What has become of a result; the last three are self-assessments that nobody has decided."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    RETURNED = "returned"
    REVOKED = "revoked"
    NOT_KNOWN = "not-known"
    REPLACED = "replaced"
    PASSED_ON = "passed-on"
    SUBMITTED = "submitted"


_BY_DECISION = {
    Decision.CONFIRMED: ResultState.CONFIRMED,
    Decision.CHANGED: ResultState.CHANGED,
    Decision.RETURNED: ResultState.RETURNED,
}


def result_state(
    result: PastResult, decisions: Iterable[PastDecision], *, open_claim_id: UUID | None = None
) -> ResultState:
    """What has become of a result, given the decisions about it and the person's open claim in that skill.

    Others' results are confirmed when entered. An undecided self-assessment that is not the open claim was replaced by something newer.
    """
    made = {one.decision for one in decisions if one.result_id == result.id}
    if Decision.REVOKED in made:
        return ResultState.REVOKED
    for decision, state in _BY_DECISION.items():
        if decision in made:
            return state
    if not result.is_own_account:
        return ResultState.CONFIRMED
    if result.level is None:
        return ResultState.NOT_KNOWN
    if result.id != open_claim_id:
        return ResultState.REPLACED
    return ResultState.PASSED_ON if Decision.CANNOT_JUDGE in made else ResultState.SUBMITTED
