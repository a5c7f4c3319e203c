"""Second opinions for those who give them: what waits for whom, and one with all that its answer must know.

They are on the desk of the skills lead who answers for the skill; after two weeks, or where there is nobody such, on that of every skills
lead. Never on the desk of whoever judged the result before, nor of a manager in whose place that was, nor of the person. Where no skills
lead is left, they are on the desk of the L&D administrators, so that nothing is stuck.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Subquery, and_, exists, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.people.queries.recipients import people_with_role
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, SecondFinding, SecondOpinion, SkillOwner
from skills_centre.skills.queries.carried_over import where_counted
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.queries.desks import LEADS_ALONE, on_desks_of, second_opinions
from skills_centre.skills.rules import Decision, Finding

#: Ten working days, holidays or not: then whoever answers for the skill is not waited for any longer.
OWNER_HAS = timedelta(days=14)

Viewer = ColumnElement[UUID] | InstrumentedAttribute[UUID]


@dataclass(frozen=True, slots=True)
class WaitingOpinion:
    """A second opinion that waits for the viewer."""

    id: UUID
    person_name: str
    job_title: str | None
    skill_name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OpinionOnDesk:
    """A second opinion, somebody who may give it, and since when it waits."""

    id: UUID
    viewer_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class OpinionToGive:
    """A second opinion with what its answer must know; `standing_level` is the level that was decided and still stands, if any."""

    id: UUID
    person_id: UUID
    result_id: UUID
    decision_id: UUID
    skill: DescribedSkill
    is_overtaken: bool
    standing_level: int | None
    finding: Finding | None
    found_by: UUID | None
    found_level: int | None


def opinions_waiting_for(viewer_id: UUID, *, on: date) -> list[WaitingOpinion]:
    """The second opinions that wait for somebody on a day, the oldest first, in nine statements at most."""
    found = _on_desks([viewer_id], on)
    rows = db.session.execute(
        select(SecondOpinion.id, Person.name, Person.job_title, SecondOpinion.result_id, SecondOpinion.asked_at)
        .join(AssessmentResult, AssessmentResult.id == SecondOpinion.result_id)
        .join(Person, Person.id == AssessmentResult.person_id)
        .join(found, found.c.id == SecondOpinion.id)
        .where(found.c.is_waiting)
        .order_by(SecondOpinion.asked_at, SecondOpinion.id)
    ).all()
    counted = where_counted([row.result_id for row in rows])
    skills = described_skills({counted[row.result_id].skill_ids[0] for row in rows})
    return [
        WaitingOpinion(row.id, row.name, row.job_title, skills[counted[row.result_id].skill_ids[0]].name, row.asked_at)
        for row in rows
    ]


def number_of_opinions_waiting(viewer_ids: Collection[UUID], *, on: date) -> dict[UUID, int]:
    """How many second opinions wait for each of these people on a day; whoever has none is left out."""
    if not (viewer_ids := _who_may_ever(viewer_ids)):
        return {}
    found = _on_desks(viewer_ids, on)
    rows = db.session.execute(
        select(found.c.viewer_id, func.count()).where(found.c.is_waiting).group_by(found.c.viewer_id)
    )
    return dict(rows.tuples().all())


def opinions_on_desks(*, on: date) -> list[OpinionOnDesk]:
    """Every second opinion that waits on a day, once for each person who may give it."""
    if not _is_any_unanswered():
        return []
    viewer_ids = {*people_with_role(Role.SKILLS_LEAD), *people_with_role(Role.LD_ADMINISTRATOR)}
    if not viewer_ids:
        return []
    found = _on_desks(viewer_ids, on)
    rows = db.session.execute(
        select(found.c.id, found.c.viewer_id, SecondOpinion.asked_at)
        .join(SecondOpinion, SecondOpinion.id == found.c.id)
        .where(found.c.is_waiting)
    )
    return [OpinionOnDesk(*row) for row in rows]


def may_give_opinion(viewer_id: UUID, opinion_id: UUID, *, on: date) -> bool:
    """Whether a second opinion is, or was until it was answered, on somebody's desk."""
    found = _on_desks([viewer_id], on)
    return bool(db.session.scalar(select(exists().where(found.c.id == opinion_id))))


def has_opinion_to_give(viewer_id: UUID, result_id: UUID, *, on: date) -> bool:
    """Whether a second opinion about a result waits for somebody."""
    found = _on_desks([viewer_id], on)
    return bool(
        db.session.scalar(
            select(
                exists().where(found.c.is_waiting, found.c.id == SecondOpinion.id, SecondOpinion.result_id == result_id)
            )
        )
    )


