"""Finding what is owed: the facts of learning and skills, written into the ledger once each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Protocol
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, true, update
from sqlalchemy.orm import aliased

from skills_centre.gaps.queries.month import managers_with_summaries
from skills_centre.learning.models import EnrolmentState
from skills_centre.learning.queries.demand import answered_since, still_answered
from skills_centre.learning.queries.due import due_between, enrolments_by_id
from skills_centre.learning.queries.moving import moves_since, still_moved
from skills_centre.learning.queries.opinions import follow_ups_owed
from skills_centre.learning.queries.suggestions import still_suggested, suggested_since
from skills_centre.learning.rules.opinions import Side
from skills_centre.people.models import Role
from skills_centre.people.queries.objections import open_objections, still_open
from skills_centre.people.queries.recipients import Recipient, people_with_role, recipients
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db, insert_missing
from skills_centre.platform.ids import new_id
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.choices import Calendars, calendars
from skills_centre.reminders.queries.ledger import FactKey, Owed, facts_kept
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Reason, month_to_tell_of
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.announced import reasons_of_announcements, write_announcements
from skills_centre.reminders.services.at_a_standstill import (
    REVIEWS,
    facts_at_a_standstill,
    facts_of_attempts,
    facts_of_reviews,
)
from skills_centre.reminders.services.due_in_sets import is_in_a_set, write_what_falls_due
from skills_centre.reminders.services.facts import Fact
from skills_centre.reminders.services.helped import reasons_of_help
from skills_centre.reminders.services.missed import reasons_of_registers, registered_by, settle
from skills_centre.reminders.services.planned import facts_of_plans, reasons_of_plans
from skills_centre.reminders.services.recommended import facts_of_new_courses, reasons_of_new_courses
from skills_centre.reminders.services.required import facts_of_required, reasons_of_required
from skills_centre.reminders.services.stale import facts_of_stale, reasons_of_stale
from skills_centre.skills.queries.asking import asks_to_tell, still_asked
from skills_centre.skills.queries.waiting import Waiting, gone_on, returned_to_people, still_returned, waiting_on_desks
from skills_centre.skills.queries.whereabouts import waiting_things

#: A decision or an answer that waits longer than this is not mailed about for the first time.
LOOK_BACK = timedelta(days=30)

#: The reminder that asks each side whether a course was of use.
FOLLOW_UPS = {Side.LEARNER: ReminderKind.FOLLOW_UP, Side.MANAGER: ReminderKind.FOLLOW_UP_OF_TEAM}
#: The reminders that are written for many people in one statement.
IN_SETS = {ReminderKind.LEARNING_DUE, ReminderKind.ANNOUNCEMENT}
#: Those of things of their own, of which Members, peers and their staff are told too.
ALSO_OF_PRIVATE_PEOPLE = {
    ReminderKind.PLAN_ACTION_DUE,
    ReminderKind.ANNOUNCEMENT,
    ReminderKind.HELP_ASKED,
    ReminderKind.HELP_ANSWERED,
    ReminderKind.SESSION_MISSED,
    ReminderKind.COMPLETION_TAKEN_BACK,
}
#: The reminders of what may not be wanted any more.
ASKED = {
    *FOLLOW_UPS.values(),
    ReminderKind.TOPIC_TAUGHT,
    ReminderKind.COURSE_SUGGESTED,
    ReminderKind.ASSESSMENT_ASKED,
}


class Finder(Protocol):
    """A query of what waits, of these things alone."""

    def __call__(self, *, on: date, ids: Collection[UUID]) -> list[Waiting]:
        """Those of these things that wait on a day."""


@dataclass(frozen=True)
class Found:
    """What a search added to the ledger."""

    owed: int
    superseded: int


def find_owed(now: datetime, closed: Collection[date], policies: Policies) -> Found:
    """Write a reminder for every fact whose day has come, unless the ledger holds it, and supersede all but each fact's latest."""
    today = local_day(now)
    theirs = calendars(closed, today=today)
    kept = _kept(set(ReminderKind) - IN_SETS, today)
    registered = registered_by(now)
    rows = _rows(chain(_facts(now, theirs, policies), registered.facts), kept, theirs, policies, now=now)
    settle(registered, now=now)
    owed = (
        write_what_falls_due(now, closed, policies)
        + write_announcements(now, closed)
        + insert_missing(db.session(), Reminder, rows)
    )
    return Found(owed, supersede() if owed else 0)


