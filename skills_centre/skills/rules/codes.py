"""The words of assessment as codes: where a result comes from, what was decided, the six states."""

from enum import StrEnum


class Source(StrEnum):
    """Where a result comes from."""

    SELF = "self"
    MANAGER = "manager"
    OBSERVED = "observed"
    IMPORT = "import"


class Basis(StrEnum):
    """What a confirmer's judgement rests on."""

    SEEN_IN_WORK = "seen-in-work"
    DISCUSSED = "discussed"
    EVIDENCE_READ = "evidence-read"


class Decision(StrEnum):
    """What was decided about a submitted result."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    RETURNED = "returned"
    CANNOT_JUDGE = "cannot-judge"
    REVOKED = "revoked"


class Finding(StrEnum):
    """What a second confirmer finds of a decision: it stands, or another level is right."""

    STANDS = "stands"
    ANOTHER_LEVEL = "another-level"


class SkillState(StrEnum):
    """The six states of a person in a required skill, in the order in which they are tried."""

    EXEMPT = "exempt"
    MET = "met"
    STALE = "stale"
    CLAIMED = "claimed"
    BELOW = "below"
    UNKNOWN = "unknown"
