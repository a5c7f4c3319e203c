"""What is kept of a quarter: who is counted where, on which days, what is withheld, and that what was closed never changes."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Executable, delete, insert, update
from sqlalchemy.exc import IntegrityError

from skills_centre.bookings.models import SessionInterest
from skills_centre.bookings.rules.states import SessionState
from skills_centre.gaps.errors import QuarterClosed
from skills_centre.gaps.models import ValueDecision, ValueNumber, ValueQuarter, ValueRow
from skills_centre.gaps.queries.value import ValuePage, quarters_kept, value_page
from skills_centre.gaps.rules.quarters import Quarter, quarter_of
from skills_centre.gaps.rules.suppression import LEFT_OPEN, Counts, Row
from skills_centre.gaps.rules.value import Figure, together
from skills_centre.gaps.services.value_closing import close_quarter, edition_of, write_decisions
from skills_centre.learning.models import DemandState, LearningDemand, RecordSource
from skills_centre.learning.rules.opinions import Use
from skills_centre.people.models import PersonType
from skills_centre.platform.database import transaction
from skills_centre.skills.models import Source
from tests.conftest import NOW, TODAY
from tests.gaps.attacking import attacker_on
from tests.gaps.organisations import UNITS
from tests.gaps.valued import DAY, FIRST, LAST, Learners, noon
from tests.learning.builders import add_course
from tests.skills.assessed import record

QUARTER = Quarter(FIRST)


def page(quarter: Quarter = QUARTER, in_sight: frozenset[UUID] | None = None) -> ValuePage:
    found = value_page(quarter, in_sight)
    assert found
    return found


def reach(found: ValuePage) -> dict[str, tuple[int, int, int] | None]:
    return {row.name: row.counts for row in found.rows}


@pytest.fixture
def learners(app: Flask) -> Learners:
    return Learners()


def test_people_are_divided_by_what_they_did_in_the_quarter_and_counted_once(learners: Learners) -> None:
    some = learners.people(40, "Bills team")
    learners.completed(some[:12])
    learners.completed(some[:6], course_id=add_course("prompts"))
    learners.began(some[10:22])
    learners.recorded(some[22:25], 60, source=RecordSource.SESSION)
    learners.completed(some[30:35], FIRST - timedelta(days=1))
    learners.began(some[35:40], LAST + timedelta(days=1))
    learners.recorded(some[35:40], 60, LAST + timedelta(days=1), source=RecordSource.SESSION)
    learners.work_out()
    found = page()
    expected = (10, 15, 15)  # 12, 13 and 15
    assert reach(found) == {"House": expected, "Committees": expected, "Bills": expected}
    assert found.numbers[Figure.REACHED] == expected
    assert found.numbers[Figure.COMPLETIONS] == (20,), "18 courses were completed by these twelve"


def test_the_first_and_the_last_day_belong_to_the_quarter_by_londons_clocks(learners: Learners) -> None:
    some = learners.people(40, "Products")
    learners.completed(some[:10], FIRST)
    learners.completed(some[10:20], LAST)
    learners.work_out()
    assert page().numbers[Figure.REACHED] == (20, 0, 20)


def test_who_was_here_on_the_last_day_is_counted_where_they_were_then(learners: Learners) -> None:
    movers = learners.people(20, "Products")
    learners.people(20, "Chamber")
    learners.people(30, "Products", joined_on=LAST + timedelta(days=1))
    learners.people(15, "Products", left_on=LAST - timedelta(days=3))
    learners.people(10, "Chamber", left_on=LAST + timedelta(days=40))
    learners.completed(movers)
    learners.move(movers, "Chamber", LAST + timedelta(days=1))
    learners.work_out()
    found = reach(page())
    assert found["Products"] == (20, 0, 0), "who moved afterwards, and neither who came nor who had left"
    assert found["Chamber"] == (0, 0, 30)
    assert reach(page(quarter_of(TODAY)))["Chamber"] == (0, 0, 40)


def test_members_peers_and_their_staff_are_in_no_count(learners: Learners) -> None:
    staff = learners.people(12, "Chamber")
    learners.answered(learners.completed(staff), 2, 4)
    for kind in (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF):
        private = learners.people(10, "Chamber", person_type=kind)
        learners.answered(learners.completed(private), 2, 2)
        learners.recorded(private, 600)
    learners.work_out()
    found = page()
    assert found.numbers[Figure.REACHED] == (10, 0, 0)
    assert found.numbers[Figure.COMPLETIONS] == (10,)
    assert Figure.HOURS not in found.numbers
    assert found.numbers[Figure.CONFIDENCE] == (0, 10, 0, 0)


def test_hours_are_what_stands_in_the_record_and_of_fewer_than_ten_people_not_told(learners: Learners) -> None:
    some = learners.people(40, "Products")
    learners.recorded(some[:20], 90)
    wrong = learners.recorded(some[:20], 600)
    learners.recorded(some[:20], 0, takes_out=True, replaces=wrong)
    learners.recorded(some[20:29], 6_000, source=RecordSource.SELF_RECORDED)
    learners.work_out()
    assert page().numbers[Figure.HOURS] == (30, 0)
    learners.recorded(some[29:30], 600, source=RecordSource.SELF_RECORDED)
    learners.work_out()
    assert page().numbers[Figure.HOURS] == (30, 910)


def test_a_row_about_fewer_than_ten_is_withheld_and_its_people_are_in_no_sum(learners: Learners) -> None:
    many, few = learners.people(30, "Bills team"), learners.people(9, "Digital")
    learners.completed(many[:10])
    learners.answered(learners.completed(few), 1, 5)
    learners.recorded(few, 600)
    learners.work_out()
    found = page()
    assert reach(found)["Digital"] is None
    assert found.numbers[Figure.REACHED] == (10, 0, 20)
    assert found.numbers[Figure.COMPLETIONS] == (10,)
    assert not {Figure.HOURS, Figure.CONFIDENCE} & set(found.numbers)


def test_places_are_those_of_sessions_whose_register_is_closed(learners: Learners) -> None:
    some = learners.people(40, "Products")
    learners.session(attended=some[:20], partly=some[20:25], absent=some[25:31], capacity=40, pence=4_500)
    learners.session(state=SessionState.CLOSED, capacity=99)
    learners.session(state=SessionState.CANCELLED, capacity=99)
    learners.session(attended=some, on=LAST + timedelta(days=1))
    learners.work_out()
    found = page()
    assert found.numbers[Figure.PLACES] == (1, 40, 20, 5, 5, 1)
    assert found.numbers[Figure.COST] == (54,), "£45 a place; 30 were held and 25 attended"


def test_a_session_without_a_price_has_no_cost_and_few_people_no_number(learners: Learners) -> None:
    some = learners.people(9, "Products")
    learners.session(attended=some)
    learners.work_out()
    found = page()
    assert found.numbers[Figure.PLACES] is None
    assert Figure.COST not in found.numbers


def test_confidence_is_of_completions_of_the_quarter_with_both_answers(learners: Learners) -> None:
    some = learners.people(60, "Products")
    made = learners.completed(some[:50])
    learners.answered(made[:10], 4, 5)
    learners.answered(made[10:25], 2, 4)
    learners.answered(made[25:30], 3, 3)
    learners.answered(made[30:40], 2, None)
    learners.answered(learners.completed(some[50:], FIRST - timedelta(days=1)), 5, 5)
    learners.work_out()
    assert page().numbers[Figure.CONFIDENCE] == (10, 15, 0, 5)


def test_use_and_levels_are_those_of_completions_whose_ninetieth_day_fell_in_it(learners: Learners) -> None:
    some = learners.people(30, "Products")
    course_id = add_course("analysis", skills=("data-analysis",))
    in_time, too_late = FIRST - timedelta(days=90), LAST - timedelta(days=89)
    made = learners.completed(some[:20], in_time, course_id=course_id)
    learners.used(made[:12], some[:12], Use.YES)
    late = learners.completed(some[20:], too_late, course_id=course_id)
    learners.used(late, some[20:], Use.NO)
    skill = learners.organisation.framework.skills["Data analysis"]
    with transaction():
        for place, one in enumerate(some[:20]):
            before, after = noon(in_time - timedelta(days=5)), noon(FIRST - timedelta(days=1))
            record(one, skill, 1, source=Source.MANAGER, assessor_id=some[-1], on=before.date(), at=before)
            if place < 15:
                record(one, skill, 2, source=Source.MANAGER, assessor_id=some[-1], on=after.date(), at=after)
    learners.work_out()
    found = page()
    assert found.numbers[Figure.USED] == (10, 0, 0, 20)
    assert found.numbers[Figure.CHANGE] == (15, 5, 0, 0, 0)


def test_unmet_demand_counts_each_person_once_and_stays_as_it_was_after_the_quarter(learners: Learners) -> None:
    some = learners.people(40, "Products")
    other = add_course("prompts")
    with transaction() as session:
        for one in some[:12]:
            session.add(SessionInterest(course_id=learners.course_id, person_id=one, since=noon(DAY)))
            session.add(SessionInterest(course_id=other, person_id=one, since=noon(DAY)))
        for one in some[12:30]:
            session.add(SessionInterest(course_id=other, person_id=one, since=noon(LAST + timedelta(days=2))))
        session.add(
            LearningDemand(
                person_id=some[0], topic="Maps", topic_key="maps", asked_at=noon(DAY), state=DemandState.OPEN
            )
        )
    learners.session(attended=some[10:12], on=DAY)  # of the first course; of the other they want one still
    learners.work_out(now=noon(LAST + timedelta(days=1)))
    assert page().numbers[Figure.UNMET] == (10, 5)
    with transaction() as session:
        session.query(SessionInterest).delete()
    learners.work_out()
    assert page().numbers[Figure.UNMET] == (10, 5)
    assert page(quarter_of(TODAY)).numbers[Figure.UNMET] == (0, 5)


def test_it_is_worked_out_for_the_running_quarter_and_those_before_it_since_the_founding(learners: Learners) -> None:
    assert learners.work_out() == 5
    assert [one.address for one in quarters_kept()] == ["2026-q1", "2025-q4", "2025-q3", "2025-q2", "2025-q1"]
    assert page(quarter_of(TODAY)).as_of == TODAY
    assert page().as_of == LAST


def test_worked_out_again_it_is_the_same(learners: Learners) -> None:
    some = learners.people(40, "Bills team")
    learners.answered(learners.completed(some[:20]), 2, 4)
    learners.work_out()
    first = page()
    learners.work_out()
    assert page() == first


CHANGES: tuple[Executable, ...] = (
    update(ValueQuarter).values(closed_at=None, closed_by=None),
    update(ValueRow).values(completed=0),
    delete(ValueRow),
    update(ValueNumber).values(value=0),
    delete(ValueDecision),
    insert(ValueDecision).values(first_on=FIRST, number=3, words="One more"),
)


def test_a_closed_quarter_is_never_worked_out_again_and_the_database_refuses_to_change_it(learners: Learners) -> None:
    some = learners.people(40, "Bills team")
    learners.answered(learners.completed(some[:20]), 2, 4)
    learners.work_out()
    with transaction():
        write_decisions(QUARTER, ["Hire a trainer"], by_id=some[0], now=NOW)
    with transaction():
        close_quarter(QUARTER, seen=edition_of(page().worked_out_at), by_id=some[0], now=NOW)
    closed = page()
    assert (closed.closed_by, [one.words for one in closed.decisions]) == ("Somebody", ["Hire a trainer"])
    learners.completed(some[20:])
    assert learners.work_out(now=NOW + timedelta(days=1)) == 4
    for change in CHANGES:
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(change)
    with pytest.raises(QuarterClosed), transaction():
        write_decisions(QUARTER, ["Hire two"], by_id=some[0], now=NOW)
    assert page() == closed


def test_before_anything_is_worked_out_there_is_nothing_to_see(app: Flask) -> None:
    assert value_page(quarter_of(TODAY), None) is None
    assert quarters_kept() == []


def test_whoever_sees_a_part_sees_its_rows_and_no_figure_of_the_whole(learners: Learners) -> None:
    some = learners.people(30, "Bills team") + learners.people(30, "Products")
    learners.answered(learners.completed(some), 2, 4)
    learners.work_out()
    units = learners.organisation.units
    found = page(in_sight=frozenset({units["Committees"], units["Bills"], units["Bills team"]}))
    assert reach(found) == {"Committees": (30, 0, 0), "Bills": (30, 0, 0)}
    assert found.numbers == {Figure.REACHED: (30, 0, 0)}
    assert [one.figure for one in found.told] == [Figure.REACHED]
    assert not found.decisions


PLACES = ("Bills team", "Committees team", "Chamber", "Clerk's office", "Digital", "Products")
INSIDE = {"Committees": "House", "Bills": "Committees", "Chamber": "House", "Products": "Digital"}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", range(6))
def test_nobody_works_a_hidden_count_out_of_what_is_shown(learners: Learners, seed: int) -> None:
    dice = random.Random(f"value {seed}")
    true: dict[str, tuple[int, ...]] = {}
    for unit in PLACES:
        counts = tuple(dice.randint(0, most) for most in (16, 12, 20))
        some = learners.people(sum(counts), unit)
        learners.completed(some[: counts[0]])
        learners.began(some[counts[0] : counts[0] + counts[1]])
        place: str | None = unit
        while place:
            true[place] = together((true.get(place, (0, 0, 0)), counts))
            place = UNITS[place][1]
    learners.work_out()
    shown: dict[str, Counts | None] = dict(reach(page()))
    rows = [Row(name, INSIDE.get(name), true[name]) for name in UNITS if name in shown]
    attacker = attacker_on([rows], together(row.counts for row in rows if row.inside is None), shown)
    for row in rows:
        if shown[row.key] is None:
            for unknown in (*attacker.of_row[row.key], attacker.people_of[row.key]):
                assert len(attacker.spread(unknown, enough=LEFT_OPEN + 1)) > LEFT_OPEN, (row, shown)
