"""Any sequence of booking, cancelling, offers, capacity and time does to a session what a simple model says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from skills_centre.bookings.rules.states import BookingState, EndReason, SessionState
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer, take_free_place
from skills_centre.bookings.services.scheduling import change_capacity
from skills_centre.bookings.services.settling import settle
from skills_centre.platform.clock import LONDON
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from tests.bookings.builders import a_session, assert_counters_are_true, people, states_in, the_session
from tests.conftest import NOW
from tests.learning.builders import add_course

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED
EXPIRED, CANCELLED = BookingState.EXPIRED, BookingState.CANCELLED

#: The session is on the Monday after the clocks go on, so that offers cross a weekend and the change.
STARTS = datetime(2026, 3, 30, 9, 0, tzinfo=NOW.tzinfo)
BEGINS = STARTS - timedelta(days=7)
CUT_OFF = STARTS - timedelta(hours=48)


@dataclass
class Model:
    """A session as one would keep it on paper: a list of arrivals, and what each has."""

    capacity: int = 2
    now: datetime = BEGINS
    states: list[BookingState] = field(default_factory=list)
    ends: dict[int, datetime] = field(default_factory=dict)
    told: datetime | None = None
    is_cancelled: bool = False

    @property
    def free(self) -> int:
        return self.capacity - sum(state in {CONFIRMED, OFFERED} for state in self.states)

    def line(self) -> list[int]:
        return [place for place, state in enumerate(self.states) if state is WAITING]

    def may_book(self) -> bool:
        return not self.is_cancelled and self.now < STARTS

    def book(self) -> None:
        head_start_is_over = self.told is not None and self.now >= self.told + timedelta(hours=2)
        can_have = self.free > 0 and (not self.line() or head_start_is_over)
        self.states.append(CONFIRMED if can_have else WAITING)
        self.after()

    def after(self) -> None:
        if self.free == 0:
            self.told = None

    def change(self, place: int, state: BookingState) -> None:
        self.states[place] = state
        self.ends.pop(place, None)
        self.after()

    def serve(self) -> None:
        if self.is_cancelled or self.now >= STARTS:
            return
        for place in self.line():
            if self.free <= 0:
                return
            if self.now >= CUT_OFF:
                self.told = self.told or self.now
                return
            if self.now + timedelta(hours=2) >= CUT_OFF:
                return
            self.states[place] = OFFERED
            self.ends[place] = min(_same_time_on_next_weekday(self.now), CUT_OFF)
            self.after()

    def settle(self) -> None:
        if self.is_cancelled:
            return
        for place in sorted(self.ends, key=lambda one: (self.ends[one], one)):
            if self.ends[place] <= self.now or self.now >= STARTS:
                self.change(place, EXPIRED)
        if self.now >= STARTS:
            for place in self.line():
                self.change(place, CANCELLED)
        self.serve()


def _same_time_on_next_weekday(now: datetime) -> datetime:
    there = now.astimezone(LONDON) + timedelta(days=1)
    while there.isoweekday() > 5:
        there += timedelta(days=1)
    return there.astimezone(NOW.tzinfo)


class SessionMachine(RuleBasedStateMachine):
    """Does the same to the product and to the model."""

    course_id: UUID
    person_ids: tuple[UUID, ...]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.session_id = a_session(course_id=self.course_id, starts_at=STARTS, cancel_by=STARTS)
        self.bookings: list[tuple[UUID, UUID]] = []

    def _does(self, act: Any, *args: object, **kwargs: object) -> bool:  # noqa: ANN401 - any service
        try:
            with transaction():
                act(*args, now=self.model.now, **kwargs)
        except Refusal:
            return False
        return True

    @rule(who=st.integers(0, 5))
    def book(self, who: int) -> None:
        person_id = self.person_ids[who]
        is_live = any(
            person_id == owner and self.model.states[place] not in {EXPIRED, CANCELLED}
            for place, (owner, _made) in enumerate(self.bookings)
        )
        made: list[UUID] = []

        def act(*, now: datetime) -> None:
            made.append(book_place(person_id, self.session_id, by_id=person_id, now=now).booking_id)

        expected = self.model.may_book() and not is_live
        assert self._does(act) == expected
        if expected:
            self.bookings.append((person_id, made[0]))
            self.model.book()

    @precondition(lambda self: self.bookings)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.bookings) - 1))
        person_id, booking_id = self.bookings[place]
        state = self.model.states[place]
        done = self._does(cancel_booking, booking_id, reason=EndReason.WORK, by_id=person_id, person_id=person_id)
        if state is CANCELLED:
            assert done
        elif state is EXPIRED or self.model.now >= STARTS:
            assert not done
        else:
            assert done
            self.model.change(place, CANCELLED)
            self.model.serve()

    @precondition(lambda self: self.bookings)
    @rule(data=st.data(), accepts=st.booleans())
    def answer(self, data: st.DataObject, accepts: bool) -> None:
        place = data.draw(st.integers(0, len(self.bookings) - 1))
        person_id, booking_id = self.bookings[place]
        if self.model.states[place] is not OFFERED:
            return
        if accepts:
            stands = self.model.now < self.model.ends[place]
            assert self._does(accept_offer, booking_id, by_id=person_id) == stands
            if stands:
                self.model.change(place, CONFIRMED)
        else:
            assert self._does(pass_on_offer, booking_id, by_id=person_id)
            self.model.change(place, CANCELLED)
            self.model.serve()

    @precondition(lambda self: self.bookings)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.bookings) - 1))
        person_id, booking_id = self.bookings[place]
        if self.model.states[place] is not WAITING:
            return
        can = self.model.free > 0 and CUT_OFF <= self.model.now < STARTS
        assert self._does(take_free_place, booking_id, by_id=person_id) == can
        if can:
            self.model.change(place, CONFIRMED)

    @rule(capacity=st.integers(1, 6))
    def resize(self, capacity: int) -> None:
        held = self.model.capacity - self.model.free
        can = not self.model.is_cancelled and self.model.now < STARTS and capacity >= held
        assert self._does(change_capacity, self.session_id, capacity, by_id=None) == can
        if can and capacity != self.model.capacity:
            self.model.capacity = capacity
            self.model.serve()

    @rule(hours=st.sampled_from([1, 5, 24, 30]))
    def wait(self, hours: int) -> None:
        self.model.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        self._does(settle, self.session_id)
        self.model.settle()

    @precondition(lambda self: len(self.bookings) > 4 and not self.model.is_cancelled)
    @rule()
    def cancel_all(self) -> None:
        done = self._does(cancel_session, self.session_id, why="The room floods.", by_id=self.person_ids[0])
        assert done == (self.model.now < STARTS)
        if done:
            self.model.is_cancelled = True
            for place, state in enumerate(self.model.states):
                if state in {CONFIRMED, OFFERED, WAITING}:
                    self.model.change(place, CANCELLED)

    @invariant()
    def agrees(self) -> None:
        assert states_in(self.session_id) == self.model.states
        assert_counters_are_true(self.session_id)
        kept = the_session(self.session_id)
        assert kept.capacity == self.model.capacity
        assert (kept.state is SessionState.CANCELLED) == self.model.is_cancelled


def run(examples: int) -> None:
    """Run so many sequences against one institution."""
    machine = type("Machine", (SessionMachine,), {"course_id": add_course(), "person_ids": tuple(people(6))})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
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
    run(150)
