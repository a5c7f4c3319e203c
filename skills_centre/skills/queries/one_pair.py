"""One person and one skill, read after every assessment: each statement is built once from the plain tables.

They say the same as `histories`, `kept_levels`, `kept_states`, `exemptions_of` and `asked_of_many` do of many people, for a skill that no
edition made of another or into another.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Row, Select, and_, bindparam, cast, null, or_, select, union_all

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Exemption,
    Framework,
    FrameworkVersion,
    PersonProfile,
    Profile,
    RequiredSkill,
    Requirement,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.queries.histories import COUNTS, KeptState, Pair
from skills_centre.skills.queries.profiles import Demand, strongest
from skills_centre.skills.rules import CurrentLevels, PastDecision, PastResult, Period, history_to_current

_PERSON, _LEVEL, _STATE = Person.__table__, CurrentLevel.__table__, RequiredSkill.__table__
_RESULT, _DECISION, _EXEMPTION = AssessmentResult.__table__, AssessmentDecision.__table__, Exemption.__table__
_HELD, _PROFILE, _FRAMEWORK = PersonProfile.__table__, Profile.__table__, Framework.__table__
_ASKED, _VERSION, _SKILL = Requirement.__table__, FrameworkVersion.__table__, SkillDefinition.__table__

_WHOSE: BindParameter[UUID] = bindparam("person_id")
_WHICH: BindParameter[UUID] = bindparam("skill_id")

_HISTORY = (
    select(
        _RESULT.c.id, _RESULT.c.level, _RESULT.c.source, _RESULT.c.assessor_id, _RESULT.c.assessed_on, _RESULT.c.recorded_at,
        _DECISION.c.result_id, _DECISION.c.decision, _DECISION.c.level,
    )
    .outerjoin_from(_RESULT, _DECISION, _DECISION.c.result_id == _RESULT.c.id)
    .where(_RESULT.c.person_id == _WHOSE, _RESULT.c.skill_id == _WHICH)
)  # fmt: skip

_LEVELS_OF = tuple(_LEVEL.c[name] for name in CurrentLevels.__dataclass_fields__)
_STATES_OF = tuple(_STATE.c[name] for name in KeptState.__dataclass_fields__)

_KEPT = (
    select(COUNTS, _LEVEL.c.person_id, *_LEVELS_OF, *_STATES_OF)
    .select_from(
        _PERSON.outerjoin(_LEVEL, and_(_LEVEL.c.person_id == _PERSON.c.id, _LEVEL.c.skill_id == _WHICH)).outerjoin(
            _STATE, and_(_STATE.c.person_id == _PERSON.c.id, _STATE.c.skill_id == _WHICH)
        )
    )
    .where(_PERSON.c.id == _WHOSE)
)

_EXEMPTIONS = (
    select(_EXEMPTION.c.starts_on, _EXEMPTION.c.ends_on)
    .where(_EXEMPTION.c.person_id == _WHOSE, _EXEMPTION.c.skill_id == _WHICH, _EXEMPTION.c.ended_at.is_(None))
    .order_by(_EXEMPTION.c.starts_on, _EXEMPTION.c.id)
)


def _asked() -> Select[Any]:
    """Every profile that the person holds on a day or later, and those of everybody, each with what it asks in the skill, if anything."""
    on, never = bindparam("on", type_=Date()), cast(null(), Date())
    held = select(_HELD.c.profile_id, _HELD.c.starts_on, _HELD.c.ends_on).where(
        _HELD.c.person_id == _WHOSE,
        _HELD.c.agreed_at.is_not(None),
        or_(_HELD.c.ends_on.is_(None), _HELD.c.ends_on >= on),
    )
    everyones = (
        select(_PROFILE.c.id, never, never)
        .join_from(_PROFILE, _FRAMEWORK, _FRAMEWORK.c.id == _PROFILE.c.framework_id)
        .where(_PROFILE.c.is_everyone, _FRAMEWORK.c.is_in_force)
    )
    active = union_all(held, everyones).subquery()
    asking = _ASKED.join(
        _VERSION, and_(_VERSION.c.id == _ASKED.c.version_id, _VERSION.c.state == VersionState.PUBLISHED)
    ).join(_SKILL, and_(_SKILL.c.version_id == _ASKED.c.version_id, _SKILL.c.skill_id == _ASKED.c.skill_id))
    return select(
        active.c.starts_on, active.c.ends_on,
        _ASKED.c.version_id, _SKILL.c.has_ladder, _SKILL.c.currency_months, _ASKED.c.level, _ASKED.c.weight, _ASKED.c.is_essential,
    ).select_from(
        active.outerjoin(asking, and_(_ASKED.c.profile_id == active.c.profile_id, _ASKED.c.skill_id == _WHICH))
    )  # fmt: skip


_ASKED_OF_ONE = _asked()


@dataclass(frozen=True, slots=True)
class KeptPair:
    """What is kept of a person in a skill, and whether the person counts in summaries."""

    counts: bool
    levels: CurrentLevels | None
    state: KeptState | None


@dataclass(frozen=True, slots=True)
class AskedOfPair:
    """What a person's active profiles ask in one skill, if they ask anything, and when the calendar next changes those profiles."""

    demand: Demand | None
    next_change_on: date | None


def levels_from_history(pair: Pair) -> CurrentLevels:
    """What everything recorded of a pair comes to. One statement."""
    rows = _rows(_HISTORY, pair)
    results = {
        row[0]: PastResult(
            id=row[0], level=row[1], source=row[2], has_assessor=row[3] is not None, assessed_on=row[4], recorded_at=row[5]
        )
        for row in rows
    }  # fmt: skip
    decisions = [PastDecision(*row[6:]) for row in rows if row[6] is not None]
    return history_to_current(list(results.values()), decisions)


def kept_pair(pair: Pair) -> KeptPair:
    """The kept level and the kept state of a pair. One statement."""
    (row,) = _rows(_KEPT, pair)
    counts, has_levels, rest = row[0], row[1] is not None, row[2:]
    levels, state = rest[: len(_LEVELS_OF)], rest[len(_LEVELS_OF) :]
    return KeptPair(
        counts=bool(counts),
        levels=CurrentLevels(*levels) if has_levels else None,
        state=KeptState(*state) if state[0] is not None else None,
    )


def exemptions_of_pair(pair: Pair) -> tuple[Period, ...]:
    """The exemptions of a pair that nobody has ended, past and future ones too. One statement."""
    return tuple(Period(*row) for row in _rows(_EXEMPTIONS, pair))


def asked_of_pair(pair: Pair, on: date) -> AskedOfPair:
    """What is asked of a person in a skill on a day. One statement."""
    demands: list[Demand] = []
    changes: list[date] = []
    for starts_on, ends_on, *demand in _rows(_ASKED_OF_ONE, pair, on=on):
        is_active = starts_on is None or starts_on <= on
        if is_active and demand[0] is not None:
            demands.append(Demand(*demand))
        if not is_active:
            changes.append(starts_on)
        elif ends_on is not None:
            changes.append(ends_on + timedelta(days=1))
    return AskedOfPair(strongest(demands) if demands else None, min(changes, default=None))


def _rows(statement: Select[Any], pair: Pair, **more: UUID | date) -> list[Row[Any]]:
    values = {"person_id": pair.person_id, "skill_id": pair.skill_id, **more}
    return list(db.session.connection().execute(statement, values).all())
