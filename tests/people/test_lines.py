"""The line of management day by day: what is set for later counts later, and the closure is always that of the day."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.errors import ManagementCycle
from skills_centre.people.models import LineClosure, LineMark, ManagementLine, Person, PersonType
from skills_centre.people.queries.lines import manager_of, people_below
from skills_centre.people.services.accounts import NewPerson, add_person, change_person, record_leaver
from skills_centre.people.services.lines import follow_the_calendar, rebuild_line_closure
from skills_centre.people.services.places import set_manager
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW, TODAY
from tests.people.builders import add

DAY = timedelta(days=1)


def put(person: UUID, manager: UUID | None, days: int) -> None:
    with transaction():
        set_manager(person, manager, starts_on=TODAY + days * DAY, by_id=None, now=NOW)


def turn(days: int) -> bool:
    with transaction():
        return follow_the_calendar(on=TODAY + days * DAY)


def lines_of(person: UUID) -> list[tuple[UUID, int, int | None]]:
    """Each line of a person: whose it is, and its first and last day, counted from today."""
    rows = db.session.scalars(
        select(ManagementLine).where(ManagementLine.person_id == person).order_by(ManagementLine.starts_on)
    )
    return [
        (one.manager_id, (one.starts_on - TODAY).days, (one.ends_on - TODAY).days if one.ends_on else None)
        for one in rows
    ]


def test_a_manager_from_a_later_day_counts_from_that_day_though_nights_are_missed(app: Flask) -> None:
    old, new = add("Old Boss"), add("New Boss")
    low = add("Low One", manager=old)
    put(low, new, 10)
    assert (manager_of(low), people_below(new)) == (old, [])
    assert not turn(9)
    assert turn(14)
    assert (manager_of(low), people_below(old)) == (new, [])
    assert not turn(14)


def test_what_is_set_for_today_takes_the_place_of_what_was_set_for_later(app: Flask) -> None:
    old, later, now = add("Old Boss"), add("Later Boss"), add("Present Boss")
    low = add("Low One", manager=old)
    put(low, later, 10)
    put(low, now, 0)
    assert manager_of(low) == now
    assert [line[0] for line in lines_of(low) if line[2] is None or line[2] >= 0] == [now]
    put(low, now, 5)
    assert len([line for line in lines_of(low) if line[0] == now]) == 1, "they are the manager on that day already"
    put(low, None, 20)
    assert manager_of(low) == now
    turn(20)
    assert manager_of(low) is None


def test_nobody_is_above_themselves_on_a_later_day_either(app: Flask) -> None:
    top = add("Top One")
    low = add("Low One", manager=top)
    with pytest.raises(ManagementCycle):
        put(top, low, 10)
    put(low, None, 10)
    with pytest.raises(ManagementCycle):
        put(top, low, 5)
    put(top, low, 10)
    turn(10)
    assert people_below(low) == [top]


def test_a_newcomer_is_below_their_manager_from_their_first_day_wherever_it_moves(app: Flask) -> None:
    boss = add("Bo Boss")
    details = NewPerson("Nell New", "nell@example.org", PersonType.HOUSE_STAFF, TODAY + 10 * DAY)
    with transaction():
        nell = add_person(details, by_id=None, now=NOW, manager_id=boss)
    assert people_below(boss) == []
    with transaction():
        change_person(
            nell, NewPerson("Nell New", "nell@example.org", PersonType.HOUSE_STAFF, TODAY), by_id=None, now=NOW
        )
    assert people_below(boss) == [nell]


def test_whoever_leaves_today_manages_nobody_from_now_on(app: Flask) -> None:
    top = add("Top One")
    middle = add("Middle One", manager=top)
    low = add("Low One", manager=middle)
    with transaction():
        record_leaver(middle, last_day=TODAY, by_id=None, now=NOW)
    assert (manager_of(low), people_below(top)) == (None, [])
    assert not turn(0)
    assert not turn(1)


def test_each_writing_of_the_closure_is_another_edition(app: Flask) -> None:
    boss = add("Bo Boss")
    before = db.session.scalar(select(LineMark.edition)) or 0
    db.session.close()
    put(add("Low One"), boss, 0)
    assert db.session.scalar(select(LineMark.edition)) == before + 1


def test_a_circle_that_came_in_by_another_way_is_refused(app: Flask) -> None:
    one, other = add("One"), add("Other")

    def circle() -> None:
        with transaction() as session:
            for below, above in ((one, other), (other, one)):
                session.add(ManagementLine(person_id=below, manager_id=above, starts_on=TODAY))
            rebuild_line_closure(on=TODAY)

    with pytest.raises(ValueError, match="cycle"):
        circle()


def expected(on: date) -> set[tuple[UUID, UUID, int]]:
    """Every pair and its depth, by walking up from each person in plain Python."""
    gone = set(db.session.scalars(select(Person.id).where(Person.left_on.is_not(None))))
    above = {
        line.person_id: line.manager_id
        for line in db.session.scalars(select(ManagementLine))
        if line.starts_on <= on and (line.ends_on is None or line.ends_on >= on)
        if not {line.person_id, line.manager_id} & gone
    }
    pairs = set()
    for person in above:
        at, depth = above.get(person), 1
        while at is not None:
            pairs.add((at, person, depth))
            at, depth = above.get(at), depth + 1
    return pairs


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_set_for_whenever_the_closure_is_that_of_the_day(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    people = [add(f"Person {number}") for number in range(9)]
    today, done = 0, 0
    for _ in range(40):
        person, manager = chance.sample(people, 2)
        try:
            with transaction():
                set_manager(
                    person,
                    manager if chance.random() < 0.85 else None,
                    starts_on=TODAY + (today + chance.choice((0, 0, 0, 1, 3, 8))) * DAY,
                    by_id=None,
                    now=NOW + today * DAY,
                )
            done += 1
        except ManagementCycle:
            pass
        if chance.random() < 0.3:
            today += chance.choice((1, 2, 5))
            turn(today)
        kept = {
            tuple(row)
            for row in db.session.execute(select(LineClosure.manager_id, LineClosure.person_id, LineClosure.depth))
        }
        assert kept == expected(TODAY + today * DAY)
        db.session.close()
    assert done > 15
