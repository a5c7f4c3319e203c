"""Rivals: folds, recomputes and assessments at the same time, on connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

from flask import Flask

from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.gaps.builders import a_line_of_five, all_states, fold_all, kept, make_framework, recompute, set_states
from tests.gaps.oracle import PersonState, summaries


def test_rival_folds_fold_each_delta_once(app: Flask) -> None:
    manager_of, (_director, first, second, ann, bob) = a_line_of_five()
    framework = make_framework([f"Skill {number}" for number in range(12)])
    set_states(
        framework.version_id,
        [
            PersonState(person, skill, "below", distance=1)
            for person in (ann, bob, first, second)
            for skill in framework.skills.values()
        ],
    )
    db.session.close()
    together = threading.Barrier(4)

    def rival() -> int:
        folded = 0
        with app.app_context():
            together.wait()
            while True:
                with transaction():
                    some = fold_deltas(now=NOW, at_most=5)
                if not some:
                    return folded
                folded += some

    with ThreadPoolExecutor(4) as rivals:
        folds = [rivals.submit(rival) for _ in range(4)]
    assert sum(fold.result() for fold in folds) == 48
    assert kept() == summaries(manager_of, all_states())


def test_assessments_made_while_folds_and_recomputes_run_count_once(app: Flask) -> None:
    manager_of, (_director, *people) = a_line_of_five()
    framework = make_framework([f"Skill {number}" for number in range(6)])
    done = threading.Event()

    def assess(person: UUID) -> None:
        with app.app_context():
            for state in ("below", "met", "unknown", "below", "claimed", "stale"):
                for skill in framework.skills.values():
                    set_states(
                        framework.version_id, [PersonState(person, skill, state, distance=int(state == "below"))]
                    )

    def again_and_again(work: Callable[[], object]) -> None:
        with app.app_context():
            while not done.is_set():
                work()

    def fold() -> None:
        with transaction():
            fold_deltas(now=NOW, at_most=7)

    db.session.close()
    with ThreadPoolExecutor(6) as rivals:
        background: list[Future[None]] = [rivals.submit(again_and_again, work) for work in (fold, recompute)]
        writers = [rivals.submit(assess, person) for person in people]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        for rival in background:
            rival.result()
    fold_all()
    assert kept() == summaries(manager_of, all_states())
