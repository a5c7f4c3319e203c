"""What has changed since somebody last said where they are: decisions, words of the framework, what is asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    Descriptor,
    SkillDefinition,
    Source,
)
from skills_centre.skills.queries.asked_before import asked_at, came_from
from skills_centre.skills.queries.described import DescribedSkill, scales_of
from skills_centre.skills.queries.my_skills import MySkill
from skills_centre.skills.rules import Decision, level_name


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody else did about a skill; with no decision they entered a level of their own."""

    decision: Decision | None
    level_name: str
    by_name: str | None
    on: date
    #: Whether it came after the person's last answer to anything, and not only to this skill.
    is_recent: bool


@dataclass(frozen=True, slots=True)
class _Happened:
    """An event before its level has a name."""

    skill_id: UUID
    version_id: UUID
    decision: Decision | None
    level: int | None
    by_name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SinceLast:
    """One skill since its owner last answered about it; with no `last_on` they never have."""

    last_level_name: str | None
    last_on: date | None
    event: Event | None
    is_reworded: bool
    is_newly_asked: bool
    #: The level that was asked then, in words, when it is another now.
    asked_before: str | None

    @property
    def is_anything(self) -> bool:
        """Whether there is something to tell beside the last answer."""
        return bool(self.event or self.is_reworded or self.is_newly_asked or self.asked_before)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the last answer to anything: `since` is that day, none for whoever never answered."""

    since: date | None
    by_skill: Mapping[UUID, SinceLast]

    def of(self, skills: Iterable[MySkill]) -> "Changes":
        """Only what concerns some skills."""
        wanted = {one.skill.skill_id for one in skills}
        return Changes(self.since, {key: one for key, one in self.by_skill.items() if key in wanted})

    @property
    def newly_asked(self) -> int:
        """How many skills are asked for that were not."""
        return sum(one.is_newly_asked for one in self.by_skill.values())

    @property
    def asked_otherwise(self) -> int:
        """In how many skills another level is asked for."""
        return sum(one.asked_before is not None for one in self.by_skill.values())

    @property
    def decided(self) -> int:
        """In how many skills somebody decided or entered something since that day."""
        return sum(one.event is not None and one.event.is_recent for one in self.by_skill.values())

    @property
    def reworded(self) -> int:
        """How many skills are described in other words."""
        return sum(one.is_reworded for one in self.by_skill.values())

    @property
    def is_anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.decided or self.newly_asked or self.asked_otherwise or self.reworded)


def changes_since_last(person_id: UUID, mine: Sequence[MySkill]) -> Changes:
    """What has changed for somebody in these skills of theirs since they last answered, in seven statements."""
    results = _results(person_id)
    last = {row.skill_id: row for row in results if row.source is Source.SELF}
    last_at = max((row.recorded_at for row in last.values()), default=None)
    events = _newest_events((*_decisions(person_id), *_entries(results)), last)
    scales = scales_of({row.version_id for row in results})
    reworded = _reworded(
        [(one.skill, last[one.skill.skill_id].version_id) for one in mine if one.skill.skill_id in last]
    )
    then = asked_at(person_id, last_at) if last_at else {}
    origins = came_from([one.skill.skill_id for one in mine])

    def since(one: MySkill) -> SinceLast:
        skill, answer, event = one.skill, last.get(one.skill.skill_id), events.get(one.skill.skill_id)
        was_asked = not ({skill.skill_id} | origins.get(skill.skill_id, set())).isdisjoint(then)
        return SinceLast(
            last_level_name=_named(answer.level, skill, scales[answer.version_id]) if answer else None,
            last_on=answer.assessed_on if answer else None,
            event=Event(
                event.decision,
                _named(event.level, skill, scales[event.version_id]),
                event.by_name,
                local_day(event.at),
                is_recent=last_at is not None and event.at >= last_at,
            )
            if event
            else None,
            is_reworded=skill.skill_id in reworded,
            is_newly_asked=last_at is not None and one.asked is not None and not was_asked,
            asked_before=_asked_before(one, then),
        )

    return Changes(local_day(last_at) if last_at else None, {one.skill.skill_id: since(one) for one in mine})


def _named(level: int | None, skill: DescribedSkill, scale: Mapping[int, str]) -> str:
    return level_name(level, scale, has_ladder=skill.has_ladder)


def _asked_before(one: MySkill, then: Mapping[UUID, int | None]) -> str | None:
    """The level that was asked of the same skill, in words, when another is asked now."""
    if one.asked is None or one.skill.skill_id not in then or not one.asked.has_ladder:
        return None
    before = then[one.skill.skill_id]
    if before == one.asked.level:
        return None
    return one.skill.level_name(before) if before else "any level"


def _results(person_id: UUID) -> Sequence[Row[Any]]:
    """Everything recorded about a person, the oldest first."""
    return db.session.execute(
        select(
            AssessmentResult.skill_id,
            AssessmentResult.version_id,
            AssessmentResult.level,
            AssessmentResult.source,
            AssessmentResult.assessed_on,
            AssessmentResult.recorded_at,
            Person.name.label("by_name"),
        )
        .outerjoin(Person, Person.id == AssessmentResult.assessor_id)
        .where(AssessmentResult.person_id == person_id)
        .order_by(AssessmentResult.assessed_on, AssessmentResult.recorded_at, AssessmentResult.id)
    ).all()


def _entries(results: Iterable[Row[Any]]) -> list[_Happened]:
    """What others entered."""
    return [
        _Happened(row.skill_id, row.version_id, None, row.level, row.by_name, row.recorded_at)
        for row in results
        if row.source is not Source.SELF
    ]


def _decisions(person_id: UUID) -> list[_Happened]:
    """What others decided."""
    rows = db.session.execute(
        select(
            AssessmentResult.skill_id,
            AssessmentResult.version_id,
            AssessmentDecision.decision,
            func.coalesce(AssessmentDecision.level, AssessmentResult.level),
            Person.name,
            AssessmentDecision.decided_at,
        )
        .join(AssessmentResult, AssessmentResult.id == AssessmentDecision.result_id)
        .join(Person, Person.id == AssessmentDecision.decided_by)
        .where(AssessmentResult.person_id == person_id, AssessmentDecision.decision != Decision.CANNOT_JUDGE)
        .order_by(AssessmentDecision.decided_at, AssessmentDecision.id)
    )
    return [_Happened(*row) for row in rows]


def _newest_events(happened: Iterable[_Happened], last: Mapping[UUID, Row[Any]]) -> dict[UUID, _Happened]:
    """The newest event of each skill that came after the person's last answer to it, or that they never answered."""
    newest: dict[UUID, _Happened] = {}
    for one in sorted(happened, key=lambda each: each.at):
        answer = last.get(one.skill_id)
        if answer is None or one.at >= answer.recorded_at:
            newest[one.skill_id] = one
    return newest


