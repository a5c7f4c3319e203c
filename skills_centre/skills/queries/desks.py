"""What waits for whom: undecided claims, proposed roles and second opinions, each on the desk of whoever may decide it now.

A desk is a line manager's, which a delegate shares; or the skills leads', to whom goes what a manager could not judge and whatever has
no manager, so that nothing is stuck. Nothing of a Member, a peer or their staff is on any desk, nothing of a leaver, and nothing of
one's own. It is worked out from the line as it is now: what waits follows the person to a new manager.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    Subquery,
    and_,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Delegation, LineClosure, Person, Role, RoleGrant
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    PersonProfile,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.rules import Decision, Source

W = TypeVar("W", bound=tuple[object, ...])


def waiting_claims() -> Select[tuple[UUID, UUID, UUID, datetime, bool]]:
    """Every undecided claim: id, person_id, manager_id (none where nobody manages them), since, is_passed_on."""
    manager = aliased(Person)
    is_passed_on = exists().where(
        AssessmentDecision.result_id == AssessmentResult.id, AssessmentDecision.decision == Decision.CANNOT_JUDGE
    )
    return _of_live_people(
        select(
            AssessmentResult.id,
            AssessmentResult.person_id,
            manager.id.label("manager_id"),
            AssessmentResult.recorded_at.label("since"),
            is_passed_on.label("is_passed_on"),
        )
        .join(CurrentLevel, CurrentLevel.claimed_result_id == AssessmentResult.id)
        .join(Person, Person.id == AssessmentResult.person_id),
        manager,
    )


def waiting_roles() -> Select[tuple[UUID, UUID, UUID, date, bool]]:
    """Every role that a person has proposed for themselves and nobody has answered, in the same columns as the claims."""
    manager = aliased(Person)
    return _of_live_people(
        select(
            PersonProfile.id,
            PersonProfile.person_id,
            manager.id.label("manager_id"),
            PersonProfile.starts_on.label("since"),
            false().label("is_passed_on"),
        ).join(Person, Person.id == PersonProfile.person_id),
        manager,
    ).where(
        PersonProfile.is_primary.is_(True),
        PersonProfile.agreed_at.is_(None),
        PersonProfile.ends_on.is_(None),
        PersonProfile.set_by == PersonProfile.person_id,
    )


def second_opinions() -> Select[tuple[UUID, UUID, UUID, datetime, bool, UUID, UUID, bool]]:
    """Every second opinion that was asked for, in the same columns as the claims and as if passed on: no manager decides one.

    Beside them the `result_id` in dispute with its `skill_id`, and `is_waiting`: until it is answered or the person says something newer.
    """
    newer, first_result = aliased(AssessmentResult), aliased(AssessmentResult)
    said_since = exists().where(
        newer.person_id == first_result.person_id,
        newer.skill_id == first_result.skill_id,
        or_(newer.source == Source.SELF, and_(newer.source == Source.IMPORT, newer.assessor_id.is_(None))),
        newer.recorded_at > SecondOpinion.asked_at,
    )
    answered = exists().where(SecondFinding.opinion_id == SecondOpinion.id)
    return (
        select(
            SecondOpinion.id,
            first_result.person_id,
            null().cast(Person.id.type).label("manager_id"),
            SecondOpinion.asked_at.label("since"),
            true().label("is_passed_on"),
            SecondOpinion.result_id,
            first_result.skill_id,
            and_(~answered, ~said_since).label("is_waiting"),
        )
        .join(first_result, first_result.id == SecondOpinion.result_id)
        .join(Person, Person.id == first_result.person_id)
        .where(Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
    )


def on_desks_of(waiting: FromClause, viewer_ids: Collection[UUID], *, on: date) -> Subquery:
    """Those things that wait for these people on a day, with `viewer_id`, and `desk_of_id`: the manager, or none for a lead's desk."""
    desks = _desks(viewer_ids, on).subquery("desks")
    leads = (
        select(RoleGrant.person_id.label("viewer_id"))
        .where(RoleGrant.role == Role.SKILLS_LEAD, RoleGrant.ended_at.is_(None), RoleGrant.person_id.in_(viewer_ids))
        .distinct()
        .subquery("leads")
    )
    things = waiting.c.id, waiting.c.person_id, waiting.c.since
    for_managers = (
        select(desks.c.viewer_id, waiting.c.manager_id.label("desk_of_id"), *things)
        .join(desks, desks.c.manager_id == waiting.c.manager_id)
        .where(waiting.c.is_passed_on.is_(False), waiting.c.person_id != desks.c.viewer_id)
    )
    for_leads = (
        select(leads.c.viewer_id, literal(None, waiting.c.manager_id.type).label("desk_of_id"), *things)
        .join(leads, true())
        .where(
            waiting.c.is_passed_on.is_(True) | waiting.c.manager_id.is_(None), waiting.c.person_id != leads.c.viewer_id
        )
    )
    return union_all(for_managers, for_leads).subquery("on_desks")


def _of_live_people(found: Select[W], manager: type[Person]) -> Select[W]:
    """Those of people who are here and not private, beside their live manager if they have one."""
    return (
        found.outerjoin(LineClosure, and_(LineClosure.person_id == Person.id, LineClosure.depth == 1))
        .outerjoin(manager, and_(manager.id == LineClosure.manager_id, manager.left_on.is_(None)))
        .where(Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
    )


def _desks(viewer_ids: Collection[UUID], on: date) -> CompoundSelect[tuple[UUID, UUID]]:
    """Whose desks these people sit at: their own, and those of the managers who named them their delegate."""
    return union(
        select(Person.id.label("viewer_id"), Person.id.label("manager_id")).where(Person.id.in_(viewer_ids)),
        select(Delegation.delegate_id, Delegation.manager_id).where(
            Delegation.delegate_id.in_(viewer_ids),
            Delegation.starts_on <= on,
            Delegation.ends_on >= on,
            Delegation.ended_at.is_(None),
        ),
    )
