"""The examples of the domain page, and what must hold of every history."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_centre.platform.clock import months_after
from skills_centre.skills.rules import (
    NO_COUNTS,
    NOTHING_KNOWN,
    CurrentLevels,
    Decision,
    PastDecision,
    PastResult,
    Period,
    SkillState,
    Source,
    Standing,
    counts_of,
    history_to_current,
    work_out_state,
)

DAY = date(2026, 3, 3)
_ids = count(1)


def result(
    level: int | None, *, source: Source = Source.SELF, on: date = DAY, hour: int = 9, has_assessor: bool | None = None
) -> PastResult:
    assessor = source in {Source.MANAGER, Source.OBSERVED} if has_assessor is None else has_assessor
    return PastResult(
        UUID(int=next(_ids)), level, source, assessor, on, datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    )


def decided(one: PastResult, decision: Decision, level: int | None = None) -> PastDecision:
    return PastDecision(one.id, decision, level)


def standing(
    required: int | None,
    current: CurrentLevels,
    *,
    has_ladder: bool = True,
    months: int | None = None,
    exemptions: tuple[Period, ...] = (),
    on: date = DAY,
) -> Standing:
    return work_out_state(
        required, has_ladder=has_ladder, current=current, currency_months=months, exemptions=exemptions, on=on
    )


def where(found: Standing) -> tuple[SkillState, int, bool]:
    return found.state, found.distance, found.is_own_account


def test_required_three_claimed_two_nothing_confirmed_is_below_by_one_on_their_own_account() -> None:
    current = history_to_current([result(2)], [])
    assert where(standing(3, current)) == (SkillState.BELOW, 1, True)


def test_required_three_claimed_three_confirmed_at_two_is_below_by_one_with_no_claim_left() -> None:
    claim = result(3)
    current = history_to_current([claim], [decided(claim, Decision.CHANGED, 2)])
    assert (current.verified_level, current.claimed_level) == (2, None)
    assert where(standing(3, current)) == (SkillState.BELOW, 1, False)


def test_nothing_recorded_is_unknown_and_never_a_distance() -> None:
    assert where(standing(4, NOTHING_KNOWN)) == (SkillState.UNKNOWN, 0, False)


def test_not_yet_is_an_assessment_and_the_whole_distance() -> None:
    assert where(standing(3, history_to_current([result(0)], []))) == (SkillState.BELOW, 3, True)
    assert where(standing(3, history_to_current([result(0, source=Source.MANAGER)], []))) == (
        SkillState.BELOW,
        3,
        False,
    )


def test_a_claim_at_the_level_is_claimed_beside_a_lower_verified_level() -> None:
    current = history_to_current([result(1, source=Source.MANAGER, hour=8), result(3)], [])
    assert where(standing(3, current)) == (SkillState.CLAIMED, 0, False)


def test_a_verified_level_below_outweighs_a_claim_that_is_also_below() -> None:
    current = history_to_current([result(1, source=Source.MANAGER, hour=8), result(3)], [])
    assert where(standing(4, current)) == (SkillState.BELOW, 3, False)


def test_a_confirmed_self_assessment_counts_at_its_own_level_and_day() -> None:
    claim = result(3, on=date(2026, 1, 31))
    current = history_to_current([claim], [decided(claim, Decision.CONFIRMED)])
    assert (current.verified_level, current.verified_on, current.verified_result_id) == (3, claim.assessed_on, claim.id)
    assert current.claimed_result_id is None


@pytest.mark.parametrize("decision", [Decision.CONFIRMED, Decision.RETURNED])
def test_any_decision_ends_the_claim_that_it_decides(decision: Decision) -> None:
    claim = result(3)
    assert history_to_current([claim], [decided(claim, decision)]).claimed_level is None


def test_cannot_judge_leaves_the_claim_open() -> None:
    claim = result(3)
    assert history_to_current([claim], [decided(claim, Decision.CANNOT_JUDGE)]).claimed_level == 3


def test_i_do_not_know_withdraws_the_open_claim_and_leaves_verified_alone() -> None:
    current = history_to_current(
        [result(2, source=Source.MANAGER, hour=8), result(3, hour=9), result(None, hour=10)], []
    )
    assert (current.verified_level, current.claimed_level) == (2, None)


def test_a_later_managers_result_ends_an_older_claim() -> None:
    current = history_to_current([result(3, hour=9), result(2, source=Source.MANAGER, hour=10)], [])
    assert (current.verified_level, current.claimed_level) == (2, None)


def test_a_managers_result_about_an_earlier_day_leaves_a_newer_claim_open() -> None:
    earlier = result(2, source=Source.MANAGER, on=DAY - timedelta(days=30))
    assert history_to_current([result(3), earlier], []).claimed_level == 3


def test_a_revoked_result_is_not_live_and_the_one_before_counts_again() -> None:
    first = result(3, source=Source.OBSERVED, on=date(2025, 1, 1))
    second = result(1, source=Source.MANAGER, on=date(2026, 1, 1))
    current = history_to_current([first, second], [decided(second, Decision.REVOKED)])
    assert (current.verified_level, current.verified_result_id) == (3, first.id)


def test_revoking_a_confirmed_self_assessment_does_not_open_its_claim_again() -> None:
    claim = result(3)
    current = history_to_current([claim], [decided(claim, Decision.CONFIRMED), decided(claim, Decision.REVOKED)])
    assert current == NOTHING_KNOWN


def test_a_returned_self_assessment_does_not_bring_an_older_one_back() -> None:
    older, newer = result(3, on=date(2025, 12, 1)), result(2)
    assert history_to_current([older, newer], [decided(newer, Decision.RETURNED)]).claimed_level is None


def test_an_import_is_confirmed_only_when_it_names_its_assessor() -> None:
    assert history_to_current([result(3, source=Source.IMPORT, has_assessor=True)], []).verified_level == 3
    unnamed = history_to_current([result(3, source=Source.IMPORT, has_assessor=False)], [])
    assert (unnamed.verified_level, unnamed.claimed_level) == (None, 3)


def test_latest_goes_by_day_then_by_recording_then_by_id() -> None:
    late_entry = result(1, source=Source.MANAGER, on=date(2026, 1, 1), hour=23)
    first = result(2, source=Source.MANAGER, on=date(2026, 1, 2), hour=9)
    second = result(3, source=Source.MANAGER, on=date(2026, 1, 2), hour=9)
    assert history_to_current([second, late_entry, first], []).verified_result_id == second.id


def test_a_result_is_stale_from_the_day_after_its_currency_ends() -> None:
    current = history_to_current([result(3, source=Source.MANAGER, on=date(2025, 3, 3))], [])
    assert standing(3, current, months=12, on=date(2026, 3, 3)) == Standing(SkillState.MET, 0, False, date(2026, 3, 4))
    assert standing(3, current, months=12, on=date(2026, 3, 4)).state is SkillState.STALE


def test_a_claim_past_its_currency_counts_no_longer() -> None:
    current = history_to_current([result(3, on=date(2025, 3, 3))], [])
    assert standing(3, current, months=12, on=date(2026, 3, 3)).state is SkillState.CLAIMED
    assert where(standing(3, current, months=12, on=date(2026, 3, 4))) == (SkillState.UNKNOWN, 0, False)


def test_stale_comes_before_claimed() -> None:
    current = history_to_current([result(3, source=Source.MANAGER, on=date(2024, 1, 1)), result(3)], [])
    assert standing(3, current, months=12).state is SkillState.STALE


def test_an_exemption_comes_first_and_its_end_is_the_next_change() -> None:
    until = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert standing(3, NOTHING_KNOWN, exemptions=(until,)) == Standing(SkillState.EXEMPT, 0, False, date(2026, 4, 1))


def test_overlapping_exemptions_change_nothing_where_one_takes_over() -> None:
    first, second = Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 3, 15), date(2026, 5, 31))
    assert standing(3, NOTHING_KNOWN, exemptions=(first, second)).next_change_on == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("level", "source", "expected"),
    [
        (2, Source.MANAGER, (SkillState.MET, 0, False)),
        (1, Source.MANAGER, (SkillState.BELOW, 0, False)),
        (0, Source.MANAGER, (SkillState.BELOW, 0, False)),
        (2, Source.SELF, (SkillState.CLAIMED, 0, False)),
        (1, Source.SELF, (SkillState.BELOW, 0, True)),
    ],
)
def test_a_skill_without_a_ladder_has_states_but_no_distance(
    level: int, source: Source, expected: tuple[SkillState, int, bool]
) -> None:
    assert where(standing(None, history_to_current([result(level, source=source)], []), has_ladder=False)) == expected


def test_a_skill_without_a_ladder_goes_stale_too() -> None:
    current = history_to_current([result(2, source=Source.MANAGER, on=date(2024, 1, 1))], [])
    assert standing(None, current, has_ladder=False, months=12).state is SkillState.STALE


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_weighted_sums_leave_out_the_unknown_the_exempt_and_skills_without_a_ladder() -> None:
    def weighted(state: SkillState, *, required: int | None = 3) -> int:
        return counts_of(
            state,
            distance=0,
            is_own_account=False,
            is_essential=True,
            weight=2,
            required_level=required,
            verified_level=None,
        ).weighted_required

    assert [weighted(one) for one in SkillState] == [0, 6, 6, 6, 6, 0]
    assert weighted(SkillState.MET, required=None) == 0


def test_someone_below_by_two_on_their_own_account_counts_once_in_each_sum_that_they_belong_to() -> None:
    counts = counts_of(
        SkillState.BELOW,
        distance=2,
        is_own_account=True,
        is_essential=False,
        weight=3,
        required_level=4,
        verified_level=None,
    )
    assert (counts.required, counts.below, counts.below_own_account, counts.below_by_2) == (1, 1, 1, 1)
    assert (counts.weighted_distance, counts.weighted_required, counts.essential) == (6, 12, 0)
    assert (counts - counts).is_nothing
    assert counts + NO_COUNTS == counts


days = st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[PastResult], list[PastDecision]]:
    results = [
        result(
            draw(st.integers(0, 4)), source=draw(st.sampled_from(Source)), on=draw(days), hour=draw(st.integers(0, 23))
        )
        for _ in range(draw(st.integers(0, 6)))
    ] + [result(None, on=draw(days)) for _ in range(draw(st.integers(0, 1)))]
    decisions = [
        decided(one, decision, draw(st.integers(0, 4)) if decision is Decision.CHANGED else None)
        for one in results
        for decision in draw(st.lists(st.sampled_from(Decision), max_size=2, unique=True))
        if one.is_own_account or decision is Decision.REVOKED
    ]
    return results, decisions


periods = st.lists(st.builds(lambda a, b: Period(min(a, b), max(a, b)), days, days), max_size=2).map(tuple)


@given(histories())
def test_the_order_in_which_history_is_read_makes_no_difference(
    history: tuple[list[PastResult], list[PastDecision]],
) -> None:
    results, decisions = history
    assert history_to_current(results, decisions) == history_to_current(results[::-1], decisions)


@given(histories())
def test_verified_and_claimed_never_rest_on_what_is_not_live(
    history: tuple[list[PastResult], list[PastDecision]],
) -> None:
    results, decisions = history
    current = history_to_current(results, decisions)
    dead = {one.result_id for one in decisions if one.decision in {Decision.RETURNED, Decision.REVOKED}}
    returned_and_confirmed = {
        one.result_id for one in decisions if one.decision in {Decision.CONFIRMED, Decision.CHANGED}
    }
    assert current.claimed_result_id not in dead | returned_and_confirmed
    assert current.verified_result_id not in {one.result_id for one in decisions if one.decision is Decision.REVOKED}
    assert (current.verified_level is None) == (current.verified_result_id is None)
    assert (current.claimed_level is None) == (current.claimed_result_id is None)


@given(histories(), st.integers(1, 4), st.booleans(), st.none() | st.integers(1, 30), periods, days)
def test_no_state_contradicts_its_levels(
    history: tuple[list[PastResult], list[PastDecision]],
    required: int,
    has_ladder: bool,
    months: int | None,
    exemptions: tuple[Period, ...],
    on: date,
) -> None:
    current = history_to_current(*history)
    found = standing(
        required if has_ladder else None, current, has_ladder=has_ladder, months=months, exemptions=exemptions, on=on
    )
    assert (found.distance > 0) == (found.state is SkillState.BELOW and has_ladder)
    assert not found.is_own_account or (found.state is SkillState.BELOW and current.verified_level is None)
    if found.state is SkillState.UNKNOWN:
        assert current.verified_level is None
    if found.state in {SkillState.MET, SkillState.STALE}:
        assert current.verified_level is not None
        assert current.verified_level >= (required if has_ladder else 2)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 4), st.none() | st.integers(1, 30), periods, days)
def test_the_next_change_is_the_first_day_on_which_the_state_differs(
    history: tuple[list[PastResult], list[PastDecision]],
    required: int,
    months: int | None,
    exemptions: tuple[Period, ...],
    on: date,
) -> None:
    current = history_to_current(*history)

    def at(day: date) -> Standing:
        return standing(required, current, months=months, exemptions=exemptions, on=day)

    following = (on + timedelta(days=n) for n in range(1, (date(2030, 12, 31) - on).days))
    first = next((day for day in following if at(day).state is not at(on).state), None)
    assert at(on).next_change_on == first
