"""Where one person stands in each skill that is asked of them, without descriptions: for the home page and for suggestions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.skills.queries.histories import Pair, exemptions_of, kept_levels
from skills_centre.skills.queries.profiles import AskedSkill, asked_of
from skills_centre.skills.rules import NOTHING_KNOWN, SkillState, live_claim, work_out_state
from skills_centre.skills.rules.reviewing import review_on


@dataclass(frozen=True, slots=True)
class AskedStanding:
    """Where somebody stands in a skill that is asked of them, and from when what that rests on is out of date.

    `level` is the verified level, or the claimed one where none is verified; none where neither is.
    """

    asked: AskedSkill
    state: SkillState
    level: int | None
    is_own_account: bool
    review_on: date | None

    @property
    def is_of_everyone(self) -> bool:
        """Whether no role asks for it, only "everyone"."""
        return all(origin.is_everyone for origin in self.asked.origins)


def standings(person_id: UUID, *, on: date) -> list[AskedStanding]:
    """Where somebody stands in every skill that is asked of them, by skill name, in a constant number of statements."""
    levels = kept_levels([person_id])
    exemptions = exemptions_of([person_id])
    found = []
    for asked in asked_of(person_id, on).skills:
        pair = Pair(person_id, asked.skill_id)
        current = levels.get(pair, NOTHING_KNOWN)
        standing = work_out_state(
            asked.level,
            has_ladder=asked.has_ladder,
            current=current,
            currency_months=asked.currency_months,
            exemptions=exemptions.get(pair, ()),
            on=on,
        )
        claimed = live_claim(current, currency_months=asked.currency_months, on=on)
        found.append(
            AskedStanding(
                asked,
                standing.state,
                claimed if current.verified_level is None else current.verified_level,
                standing.is_own_account,
                review_on(standing, current, asked.currency_months),
            )
        )
    return found
