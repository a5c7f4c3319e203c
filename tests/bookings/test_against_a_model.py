"""Any sequence of what people, approvers, managers, keepers and the clock do to a session does to it what a list on paper says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from skills_centre.bookings.models import Booking, PlaceRequest
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.queries.moves import waiting_move
from skills_centre.bookings.queries.team_places import held_by
from skills_centre.bookings.rules.states import BookingState, EndReason, SessionState
from skills_centre.bookings.services.answering import approve_request, decline_request
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.moving import change_by_form, stop_move
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer, take_free_place
from skills_centre.bookings.services.scheduling import change_capacity, schedule_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.team_booking import book_team, cancel_for_member, hold_places, keep_held
from skills_centre.people.models import Membership, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_plan, assert_counters_are_true, people, the_session
from tests.bookings.on_paper import CANCELLED, EXPIRED, LIVE, OFFERED, REQUESTED, WAITING, Entry, PaperSession
from tests.bookings.team_builders import someone
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.people.builders import add_unit
from tests.skills.assessed import report_to
from tests.skills.deciding_builders import delegate

#: The session is on the Monday after the clocks go on, so that offers and requests cross weekends and the change.
STARTS = datetime(2026, 3, 30, 9, 0, tzinfo=NOW.tzinfo)
#: With so many others on it, a few of the team decide whether many are to be told.
CROWD = 18
TEAM = 6
#: Otherwise a sequence does little else than change its session.
MOST_CHANGES = 3


@dataclass(frozen=True)
class Department:
    """Mina manages the team, Dan acts for her, Fay is named for their area, Lea looks after sessions; others fill them."""

    course: UUID
    team: tuple[UUID, ...]
    others: tuple[UUID, ...]
    mina: UUID
    dan: UUID
    fay: UUID
    lea: UUID


def a_department() -> Department:
    """Everybody that the sequences are about."""
    team, others = people(TEAM), people(CROWD)
    mina, dan, fay, lea = (someone(name) for name in ("Mina Manager", "Dan Delegate", "Fay Fallback", "Lea Admin"))
    area = add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    with transaction() as session:
        session.add_all(Membership(id=new_id(), person_id=one, unit_id=area, starts_on=TODAY) for one in team)
    with transaction():
        name_fallback(area, fay, ends_on=None, by_id=None, now=NOW)
    report_to(mina, *team)
    delegate(mina, dan, last=TODAY + timedelta(days=400))
    return Department(add_course(), tuple(team), tuple(others), mina, dan, fay, lea)


class SessionMachine(RuleBasedStateMachine):
    """Does the same to the product and to the list on paper, and compares."""

    where: Department
    paper: PaperSession
    session_id: UUID

    def __init__(self) -> None:
        super().__init__()
        self.bookings: list[UUID] = []
        self.reservations: list[UUID] = []
        self.move_id: UUID | None = None
        self.changes = 0

    @initialize(
        days=st.sampled_from([3, 8, 25]),
        places=st.sampled_from([2, 4]),
        closes=st.sampled_from([0, 24]),
        crowd=st.sampled_from([0, CROWD]),
        needs_approval=st.sampled_from([False, False, True]),
        come=st.sampled_from([0, 3, 5, TEAM]),
    )
    def begin(self, days: int, places: int, closes: int, crowd: int, needs_approval: bool, come: int) -> None:
        now, closes_at = STARTS - timedelta(days=days), STARTS - timedelta(hours=closes)
        self.paper = PaperSession(STARTS, closes_at, now, crowd + places, crowd, needs_approval)
        plan = partial(self._plan, STARTS, closes_at)
        with transaction():
            self.session_id = schedule_session(plan(needs_approval=False), by_id=None, now=NOW)
        with transaction():
            for one in self.where.others[:crowd]:
                book_place(one, self.session_id, by_id=one, now=NOW)
        with transaction():
            change_by_form(self.session_id, plan(needs_approval=needs_approval), by_id=self.where.lea, now=NOW)
        for who in range(come):
            self.book(who)

    def _plan(self, starts: datetime, closes: datetime, *, needs_approval: bool) -> Any:  # noqa: ANN401 - a plan
        return a_plan(
            self.where.course,
            starts_at=starts,
            booking_closes_at=closes,
            cancel_by=closes,
            capacity=self.paper.capacity,
            needs_approval=needs_approval,
        )

    def _does(self, act: Callable[..., Any], *args: object, **kwargs: object) -> bool:
        """Have the product do it now, and say whether it could."""
        try:
            with transaction():
                act(*args, now=self.paper.now, **kwargs)
        except Refusal:
            return False
        return True

    def _kept(self) -> list[Any]:
        """The bookings of the team as the product keeps them, in the order of arrival."""
        return list(
            db.session.execute(
                select(
                    Booking.id, Booking.state, Booking.offer_ends_at, PlaceRequest.moves_on_at, PlaceRequest.answer_by
                )
                .outerjoin(PlaceRequest, PlaceRequest.booking_id == Booking.id)
                .where(Booking.session_id == self.session_id, Booking.person_id.in_(self.where.team))
                .order_by(Booking.ticket)
            )
        )

    def _any(self, data: st.DataObject, *states: BookingState) -> tuple[Entry, UUID, UUID]:
        """Some entry on paper with its booking and its person: mostly one that stands so, sometimes any."""
        places = range(len(self.bookings))
        fitting = [place for place in places if self.paper.entries[place].state in states]
        is_any = data.draw(st.integers(0, 3)) == 0
        place = data.draw(st.sampled_from(fitting if fitting and not is_any else list(places)))
        entry = self.paper.entries[place]
        return entry, self.bookings[place], self.where.team[entry.who]

    @rule(who=st.integers(0, TEAM - 1))
    def book(self, who: int) -> None:
        person = self.where.team[who]
        assert self._does(book_place, person, self.session_id, by_id=person) == self.paper.book(who)
        self.bookings = [one.id for one in self._kept()]

    @precondition(lambda self: self.bookings)
    @rule(data=st.data(), is_manager=st.booleans())
    def cancel(self, data: st.DataObject, is_manager: bool) -> None:
        entry, booking, person = self._any(data, *LIVE)
        if is_manager:
            done = self._does(cancel_for_member, booking, reason=EndReason.WORK, by_id=self.where.mina)
        else:
            done = self._does(cancel_booking, booking, reason=EndReason.WORK, by_id=person, person_id=person)
        assert done == self.paper.cancel(entry)

    @precondition(lambda self: self.paper.has_any(OFFERED, EXPIRED))
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        entry, booking, person = self._any(data, OFFERED)
        assert self._does(accept_offer, booking, by_id=person) == self.paper.accept(entry)

    @precondition(lambda self: self.paper.has_any(OFFERED, CANCELLED))
    @rule(data=st.data())
    def pass_on(self, data: st.DataObject) -> None:
        entry, booking, person = self._any(data, OFFERED)
        assert self._does(pass_on_offer, booking, by_id=person) == self.paper.pass_on(entry)

    @precondition(lambda self: self.paper.has_any(WAITING))
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        entry, booking, person = self._any(data, WAITING)
        assert self._does(take_free_place, booking, by_id=person) == self.paper.take(entry)

    @precondition(lambda self: any(one.moves_on for one in self.paper.entries))
    @rule(data=st.data(), approver=st.sampled_from(["mina", "dan", "fay", "lea"]), says_yes=st.booleans())
    def answer(self, data: st.DataObject, approver: str, says_yes: bool) -> None:
        entry, booking, _person = self._any(data, REQUESTED)
        by_id, is_fallback = getattr(self.where, approver), approver == "fay"
        if says_yes:
            done = self._does(approve_request, booking, by_id=by_id)
            can = approver != "lea" and self.paper.approve(entry, is_fallback=is_fallback)
        else:
            done = self._does(decline_request, booking, why="Too dear.", by_id=by_id)
            can = approver != "lea" and self.paper.decline(entry, is_fallback=is_fallback)
        assert done == can

    @rule(who=st.sets(st.integers(0, TEAM - 1), min_size=1, max_size=2), by=st.sampled_from(["mina", "dan"]))
    def book_for(self, who: set[int], by: str) -> None:
        chosen = sorted(who)
        done = self._does(
            book_team, self.session_id, [self.where.team[one] for one in chosen], by_id=getattr(self.where, by)
        )
        assert done == self.paper.book_for(chosen)
        self.bookings = [one.id for one in self._kept()]

    @precondition(lambda self: self.paper.is_ahead)
    @rule(places=st.integers(1, 2))
    def hold(self, places: int) -> None:
        made: list[UUID] = []

        def act(*, now: datetime) -> None:
            mina = self.where.mina
            made.append(hold_places(self.session_id, places, manager_id=mina, by_id=mina, now=now))

        assert self._does(act) == self.paper.hold(places)
        self.reservations += made

    @precondition(lambda self: any(self.paper.held))
    @rule(data=st.data(), leave=st.integers(0, 2))
    def keep(self, data: st.DataObject, leave: int) -> None:
        place = data.draw(st.integers(0, len(self.reservations) - 1))
        done = self._does(keep_held, self.reservations[place], leave, by_id=self.where.mina)
        assert done == self.paper.keep(place, leave)

    @rule(capacity=st.integers(1, 6))
    def resize(self, capacity: int) -> None:
        capacity += self.paper.crowd
        assert self._does(change_capacity, self.session_id, capacity, by_id=None) == self.paper.resize(capacity)

    @precondition(lambda self: self.paper.is_ahead and self.changes < MOST_CHANGES)
    @rule(
        hours=st.sampled_from([0, 0, 3, 30, 51, 100, 200, 600]),
        closes=st.sampled_from([0, 24]),
        needs_approval=st.booleans(),
    )
    def change(self, hours: int, closes: int, needs_approval: bool) -> None:
        starts = self.paper.now + timedelta(hours=hours) if hours else self.paper.starts
        closes_at = starts - timedelta(hours=closes)
        plan = self._plan(starts, closes_at, needs_approval=needs_approval)
        self.changes += 1
        done = self._does(change_by_form, self.session_id, plan, by_id=self.where.lea)
        assert done == self.paper.change(starts, closes_at, needs_approval=needs_approval)
        waiting = waiting_move(self.session_id)
        self.move_id = waiting.id if waiting else self.move_id

    @precondition(lambda self: self.paper.move or self.paper.has_moved)
    @rule()
    def stop_moving(self) -> None:
        assert self._does(stop_move, self.session_id, self.move_id, by_id=self.where.lea) == self.paper.stop_move()

    @precondition(lambda self: len(self.bookings) > 5)
    @rule()
    def cancel_all(self) -> None:
        done = self._does(cancel_session, self.session_id, why="The room floods.", by_id=self.where.lea)
        assert done == self.paper.cancel_all()

    @precondition(lambda self: self.paper.cancel_at or self.paper.is_cancelled)
    @rule()
    def stop_cancelling(self) -> None:
        assert self._does(stop_cancelling, self.session_id, by_id=self.where.lea) == self.paper.stop_cancelling()

    @rule(minutes=st.sampled_from([4, 5, 60, 300]))
    def wait(self, minutes: int) -> None:
        self.paper.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.paper.moments)
    @rule(place=st.integers(0, 2), is_just_before=st.booleans(), is_swept=st.booleans())
    def wait_for_what_comes(self, place: int, is_just_before: bool, is_swept: bool) -> None:
        coming = self.paper.moments
        moment = coming[min(place, len(coming) - 1)]
        self.paper.now = max(self.paper.now, moment - timedelta(minutes=is_just_before))
        if is_swept:
            self.sweep()

    @rule()
    def sweep(self) -> None:
        before, is_due = repr(self.paper), self.session_id in sessions_due(now=self.paper.now)
        self._does(settle, self.session_id)
        self.paper.settle()
        assert is_due or repr(self.paper) == before, "no sweep would have found it"

    @invariant()
    def agrees(self) -> None:
        paper, kept = self.paper, the_session(self.session_id)
        assert [(one.state, one.offer_ends_at, one.moves_on_at, one.answer_by) for one in self._kept()] == [
            (one.state, one.offer_ends, one.moves_on, one.answer_by) for one in paper.entries
        ]
        assert_counters_are_true(self.session_id, reserved=sum(paper.held))
        assert sum(one.places for one in held_by([self.where.mina], self.session_id)) == sum(paper.held)
        assert (kept.taken, kept.capacity, kept.needs_approval) == (paper.taken, paper.capacity, paper.needs_approval)
        assert (kept.state is SessionState.CANCELLED, kept.cancel_at) == (paper.is_cancelled, paper.cancel_at)
        assert (kept.starts_at, kept.booking_closes_at, kept.cancel_by) == (paper.starts, paper.closes, paper.closes)
        if not paper.is_cancelled:
            assert (kept.told_free_at, kept.state is SessionState.CLOSED) == (paper.told, paper.is_closed)
        moving = waiting_move(self.session_id)
        on_paper = (paper.move.starts, paper.move.at) if paper.move else None
        assert ((moving.dates[0][0], moving.move_at) if moving else None) == on_paper


def run(examples: int) -> None:
    """Run so many sequences against one institution."""
    machine = type("Machine", (SessionMachine,), {"where": a_department()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    db.session.close()


def test_a_session_does_what_the_model_says(app: Flask) -> None:
    run(8)


@pytest.mark.soak
def test_a_session_does_what_the_model_says_in_many_sequences(app: Flask) -> None:
    run(300)
