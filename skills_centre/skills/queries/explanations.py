"""Where a person stands in one skill, and everything that it rests on: the cell that explains itself."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.carried_over import Became
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.queries.profiles import AskedSkill, asked_of
from skills_centre.skills.queries.told_results import Told, ToldExemption, ToldResult, told
from skills_centre.skills.rules import (
    NOTHING_KNOWN,
    CurrentLevels,
    SkillState,
    Standing,
    live_claim,
    rule_in_words,
    work_out_state,
)
from skills_centre.skills.rules.carrying import kinds_in_words


@dataclass(frozen=True, slots=True)
class AskedBy:
    """A profile that asks for the skill; "Met" is the level's name where there is no ladder."""

    profile_name: str
    is_everyone: bool
    level: int | None
    level_name: str
    is_essential: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One person in one skill on a day. `standing` is none when no profile of theirs asks for it; then nothing is asked either."""

    person_id: UUID
    person_name: str
    #: For Members, peers and their staff what is asked is a suggestion.
    is_suggestion: bool
    skill: DescribedSkill
    asked: AskedSkill | None
    asked_by: tuple[AskedBy, ...]
    standing: Standing | None
    current: CurrentLevels
    #: The claimed level as far as it still counts on the day.
    claimed_level: int | None
    results: tuple[ToldResult, ...]
    exemptions: tuple[ToldExemption, ...]
    #: What the skill has turned into since, each skill with how; then nothing counts here any more.
    became: tuple[tuple[DescribedSkill, str], ...]
    #: The rule applied, as a sentence.
    rule: str
    on: date

    @property
    def state(self) -> str | None:
        """The word for `state_tag`: one of the six states, "strength" when nothing asks for what is confirmed, or none."""
        if self.standing is not None:
            return self.standing.state.value
        if self.current.verified_level:
            return "strength"
        return SkillState.CLAIMED.value if self.claimed_level else None

    @property
    def asked_level_name(self) -> str | None:
        """The level that is asked for, in words; none when nothing is asked."""
        return _wanted(self.skill, self.asked.level) if self.asked else None

    @property
    def verified_level_name(self) -> str | None:
        """The confirmed level in words; none when there is none."""
        return None if self.current.verified_level is None else self.skill.level_name(self.current.verified_level)

    @property
    def claimed_level_name(self) -> str | None:
        """The claimed level in words, as far as it counts on the day."""
        return None if self.claimed_level is None else self.skill.level_name(self.claimed_level)


def explanation_of(person_id: UUID, skill_id: UUID, *, on: date) -> Explanation:
    """Explain one person's standing in one skill. Raises NotFound. Who may see it is for the caller.

    In seventeen statements at most, and in twenty-four where skills became others.

    It is worked out from history and by the pure rule, so that it holds for private people and for skills that nothing asks for too.
    """
    person = db.session.execute(select(Person.name, Person.person_type).where(Person.id == person_id)).one_or_none()
    skill = described_skills([skill_id]).get(skill_id)
    if person is None or skill is None:
        raise NotFound
    asked = next((one for one in asked_of(person_id, on).skills if one.skill_id == skill_id), None)
    history = told(person_id, skill_id, has_ladder=skill.has_ladder)
    current = NOTHING_KNOWN if history.became else history.current
    standing = _standing(asked, history, on=on) if asked else None
    is_suggestion = person.person_type in PRIVATE_PERSON_TYPES
    return Explanation(
        person_id=person_id,
        person_name=person.name,
        is_suggestion=is_suggestion,
        skill=skill,
        asked=asked,
        asked_by=_asked_by(skill, asked),
        standing=standing,
        current=current,
        claimed_level=live_claim(current, currency_months=skill.currency_months, on=on),
        results=history.results,
        exemptions=history.exemptions,
        became=_became(history.became),
        rule=rule_in_words(
            standing,
            current,
            asked=_wanted(skill, asked.level) if asked else None,
            named=skill.names,
            currency_months=skill.currency_months,
            exemptions=history.exempt_periods,
            is_suggestion=is_suggestion,
            on=on,
        ),
        on=on,
    )


def _became(became: tuple[Became, ...]) -> tuple[tuple[DescribedSkill, str], ...]:
    skills = described_skills({one.skill_id for one in became})
    found = [(skills[one.skill_id], kinds_in_words(one.kinds)) for one in became]
    return tuple(sorted(found, key=lambda one: one[0].sort_key))


def _standing(asked: AskedSkill, history: Told, *, on: date) -> Standing:
    return work_out_state(
        asked.level,
        has_ladder=asked.has_ladder,
        current=history.current,
        currency_months=asked.currency_months,
        exemptions=history.exempt_periods,
        on=on,
    )


def _asked_by(skill: DescribedSkill, asked: AskedSkill | None) -> tuple[AskedBy, ...]:
    if asked is None:
        return ()
    return tuple(
        AskedBy(
            profile_name=one.profile_name,
            is_everyone=one.is_everyone,
            level=one.level,
            level_name=_wanted(skill, one.level),
            is_essential=one.is_essential,
            note=one.note,
        )
        for one in asked.origins
    )


def _wanted(skill: DescribedSkill, level: int | None) -> str:
    """The level that is asked for: without a ladder "Met", with one and no level given any level."""
    if not skill.has_ladder:
        return skill.level_name(2)
    return "any level" if level is None else skill.level_name(level)
