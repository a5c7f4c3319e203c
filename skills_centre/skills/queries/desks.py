"""What waits for whom: undecided claims, proposed roles and second opinions, each on the desks of whoever may decide it now.

The first desk is the line manager's, which a delegate shares. What nobody decides in ten working days goes on to the named fallback of
the person's unit, and after ten more to the skills leads; they also have what somebody could not judge. Whoever had it keeps it, and
the first to decide wins. Nothing of a Member, a peer or their staff is on any desk, nothing of a leaver, and nothing of one's own. All of
it is worked out from the line and the calendar as they are: what waits follows the person to a new manager, and nothing is ever stuck.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from skills_centre.people.models import (
    PRIVATE_PERSON_TYPES,
    Delegation,
    LineClosure,
    Membership,
    Person,
    Role,
    RoleGrant,
    UnitFallback,
)
from skills_centre.people.queries.calendar import closed_days
from skills_centre.people.queries.fallbacks import fallbacks_reach, named_fallbacks
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    PersonProfile,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.rules import Decision, Source
from skills_centre.skills.rules.desks import Turns, turns_on

W = TypeVar("W", bound=tuple[object, ...])

#: How far back the calendar is read: twenty-odd working days, and the longest time that an institution closes.
CALENDAR = timedelta(days=120)


class Place(IntEnum):
    """How somebody comes by a thing that waits, in the order in which it is theirs."""

    OWN = 0
    ACTING = 1
    FALLBACK = 2
    LEADS = 3


#: Something that waits: id, person_id, unit_id, manager_id, since, passed_on_at, has_left_first, has_left_second.
WaitingClaims = Select[tuple[UUID, UUID, UUID, UUID, datetime, datetime, bool, bool]]
WaitingRoles = Select[tuple[UUID, UUID, UUID, UUID, date, None, bool, bool]]


def turns(on: date) -> Turns:
    """What a day's calendar says about what has gone on, in one statement."""
    return turns_on(on, closed_days(on - CALENDAR, on))


def waiting_claims(turns: Turns) -> WaitingClaims:
    """Every undecided claim, with its manager (none where nobody manages them), since when, and what has happened to it.

    Once each: a claim in a skill that was split is open in every part of it. Asked as a condition, so that a database may begin with
    one manager's people rather than with the claims of everybody.
    """
    return sent_claims(turns).where(exists().where(CurrentLevel.claimed_result_id == AssessmentResult.id))


def sent_claims(turns: Turns) -> WaitingClaims:
    """The same of every result, decided or not: whose desk it would be on."""
    passed_on = (
        select(func.min(AssessmentDecision.decided_at))
        .where(
            AssessmentDecision.result_id == AssessmentResult.id, AssessmentDecision.decision == Decision.CANNOT_JUDGE
        )
        .scalar_subquery()
    )
    manager = aliased(Person)
    since = AssessmentResult.recorded_at
    return _of_live_people(
        select(
            AssessmentResult.id,
            AssessmentResult.person_id,
            Membership.unit_id,
            manager.id.label("manager_id"),
            since.label("since"),
            passed_on.label("passed_on_at"),
            (since < start_of_local_day(turns.first)).label("has_left_first"),
            (since < start_of_local_day(turns.second)).label("has_left_second"),
        ).join(Person, Person.id == AssessmentResult.person_id),
        manager,
    )


def waiting_roles(turns: Turns) -> WaitingRoles:
    """Every role that a person has proposed for themselves and nobody has answered, in the same columns as the claims."""
    return sent_roles(turns).where(PersonProfile.agreed_at.is_(None), PersonProfile.ends_on.is_(None))


def sent_roles(turns: Turns) -> WaitingRoles:
    """The same of every role that somebody has proposed for themselves, answered or not."""
    manager = aliased(Person)
    since = PersonProfile.starts_on
    return _of_live_people(
        select(
            PersonProfile.id,
            PersonProfile.person_id,
            Membership.unit_id,
            manager.id.label("manager_id"),
            since.label("since"),
            null().label("passed_on_at"),
            (since < turns.first).label("has_left_first"),
            (since < turns.second).label("has_left_second"),
        ).join(Person, Person.id == PersonProfile.person_id),
        manager,
    ).where(PersonProfile.set_by == PersonProfile.person_id)


def second_opinions() -> Select[tuple[UUID, UUID, UUID, UUID, datetime, datetime, bool, bool, UUID, UUID, bool]]:
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
            null().cast(Person.id.type).label("unit_id"),
            null().cast(Person.id.type).label("manager_id"),
            SecondOpinion.asked_at.label("since"),
            SecondOpinion.asked_at.label("passed_on_at"),
            false().label("has_left_first"),
            false().label("has_left_second"),
            SecondOpinion.result_id,
            first_result.skill_id,
            and_(~answered, ~said_since).label("is_waiting"),
        )
        .join(first_result, first_result.id == SecondOpinion.result_id)
        .join(Person, Person.id == first_result.person_id)
        .where(Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
    )


