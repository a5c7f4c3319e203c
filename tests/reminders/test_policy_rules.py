"""Policies of kinds: their defaults, their limits, and what a change owes."""

from datetime import date, time, timedelta

import pytest

from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.limits import problem_of, problem_of_hours
from skills_centre.reminders.rules.openings import filled_in, problem_of_places, samples
from skills_centre.reminders.rules.policies import (
    TERMS,
    Edition,
    Policies,
    Policy,
    arrived,
    days_in_words,
    free_again_on,
    in_force,
)
from skills_centre.reminders.rules.timing import Hours
from skills_centre.reminders.rules.topics import STOPPABLE, TOPIC_OF
from skills_centre.reminders.rules.ways import Way, ways_of, why_always_mailed, why_not_at_once

NONE: frozenset[date] = frozenset()
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_every_kind_has_a_default_that_is_within_its_own_limits() -> None:
    assert set(TERMS) == set(Kind)
    assert [kind for kind, terms in TERMS.items() if problem_of(kind, terms.default)] == []
    assert all(terms.default.is_on for terms in TERMS.values())
    most = {kind: terms.default.most_a_week for kind, terms in TERMS.items() if terms.default.most_a_week}
    assert most == dict.fromkeys((Kind.COURSE_RECOMMENDED, Kind.FOLLOW_UP, Kind.FOLLOW_UP_OF_TEAM), 1)


def test_the_defaults_are_those_of_the_domain() -> None:
    offsets = {kind: terms.default.offsets for kind, terms in TERMS.items()}
    assert offsets[Kind.LEARNING_DUE] == (-30, -7, -1)
    assert offsets[Kind.LEARNING_OVERDUE] == (1, 7, 14, 21, 28, 35), "then weekly, four times at most"
    assert offsets[Kind.LEARNING_OVERDUE_OF_TEAM] == (7,)


@pytest.mark.parametrize(
    ("kind", "policy", "field"),
    [
        (Kind.LEARNING_DUE, Policy((-30, -1), is_on=False), "is_on"),  # required learning can be slowed, not silenced
        (Kind.LEARNING_DUE, Policy((-30, -1), most_a_week=2), "most_a_week"),
        (Kind.LEARNING_DUE, Policy(()), "days"),
        (Kind.LEARNING_DUE, Policy((-61,)), "days"),
        (Kind.LEARNING_DUE, Policy((1,)), "days"),
        (Kind.LEARNING_DUE, Policy(tuple(range(-9, 0))), "days"),
        (Kind.LEARNING_OVERDUE, Policy((1, 7, 14, 21, 28, 35, 42)), "days"),
        (Kind.LEARNING_OVERDUE, Policy((1, 2, 3)), "days"),
        (Kind.LEARNING_OVERDUE_OF_TEAM, Policy((3,)), "days"),  # each rule's form says a week
        (Kind.DECISION_WAITING, Policy((2, 7), is_on=False), "is_on"),
        (Kind.SAID_WRONG, Policy((0,), most_a_week=1), "most_a_week"),
        (Kind.COURSE_SUGGESTED, Policy((0,), most_a_week=5), "most_a_week"),
        (Kind.COURSE_SUGGESTED, Policy((0,), most_a_week=0), "most_a_week"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="a" * 301), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="Go to https://elsewhere.test"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="See www.elsewhere.test"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="See elsewhere.org for more"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="Write to me@elsewhere.test"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="Hello {name}"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="Hello {first_name"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="{{first_name}}"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="{first_name!r} {count:99}"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="{First_Name}"), "opening"),
        (Kind.TEAM_MONTH, Policy((0,), opening="{count}"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), opening="One\nTwo"), "opening"),
        (Kind.COURSE_SUGGESTED, Policy((0,), way=Way.AT_ONCE), "way"),
        (Kind.COURSE_SUGGESTED, Policy((0,), way=Way.AT_ONCE, in_hours=True), "way"),
        (Kind.COURSE_TO_REVIEW, Policy((0, 7), in_hours=True), "way"),
        (Kind.LEARNING_CHASED, Policy((0,), way=Way.AT_ONCE), "way"),
        (Kind.LEARNING_DUE, Policy((-7,), way=Way.SITE), "way"),
        (Kind.ATTEMPT_ASKED, Policy((0, 7), way=Way.SITE), "way"),
        (
            Kind.ATTEMPT_ASKED,
            Policy((2, 7), way=Way.AT_ONCE),
            "days",
        ),  # what has waited for days can wait for the morning
    ],
)
def test_what_is_outside_the_limits_is_said_beside_its_field(kind: Kind, policy: Policy, field: str) -> None:
    problem = problem_of(kind, policy)
    assert problem is not None
    assert problem.field == field


