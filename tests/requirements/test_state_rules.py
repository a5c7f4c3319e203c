"""States of obligations and compliance without a database."""

from datetime import date, timedelta

import pytest

from skills_centre.requirements.rules.states import Compliance, ObligationState, compliance, obligation_state

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (DUE - timedelta(days=31), ObligationState.NOT_DUE),
        (DUE - timedelta(days=30), ObligationState.DUE_SOON),
        (DUE - timedelta(days=1), ObligationState.DUE_SOON),
        (DUE, ObligationState.DUE),
        (DUE + timedelta(days=14), ObligationState.DUE),
        (DUE + timedelta(days=15), ObligationState.OVERDUE),
    ],
)
def test_it_is_overdue_from_the_day_after_due_date_and_grace(on: date, state: ObligationState) -> None:
    assert obligation_state(DUE, grace_days=14, completed_on=None, is_exempt=False, on=on) is state


@pytest.mark.parametrize(
    ("done", "state"),
    [(DUE + timedelta(days=14), ObligationState.ON_TIME), (DUE + timedelta(days=15), ObligationState.LATE)],
)
def test_it_is_on_time_within_the_grace(done: date, state: ObligationState) -> None:
    assert obligation_state(DUE, grace_days=14, completed_on=done, is_exempt=False, on=done) is state


def test_a_completion_does_not_count_on_an_earlier_day() -> None:
    on = DUE + timedelta(days=20)
    later = on + timedelta(days=1)
    assert obligation_state(DUE, grace_days=14, completed_on=later, is_exempt=False, on=on) is ObligationState.OVERDUE


def test_the_exempt_and_what_is_not_yet_due_stay_outside_the_ratio() -> None:
    states = [ObligationState.ON_TIME] * 6 + [ObligationState.LATE, ObligationState.OVERDUE, ObligationState.EXEMPT]
    states += [ObligationState.NOT_DUE, ObligationState.DUE_SOON, ObligationState.DUE]
    found = compliance(states)
    assert found == Compliance(on_time=6, late=1, overdue=1, exempt=1, not_yet=3)
    assert (found.completed, found.counted, found.share) == (7, 8, 7 / 8)


def test_nothing_counted_is_no_share() -> None:
    assert compliance([ObligationState.EXEMPT, ObligationState.DUE]).share is None
