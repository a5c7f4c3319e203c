"""Rivals for places: many processes for the last ones, and simultaneous changes of one session, on both databases."""

import json
import os
import random
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TextIO
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre.bookings.models import Booking, SessionAct, SessionEvent
from skills_centre.bookings.queries.team_places import held_by
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.answering import approve_request, decline_request
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.offers import accept_offer
from skills_centre.bookings.services.scheduling import change_capacity
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.team_booking import book_team, hold_places
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_session, assert_counters_are_true, book, people, states_in, the_session
from tests.bookings.team_builders import an_office
from tests.conftest import NOW
from tests.forked import Forked, kept_environment, start_module
from tests.learning.builders import add_course
from tests.races.test_learning import race
from tests.skills.deciding_builders import delegate

PROCESSES, PLACES = 4, 20


@dataclass(frozen=True)
class Presser:
    """A process that waits to book, and the two ends of talking with it."""

    process: Forked
    rounds: TextIO
    results: TextIO

    def say(self, what: object) -> None:
        self.rounds.write(json.dumps(what) + "\n")
        self.rounds.flush()

    def hear(self) -> str:
        return self.results.readline().strip()


@contextmanager
def pressing(settings: Settings) -> Generator[list[Presser]]:
    """Several processes that wait to book."""
    with ExitStack() as stack:
        started = []
        for number in range(PROCESSES):
            pipes = [settings.data_dir / f"{name}-{number}" for name in ("rounds", "results")]
            for pipe in pipes:
                os.mkfifo(pipe)
            process = start_module(
                ["tests.races.booking_rush", *map(str, pipes)],
                environment=kept_environment(),
                log=settings.data_dir / f"presser-{number}.log",
            )
            stack.callback(process.stop)
            rounds, results = stack.enter_context(pipes[0].open("w")), stack.enter_context(pipes[1].open())
            started.append(Presser(process, rounds, results))
            started[-1].say({"data_dir": str(settings.data_dir), "database_url": settings.database_url})
        for one in started:
            assert one.hear() == "ready"
        yield started


def rush(pressers: Sequence[Presser], session_id: UUID, person_ids: Sequence[UUID]) -> Counter[str]:
    """Have all of these people book at once, through all of these processes, and count what they got."""
    at = utc_now().timestamp() + 0.2
    for place, one in enumerate(pressers):
        share = [str(person_id) for person_id in person_ids[place :: len(pressers)]]
        one.say({"session": str(session_id), "people": share, "at": at, "now": NOW.isoformat()})
    return Counter(got for one in pressers for got in json.loads(one.hear()))


def check_rush(settings: Settings, *, number: int, rounds: int) -> None:
    """Of so many people who book at once exactly as many as there are places get one, and all others wait in order."""
    course_id, person_ids = add_course(), people(number)
    with pressing(settings) as pressers:
        for _ in range(rounds):
            session_id = a_session(course_id=course_id, capacity=PLACES)
            random.Random(str(session_id)).shuffle(person_ids)
            assert rush(pressers, session_id, person_ids) == {"confirmed": PLACES, "waiting": number - PLACES}
            states = states_in(session_id)
            assert states == [BookingState.CONFIRMED] * PLACES + [BookingState.WAITING] * (number - PLACES)
            tickets = db.session.scalars(
                select(Booking.ticket).where(Booking.session_id == session_id).order_by(Booking.ticket)
            ).all()
            assert tickets == list(range(1, number + 1)), "somebody lost their turn"
            assert_counters_are_true(session_id)
    given = db.session.scalar(select(func.count()).where(Booking.state == BookingState.CONFIRMED))
    assert given == PLACES * rounds
    print(f"{db.engine.name}: {2 * number * rounds} attempts for {given} places: none oversold")  # noqa: T201 - the figure itself


def test_of_many_who_book_at_once_in_four_processes_exactly_as_many_as_there_are_places_get_one(
    app: Flask, settings: Settings
) -> None:
    check_rush(settings, number=100, rounds=2)


@pytest.mark.soak
def test_five_hundred_for_twenty_places_fifty_times(app: Flask, settings: Settings) -> None:
    """Each presses twice: on the two databases these are a hundred thousand attempts."""
    check_rush(settings, number=500, rounds=50)


