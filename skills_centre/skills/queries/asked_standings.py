"""Where one person stands in each skill that is asked of them, without descriptions: for the home page and for suggestions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, case, func, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import RequiredSkill, Skill
from skills_centre.skills.queries.histories import Pair, exemptions_of, kept_levels
from skills_centre.skills.queries.profiles import AskedSkill, asked_of, has_profile
from skills_centre.skills.rules import NOTHING_KNOWN, SkillState, live_claim, work_out_state
from skills_centre.skills.rules.reviewing import review_on

_STATE, _SKILL, _PERSON = RequiredSkill.__table__.c, Skill.__table__.c, Person.__table__.c

_PERSON_ID, _ON = bindparam("person_id", type_=Uuid()), bindparam("on", type_=Date())

#: Built once. A distance is from the verified level, or without one from the claimed one. At least one row: without a key where no state is
#: kept, because nothing is asked, or because none is kept of this person.
_KEPT = (
    select(
        _SKILL.key,
        has_profile(_PERSON_ID, _ON).label("has_profile"),
        _STATE.state,
        _STATE.next_change_on,
        func.coalesce(
            case((_STATE.state == SkillState.BELOW, _STATE.required_level - _STATE.distance)), _STATE.verified_level
        ).label("level"),
    )
    .select_from(Person.__table__)
    .outerjoin(RequiredSkill.__table__, _STATE.person_id == _PERSON.id)
    .outerjoin(Skill.__table__, _SKILL.id == _STATE.skill_id)
    .where(_PERSON.id == _PERSON_ID)
)


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


@dataclass(frozen=True, slots=True)
class LevelIn:
    """A skill that is asked of somebody, and the level that they have in it: verified, else claimed, else 0."""

    skill_key: str
    level: int


def levels_in(states: Collection[SkillState], person_id: UUID, *, on: date) -> list[LevelIn]:
    """The skills asked of somebody in which they are in one of these states, in no order, for lists that are opened often.

    One statement where the states that are kept for summaries are those of the day, and where nothing can be asked because no profile
    counts; worked out from history for whomever none are kept, such as Members and their staff, and where the calendar has moved on since.
    """
    rows = db.session.execute(_KEPT, {"person_id": person_id, "on": on}).all()
    if not any(row.key or row.has_profile for row in rows):
        return []
    if any(row.key is None or (row.next_change_on is not None and row.next_change_on <= on) for row in rows):
        found = standings(person_id, on=on)
        return [LevelIn(one.asked.skill_key, one.level or 0) for one in found if one.state in states]
    return [LevelIn(row.key, row.level or 0) for row in rows if row.state in states]


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
