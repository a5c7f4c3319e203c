"""Goals of a development plan: proposed by the person or the manager, agreed by the other, changed the same way, reached or dropped.

Whoever acts holds the person's row, so that of two who act at once the second meets what the first has done. Every form carries the
goal's revision: one that is older is answered with what is so now, and the same form sent twice has one effect.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.errors import (
    DayHasPassed,
    DayTooFar,
    GoalHasEnded,
    GoalInPlanAlready,
    LevelNotInSkill,
    NothingWritten,
    PlanChangedMeanwhile,
    SkillLeftFramework,
    WordsTooLong,
)
from skills_centre.learning.models import GoalEnd, PlanAct, PlanEvent, PlanGoal
from skills_centre.learning.rules.plans import Terms, is_too_far, is_turn_of
from skills_centre.learning.services.plan_sides import Audited, Side, audit, hold_goal, hold_side, note_event
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words, words_by_id
from skills_centre.skills.queries.described import described_skills

#: Characters of a reason or a note.
LONGEST = 1_000

_TERMS = ("level", "by_on", "why")


def propose_goal(person_id: UUID, skill_id: UUID, terms: Terms, *, by_id: UUID, now: datetime) -> UUID:
    """Propose a goal, and give its id; a Member's, a peer's or their staff's own goal is set at once. The same twice makes one.

    Raises NotFound, GoalInPlanAlready, LevelNotInSkill, SkillLeftFramework, DayHasPassed, DayTooFar or WordsTooLong.
    """
    side = hold_side(person_id, by_id, now=now)
    live = db.session.scalar(
        select(PlanGoal).where(
            PlanGoal.person_id == person_id, PlanGoal.skill_id == skill_id, PlanGoal.ended_at.is_(None)
        )
    )
    if live is not None:
        if live.set_by == by_id and _are_terms(live.level, live.by_on, live.why_id, terms):
            return live.id
        raise GoalInPlanAlready
    _check(skill_id, terms, today=local_day(now))
    goal = PlanGoal(
        id=new_id(),
        person_id=person_id,
        skill_id=skill_id,
        level=terms.level,
        by_on=terms.by_on,
        why_id=_keep(terms.why, side, "plan-why", now=now),
        set_by=by_id,
        agreed_at=now if side.is_private else None,
        revision=1,
        made_at=now,
    )
    db.session.add(goal)
    db.session.flush()
    _note_terms(goal.id, terms, goal.why_id, side, now=now)
    audit(Audited.PROPOSE, side, now=now, fields=("skill", *_TERMS))
    return goal.id


def propose_change(goal_id: UUID, terms: Terms, *, revision: int, by_id: UUID, now: datetime) -> None:
    """Propose other terms for a goal; what was agreed stands until the other side has agreed.

    Proposing what the other side proposes agrees it; a goal that nobody has agreed yet takes the new terms as its proposal. Raises
    NotFound, GoalHasEnded, PlanChangedMeanwhile, and what `propose_goal` says of terms.
    """
    goal, side = hold_goal(goal_id, by_id, now=now)
    if _stands_as_proposed(goal, terms, by_id=by_id):
        return
    _refuse_stale(goal, revision)
    _check(goal.skill_id, terms, today=local_day(now))
    if _is_open_for(goal, side) and _are_terms(*_open_terms(goal), terms):
        _agree(goal, side, now=now)
        return
    why_id = _keep(terms.why, side, "plan-why", now=now)
    if goal.agreed_at is None or side.is_private:
        goal.level, goal.by_on, goal.why_id, goal.set_by = terms.level, terms.by_on, why_id, by_id
    else:
        goal.change_level, goal.change_by_on, goal.change_why_id, goal.change_by = (
            terms.level,
            terms.by_on,
            why_id,
            by_id,
        )
    goal.revision += 1
    _note_terms(goal.id, terms, why_id, side, now=now)
    audit(Audited.PROPOSE, side, now=now, fields=_TERMS)


def agree_to_goal(goal_id: UUID, *, revision: int, by_id: UUID, now: datetime) -> None:
    """Agree to what the other side proposes. Raises NotFound, GoalHasEnded or PlanChangedMeanwhile; agreeing twice is once."""
    goal, side = hold_goal(goal_id, by_id, now=now)
    if revision == goal.revision - 1 and _last_act(goal_id, by_id) is PlanAct.AGREED:
        return
    _refuse_stale(goal, revision)
    if not _is_open_for(goal, side):
        raise PlanChangedMeanwhile
    _agree(goal, side, now=now)


def turn_down(goal_id: UUID, *, revision: int, by_id: UUID, now: datetime) -> None:
    """Decline what the other side proposes, or take one's own proposal back; a goal that was never agreed ends with that.

    Raises NotFound, GoalHasEnded or PlanChangedMeanwhile; doing it twice is once.
    """
    try:
        goal, side = hold_goal(goal_id, by_id, now=now)
    except GoalHasEnded:
        if _last_act(goal_id, by_id) in {PlanAct.DECLINED, PlanAct.WITHDRAWN}:
            return
        raise
    if revision == goal.revision - 1 and _last_act(goal_id, by_id) in {PlanAct.DECLINED, PlanAct.WITHDRAWN}:
        return
    _refuse_stale(goal, revision)
    if goal.agreed_at is not None and goal.change_by is None:
        raise PlanChangedMeanwhile
    act = PlanAct.DECLINED if _is_open_for(goal, side) else PlanAct.WITHDRAWN
    if goal.agreed_at is None:
        goal.ended_at, goal.ended_as = now, GoalEnd.DROPPED
    _clear_change(goal)
    goal.revision += 1
    note_event(goal_id, act, side, now=now)
    audit(Audited.TURN_DOWN, side, now=now)


def end_goal(goal_id: UUID, how: GoalEnd, *, by_id: UUID, now: datetime) -> None:
    """Say that a goal is reached, or drop it; ending it twice is once. Raises NotFound, or GoalHasEnded when it ended otherwise."""
    try:
        goal, side = hold_goal(goal_id, by_id, now=now)
    except GoalHasEnded:
        if db.session.scalar(select(PlanGoal.ended_as).where(PlanGoal.id == goal_id)) is how:
            return
        raise
    goal.ended_at, goal.ended_as = now, how
    _clear_change(goal)
    goal.revision += 1
    note_event(goal_id, PlanAct.REACHED if how is GoalEnd.REACHED else PlanAct.DROPPED, side, now=now)
    audit(Audited.END, side, now=now, fields=(how.value,))


def write_note(goal_id: UUID, text: str, *, by_id: UUID, now: datetime) -> None:
    """Note something about how a goal goes; both sides read it. The same words again are not kept twice.

    Raises NotFound, GoalHasEnded, NothingWritten or WordsTooLong.
    """
    goal, side = hold_goal(goal_id, by_id, now=now)
    said = text.strip()
    if not said:
        raise NothingWritten
    _refuse_long(said, field="text")
    last = db.session.scalar(
        select(PlanEvent.words_id)
        .where(PlanEvent.goal_id == goal_id, PlanEvent.act == PlanAct.NOTED, PlanEvent.by_id == by_id)
        .order_by(PlanEvent.at.desc(), PlanEvent.id.desc())
        .limit(1)
    )
    if last is not None and words_by_id([last]).get(last) == said:
        return
    note_event(goal.id, PlanAct.NOTED, side, now=now, words_id=_keep(said, side, "plan-note", now=now))
    audit(Audited.NOTE, side, now=now)


def _agree(goal: PlanGoal, side: Side, *, now: datetime) -> None:
    if goal.agreed_at is not None and goal.change_level is not None and goal.change_by_on is not None:
        goal.level, goal.by_on, goal.why_id = goal.change_level, goal.change_by_on, goal.change_why_id
        goal.set_by = goal.change_by or goal.set_by
        _clear_change(goal)
    goal.agreed_at = now
    goal.revision += 1
    note_event(goal.id, PlanAct.AGREED, side, now=now, level=goal.level, by_on=goal.by_on)
    audit(Audited.AGREE, side, now=now, fields=_TERMS)


def _is_open_for(goal: PlanGoal, side: Side) -> bool:
    """Whether something waits, and for this side."""
    proposer = goal.change_by if goal.agreed_at is not None else goal.set_by
    return proposer is not None and is_turn_of(person=side.is_person, proposed_by_person=proposer == side.person_id)


def _open_terms(goal: PlanGoal) -> tuple[int | None, date | None, UUID | None]:
    if goal.agreed_at is None:
        return goal.level, goal.by_on, goal.why_id
    return goal.change_level, goal.change_by_on, goal.change_why_id


def _stands_as_proposed(goal: PlanGoal, terms: Terms, *, by_id: UUID) -> bool:
    """Whether these terms are what this person proposes already, or what is agreed with nothing beside it."""
    if goal.change_by is None and goal.agreed_at is not None:
        return _are_terms(goal.level, goal.by_on, goal.why_id, terms)
    proposer = goal.set_by if goal.agreed_at is None else goal.change_by
    return proposer == by_id and _are_terms(*_open_terms(goal), terms)


def _are_terms(level: int | None, by_on: date | None, why_id: UUID | None, terms: Terms) -> bool:
    why = words_by_id([why_id]).get(why_id, "") if why_id else ""
    return (level, by_on, why) == (terms.level, terms.by_on, terms.why.strip())


def _clear_change(goal: PlanGoal) -> None:
    goal.change_level = goal.change_by_on = goal.change_why_id = goal.change_by = None


def _refuse_stale(goal: PlanGoal, revision: int) -> None:
    if goal.revision != revision:
        raise PlanChangedMeanwhile


def _check(skill_id: UUID, terms: Terms, *, today: date) -> None:
    skill = described_skills([skill_id]).get(skill_id)
    if skill is None or not skill.is_published:
        raise SkillLeftFramework
    if terms.level not in {one.rank for one in skill.levels}:
        raise LevelNotInSkill
    refuse_day(terms.by_on, today=today)
    _refuse_long(terms.why, field="why")


def refuse_day(day: date, *, today: date) -> None:
    """Refuse a day in the past, or further ahead than anybody plans. Raises DayHasPassed or DayTooFar."""
    if day < today:
        raise DayHasPassed
    if is_too_far(day, today=today):
        raise DayTooFar


def _refuse_long(text: str, *, field: str) -> None:
    if len(text.strip()) > LONGEST:
        raise WordsTooLong(most=LONGEST, field=field)


def _keep(text: str, side: Side, purpose: str, *, now: datetime) -> UUID | None:
    return keep_words(text, about_id=side.person_id, purpose=purpose, now=now)


def _note_terms(goal_id: UUID, terms: Terms, why_id: UUID | None, side: Side, *, now: datetime) -> None:
    note_event(goal_id, PlanAct.PROPOSED, side, now=now, level=terms.level, by_on=terms.by_on, words_id=why_id)


def _last_act(goal_id: UUID, by_id: UUID) -> PlanAct | None:
    """What this person said last about the terms of a goal."""
    return db.session.scalar(
        select(PlanEvent.act)
        .where(
            PlanEvent.goal_id == goal_id,
            PlanEvent.by_id == by_id,
            PlanEvent.act.in_((PlanAct.PROPOSED, PlanAct.AGREED, PlanAct.DECLINED, PlanAct.WITHDRAWN)),
        )
        .order_by(PlanEvent.at.desc(), PlanEvent.id.desc())
        .limit(1)
    )
