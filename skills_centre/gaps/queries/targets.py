"""Targets with their progress now and before; and those of one's own team, as far as a team may read them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from skills_centre.gaps.models import Measure, Scope, TargetPoint, TeamTarget
from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules.targets import (
    Progress,
    TargetState,
    in_words,
    is_met,
    progress_in_words,
    shown_to_team,
    state_of,
)
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SkillState
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.rules import CurrentLevels, work_out_state

_COUNTED_AS = {
    SkillState.MET: "reached",
    SkillState.STALE: "stale",
    SkillState.CLAIMED: "claimed",
    SkillState.BELOW: "below",
    SkillState.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target in words, where it stands, and its progress: now, or as it was when it ended."""

    id: UUID
    scope: Scope
    skill_name: str
    skill_address: str | None
    words: str
    by_on: date
    set_on: date
    ended_on: date | None
    state: TargetState
    met_on: date | None
    progress: Progress
    progress_words: str


@dataclass(frozen=True, slots=True)
class PastPoint:
    """The progress at the end of a day."""

    day: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class TeamsTarget:
    """A target of one's team, for the team to read: whose, what, and how far in whole fives where that tells of nobody."""

    by_name: str
    words: str
    by_on: date
    progress: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody whom a target counts, and where they stand against its level."""

    person_id: UUID
    name: str
    sort_key: str
    state: SkillState
    is_direct: bool


def progress_of(target: TeamTarget, skill: DescribedSkill | None, *, today: date) -> Progress:
    """Where the people of a target stand, by their levels and the rule of states, with its level as what is asked. One statement.

    Everybody of the scope counts, whether or not their role asks for the skill; an exemption takes somebody out.
    """
    counts = Counter(
        "exempt" if one.state is SkillState.EXEMPT else _COUNTED_AS[one.state]
        for one in (_standings(target, skill, today=today) if skill else ())
    )
    return Progress(**counts)


def still_to_come(target_id: UUID, *, manager_id: UUID, today: date) -> list[Standing]:
    """The direct reports who are not there yet, by name, and where they stand; nobody once it has ended. Five statements at most."""
    target = db.session.scalar(
        select(TeamTarget).where(
            TeamTarget.id == target_id, TeamTarget.manager_id == manager_id, TeamTarget.ended_at.is_(None)
        )
    )
    skill = described_skills([target.skill_id]).get(target.skill_id) if target else None
    if target is None or skill is None:
        return []
    there = (SkillState.MET, SkillState.EXEMPT)
    found = [one for one in _standings(target, skill, today=today) if one.is_direct and one.state not in there]
    return sorted(found, key=lambda one: (one.sort_key, one.person_id))


def _standings(target: TeamTarget, skill: DescribedSkill, *, today: date) -> list[Standing]:
    statement = (
        select(
            Person.id,
            Person.name,
            Person.sort_key,
            LineClosure.depth == 1,
            CurrentLevel.verified_level,
            CurrentLevel.verified_on,
            CurrentLevel.claimed_level,
            CurrentLevel.claimed_on,
            RequiredSkill.state,
        )
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .outerjoin(CurrentLevel, and_(CurrentLevel.person_id == Person.id, CurrentLevel.skill_id == target.skill_id))
        .outerjoin(RequiredSkill, and_(RequiredSkill.person_id == Person.id, RequiredSkill.skill_id == target.skill_id))
        .where(LineClosure.manager_id == target.manager_id, *counting())
    )
    if target.scope is Scope.DIRECT:
        statement = statement.where(LineClosure.depth == 1)
    found = []
    for person_id, name, sort_key, is_direct, *levels, asked in db.session.execute(statement):
        verified, verified_on, claimed, claimed_on = levels
        standing = work_out_state(
            target.level,
            has_ladder=skill.has_ladder,
            current=CurrentLevels(verified, verified_on, None, claimed, claimed_on, None),
            currency_months=skill.currency_months,
            on=today,
        )
        state = SkillState.EXEMPT if asked is SkillState.EXEMPT else standing.state
        found.append(Standing(person_id, name, sort_key, state, is_direct=bool(is_direct)))
    return found


def targets_of(manager_id: UUID, *, today: date, live_only: bool = False) -> list[ShownTarget]:
    """The targets that a manager set, those that stand first, by their day. Two statements, and one for each that stands."""
    statement = select(TeamTarget).where(TeamTarget.manager_id == manager_id)
    if live_only:
        statement = statement.where(TeamTarget.ended_at.is_(None))
    found = db.session.scalars(statement.order_by(TeamTarget.by_on, TeamTarget.id)).all()
    shown = _shown(found, today=today)
    return sorted(shown, key=lambda one: (one.ended_on is not None, one.by_on))


def target_of(target_id: UUID, *, manager_id: UUID, today: date) -> ShownTarget | None:
    """One target of a manager's; none for anybody else's."""
    found = db.session.scalar(select(TeamTarget).where(TeamTarget.id == target_id, TeamTarget.manager_id == manager_id))
    return _shown([found], today=today)[0] if found else None


def points_of(target_id: UUID) -> list[PastPoint]:
    """How far it was on each day that it changed, the latest first. One statement."""
    rows = db.session.scalars(
        select(TargetPoint).where(TargetPoint.target_id == target_id).order_by(TargetPoint.day.desc())
    )
    return [PastPoint(row.day, _progress(row)) for row in rows]


def targets_for_team(person_id: UUID) -> list[TeamsTarget]:
    """The targets that stand of the teams that somebody is in. One statement where there is none, else three."""
    rows = db.session.execute(
        select(TeamTarget, Person.name)
        .join(LineClosure, LineClosure.manager_id == TeamTarget.manager_id)
        .join(Person, Person.id == TeamTarget.manager_id)
        .where(
            LineClosure.person_id == person_id,
            or_(LineClosure.depth == 1, TeamTarget.scope == Scope.LINE),
            TeamTarget.ended_at.is_(None),
        )
        .order_by(TeamTarget.by_on, TeamTarget.id)
    ).all()
    if not rows:
        return []
    skills = described_skills({target.skill_id for target, _ in rows})
    latest = _latest_points([target.id for target, _ in rows])
    return [
        TeamsTarget(
            name,
            _words(target, skills[target.skill_id]),
            target.by_on,
            shown_to_team(latest.get(target.id, Progress())),
        )
        for target, name in rows
        if target.skill_id in skills
    ]


def _shown(targets: Sequence[TeamTarget], *, today: date) -> list[ShownTarget]:
    skills = described_skills({one.skill_id for one in targets})
    ended = _latest_points([one.id for one in targets if one.ended_at])
    found = []
    for one in targets:
        skill, is_share = skills.get(one.skill_id), one.measure is Measure.SHARE
        progress = ended.get(one.id, Progress()) if one.ended_at else progress_of(one, skill, today=today)
        met_on = one.met_on
        if (
            met_on is None
            and not one.ended_at
            and today <= one.by_on
            and is_met(progress, one.wanted, is_share=is_share)
        ):
            met_on = today
        found.append(
            ShownTarget(
                id=one.id,
                scope=one.scope,
                skill_name=skill.name if skill else "A skill that is in no framework any more",
                skill_address=skill.address if skill else None,
                words=_words(one, skill) if skill else "",
                by_on=one.by_on,
                set_on=local_day(one.set_at),
                ended_on=local_day(one.ended_at) if one.ended_at else None,
                state=state_of(
                    met_on=met_on,
                    by_on=one.by_on,
                    has_ended=one.ended_at is not None,
                    was_replaced=one.replaced_by is not None,
                    today=today,
                ),
                met_on=met_on,
                progress=progress,
                progress_words=progress_in_words(progress, one.wanted, is_share=is_share),
            )
        )
    return found


def _words(target: TeamTarget, skill: DescribedSkill) -> str:
    return in_words(
        target.wanted,
        is_share=target.measure is Measure.SHARE,
        level=skill.level_name(target.level),
        skill=skill.name,
    )


def _latest_points(target_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """The last progress that was kept of each of these targets. One statement at most."""
    if not target_ids:
        return {}
    newest = (
        select(TargetPoint.target_id, func.max(TargetPoint.day).label("day"))
        .where(TargetPoint.target_id.in_(target_ids))
        .group_by(TargetPoint.target_id)
        .subquery()
    )
    rows = db.session.scalars(
        select(TargetPoint).join(
            newest, and_(newest.c.target_id == TargetPoint.target_id, newest.c.day == TargetPoint.day)
        )
    )
    return {row.target_id: _progress(row) for row in rows}


def _progress(row: TargetPoint) -> Progress:
    return Progress(row.reached, row.stale, row.claimed, row.below, row.unknown, row.exempt)