@pytest.mark.parametrize(
    ("kind", "policy"),
    [
        (Kind.LEARNING_DUE, Policy((-60, -14, 0))),
        (Kind.LEARNING_OVERDUE, Policy((7, 21))),
        (Kind.DECISION_WAITING, Policy((1,), most_a_week=2)),
        (Kind.COURSE_SUGGESTED, Policy((0,), is_on=False)),
        (Kind.COURSE_SUGGESTED, Policy((0,), way=Way.SITE)),
        (Kind.ATTEMPT_ASKED, Policy((0, 7), way=Way.AT_ONCE)),
        (Kind.ATTEMPT_ANSWERED, Policy((0,), way=Way.AT_ONCE)),
        (Kind.TEAM_MONTH, Policy((0,), is_on=False)),
        (Kind.LEARNING_DUE, Policy((-7,), opening="{first_name}, {count} to go: {count}.")),
        (Kind.ANNOUNCEMENT, Policy((0,), opening="Dear {first_name}")),
        (Kind.LEARNING_DUE, Policy((-7,), opening="Ask us, e.g. by telephone. It takes 1.5 hours.")),
    ],
)
def test_what_is_within_the_limits_may_be_decided(kind: Kind, policy: Policy) -> None:
    assert problem_of(kind, policy) is None


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [(7, 20, None), (6, 18, "opens"), (8, 21, "opens"), (9, 10, "closes"), (12, 9, "closes")],
)
def test_ordinary_mail_leaves_within_the_day_and_for_two_hours_at_least(
    opens: int, closes: int, field: str | None
) -> None:
    problem = problem_of_hours(Hours(time(opens), time(closes)))
    assert (problem and problem.field) == field


def owed(kind: Kind, editions: list[Edition], *, due_on: date, today: date, has_arrived: bool = False) -> list[int]:
    found = in_force(kind, editions).occasions_owed(due_on, has_arrived=has_arrived, today=today, closed=NONE)
    return [one.offset_days for one in found]


def test_a_day_that_comes_into_a_policy_owes_nothing_about_what_had_passed() -> None:
    due = MONDAY + 4 * DAY
    changed = [Edition(MONDAY, Policy((-14, -5, -4, -1)))]
    assert owed(Kind.COURSE_DUE, [], due_on=due, today=MONDAY) == [-7]
    assert owed(Kind.COURSE_DUE, changed, due_on=due, today=MONDAY) == [-4], (
        "today's is owed; last week's and Friday's are not"
    )
    assert owed(Kind.COURSE_DUE, changed, due_on=due + 30 * DAY, today=MONDAY + 25 * DAY) == [-14]
    assert owed(Kind.COURSE_DUE, changed, due_on=due, today=due) == [-4, -1]


def test_a_day_that_stays_is_caught_up_with_as_ever() -> None:
    later = [Edition(MONDAY + 6 * DAY, Policy((-7, -2)))]
    assert owed(Kind.COURSE_DUE, later, due_on=MONDAY + 7 * DAY, today=MONDAY + 6 * DAY) == [-7]


def test_what_fell_due_while_a_kind_was_off_is_not_owed_when_it_is_on_again() -> None:
    off = Edition(MONDAY - 30 * DAY, Policy((0,), is_on=False))
    assert owed(Kind.COURSE_SUGGESTED, [off], due_on=MONDAY, today=MONDAY) == []
    on_again = [off, Edition(MONDAY, None)]
    assert owed(Kind.COURSE_SUGGESTED, on_again, due_on=MONDAY - 4 * DAY, today=MONDAY) == []
    assert owed(Kind.COURSE_SUGGESTED, on_again, due_on=MONDAY, today=MONDAY) == [0]


def test_back_to_the_default_is_a_change_like_any_other() -> None:
    back = [Edition(MONDAY - 30 * DAY, Policy((-1,))), Edition(MONDAY, None)]
    held = in_force(Kind.COURSE_DUE, back)
    assert (held.policy, held.number) == (TERMS[Kind.COURSE_DUE].default, 2)
    assert owed(Kind.COURSE_DUE, back, due_on=MONDAY + 4 * DAY, today=MONDAY) == []
    assert owed(Kind.COURSE_DUE, back, due_on=MONDAY + DAY, today=MONDAY) == [-1]


def test_what_came_from_another_desk_is_told_at_once_and_then_as_ever() -> None:
    assert [arrived(offsets) for offsets in ((2, 7), (3,), (1, 4, 9))] == [(0, 7), (0,), (0, 4, 9)]
    later = [Edition(MONDAY, Policy((3, 9)))]
    assert owed(Kind.DECISION_WAITING, later, due_on=MONDAY - 3 * DAY, today=MONDAY, has_arrived=True) == [0]
    assert owed(Kind.DECISION_WAITING, later, due_on=MONDAY - 30 * DAY, today=MONDAY, has_arrived=True) == [0]


