"""How what people say and what is confirmed differ: counts that tell nobody apart."""

from itertools import product
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from skills_centre.people.models import Membership, Person, PersonType, UnitKind
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Decision
from skills_centre.skills.queries.calibration import SMALLER_TEAMS, calibration
from skills_centre.skills.rules.calibration import FEWEST, Pairs, ShownPairs, shown
from tests.counting import statements
from tests.people.builders import add_unit
from tests.skills.assessed import decide, record
from tests.skills.builders import NOW, TODAY, a_person, published, skill_id, small_framework


def test_no_shown_row_tells_any_count_for_certain_nor_that_all_are_alike() -> None:
    """The attacker knows the rule and every number of a row; rows are apart, so no other row helps."""
    behind: dict[ShownPairs, list[Pairs]] = {}
    for lower, same, higher in product(range(28), repeat=3):
        pairs = Pairs(lower, same, higher)
        if FEWEST <= pairs.number <= 40:
            behind.setdefault(shown(pairs), []).append(pairs)
    for possible in behind.values():
        if max(one.number for one in possible) > 32:
            continue  # the range of what was tried cuts these off
        for name in ("lower", "same", "higher"):
            assert len({getattr(one, name) for one in possible}) > 1, possible
            assert not all(getattr(one, name) == one.number for one in possible), possible


def test_fewer_than_ten_are_shown_to_nobody_and_other_counts_are_rounded() -> None:
    assert not Pairs(3, 3, 3).may_be_shown
    with pytest.raises(ValueError, match="nobody"):
        shown(Pairs(9, 0, 0))
    assert shown(Pairs(12, 3, 0)) == ShownPairs(15, 10, 5, 0)


@pytest.fixture
def places(app: Flask) -> dict[str, UUID]:
    """Two areas with two teams each."""
    published(small_framework())
    body = add_unit("Body", kind=UnitKind.BODY)
    found: dict[str, UUID] = {}
    for area in ("North", "South"):
        area_id = add_unit(area, kind=UnitKind.BUSINESS_AREA, parent=body)
        found |= {f"{area} {number}": add_unit(f"{area} {number}", parent=area_id) for number in (1, 2)}
    return found


def decided(
    unit_id: UUID | None,
    number: int,
    *,
    to: int = 2,
    said: int = 3,
    kind: PersonType = PersonType.HOUSE_STAFF,
    decision: Decision | None = None,
) -> list[UUID]:
    """So many people of a unit who said a level in writing, each with it confirmed at one."""
    by, people = a_person("Mina"), []
    for _ in range(number):
        person = a_person("Somebody", person_type=kind)
        people.append(person)
        with transaction() as session:
            if unit_id:
                session.add(Membership(id=new_id(), person_id=person, unit_id=unit_id, starts_on=TODAY))
            made = record(person, skill_id("writing"), said)
            if decision is Decision.RETURNED:
                decide(made, decision, by_id=by)
            else:
                decide(
                    made,
                    Decision.CONFIRMED if said == to else Decision.CHANGED,
                    by_id=by,
                    level=None if said == to else to,
                )
            if decision is Decision.REVOKED:
                decide(made, decision, by_id=by)
    return people


def shown_rows() -> list[tuple[str, int, int, int, int]]:
    found = calibration()
    assert {one.skill_name for one in found} <= {"Writing"}
    return [(one.team_name, one.pairs.number, one.pairs.lower, one.pairs.same, one.pairs.higher) for one in found]


def test_a_large_team_has_a_row_and_the_small_ones_of_an_area_share_one(places: dict[str, UUID]) -> None:
    decided(places["North 1"], 11)
    decided(places["North 2"], 4)
    decided(places["South 1"], 6, to=3)
    decided(places["South 2"], 5, to=4)
    assert shown_rows() == [("North 1", 10, 10, 0, 0), (SMALLER_TEAMS, 10, 0, 5, 5)]
    decided(places["North 2"], 5)
    assert ("North 2", 10, 10, 0, 0) not in shown_rows()
    decided(None, 9)
    assert len(shown_rows()) == 2


def test_leavers_private_people_and_what_was_returned_or_revoked_are_not_counted(places: dict[str, UUID]) -> None:
    here = decided(places["North 1"], 9)
    decided(places["North 1"], 3, kind=PersonType.MEMBERS_STAFF)
    decided(places["North 1"], 3, decision=Decision.RETURNED)
    decided(places["North 1"], 3, decision=Decision.REVOKED)
    assert shown_rows() == []
    more = decided(places["North 1"], 1)
    assert len(shown_rows()) == 1
    with transaction() as session:
        session.execute(update(Person).where(Person.id.in_([*more, here[0]])).values(left_on=TODAY))
    assert shown_rows() == []


def test_of_somebody_who_was_decided_twice_the_latest_counts(places: dict[str, UUID]) -> None:
    people = decided(places["North 1"], 10)
    by = a_person("Mina")
    for person in people:
        with transaction():
            decide(record(person, skill_id("writing"), 3, at=NOW.replace(hour=13)), Decision.CONFIRMED, by_id=by)
    assert shown_rows() == [("North 1", 10, 0, 10, 0)]


def test_it_takes_the_same_statements_for_few_and_for_many(places: dict[str, UUID]) -> None:
    decided(places["North 1"], 10)
    few = statements(calibration)
    for unit in places.values():
        decided(unit, 12)
    db.session.close()
    assert statements(calibration) == few == 5