def find_owed_at_once(now: datetime, closed: Collection[date], policies: Policies) -> Found:
    """The same of the kinds that leave at once, and of no other."""
    today, kinds = local_day(now), policies.that_come(Way.AT_ONCE)
    facts = [fact for fact in facts_at_a_standstill(now - LOOK_BACK) if fact.kind in kinds]
    theirs = calendars(closed, today=today, people={fact.person_id for fact in facts})
    owed = insert_missing(db.session(), Reminder, _rows(facts, _kept(kinds, today), theirs, policies, now=now))
    return Found(owed, supersede({fact.person_id for fact in facts}) if owed else 0)


def _kept(kinds: Collection[ReminderKind], today: date) -> set[FactKey]:
    return facts_kept(kinds, due_from=today - LOOK_BACK - timedelta(days=1))


def _rows(
    facts: Iterable[Fact], kept: Collection[FactKey], theirs: Calendars, policies: Policies, *, now: datetime
) -> list[dict[str, object]]:
    """What is to be written of these facts: a reminder for each of their days that has come and of which none is kept."""
    return [
        {
            "id": new_id(),
            "person_id": fact.person_id,
            "kind": fact.kind,
            "subject_id": fact.subject_id,
            "occurrence": 1,
            "due_on": fact.due_on,
            "offset_days": occasion.offset_days,
            "owed_on": theirs.day_of(fact.person_id, fact.kind, fact.due_on, occasion),
            "state": ReminderState.OWED,
            "found_at": now,
        }
        for fact in facts
        for occasion in policies.of(fact.kind).occasions_owed(
            fact.due_on,
            has_arrived=fact.has_arrived,
            today=local_day(now),
            closed=theirs.found_by(fact.person_id, fact.kind, is_before=policies.of(fact.kind).is_before),
        )
        if FactKey(fact.person_id, fact.kind, fact.subject_id, fact.due_on, occasion.offset_days) not in kept
    ]


def _facts(now: datetime, theirs: Calendars, policies: Policies) -> Iterable[Fact]:
    today = local_day(now)
    for enrolment in due_between(today, today + policies.of(ReminderKind.COURSE_DUE).ahead):
        if enrolment.due_on is not None:
            yield Fact(enrolment.person_id, ReminderKind.COURSE_DUE, enrolment.id, enrolment.due_on)
    yield from facts_of_decisions(now)
    yield from facts_at_a_standstill(now - LOOK_BACK)
    for wish in answered_since(now - LOOK_BACK, now=now):
        yield Fact(wish.person_id, ReminderKind.TOPIC_TAUGHT, wish.id, local_day(wish.answered_at))
    yield from facts_of_follow_ups(now)
    yield from facts_from_managers(now)
    for move in moves_since(now - LOOK_BACK, now=now):
        yield Fact(move.person_id, ReminderKind.COURSE_MOVED, move.move_id, local_day(move.moved_at))
    yield from facts_of_required(now, policies, unless=is_in_a_set(today))
    yield from facts_of_stale(now, policies)
    yield from facts_of_plans(now, policies)
    if policies.of(ReminderKind.COURSE_RECOMMENDED).policy.is_on:
        yield from facts_of_new_courses(now)
    month = month_to_tell_of(today)
    if month:
        for manager_id in managers_with_summaries():
            if not theirs.has_stopped(manager_id, ReminderKind.TEAM_MONTH):
                yield Fact(manager_id, ReminderKind.TEAM_MONTH, manager_id, month)


def facts_from_managers(now: datetime) -> Iterable[Fact]:
    """What managers suggested to their people, or asked of them, each once."""
    for suggestion in suggested_since(now - LOOK_BACK, now=now):
        day = local_day(suggestion.suggested_at)
        yield Fact(suggestion.person_id, ReminderKind.COURSE_SUGGESTED, suggestion.id, day)
    for ask in asks_to_tell(since=now - LOOK_BACK, by=now):
        yield Fact(ask.person_id, ReminderKind.ASSESSMENT_ASKED, ask.id, local_day(ask.asked_at))


def facts_of_follow_ups(now: datetime, *, ids: Collection[UUID] | None = None) -> Iterable[Fact]:
    """Whom we ask, three months after a completion, whether it was of use: the learner and their manager, each once."""
    for one in follow_ups_owed(local_day(now - LOOK_BACK), local_day(now), ids=ids):
        yield Fact(one.person_id, FOLLOW_UPS[one.side], one.enrolment_id, one.due_on)


def facts_of_decisions(now: datetime) -> Iterable[Fact]:
    """What waits on whose desk, what has gone on to another, what came back, and what is said to be wrong."""
    today, first = local_day(now), local_day(now - LOOK_BACK)
    things = waiting_things(on=today)
    for one in waiting_on_desks(on=today, things=things):
        if one.since >= first:
            yield Fact(
                one.person_id, ReminderKind.DECISION_WAITING, one.thing_id, one.since, has_arrived=one.has_come_on
            )
    for one in gone_on(on=today, things=things):
        if one.since >= first:
            yield Fact(one.person_id, ReminderKind.GONE_ON, one.thing_id, one.since)
    for one in returned_to_people(since=now - LOOK_BACK):
        yield Fact(one.person_id, ReminderKind.ASSESSMENT_RETURNED, one.thing_id, one.since)
    yield from _said_wrong(since=now - LOOK_BACK)