@dataclass(frozen=True, slots=True)
class Seats:
    """At which kinds of desk any of some people may sit: where nobody does, the database need not look."""

    as_manager: bool = True
    as_fallback: bool = True
    as_lead: bool = True


ANY_SEAT = Seats()
LEADS_ALONE = Seats(as_manager=False, as_fallback=False)
MANAGERS_ALONE = Seats(as_fallback=False, as_lead=False)


def seats_of(viewer_ids: Collection[UUID], *, on: date, role: Role = Role.SKILLS_LEAD) -> Seats:
    """Which of these desks any of these people sits at on a day, in one statement; anybody may manage, or act for somebody.

    `role` is that of the last desk.
    """
    fallback = named_fallbacks(on).where(UnitFallback.person_id.in_(viewer_ids)).exists()
    lead = live_leads(role).where(RoleGrant.person_id.in_(viewer_ids)).exists()
    row = db.session.execute(select(fallback, lead)).one()
    return Seats(as_fallback=row[0], as_lead=row[1])


def on_desks_of(
    waiting: FromClause,
    viewer_ids: Collection[UUID],
    *,
    on: date,
    seats: Seats = ANY_SEAT,
    role: Role = Role.SKILLS_LEAD,
) -> Subquery:
    """Those things that wait for these people on a day, once each, with `viewer_id`, the `place`, `desk_of_id` and `has_gone_on`.

    `desk_of_id` is the manager on whose desk it is, none on the other desks. Somebody with several desks finds a thing on the first.
    The last desk is that of everybody who holds `role`: the skills leads, unless a domain above has its own people there.
    """
    branches = [_at_managers(waiting, viewer_ids, on)] if seats.as_manager else []
    if seats.as_fallback or seats.as_lead:
        reach = fallbacks_reach(on)
        branches += [_at_fallbacks(waiting, viewer_ids, reach)] if seats.as_fallback else []
        branches += [_at_leads(waiting, viewer_ids, reach, role)] if seats.as_lead else []
    if len(branches) == 1:
        return branches[0].subquery("on_desks")
    found = union_all(*branches).subquery("found")
    order = func.row_number().over(partition_by=(found.c.viewer_id, found.c.id), order_by=found.c.place)
    ordered = select(found, order.label("turn")).subquery("ordered")
    return select(ordered).where(ordered.c.turn == 1).subquery("on_desks")


def number_on_managers_desk(waiting: Select[Any]) -> Select[tuple[int]]:
    """How many of these things wait for a manager or delegate, to be built once and given a `manager_id` and a day, `on`, each time."""
    manager_id: Any = bindparam("manager_id", type_=Person.id.type)
    on: Any = bindparam("on", type_=Date)
    found = on_desks_of(waiting.subquery("waiting"), [manager_id], on=on, seats=MANAGERS_ALONE)
    return select(func.count()).select_from(found)


def places_of_claims(viewer_id: UUID, result_ids: Collection[UUID], *, person_id: UUID, on: date) -> dict[UUID, Place]:
    """Where those of these claims of a person that are on a desk of somebody's lie, decided or not, in two statements."""
    theirs = AssessmentResult.id.in_(result_ids), AssessmentResult.person_id == person_id
    return _places(sent_claims(turns(on)).where(*theirs), viewer_id, on=on)


def places_of_roles(viewer_id: UUID, proposal_ids: Collection[UUID], *, person_id: UUID, on: date) -> dict[UUID, Place]:
    """The same of proposed roles, answered or not."""
    theirs = PersonProfile.id.in_(proposal_ids), PersonProfile.person_id == person_id
    return _places(sent_roles(turns(on)).where(*theirs), viewer_id, on=on)


def live_leads(role: Role = Role.SKILLS_LEAD) -> Select[tuple[UUID]]:
    """The skills leads, or whoever else holds the role of the last desk, who are here and may decide about others."""
    return (
        select(RoleGrant.person_id.label("viewer_id"))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == role,
            RoleGrant.ended_at.is_(None),
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
        .distinct()
    )


def _places(sent: WaitingClaims | WaitingRoles, viewer_id: UUID, *, on: date) -> dict[UUID, Place]:
    found = on_desks_of(sent.subquery("sent"), [viewer_id], on=on)
    return {row.id: Place(row.place) for row in db.session.execute(select(found.c.id, found.c.place))}