def _reworded(answered: Sequence[tuple[DescribedSkill, UUID]]) -> set[UUID]:
    """Of skills with the version of their last answer, those whose name, description or levels read otherwise now."""
    older = [(skill, version_id) for skill, version_id in answered if version_id != skill.version_id]
    pairs = [(version_id, skill.skill_id) for skill, version_id in older]
    said = {
        (row.version_id, row.skill_id): (row.name, row.description)
        for row in db.session.execute(
            select(
                SkillDefinition.version_id, SkillDefinition.skill_id, SkillDefinition.name, SkillDefinition.description
            ).where(tuple_(SkillDefinition.version_id, SkillDefinition.skill_id).in_(pairs))
        )
    }
    bodies: dict[tuple[UUID, UUID], dict[int, str]] = defaultdict(dict)
    for row in db.session.execute(
        select(Descriptor.version_id, Descriptor.skill_id, Descriptor.rank, Descriptor.body).where(
            tuple_(Descriptor.version_id, Descriptor.skill_id).in_(pairs)
        )
    ):
        bodies[row.version_id, row.skill_id][row.rank] = row.body
    return {
        skill.skill_id
        for (skill, _), pair in zip(older, pairs, strict=True)
        if said.get(pair) != (skill.name, skill.description)
        or (skill.has_ladder and bodies[pair] != {one.rank: one.body for one in skill.levels if one.body})
    }