def _said_wrong(*, since: datetime) -> Iterable[Fact]:
    """What somebody said is wrong about a role or a manager: L&D and both people are told."""
    said = open_objections(since=since)
    keepers = people_with_role(Role.LD_ADMINISTRATOR) if said else []
    for one in said:
        for person_id in {one.person_id, one.manager_id or one.person_id, *keepers}:
            yield Fact(person_id, ReminderKind.SAID_WRONG, one.id, local_day(one.said_at))


def supersede(person_ids: Collection[UUID] | None = None) -> int:
    """Of several reminders of one fact that are owed at once, by everybody or these people, let all but the latest go."""
    later = aliased(Reminder)
    has_later = exists(
        select(later.id).where(
            later.person_id == Reminder.person_id,
            later.kind == Reminder.kind,
            later.subject_id == Reminder.subject_id,
            later.due_on == Reminder.due_on,
            or_(
                later.offset_days > Reminder.offset_days,
                and_(later.offset_days == Reminder.offset_days, later.occurrence > Reminder.occurrence),
            ),
        )
    )
    return affected_rows(
        db.session(),
        update(Reminder)
        .where(
            Reminder.state == ReminderState.OWED,
            has_later,
            true() if person_ids is None else Reminder.person_id.in_(person_ids),
        )
        .values(state=ReminderState.SUPERSEDED, reason=Reason.LATER_ONE)
        .execution_options(synchronize_session=False),
    )


def suppress_untrue(owed: list[Owed], policies: Policies, *, now: datetime) -> list[Owed]:
    """Look once more at the facts behind some reminders, suppress those that no longer hold, and give the others."""
    reasons = {one.id: reason for one, reason in _reasons(owed, policies, now=now)}
    session = db.session()
    for reason in set(reasons.values()):
        session.execute(
            update(Reminder)
            .where(
                Reminder.id.in_([one for one, why in reasons.items() if why == reason]),
                Reminder.state == ReminderState.OWED,
            )
            .values(state=ReminderState.SUPPRESSED, reason=reason)
        )
    return [one for one in owed if one.id not in reasons]


def _reasons(owed: list[Owed], policies: Policies, *, now: datetime) -> Iterable[tuple[Owed, Reason]]:
    today = local_day(now)
    people = recipients({one.person_id for one in owed})
    of_kind = {kind: [one.subject_id for one in owed if one.kind == kind] for kind in ReminderKind}
    enrolments = enrolments_by_id(of_kind[ReminderKind.COURSE_DUE])
    desks = {
        (one.person_id, one.thing_id) for one in _still(waiting_on_desks, owed, ReminderKind.DECISION_WAITING, today)
    }
    moved = {(one.thing_id, one.since) for one in _still(gone_on, owed, ReminderKind.GONE_ON, today)}
    still_true: dict[ReminderKind, tuple[Collection[UUID], Reason]] = {
        ReminderKind.SAID_WRONG: (still_open(of_kind[ReminderKind.SAID_WRONG]), Reason.SETTLED),
        ReminderKind.ASSESSMENT_RETURNED: (
            still_returned(of_kind[ReminderKind.ASSESSMENT_RETURNED]),
            Reason.ANSWERED,
        ),
        **_attempts_still(of_kind, now),
        ReminderKind.TEAM_MONTH: (
            managers_with_summaries(of_kind[ReminderKind.TEAM_MONTH]) if of_kind[ReminderKind.TEAM_MONTH] else (),
            Reason.NOBODY_BELOW,
        ),
        ReminderKind.COURSE_MOVED: (still_moved(of_kind[ReminderKind.COURSE_MOVED]), Reason.WITHDRAWN),
    }
    reviews = _reviews_still(of_kind, now)
    asked = _asked_still(of_kind, now)
    dated = {
        **reasons_of_required(owed, today=today),
        **reasons_of_stale(owed, today=today),
        **reasons_of_plans(owed, today=today),
        **reasons_of_new_courses(owed),
        **reasons_of_announcements(owed, today=today),
        **reasons_of_help(owed),
        **reasons_of_registers(owed),
    }
    chosen = calendars((), today=today, people=people)
    for one in owed:
        person = people[one.person_id]
        reason = _reason_of_person(
            person,
            has_stopped=chosen.has_stopped(one.person_id, one.kind),
            is_mailed=policies.of(one.kind).policy.way is not Way.SITE,
        )
        if reason:
            pass
        elif not policies.of(one.kind).covers(one.offset_days):
            reason = Reason.TURNED_OFF
        elif one.id in dated:
            is_not_theirs = person.is_private and one.kind not in ALSO_OF_PRIVATE_PEOPLE
            reason = Reason.NOT_ASKED if is_not_theirs else dated[one.id]
        elif one.kind == ReminderKind.COURSE_DUE:
            enrolment = enrolments[one.subject_id]
            reason = _reason_of_course(enrolment.state, enrolment.due_on, one, today)
        elif one.kind == ReminderKind.DECISION_WAITING and (one.person_id, one.subject_id) not in desks:
            reason = Reason.DECIDED
        elif one.kind == ReminderKind.GONE_ON and (one.subject_id, one.due_on) not in moved:
            reason = Reason.MOVED_AGAIN
        elif one.kind in still_true and one.subject_id not in still_true[one.kind][0]:
            reason = still_true[one.kind][1]
        elif one.kind in REVIEWS and (one.person_id, one.kind, one.subject_id) not in reviews:
            reason = Reason.DECIDED
        elif one.kind in ASKED and (one.person_id, one.kind, one.subject_id) not in asked:
            reason = Reason.NOT_ASKED
        if reason:
            yield one, reason


