"""A round of self-assessment: some of one's skills in order, which of them are answered, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from skills_centre.skills.queries.my_skills import MySkill


class RoundOf(StrEnum):
    """What a round goes through: what is asked of everyone, or all that one's roles ask."""

    EVERYONE = "everyone"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Round:
    """The skills that want an answer, in order; when none does, all of the round. `up_to_date` holds the others."""

    of: RoundOf
    steps: tuple[MySkill, ...]
    up_to_date: tuple[MySkill, ...]

    def place_of(self, skill_id: UUID) -> int | None:
        """The place of a skill among the steps, the first being 1; none when it is no step."""
        return next((n for n, one in enumerate(self.steps, start=1) if one.skill.skill_id == skill_id), None)

    def before(self, skill_id: UUID) -> MySkill | None:
        """The step before a skill."""
        place = self.place_of(skill_id)
        return self.steps[place - 2] if place and place > 1 else None

    def next_open(self, after: UUID | None = None) -> MySkill | None:
        """The first step without an answer after a skill, going round to the first; none when all are answered."""
        place = (self.place_of(after) or 0) if after else 0
        in_order = (*self.steps[place:], *self.steps[:place])
        return next((one for one in in_order if not is_answered(one) and one.skill.skill_id != after), None)

    @property
    def unanswered(self) -> tuple[MySkill, ...]:
        """The steps without an answer."""
        return tuple(one for one in self.steps if not is_answered(one))


def is_answered(one: MySkill) -> bool:
    """Whether an answer is kept that was given to the edition in force."""
    return one.draft is not None and one.draft.is_chosen and not one.draft.is_outdated


def round_of(mine: Sequence[MySkill], of: RoundOf) -> Round:
    """The round through what everyone, or one's roles, ask: essential first, then the weightiest, then by name."""
    asked = [one for one in mine if (one.is_of_everyone if of is RoundOf.EVERYONE else one.is_of_a_role)]
    asked.sort(key=lambda one: (not one.asked.is_essential, -one.asked.weight, one.skill.sort_key) if one.asked else ())
    wanting = tuple(one for one in asked if one.wants_a_look)
    if not wanting:
        return Round(of, tuple(asked), ())
    return Round(of, wanting, tuple(one for one in asked if not one.wants_a_look))
