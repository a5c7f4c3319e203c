"""Folding deltas into team summaries: right against the oracle, once under rivals, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.gaps.models import FoldMark, TeamSummary
from skills_centre.gaps.queries.checks import summaries_follow_the_line
from skills_centre.gaps.services import folding
from skills_centre.gaps.services.checking import check_summaries
from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.gaps.services.recompute import follow_the_line, recompute_summaries
from skills_centre.people.models import Person
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.database import db, is_postgresql, transaction
from tests.conftest import NOW
from tests.gaps.builders import (
    a_line_of_five,
    all_states,
    fold_all,
    kept,
    make_framework,
    recompute,
    set_lines,
    set_states,
    waiting_deltas,
)
from tests.gaps.oracle import PersonState, summaries


def test_a_change_reaches_every_summary_above_and_none_beside(app: Flask) -> None:
    manager_of, (director, first, _second, ann, _bob) = a_line_of_five()
    framework = make_framework(["Data"])
    data = framework.skills["Data"]
    set_states(
        framework.version_id, [PersonState(ann, data, "below", distance=2, is_essential=True, is_own_account=True)]
    )
    assert fold_all() == 1
    assert waiting_deltas() == 0
    assert set(kept()) == {(first, "direct", data), (first, "line", data), (director, "line", data)}
    assert kept() == summaries(manager_of, all_states())
    assert db.session.scalar(select(FoldMark.folded_at)) == NOW


def test_a_summary_that_nobody_is_asked_for_any_more_goes(app: Flask) -> None:
    _manager_of, (_director, _first, _second, ann, bob) = a_line_of_five()
    framework = make_framework(["Data"])
    data = framework.skills["Data"]
    set_states(framework.version_id, [PersonState(ann, data, "met"), PersonState(bob, data, "unknown")])
    fold_all()
    set_states(framework.version_id, [(ann, data)])
    fold_all()
    assert kept() == summaries(_manager_of, all_states())
    set_states(framework.version_id, [(bob, data)])
    fold_all()
    assert kept() == {}


def test_nothing_to_fold_still_moves_the_as_of_time(app: Flask) -> None:
    with transaction():
        assert fold_deltas(now=NOW) == 0
    with transaction():
        assert fold_deltas(now=NOW + timedelta(hours=1)) == 0
    assert db.session.scalars(select(FoldMark.folded_at)).all() == [NOW + timedelta(hours=1)]


def test_a_recompute_takes_the_waiting_deltas_with_it(app: Flask) -> None:
    manager_of, (_director, first, second, ann, bob) = a_line_of_five()
    framework = make_framework(["Data", "Budgets"])
    set_states(
        framework.version_id,
        [
            PersonState(person, skill, "met", verified_level=3)
            for person in (ann, bob, first)
            for skill in framework.skills.values()
        ],
    )
    assert recompute() == len(kept()) == 2 * 2 + 2 * 2 + 2 + 2
    assert waiting_deltas() == 0
    manager_of = {**manager_of, bob: first, second: first}
    set_lines(manager_of)
    recompute()
    assert kept() == summaries(manager_of, all_states())


def test_a_recompute_stands_though_somebody_gets_another_address_while_it_works(app: Flask) -> None:
    manager_of, (_director, first, _second, ann, _bob) = a_line_of_five()
    framework = make_framework(["Data"])
    data = framework.skills["Data"]
    set_states(framework.version_id, [PersonState(ann, data, "met")])

    def change_the_address() -> None:
        with app.app_context(), transaction() as session:
            session.execute(update(Person).where(Person.id == first).values(email="first.of.all@example.org"))

    db.session.close()
    with ThreadPoolExecutor(1) as elsewhere, transaction(snapshot=True, holding=ORGANISATION_LOCK) as session:
        session.execute(select(FoldMark))  # from here on the snapshot is fixed
        changing = elsewhere.submit(change_the_address)
        if is_postgresql(session):  # on SQLite the change waits for this transaction
            changing.result()
        recompute_summaries(now=NOW)
    changing.result()
    assert kept() == summaries(manager_of, all_states())


def test_a_fold_that_dies_midway_loses_nothing_and_counts_nothing_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager_of, (_director, _first, _second, ann, bob) = a_line_of_five()
    framework = make_framework(["Data"])
    data = framework.skills["Data"]
    set_states(framework.version_id, [PersonState(ann, data, "met"), PersonState(bob, data, "below", distance=1)])

    def die(_now: object) -> None:
        raise KeyboardInterrupt

    def fold_and_die() -> None:
        with monkeypatch.context() as patched, transaction():
            patched.setattr(folding, "mark_folded", die)
            fold_deltas(now=NOW)

    with pytest.raises(KeyboardInterrupt):
        fold_and_die()
    assert (waiting_deltas(), kept()) == (2, {})
    fold_all()
    assert kept() == summaries(manager_of, all_states())


def test_the_nightly_check_counts_what_differs_and_says_so(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _manager_of, (_director, _first, _second, ann, _bob) = a_line_of_five()
    framework = make_framework(["Data"])
    set_states(framework.version_id, [PersonState(ann, framework.skills["Data"], "met")])
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        summaries_found = check_summaries(now=NOW)[0]
    assert (summaries_found.rows_compared, summaries_found.rows_different) == (3, 0)
    with transaction() as session:
        row = session.scalars(select(TeamSummary)).first()
        assert row is not None
        row.met, row.below = 0, 1
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        summaries_found = check_summaries(now=NOW)[0]
    assert (summaries_found.rows_compared, summaries_found.rows_different) == (3, 1)
    assert "1 of 3 rows differ" in caplog.text


def follow() -> bool:
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        return follow_the_line(now=NOW)


def test_the_fold_follows_a_line_that_changed_though_the_message_was_lost(app: Flask) -> None:
    manager_of, (_director, first, second, ann, bob) = a_line_of_five()
    framework = make_framework(["Data"])
    set_states(framework.version_id, [PersonState(one, framework.skills["Data"], "met") for one in (ann, bob, first)])
    recompute()
    assert summaries_follow_the_line()
    manager_of = {**manager_of, bob: first, second: first}
    set_lines(manager_of)
    assert not summaries_follow_the_line()
    db.session.close()
    assert follow() is True
    assert kept() == summaries(manager_of, all_states())
    assert summaries_follow_the_line()
    assert follow() is False, "a message that comes twice recomputes once"