def _reason_of_person(person: Recipient, *, has_stopped: bool, is_mailed: bool) -> Reason | None:
    """Why nothing of a kind reaches somebody, whatever it is about."""
    if person.has_left:
        return Reason.LEFT
    if is_mailed and not person.email:
        return Reason.NO_ADDRESS
    return Reason.STOPPED if has_stopped else None


def _attempts_still(
    of_kind: dict[ReminderKind, list[UUID]], now: datetime
) -> dict[ReminderKind, tuple[Collection[UUID], Reason]]:
    """Which requests for one more attempt still wait, and whose answer still concerns a learner who is under way."""
    kinds = {ReminderKind.ATTEMPT_ASKED: Reason.DECIDED, ReminderKind.ATTEMPT_ANSWERED: Reason.WITHDRAWN}
    if not any(of_kind[kind] for kind in kinds):
        return {}
    facts = list(facts_of_attempts(now - 2 * LOOK_BACK))
    return {kind: ({fact.subject_id for fact in facts if fact.kind == kind}, reason) for kind, reason in kinds.items()}


def _reviews_still(of_kind: dict[ReminderKind, list[UUID]], now: datetime) -> set[tuple[UUID, ReminderKind, UUID]]:
    """Whom which review still concerns, where any is owed."""
    if not any(of_kind[kind] for kind in REVIEWS):
        return set()
    return {(fact.person_id, fact.kind, fact.subject_id) for fact in facts_of_reviews(since=now - 2 * LOOK_BACK)}


def _asked_still(of_kind: dict[ReminderKind, list[UUID]], now: datetime) -> set[tuple[UUID, ReminderKind, UUID]]:
    """Who is still to be asked about which completion, or told of which course that they wished for, where any reminder does so."""
    ids = [one for kind in FOLLOW_UPS.values() for one in of_kind[kind]]
    facts = facts_of_follow_ups(now, ids=ids) if ids else ()
    wishes = still_answered(of_kind[ReminderKind.TOPIC_TAUGHT])
    suggestions = still_suggested(of_kind[ReminderKind.COURSE_SUGGESTED])
    asks = still_asked(of_kind[ReminderKind.ASSESSMENT_ASKED])
    return {
        *((fact.person_id, fact.kind, fact.subject_id) for fact in facts),
        *((wish.person_id, ReminderKind.TOPIC_TAUGHT, wish.id) for wish in wishes),
        *((one.person_id, ReminderKind.COURSE_SUGGESTED, one.id) for one in suggestions),
        *((ask.person_id, ReminderKind.ASSESSMENT_ASKED, ask.id) for ask in asks),
    }


def _still(find: Finder, owed: list[Owed], kind: ReminderKind, today: date) -> list[Waiting]:
    """What waits still of that which reminders of a kind are about."""
    ids = [one.subject_id for one in owed if one.kind == kind]
    return find(on=today, ids=ids) if ids else []


def _reason_of_course(state: EnrolmentState, due_on: date | None, owed: Owed, today: date) -> Reason | None:
    if state == EnrolmentState.COMPLETED:
        return Reason.COMPLETED
    if state == EnrolmentState.WITHDRAWN:
        return Reason.WITHDRAWN
    if due_on != owed.due_on:
        return Reason.DATE_MOVED
    return Reason.DAY_PASSED if owed.due_on < today else None