def test_a_double_press_books_once(app: Flask) -> None:
    session_id, [ada] = a_session(), people(1)
    outcomes = race(app, *[lambda: book_place(ada, session_id, by_id=ada, now=NOW).state] * 6)
    assert outcomes.count(BookingState.CONFIRMED) == 1
    assert states_in(session_id) == [BookingState.CONFIRMED]
    assert_counters_are_true(session_id)


@pytest.mark.parametrize("capacity", [5, 6, 8])
def test_cancelling_promoting_and_resizing_at_once_leave_the_counters_true(app: Flask, capacity: int) -> None:
    session_id, person_ids = a_session(capacity=4), people(12)
    made = [book(one, session_id) for one in person_ids]
    first = person_ids[0]
    race(
        app,
        *[lambda one=one: cancel_booking(one, reason=EndReason.WORK, by_id=first, now=NOW) for one in made[:3]],
        lambda: change_capacity(session_id, capacity, by_id=None, now=NOW),
        lambda: change_capacity(session_id, 3, by_id=None, now=NOW),
        lambda: settle(session_id, now=NOW + timedelta(days=1)),
        lambda: accept_offer(made[4], by_id=person_ids[4], now=NOW),
        lambda: book_place(first, session_id, by_id=first, now=NOW),
    )
    assert_counters_are_true(session_id)
    kept = the_session(session_id)
    assert kept.waiting == 0 or kept.taken == kept.capacity, "a place lies free while people wait"


@pytest.mark.parametrize("number", [2, 5, 9])
def test_booking_while_the_session_is_cancelled_leaves_nobody_with_a_place(app: Flask, number: int) -> None:
    session_id, person_ids = a_session(capacity=3), people(number)
    race(
        app,
        *[lambda one=one: book_place(one, session_id, by_id=one, now=NOW) for one in person_ids],
        lambda: cancel_session(session_id, why="It floods.", by_id=person_ids[0], now=NOW),
    )
    assert set(states_in(session_id)) <= {BookingState.CANCELLED}
    assert_counters_are_true(session_id)
    acts = db.session.scalars(select(SessionEvent.act).where(SessionEvent.session_id == session_id)).all()
    assert acts.count(SessionAct.CANCELLED) == 1


def test_two_approvers_and_the_person_at_once_leave_one_answer(app: Flask) -> None:
    office = an_office()
    delegate(office.mina, office.dan)
    for _round in range(5):
        session_id = a_session(capacity=1, needs_approval=True)
        made = book(office.ada, session_id)
        outcomes = race(
            app,
            partial(approve_request, made, by_id=office.mina, now=NOW),
            partial(approve_request, made, by_id=office.dan, now=NOW),
            partial(decline_request, made, why="Too dear.", by_id=office.dan, now=NOW),
            partial(cancel_booking, made, reason=EndReason.WORK, by_id=office.ada, now=NOW),
        )
        [state] = states_in(session_id)
        assert state in {BookingState.DECLINED, BookingState.CANCELLED}
        answers = db.session.scalars(
            select(SessionEvent.state).where(
                SessionEvent.booking_id == made,
                SessionEvent.state.in_([BookingState.CONFIRMED, BookingState.DECLINED]),
            )
        ).all()
        assert len(answers) <= 1, outcomes
        assert_counters_are_true(session_id)


def test_a_team_is_booked_while_others_press_and_the_form_is_sent_twice(app: Flask) -> None:
    office, others = an_office(), people(4)
    session_id, form_id = a_session(capacity=4), new_id()
    race(
        app,
        *[partial(book_team, session_id, [office.ada, office.ben], by_id=office.mina, now=NOW)] * 2,
        *[partial(book_place, one, session_id, by_id=one, now=NOW) for one in others],
        *[
            partial(
                hold_places, session_id, 1, manager_id=office.mina, by_id=office.mina, now=NOW, form_id=form_id
            )
        ] * 2,
    )  # fmt: skip
    reserved = sum(one.places for one in held_by([office.mina]))
    mine = db.session.scalars(select(Booking.id).where(Booking.person_id.in_([office.ada, office.ben]))).all()
    assert len(mine) == 2
    assert reserved <= 1
    assert_counters_are_true(session_id, reserved=reserved)