def opinion_to_give(opinion_id: UUID) -> OpinionToGive:
    """One second opinion, answered or not. Raises NotFound. Who may see it is for the caller to ask."""
    opinions = second_opinions().subquery()
    found_result = aliased(AssessmentResult)
    row = db.session.execute(
        select(
            opinions.c.person_id,
            opinions.c.is_waiting,
            SecondOpinion.result_id,
            SecondOpinion.decision_id,
            SecondFinding.finding,
            SecondFinding.found_by,
            found_result.level.label("found_level"),
        )
        .join(opinions, opinions.c.id == SecondOpinion.id)
        .outerjoin(SecondFinding, SecondFinding.opinion_id == SecondOpinion.id)
        .outerjoin(found_result, found_result.id == SecondFinding.result_id)
        .where(SecondOpinion.id == opinion_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    skill_id = where_counted([row.result_id])[row.result_id].skill_ids[0]
    return OpinionToGive(
        id=opinion_id,
        person_id=row.person_id,
        result_id=row.result_id,
        decision_id=row.decision_id,
        skill=described_skills([skill_id])[skill_id],
        is_overtaken=not row.is_waiting and row.finding is None,
        standing_level=_standing_level(row.result_id),
        finding=row.finding,
        found_by=row.found_by,
        found_level=row.found_level,
    )


def judged_before_second(result_id: UUID) -> set[UUID]:
    """Who made, in whose place, the decision that a second person's result came after; nobody for any other result."""
    rows = db.session.execute(
        select(AssessmentDecision.decided_by, AssessmentDecision.acting_for_id)
        .join(SecondOpinion, SecondOpinion.decision_id == AssessmentDecision.id)
        .join(SecondFinding, SecondFinding.opinion_id == SecondOpinion.id)
        .where(SecondFinding.result_id == result_id)
    )
    return {one for row in rows for one in row if one}


def _is_any_unanswered() -> bool:
    """Whether any second opinion is still to be given, or may be: mostly there is none, so that it is asked before whose they are."""
    unanswered = ~exists().where(SecondFinding.opinion_id == SecondOpinion.id)
    return db.session.scalar(select(SecondOpinion.id).where(unanswered).limit(1)) is not None


def _who_may_ever(viewer_ids: Collection[UUID]) -> Collection[UUID]:
    """Those of these people on whose desks a second opinion can lie at all: hardly anybody, so that it is asked first."""
    return db.session.scalars(
        select(RoleGrant.person_id).where(
            RoleGrant.person_id.in_(viewer_ids),
            RoleGrant.role.in_((Role.SKILLS_LEAD, Role.LD_ADMINISTRATOR)),
            RoleGrant.ended_at.is_(None),
        )
    ).all()


def _standing_level(result_id: UUID) -> int | None:
    """The other level at which a result is confirmed, unless that was revoked."""
    made = dict(
        db.session.execute(
            select(AssessmentDecision.decision, AssessmentDecision.level).where(
                AssessmentDecision.result_id == result_id
            )
        )
        .tuples()
        .all()
    )
    return None if Decision.REVOKED in made else made.get(Decision.CHANGED)


def _on_desks(viewer_ids: Collection[UUID], on: date) -> Subquery:
    """The second opinions, waiting or not, that are on the desks of these people on a day: id, viewer_id and is_waiting."""
    # Few, and read first: joined in another order they were looked for in every result of everybody.
    opinions = second_opinions().cte("opinions").prefix_with("MATERIALIZED")
    desks = on_desks_of(opinions, viewer_ids, on=on, seats=LEADS_ALONE)
    of_leads = (
        select(opinions.c.id, desks.c.viewer_id, opinions.c.is_waiting)
        .join(desks, desks.c.id == opinions.c.id)
        .where(
            _may(opinions, desks.c.viewer_id),
            or_(
                opinions.c.since < start_of_local_day(on - OWNER_HAS + timedelta(days=1)),
                exists().where(SkillOwner.skill_id == opinions.c.skill_id, SkillOwner.person_id == desks.c.viewer_id),
                ~_has_lead(opinions, owning=True),
            ),
        )
    )
    of_administrators = (
        select(opinions.c.id, RoleGrant.person_id.label("viewer_id"), opinions.c.is_waiting)
        .join(
            RoleGrant,
            and_(
                RoleGrant.role == Role.LD_ADMINISTRATOR,
                RoleGrant.ended_at.is_(None),
                RoleGrant.person_id.in_(viewer_ids),
            ),
        )
        .where(~_has_lead(opinions), _may(opinions, RoleGrant.person_id))
    )
    return union(of_leads, of_administrators).subquery("opinions_on_desks")


def _has_lead(opinions: CTE, *, owning: bool = False) -> ColumnElement[bool]:
    """Whether some skills lead who is here may give the opinion; with `owning`, one who answers for the skill."""
    lead, holder, owner = aliased(RoleGrant), aliased(Person), aliased(SkillOwner)
    found = (
        select(lead.id)
        .join(holder, holder.id == lead.person_id)
        .where(
            lead.role == Role.SKILLS_LEAD,
            lead.ended_at.is_(None),
            holder.left_on.is_(None),
            _may(opinions, lead.person_id),
        )
    )
    if owning:
        found = found.join(owner, and_(owner.person_id == lead.person_id, owner.skill_id == opinions.c.skill_id))
    return found.correlate(opinions).exists()


def _may(opinions: CTE, viewer_id: Viewer) -> ColumnElement[bool]:
    """Neither the person, nor anybody who has judged the result before, nor a manager in whose place that was."""
    decided, result = aliased(AssessmentDecision), aliased(AssessmentResult)
    return and_(
        viewer_id != opinions.c.person_id,
        ~exists()
        .where(
            decided.result_id == opinions.c.result_id,
            or_(decided.decided_by == viewer_id, decided.acting_for_id == viewer_id),
        )
        .correlate_except(decided),
        ~exists().where(result.id == opinions.c.result_id, result.assessor_id == viewer_id).correlate_except(result),
    )
