"""An assessment reaches the manager's summary through a real broker and worker, and a worker killed midway loses and doubles nothing."""

import signal
import time
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from filelock import FileLock, Timeout
from flask import Flask
from sqlalchemy import text

from config import Settings
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.checks import summaries_follow_the_line
from skills_centre.gaps.services.checking import check_summaries
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, is_postgresql, queued_jobs, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.errors import Refusal
from skills_centre.platform.jobs import Job
from skills_centre.skills.models import Source
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_people, refresh_skill, turn_the_day
from tests.conftest import NOW
from tests.gaps.builders import (
    SmallFramework,
    all_states,
    fold_all,
    kept,
    make_framework,
    make_people,
    recompute,
    set_lines,
    set_states,
    waiting_deltas,
)
from tests.gaps.history_oracle import states_on
from tests.gaps.living import Organisation, found
from tests.gaps.oracle import PersonState, summaries
from tests.gaps.reading_history import read_history
from tests.processes import Worker, eventually, running_worker
from tests.skills.assessed import ageing_framework, record, report_to
from tests.skills.builders import a_person, profile_id, published, skill_id

pytestmark = pytest.mark.soak_on("sqlite")

#: The deltas of one fold: 200 people × 10 skills.
WAITING = 2000

#: How often the worker is caught at most: a quick fold may end before its clock is stopped, and is then begun anew.
MOST_TURNS = 12

#: What the manager's page promises: a confirmed assessment is in the counts within ten seconds.
PROMISED_SECONDS = 10.0

#: And of whoever moves, or leaves.
PROMISED_OF_LINES = 60.0


def now_differing() -> dict[str, int]:
    """How many rows of each kind differ from a recompute; nothing may wait, or the check itself would fold it."""
    assert unfolded() == 0
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        return {found.kind: found.rows_different for found in check_summaries(now=utc_now())}


def unfolded() -> int:
    """How many deltas wait, as of now rather than of an open read."""
    db.session.close()
    return waiting_deltas()


def met(manager_id: UUID, skill: UUID) -> int:
    """How many of the manager's direct reports meet the skill by the kept summary."""
    db.session.close()
    sums = kept().get((manager_id, Scope.DIRECT.value, skill))
    return sums[3] if sums else 0


def test_an_assessment_is_in_the_summary_within_ten_seconds(app: Flask, settings: Settings) -> None:
    published(ageing_framework())
    boss, ada, writing = a_person("Bo Boss"), a_person("Ada Okafor"), skill_id("writing")
    report_to(boss, ada)
    with transaction():
        set_primary_profile(ada, profile_id("clerk"), starts_on=NOW.date(), by_id=None, now=utc_now())
        refresh_people([boss], now=utc_now())
    fold_all()
    recompute()
    assert met(boss, writing) == 0
    with running_worker(settings) as worker:
        with transaction():
            record(ada, writing, 2, source=Source.MANAGER, assessor_id=boss, on=utc_now().date() - timedelta(days=1))
            refresh_skill(ada, writing, now=utc_now())
        took = eventually(lambda: met(boss, writing) == 1, seconds=PROMISED_SECONDS, said=worker.log)
        eventually(lambda: unfolded() == 0, said=worker.log)
    print(f"in the summary after {took:.2f} s")  # noqa: T201 - the figure itself
    assert set(now_differing().values()) == {0}


def test_a_team_that_moves_and_a_manager_who_leaves_are_in_the_summaries_within_a_minute(
    app: Flask, settings: Settings
) -> None:
    published(ageing_framework())
    top, old, new, ada = (a_person(name) for name in ("Top Boss", "Old Boss", "New Boss", "Ada Okafor"))
    writing = skill_id("writing")
    with transaction():
        for person, manager in ((old, top), (new, top), (ada, old)):
            set_manager(person, manager, starts_on=NOW.date(), by_id=None, now=utc_now())
        set_primary_profile(ada, profile_id("clerk"), starts_on=NOW.date(), by_id=None, now=utc_now())
        record(ada, writing, 2, source=Source.MANAGER, assessor_id=old, on=utc_now().date() - timedelta(days=1))
        refresh_people([top, old, new, ada], now=utc_now())
    fold_all()
    recompute()
    assert (met(old, writing), met(new, writing)) == (1, 0)
    with running_worker(settings) as worker:
        with transaction():
            set_manager(ada, new, starts_on=utc_now().date(), by_id=None, now=utc_now())
        moved = eventually(lambda: met(new, writing) == 1, seconds=PROMISED_OF_LINES, said=worker.log)
        assert met(old, writing) == 0
        with transaction():
            record_leaver(new, last_day=utc_now().date(), by_id=None, now=utc_now())
        left = eventually(lambda: met(new, writing) == 0, seconds=PROMISED_OF_LINES, said=worker.log)
        # The message that says so is lost: the fold, which beat asks for every few seconds, follows the line all the same.
        with transaction():
            set_manager(ada, old, starts_on=utc_now().date(), by_id=None, now=utc_now())
            queued_jobs().waiting.clear()
        assert not summaries_follow_the_line()
        db.session.close()
        with transaction():
            enqueue(Job.FOLD_SUMMARIES)
        healed = eventually(lambda: met(old, writing) == 1, seconds=PROMISED_OF_LINES, said=worker.log)
    print(f"moved after {moved:.2f} s, gone after {left:.2f} s, healed after {healed:.2f} s")  # noqa: T201 - the figures
    assert set(now_differing().values()) == {0}


