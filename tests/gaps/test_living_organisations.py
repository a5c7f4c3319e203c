"""Random organisations that live through the product's own services: every state and every summary is what raw history says."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from skills_centre.gaps.services.checking import check_summaries
from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.gaps.services.recompute import follow_the_line
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.gaps.builders import all_states, fold_all, kept, recompute
from tests.gaps.history_oracle import states_on
from tests.gaps.living import ACTS, Organisation, found
from tests.gaps.oracle import PersonState, summaries
from tests.gaps.reading_history import read_history


def by_pair(states: list[PersonState]) -> dict[object, PersonState]:
    return {(one.person_id, one.skill_id): one for one in states}


def agree_with_history(here: Organisation, seed: int) -> None:
    """Hold every cell and every summary against the oracle's, and have the product's own proof find nothing either."""
    history = read_history()
    states = states_on(history, local_day(here.now))
    assert by_pair(all_states()) == by_pair(states), f"seed {seed}"
    assert kept() == summaries(history.manager_of(local_day(here.now)), states), f"seed {seed}"
    db.session.close()
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        assert {one.rows_different for one in check_summaries(now=here.now)} == {0}, f"seed {seed}"


def live(seed: int, *, people: int, rounds: int, acts: int, now: datetime = NOW) -> Organisation:
    here = found(seed, people, now=now)
    for _ in range(rounds):
        for _ in range(acts):
            here.act()
        here.pass_days(here.chance.choice((0, 1, 1, 2, 20)), skip=here.chance.random() < 0.3)
        here.settle()
        agree_with_history(here, seed)
    return here


def test_whatever_people_do_every_cell_and_every_summary_is_what_history_says(app: Flask) -> None:
    now = NOW  # one organisation comes after another into the same database, and time goes forward only

    @settings(
        max_examples=2,
        deadline=None,
        derandomize=True,  # a suite that guards a change must not fail by chance on what the change did not touch
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is no simpler organisation
    )
    @given(seed=st.integers(0, 2**32), people=st.integers(1, 25))
    def at_random(seed: int, people: int) -> None:
        nonlocal now
        now = live(seed, people=people, rounds=3, acts=50, now=now).now

    at_random()


#: Seeds under which every kind of act takes effect, so that the random ones above are known to reach them all.
@pytest.mark.parametrize("seed", [20261126])
def test_every_kind_of_act_takes_effect_in_a_larger_organisation(app: Flask, seed: int) -> None:
    here = live(seed, people=30, rounds=4, acts=120)
    assert {act.__name__ for act in ACTS} <= here.done.keys(), here.done


@pytest.mark.parametrize("seed", [20261202])
def test_every_day_on_which_the_calendar_alone_changes_something_is_the_right_one(app: Flask, seed: int) -> None:
    here = found(seed, 10)
    for _ in range(150):
        here.act()
    here.settle()
    for _ in range(75):  # past the longest exemption, and the shorter currencies to the day
        here.pass_days(1)
        here.settle()
        agree_with_history(here, seed)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "people", "rounds"), [(20261127, 200, 6), (20261204, 2_000, 2)])
def test_whatever_happens_at_full_size_every_cell_is_what_history_says(
    app: Flask, seed: int, people: int, rounds: int
) -> None:
    here = live(seed, people=people, rounds=rounds, acts=people)
    print(f"seed {seed}, {people} people: {dict(here.done)}")  # noqa: T201 - the soak's record


def act_beside_rivals(
    app: Flask, here: Organisation, seed: int, acts: Callable[[], Iterable[object]], meanwhile: Callable[[], object]
) -> Counter[str]:
    """Eight who do whatever they like at once, while something else goes on; says what they did."""
    done = threading.Event()

    def rival(number: int) -> Organisation:
        own = replace(here, chance=random.Random(seed + number), people=list(here.people), done=Counter())
        with app.app_context():
            for _ in acts():
                own.act()
        return own

    def again_and_again() -> None:
        with app.app_context():
            while not done.is_set():
                meanwhile()

    db.session.close()
    with ThreadPoolExecutor(9) as rivals:
        background = rivals.submit(again_and_again)
        try:
            after = [one.result() for one in [rivals.submit(rival, number) for number in range(8)]]
        finally:
            done.set()
        background.result()
    here.now = max(one.now for one in after)
    return sum((one.done for one in after), Counter())


def live_beside_rivals(app: Flask, seed: int, *, people: int, acts: int) -> None:
    """Eight who do whatever they like at once, while others fold and recompute; then the night."""
    here = found(seed, people)
    here.settle()

    def fold_and_recompute() -> None:
        with transaction():
            fold_deltas(now=here.now, at_most=7)
        recompute()

    did = act_beside_rivals(app, here, seed, lambda: range(acts), fold_and_recompute)
    fold_all()
    agree_with_history(here, seed)
    here.pass_days(45, skip=True)
    here.settle()
    agree_with_history(here, seed)
    assert did["refused"] < 8 * acts


@pytest.mark.parametrize("seed", [20261129])
def test_eight_writers_at_once_leave_what_history_says(app: Flask, seed: int) -> None:
    live_beside_rivals(app, seed, people=12, acts=25)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [20261130])
def test_eight_writers_for_long_leave_what_history_says(app: Flask, seed: int) -> None:
    live_beside_rivals(app, seed, people=40, acts=60)


def seconds_long(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield


@pytest.mark.soak
@pytest.mark.parametrize("seed", [20261203])
def test_what_was_folded_is_what_a_recompute_writes_for_as_long_as_is_asked(app: Flask, seed: int) -> None:
    """`FOLDING_SECONDS` says for how long eight write; each night, what was folded is held against a recompute and raw history."""
    seconds = float(os.environ.get("FOLDING_SECONDS", "12"))
    here = found(seed, 60)
    here.settle()
    did: Counter[str] = Counter()
    nights = max(1, round(seconds / 30))
    for night in range(nights):

        def fold() -> None:
            with transaction(snapshot=True, holding=ORGANISATION_LOCK):
                follow_the_line(now=here.now)
            with transaction():
                fold_deltas(now=here.now)

        did += act_beside_rivals(app, here, seed + 8 * night, lambda: seconds_long(seconds / nights), fold)
        here.pass_days(1)
        here.settle()
        folded = kept()
        recompute()
        assert kept() == folded, f"seed {seed}, night {night}"
        agree_with_history(here, seed)
    acts = did.total() - did["refused"]
    print(f"{acts} acts in {seconds:.0f} s, {nights} nights, {len(folded)} summaries: {dict(did)}")  # noqa: T201 - the soak's record
    assert acts
