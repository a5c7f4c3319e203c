"""How many people look for help from colleagues in a skill, and how that went, as far as it may be shown.

Each person counts once in a skill, as that which went best: somebody can help them; they wait for an answer; they found nobody; or whoever
they asked could not. Source of what may be shown: DOMAIN.md, "Who sees what", by `suppression`. Each skill is a case of its own, and
no sum over skills is shown, so that a withheld skill cannot be worked out from others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias
from uuid import UUID

from skills_centre.gaps.rules.suppression import Row, suppressed
from skills_centre.platform.pages import number
from skills_centre.skills.rules.helping import RequestState, request_state


class Outcome(IntEnum):
    """How it went for somebody who looked for help, the best first."""

    HELPED = 0
    WAITING = 1
    NOBODY_FOUND = 2
    NOT_HELPED = 3


#: How it went for one person in one skill, once for each request and wish.
Looked: TypeAlias = tuple[UUID, UUID, Outcome]


@dataclass(frozen=True, slots=True)
class HelpShown:
    """What may be shown of one skill, in whole fives."""

    helped: int
    waiting: int
    nobody_found: int
    not_helped: int

    @property
    def looked(self) -> int:
        """How many looked for help: the sum of the rounded."""
        return self.helped + self.waiting + self.nobody_found + self.not_helped


def outcome_of_request(
    *,
    accepted_at: datetime | None,
    declined_at: datetime | None,
    ended_at: datetime | None,
    helper_has_left: bool,
    before: datetime,
) -> Outcome:
    """How a request stood at an instant; what was done later is not known yet."""
    accepted_at, declined_at, ended_at = (
        one if one and one < before else None for one in (accepted_at, declined_at, ended_at)
    )
    if accepted_at:
        return Outcome.HELPED
    state = request_state(accepted_at=None, declined_at=declined_at, ended_at=ended_at, helper_has_left=helper_has_left)
    return Outcome.WAITING if state is RequestState.WAITING else Outcome.NOT_HELPED


def demand_to_show(looked: Iterable[Looked]) -> Mapping[UUID, HelpShown]:
    """The skills about which something may be shown; one for which fewer than ten people looked is not there at all."""
    best: dict[tuple[UUID, UUID], Outcome] = {}
    for skill_id, person_id, outcome in looked:
        pair = skill_id, person_id
        best[pair] = min(outcome, best.get(pair, outcome))
    people: dict[UUID, Counter[Outcome]] = {}
    for (skill_id, _person_id), outcome in best.items():
        people.setdefault(skill_id, Counter())[outcome] += 1
    found = {}
    for skill_id, counted in people.items():
        counts = tuple(counted[one] for one in Outcome)
        shown = suppressed([[Row(skill_id, None, counts)]], counts)[skill_id]
        if shown:
            found[skill_id] = HelpShown(*shown)
    return found


def what_to_do(shown: HelpShown, helpers: int) -> str:
    """What would help those who look for help in a skill, in a sentence or two."""
    if shown.nobody_found and not helpers:
        return (
            f"About {number(shown.nobody_found)} people found nobody, and nobody offers help: ask those who are confirmed in it whether"
            " colleagues may find them."
        )
    if shown.nobody_found:
        return f"About {number(shown.nobody_found)} people found nobody when they looked; somebody offers help now."
    if shown.waiting or shown.not_helped:
        unmet = shown.waiting + shown.not_helped
        return f"About {number(unmet)} people have no help yet: they would find it if more colleagues offered it."
    return "Nothing to do for now."
