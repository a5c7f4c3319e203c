"""One assessment through to the summary: eight writers and a folder, the product beside its own statements sent again in Core.

The statements are those that the product was seen to send for one assessment. Sent again for somebody else they carry that person's, that
skill's and a new result's id, and the same values otherwise, so that the sums are wrong afterwards: a recompute follows.
"""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, Select, event, func, select

from bench.measure import Measurement, at_least, at_most
from skills_centre.gaps.services.folding import BATCH, fold_deltas
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import AssessmentResult, CurrentLevel, RequiredSkill, SkillState
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.self_assessment import submit

WRITERS, EACH, ROUNDS = 8, 60, 3
LEVEL = 2

#: Seconds that the folder waits between two rounds; in an installation a job follows each assessment, and every fifth second one more.
PAUSE = 1.0
VISIBLE_WITHIN = 10.0


@dataclass(frozen=True)
class Wanted:
    """Somebody who has said nothing yet of a skill that is asked of them."""

    person_id: UUID
    skill_id: UUID
    version_id: UUID


Write = Callable[[Wanted], None]


@dataclass
class _Round:
    """What one round took: assessments a second, and the seconds until each of them stood in the summaries."""

    rate: float
    lags: list[float] = field(default_factory=list)


def record_assessments(app: Flask, kind: str) -> list[Measurement]:
    """Assessments a second by eight writers beside a folder, every other one in one hot skill; and how long the summaries lag."""
    wanted = _nothing_said(2 * ROUNDS * WRITERS * EACH + 1)
    statements = _sent_for(wanted.pop())
    by_hand = _Again(statements)
    ours, ceiling = [], []
    for _ in range(ROUNDS):
        ceiling.append(_round(app, by_hand.write, [wanted.pop() for _ in range(WRITERS * EACH)]))
        ours.append(_round(app, _by_service, [wanted.pop() for _ in range(WRITERS * EACH)]))
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        recompute_summaries(now=utc_now())
    lag = max(lag for one in ours for lag in one.lags)
    print(
        f"{kind}: {len(statements.sent)} statements an assessment, {WRITERS} writers, no deadlock, slowest seen after {lag:.1f} s"
    )
    return [
        at_least(
            f"one assessment recorded, {WRITERS} writers, {kind}",
            value=statistics.median(one.rate for one in ours),
            limit=statistics.median(one.rate for one in ceiling),
            unit="1/s", goal=0.5,
        ),
        at_most(f"slowest to stand in the summary, {kind}", value=lag, limit=VISIBLE_WITHIN, unit="s", goal=1),
    ]  # fmt: skip


def _nothing_said(number: int) -> list[Wanted]:
    """So many people of whom nothing is known in a skill, in turn one in the skill that is asked of most, and one in any other."""
    row = RequiredSkill
    is_known = select(CurrentLevel.person_id).where(
        CurrentLevel.person_id == row.person_id, CurrentLevel.skill_id == row.skill_id
    )
    nothing_said = (
        select(row.person_id, row.skill_id, row.version_id)
        .where(row.state == SkillState.UNKNOWN, row.required_level.is_not(None), ~is_known.exists())
        .order_by(row.person_id, row.skill_id)
    )
    asked = select(row.skill_id).where(row.required_level.is_not(None)).group_by(row.skill_id)
    hot = db.session.scalars(asked.order_by(func.count().desc(), row.skill_id)).first()
    half = number // 2
    of_hot = _found(nothing_said.where(row.skill_id == hot).limit(half + 1))
    taken = {one.person_id for one in of_hot}
    others = {
        one.person_id: one
        for one in _found(nothing_said.where(row.skill_id != hot).limit(number * 10))
        if one.person_id not in taken
    }
    mixed = [one for pair in zip(of_hot, others.values(), strict=False) for one in pair]
    if len(mixed) < number:
        raise SystemExit(f"only {len(mixed)} people of whom nothing is known, and {number} are needed")
    return mixed


def _found(statement: Select[tuple[UUID, UUID, UUID]]) -> list[Wanted]:
    return [Wanted(*row) for row in db.session.execute(statement)]


def _by_service(one: Wanted) -> None:
    with transaction():
        submit(one.person_id, Answer(one.skill_id, one.version_id, LEVEL), now=utc_now())


@dataclass
class _Sent:
    """What the product sent to the driver for one assessment, and whose it was."""

    whose: Wanted
    result_id: UUID
    sent: list[tuple[str, Any]]


def _sent_for(one: Wanted) -> _Sent:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:  # noqa: ANN401 - any driver's
        if not statement.startswith("BEGIN"):  # which `transaction()` says again by itself
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    _by_service(one)
    event.remove(db.engine, "before_cursor_execute", note)
    result_id = db.session.scalars(
        select(AssessmentResult.id)
        .where(AssessmentResult.person_id == one.person_id, AssessmentResult.skill_id == one.skill_id)
        .order_by(AssessmentResult.recorded_at.desc())
    ).first()
    if result_id is None:
        raise SystemExit("no assessment was recorded")
    return _Sent(one, result_id, sent)


class _Again:
    """Sends the statements of one assessment again for others."""

    def __init__(self, sent: _Sent) -> None:
        self._sent = sent

    def write(self, one: Wanted) -> None:
        """Send them for somebody, in one transaction."""
        whose, result_id = self._sent.whose, new_id()
        ids = {whose.person_id: one.person_id, whose.skill_id: one.skill_id, self._sent.result_id: result_id}
        exchanged: dict[Any, Any] = {**ids, **{old.hex: new.hex for old, new in ids.items()}}
        with transaction() as session:
            connection = session.connection()
            for statement, parameters in self._sent.sent:
                answer = connection.exec_driver_sql(statement, _exchange(parameters, exchanged))
                if answer.returns_rows:
                    answer.all()


def _exchange(value: Any, ids: dict[Any, Any]) -> Any:  # noqa: ANN401 - any driver's parameters
    if isinstance(value, dict):
        return {name: _exchange(one, ids) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_exchange(one, ids) for one in value)
    return ids.get(value, value)


def _round(app: Flask, write: Write, wanted: Sequence[Wanted]) -> _Round:
    """Have the writers write everything while a folder folds. Whatever goes wrong, a deadlock too, ends the benchmark."""
    committed: list[float] = []
    folds: list[tuple[float, float]] = []
    is_over = threading.Event()

    def writer(some: Sequence[Wanted]) -> None:
        with app.app_context():
            for one in some:
                write(one)
                committed.append(time.perf_counter())

    def folder() -> None:
        with app.app_context():
            while True:
                is_last = is_over.wait(PAUSE)
                began = time.perf_counter()
                _fold_everything()
                folds.append((began, time.perf_counter()))
                if is_last:
                    return

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        folding = pool.submit(folder)
        began = time.perf_counter()
        writing = [pool.submit(writer, wanted[number::WRITERS]) for number in range(WRITERS)]
        try:
            for one in writing:
                one.result()
            took = time.perf_counter() - began
        finally:
            is_over.set()
        folding.result()
    return _Round(len(wanted) / took, [next(end for start, end in folds if start >= at) - at for at in committed])


def _fold_everything() -> None:
    while True:
        with transaction():
            if fold_deltas(now=utc_now()) < BATCH:
                return