def test_a_reminder_that_a_policy_no_longer_asks_for_is_not_wanted() -> None:
    held = Policies({Kind.COURSE_DUE: in_force(Kind.COURSE_DUE, [Edition(MONDAY, Policy((-3,)))])})
    assert [held.of(Kind.COURSE_DUE).covers(offset) for offset in (-7, -3)] == [False, True]
    assert held.of(Kind.LEARNING_DUE).covers(-7)
    off = in_force(Kind.TEAM_MONTH, [Edition(MONDAY, Policy((0,), is_on=False))])
    assert not off.covers(0)


def test_whoever_has_had_enough_gets_it_again_a_week_after_the_day_that_makes_room() -> None:
    days = [MONDAY, MONDAY + DAY]
    assert free_again_on(days, 3, MONDAY + 2 * DAY, NONE) is None
    assert free_again_on(days, 2, MONDAY + 2 * DAY, NONE) == MONDAY + 7 * DAY
    assert free_again_on(days, 1, MONDAY + 2 * DAY, NONE) == MONDAY + 8 * DAY
    assert free_again_on(days, 1, MONDAY + 2 * DAY, frozenset({MONDAY + 8 * DAY})) == MONDAY + 9 * DAY
    assert free_again_on(days, 1, MONDAY + 8 * DAY, NONE) is None


@pytest.mark.parametrize(
    ("offsets", "words"),
    [
        ((-7, -1), "7 days and 1 day before"),
        ((-30, -7, -1), "30 days, 7 days and 1 day before"),
        ((0, 7), "on the day, and 7 days after"),
        ((-3, 0), "3 days before, and on the day"),
        ((1,), "1 day after"),
    ],
)
def test_days_read_as_people_say_them(offsets: tuple[int, ...], words: str) -> None:
    assert days_in_words(offsets) == words


def test_every_kind_comes_in_the_days_message_by_default_and_says_why_it_may_come_in_no_other_way() -> None:
    for kind in Kind:
        assert TERMS[kind].default.way is Way.DIGEST
        assert ways_of(kind)[0] is Way.DIGEST
        assert (Way.AT_ONCE in ways_of(kind)) is (not why_not_at_once(kind))
        assert (Way.SITE in ways_of(kind)) is (not why_always_mailed(kind))


def test_only_what_its_receiver_may_stop_and_that_is_not_required_goes_without_mail() -> None:
    unmailed = {kind for kind in Kind if Way.SITE in ways_of(kind)}
    assert {TOPIC_OF[kind] for kind in unmailed} <= set(STOPPABLE)
    assert not unmailed & {Kind.COURSE_DUE, Kind.ASSESSMENT_ASKED, Kind.ANNOUNCEMENT}


def test_what_leaves_at_once_may_be_told_on_its_day_and_is_owed_on_it_at_a_weekend_too() -> None:
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    for kind in Kind:
        if Way.AT_ONCE in ways_of(kind):
            assert 0 in TERMS[kind].default.offsets
            at_once = in_force(kind, [Edition(MONDAY, Policy(TERMS[kind].default.offsets, way=Way.AT_ONCE))])
            [now] = at_once.occasions_owed(saturday, has_arrived=False, today=saturday, closed=NONE)
            assert (now.offset_days, now.owed_on) == (0, saturday)
            usual = in_force(kind, [])
            assert usual.occasions_owed(saturday, has_arrived=False, today=saturday, closed=NONE) == []
            assert usual.occasions_owed(saturday, has_arrived=False, today=monday, closed=NONE)[0].owed_on == monday


def test_what_a_first_sentence_may_hold_is_named_where_it_holds_something_else() -> None:
    wrong = problem_of_places(Kind.LEARNING_DUE, "{title} is due")
    assert (
        wrong
        == "Nothing is filled in for {title}. In curly brackets may stand {first_name} or {count}, written like this"
    )
    assert problem_of_places(Kind.TEAM_MONTH, "{count}") == "Leave out {count}: messages of this kind count nothing"
    assert problem_of_places(Kind.TEAM_MONTH, "a } b").startswith(
        "Close each curly bracket, and use them for {first_name} alone"
    )


def test_a_first_sentence_reads_well_for_one_and_for_many_and_fills_in_nothing_twice() -> None:
    assert samples("{count} to do.", Kind.LEARNING_DUE) == ("1 required course to do.", "3 required courses to do.")
    assert samples("Dear {first_name}.", Kind.TEAM_MONTH) == ("Dear Colleague.",)
    assert filled_in("{first_name}: {count}", Kind.COURSE_DUE, first_name="{count}", number=2) == "{count}: 2 courses"