def in_the_middle_of_a_fold(settings: Settings) -> bool:
    """Whether somebody else holds what a fold holds from its first statement to its commit."""
    if is_postgresql(db.session()):
        # Of this database alone: another test has its own beside it.
        held = """SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        found = bool(db.session.scalar(text(held)))
        db.session.close()
        return found
    try:
        with FileLock(settings.data_dir / "writer.lock", timeout=0):
            return False
    except Timeout:
        return True


def kill_midway(worker: Worker, settings: Settings, *, into: float) -> bool:
    """Have the fold begin, stop the worker's clock some way into it, and kill it there; says whether it was midway indeed."""
    with transaction():
        enqueue(Job.FOLD_SUMMARIES)
    eventually(lambda: in_the_middle_of_a_fold(settings) or unfolded() < WAITING, said=worker.log, every=0.002)
    time.sleep(into)
    worker.signal(signal.SIGSTOP)
    was_midway = in_the_middle_of_a_fold(settings) and unfolded() == WAITING
    worker.kill()
    return was_midway


def everybody_below(people: list[UUID], framework: SmallFramework, turn: int) -> list[PersonState]:
    """Every person's state in every skill, another distance each turn, so that every one of them is a delta."""
    return [
        PersonState(person, skill, "below", distance=1 + (place + turn) % 3, weight=2)
        for place, person in enumerate(people)
        for skill in framework.skills.values()
    ]


def test_a_worker_killed_while_it_folds_two_thousand_deltas_loses_and_doubles_nothing(
    app: Flask, settings: Settings
) -> None:
    people = make_people(f"Person {number}" for number in range(200))
    manager_of = {person: people[(place - 1) // 3] for place, person in enumerate(people) if place}
    set_lines(manager_of)
    framework = make_framework([f"Skill {number}" for number in range(10)])
    recompute()
    set_states(framework.version_id, everybody_below(people, framework, 0))
    before, kills = kept(), 0
    assert unfolded() == WAITING
    with running_worker(settings) as worker:
        for turn in range(1, MOST_TURNS):
            if kill_midway(worker, settings, into=0.0 if turn % 2 else 0.01):
                kills += 1
                assert (kept(), unfolded()) == (before, WAITING)
            if kills < 2 and unfolded() == 0:
                set_states(framework.version_id, everybody_below(people, framework, turn))
                before = kept()
            worker.start()
            if kills == 2:
                break
        with transaction():
            enqueue(Job.FOLD_SUMMARIES)  # as beat does every few seconds
        eventually(lambda: unfolded() == 0, said=worker.log)
    print(f"killed {kills} times midway")  # noqa: T201 - the figure itself
    assert kills
    assert kept() == summaries(manager_of, all_states())
    assert now_differing()["summaries"] == 0


def kill_in_a_recompute(worker: Worker, settings: Settings, here: Organisation, *, into: float) -> bool:
    """Start the worker after somebody's manager changed, and kill it while it recomputes everything; says whether it was midway.

    It is not running while the organisation acts: what one fold has written before the recompute begins would look like half of it.
    """
    before = kept()
    manager, person = here.chance.sample(here.people, 2)
    with suppress(Refusal), transaction():  # a cycle, or somebody who left
        set_manager(person, manager, starts_on=local_day(here.now), by_id=None, now=here.now)
    worker.start()
    eventually(lambda: in_the_middle_of_a_fold(settings) or follows(), said=worker.log, every=0.001)
    time.sleep(into)
    worker.signal(signal.SIGSTOP)
    was_midway = in_the_middle_of_a_fold(settings) and not follows()
    if was_midway:
        assert kept() == before
    worker.kill()
    return was_midway


def follows() -> bool:
    """Whether the summaries are those of the present line, as of now rather than of an open read."""
    db.session.close()
    return summaries_follow_the_line()


@pytest.mark.soak
def test_a_worker_killed_again_and_again_in_recomputes_leaves_what_history_says(app: Flask, settings: Settings) -> None:
    here = found(20261204, 120, now=utc_now() - timedelta(days=2))
    here.settle()
    kills = 0
    with running_worker(settings) as worker:
        worker.kill()
        for turn in range(MOST_TURNS):
            for _ in range(20):
                here.act()
            kills += kill_in_a_recompute(worker, settings, here, into=0.004 * (turn % 4))
            if kills == 3:
                break
        worker.start()
        with transaction():
            enqueue(Job.FOLD_SUMMARIES)  # as beat does every few seconds
        eventually(lambda: follows() and unfolded() == 0, said=worker.log)
    print(f"killed {kills} times in a recompute; {dict(here.done)}")  # noqa: T201 - the figure itself
    assert kills
    here.now = utc_now()
    with transaction():
        turn_the_day(here.now)
    here.settle()
    history, today = read_history(), local_day(utc_now())
    assert kept() == summaries(history.manager_of(today), states_on(history, today))
    assert set(now_differing().values()) == {0}