def _at_managers(waiting: FromClause, viewer_ids: Collection[UUID], on: date) -> Select[Any]:
    desks = _desks(viewer_ids, on).subquery("desks")
    place = case((desks.c.viewer_id == desks.c.manager_id, Place.OWN.value), else_=Place.ACTING.value)
    return (
        select(desks.c.viewer_id, place.label("place"), waiting.c.manager_id.label("desk_of_id"), *_things(waiting))
        .add_columns(_has_left_manager(waiting).label("has_gone_on"))
        .join(desks, desks.c.manager_id == waiting.c.manager_id)
        .where(
            waiting.c.person_id.in_(_managed_at(desks)),
            waiting.c.passed_on_at.is_(None),
            waiting.c.person_id != desks.c.viewer_id,
        )
    )


def _at_fallbacks(waiting: FromClause, viewer_ids: Collection[UUID], reach: CTE) -> Select[Any]:
    nearer = reach.alias("nearer")
    return (
        select(
            reach.c.person_id.label("viewer_id"),
            literal(Place.FALLBACK.value).label("place"),
            literal(None, waiting.c.manager_id.type).label("desk_of_id"),
            *_things(waiting),
            _has_left_fallback(waiting).label("has_gone_on"),
        )
        .join(reach, reach.c.unit_id == waiting.c.unit_id)
        .where(
            waiting.c.person_id.in_(_reached_by(viewer_ids, reach)),
            reach.c.person_id.in_(viewer_ids),
            waiting.c.passed_on_at.is_(None),
            _has_left_manager(waiting),
            _serves(reach, waiting),
            ~exists().where(
                nearer.c.unit_id == waiting.c.unit_id, nearer.c.depth < reach.c.depth, _serves(nearer, waiting)
            ),
        )
    )


def _at_leads(waiting: FromClause, viewer_ids: Collection[UUID], reach: CTE, role: Role) -> Select[Any]:
    leads = live_leads(role).where(RoleGrant.person_id.in_(viewer_ids)).subquery("leads")
    any_fallback = reach.alias("any_fallback")
    has_fallback = exists().where(any_fallback.c.unit_id == waiting.c.unit_id, _serves(any_fallback, waiting))
    return (
        select(
            leads.c.viewer_id,
            literal(Place.LEADS.value).label("place"),
            literal(None, waiting.c.manager_id.type).label("desk_of_id"),
            *_things(waiting),
            false().label("has_gone_on"),
        )
        .join(leads, true())
        .where(
            waiting.c.person_id != leads.c.viewer_id,
            or_(
                waiting.c.passed_on_at.is_not(None),
                and_(_has_left_manager(waiting), or_(~has_fallback, _has_left_fallback(waiting))),
            ),
        )
    )


def _managed_at(desks: FromClause) -> Select[tuple[UUID]]:
    """The people of the managers at these desks: said beforehand, so that nobody else's claims are read."""
    return select(LineClosure.person_id).where(
        LineClosure.manager_id.in_(select(desks.c.manager_id)), LineClosure.depth == 1
    )


def _reached_by(viewer_ids: Collection[UUID], reach: CTE) -> Select[tuple[UUID]]:
    """The people of the units that these fallbacks reach: said beforehand, so that nobody else's claims are read."""
    units = select(reach.c.unit_id).where(reach.c.person_id.in_(viewer_ids))
    return select(Membership.person_id).where(Membership.ends_on.is_(None), Membership.unit_id.in_(units))


def _things(waiting: FromClause) -> tuple[ColumnElement[Any], ...]:
    return waiting.c.id, waiting.c.person_id, waiting.c.since


def _has_left_manager(waiting: FromClause) -> ColumnElement[bool]:
    """Whether it has gone on from the manager, or never had one."""
    return or_(waiting.c.manager_id.is_(None), waiting.c.has_left_first)


def _has_left_fallback(waiting: FromClause) -> ColumnElement[bool]:
    """Whether it has gone on from the fallback, whose desk is the first where there is no manager."""
    return case((waiting.c.manager_id.is_(None), waiting.c.has_left_first), else_=waiting.c.has_left_second)


def _serves(reach: FromClause, waiting: FromClause) -> ColumnElement[bool]:
    """Whether a fallback may have this: nobody decides about themselves, and the manager has had it already."""
    return and_(
        reach.c.person_id != waiting.c.person_id,
        or_(waiting.c.manager_id.is_(None), reach.c.person_id != waiting.c.manager_id),
    )


def _of_live_people(found: Select[W], manager: type[Person]) -> Select[W]:
    """Those of people who are here and not private, beside their unit and their live manager, if they have them."""
    return (
        found.outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
        .outerjoin(LineClosure, and_(LineClosure.person_id == Person.id, LineClosure.depth == 1))
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
