"""One person's skills for their own eyes: what their profiles ask, where they are, what came back, what they can do beyond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import AssessmentDecision, AssessmentResult
from skills_centre.skills.queries.carried_over import answered_elsewhere, where_counted
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.queries.drafts import Draft, drafts_of
from skills_centre.skills.queries.histories import Pair, exemptions_of, kept_levels
from skills_centre.skills.queries.profiles import AskedSkill, asked_of
from skills_centre.skills.rules import (
    MET_WITHOUT_LADDER,
    NOTHING_KNOWN,
    CurrentLevels,
    Decision,
    Period,
    SkillState,
    Source,
    Standing,
    live_claim,
    threshold,
    work_out_state,
)
from skills_centre.skills.rules.reviewing import review_on, wants_review

#: The states in which a skill wants a look.
TO_LOOK_AT = frozenset({SkillState.UNKNOWN, SkillState.BELOW, SkillState.STALE})


@dataclass(frozen=True, slots=True)
class MySkill:
    """A skill of one's own: as described, as asked (or not), and where one is."""

    skill: DescribedSkill
    asked: AskedSkill | None
    standing: Standing | None
    current: CurrentLevels
    claimed_level: int | None
    draft: Draft | None

    @property
    def state(self) -> str:
        """The word for `state_tag`; "strength" for a confirmed level that nothing asks for."""
        if self.standing is not None:
            return self.standing.state.value
        return "strength" if self.current.verified_level else SkillState.CLAIMED.value

    @property
    def asked_level_name(self) -> str | None:
        """The level that is asked for, in words."""
        if self.asked is None:
            return None
        if self.asked.has_ladder and self.asked.level is None:
            return "Any level"
        return self.skill.level_name(self.asked.level if self.asked.has_ladder else MET_WITHOUT_LADDER)

    @property
    def verified_level_name(self) -> str | None:
        """The confirmed level in words."""
        return None if self.current.verified_level is None else self.skill.level_name(self.current.verified_level)

    @property
    def claimed_level_name(self) -> str | None:
        """The claimed level in words, as far as it still counts."""
        return None if self.claimed_level is None else self.skill.level_name(self.claimed_level)

    @property
    def review_on(self) -> date | None:
        """The first day on which what its state rests on is out of date; none where it never is."""
        return review_on(self.standing, self.current, self.asked.currency_months) if self.asked else None

    def wants_review(self, *, on: date) -> bool:
        """Whether it is out of date, or will be within the month."""
        return wants_review(self.review_on, on=on)

    @property
    def wants_a_look(self) -> bool:
        """Whether it is asked for and nothing current says that it is met."""
        return self.standing is not None and self.standing.state in TO_LOOK_AT

    @property
    def is_strength(self) -> bool:
        """Whether a confirmed and current level goes beyond what is asked, or is in a skill that nothing asks for."""
        verified = self.current.verified_level or 0
        if self.asked is None:
            return verified > 0
        goes_beyond = self.asked.has_ladder and verified > threshold(self.asked.level, has_ladder=True)
        return goes_beyond and self.standing is not None and self.standing.state is SkillState.MET

    @property
    def is_of_a_role(self) -> bool:
        """Whether a role asks for it, not only "everyone"."""
        return self.asked is not None and not all(origin.is_everyone for origin in self.asked.origins)

    @property
    def is_of_everyone(self) -> bool:
        """Whether it is asked of everyone."""
        return self.asked is not None and any(origin.is_everyone for origin in self.asked.origins)


@dataclass(frozen=True, slots=True)
class SentBack:
    """A self-assessment that was returned and not answered yet."""

    skill: DescribedSkill
    level_name: str
    by_name: str
    acting_for_name: str | None
    decided_at: datetime
    reason: str | None


def skills_of_person(person_id: UUID, *, on: date, also: Iterable[UUID] = ()) -> list[MySkill]:
    """What is asked of a person, what is known of them beyond, and the skills of `also`, by name, in ten statements."""
    asked = {one.skill_id: one for one in asked_of(person_id, on).skills}
    levels = {pair.skill_id: current for pair, current in kept_levels([person_id]).items()}
    drafts = drafts_of(person_id)
    exemptions = exemptions_of([person_id])
    described = described_skills(asked.keys() | levels.keys() | drafts.keys() | set(also))

    def mine(skill: DescribedSkill) -> MySkill:
        current, wanted = levels.get(skill.skill_id, NOTHING_KNOWN), asked.get(skill.skill_id)
        exempt = exemptions.get(Pair(person_id, skill.skill_id), ())
        return MySkill(
            skill=skill,
            asked=wanted,
            standing=_standing(wanted, current, exempt, on=on) if wanted else None,
            current=current,
            claimed_level=live_claim(current, currency_months=skill.currency_months, on=on),
            draft=drafts.get(skill.skill_id),
        )

    return [mine(skill) for skill in sorted(described.values(), key=lambda one: (one.sort_key, one.key))]


def _standing(asked: AskedSkill, current: CurrentLevels, exemptions: tuple[Period, ...], *, on: date) -> Standing:
    return work_out_state(
        asked.level,
        has_ladder=asked.has_ladder,
        current=current,
        currency_months=asked.currency_months,
        exemptions=exemptions,
        on=on,
    )


def sent_back_to(person_id: UUID) -> list[SentBack]:
    """The self-assessments of a person that were returned and not answered by a newer one, the newest first.

    In eight statements, and in some more where skills became others.
    """
    newer, by, acting_for = aliased(AssessmentResult), aliased(Person), aliased(Person)
    answered = exists().where(
        newer.person_id == AssessmentResult.person_id,
        newer.skill_id == AssessmentResult.skill_id,
        newer.source == Source.SELF,
        newer.recorded_at > AssessmentDecision.decided_at,
    )
    rows = db.session.execute(
        select(
            AssessmentResult.id,
            AssessmentResult.level,
            AssessmentDecision.reason_id,
            AssessmentDecision.decided_at,
            by.name.label("by_name"),
            acting_for.name.label("acting_for_name"),
        )
        .join(AssessmentDecision, AssessmentDecision.result_id == AssessmentResult.id)
        .join(by, by.id == AssessmentDecision.decided_by)
        .outerjoin(acting_for, acting_for.id == AssessmentDecision.acting_for_id)
        .where(AssessmentResult.person_id == person_id, AssessmentDecision.decision == Decision.RETURNED, ~answered)
        .order_by(AssessmentDecision.decided_at.desc(), AssessmentDecision.id)
    ).all()
    words = words_by_id([row.reason_id for row in rows])
    counted = where_counted([row.id for row in rows])
    answered_since = answered_elsewhere({row.id: row.decided_at for row in rows})
    described = described_skills({one.skill_ids[0] for one in counted.values()})
    found = [(row, described[counted[row.id].skill_ids[0]]) for row in rows if row.id not in answered_since]
    return [
        SentBack(
            skill=skill,
            level_name=skill.level_name(row.level),
            by_name=row.by_name,
            acting_for_name=row.acting_for_name,
            decided_at=row.decided_at,
            reason=words.get(row.reason_id),
        )
        for row, skill in found
        if skill.is_published
    ]
