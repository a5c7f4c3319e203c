"""Naming who decides in a unit what its managers do not."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from skills_centre.people.errors import FallbackDayNotPossible, FallbackNotPossible
from skills_centre.people.models import Person, PersonType, UnitFallback, UnitKind
from skills_centre.people.queries.fallbacks import fallbacks_by_unit, units_with_fallbacks
from skills_centre.people.services.fallbacks import end_fallback, name_fallback
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add, add_unit
from tests.races.test_learning import race


@pytest.fixture
def area(app: Flask) -> UUID:
    return add_unit("Area", kind=UnitKind.BUSINESS_AREA, parent=add_unit("Body", kind=UnitKind.BODY))


def name(unit_id: UUID, person_id: UUID | None, **days: int) -> None:
    with transaction():
        ends_on = TODAY + timedelta(days=days["last"]) if days else None
        name_fallback(unit_id, person_id, ends_on=ends_on, by_id=None, now=NOW)


def test_a_unit_inherits_from_the_nearest_above_that_names_somebody_who_can_act(area: UUID) -> None:
    team, ada, ben = add_unit("Team", parent=area), add("Ada Okafor"), add("Ben Adeyemi")
    body = next(one.id for one in units_with_fallbacks(TODAY) if one.name == "Body")
    name(body, ben)
    name(area, ada)
    assert fallbacks_by_unit(TODAY) == {body: [ben], area: [ada, ben], team: [ada, ben]}
    shown = {one.name: (one.own and one.own.name, one.inherited_from) for one in units_with_fallbacks(TODAY)}
    assert shown == {"Body": ("Ben Adeyemi", None), "Area": ("Ada Okafor", "Body"), "Team": (None, "Area")}
    with transaction() as session:
        session.execute(update(Person).where(Person.id == ada).values(left_on=TODAY))
    assert fallbacks_by_unit(TODAY)[team] == [ben]
    left = {one.name: one for one in units_with_fallbacks(TODAY)}
    assert left["Area"].own
    assert not left["Area"].own.can_act
    assert left["Team"].inherited_from == "Body"


def test_naming_another_ends_the_former_and_naming_the_same_again_changes_nothing(area: UUID) -> None:
    ada, ben = add("Ada Okafor"), add("Ben Adeyemi")
    for person in (ada, ada, ben, ben):
        name(area, person)
    assert fallbacks_by_unit(TODAY)[area] == [ben]
    acts = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "unit.name-fallback")
    assert db.session.scalar(acts) == 2
    for _ in range(2):
        with transaction():
            end_fallback(area, by_id=None, now=NOW)
    assert fallbacks_by_unit(TODAY) == {}
    name(area, ada, last=3)
    assert fallbacks_by_unit(TODAY + timedelta(days=3))[area] == [ada]
    assert fallbacks_by_unit(TODAY + timedelta(days=4)) == {}


def test_the_days_on_which_somebody_was_named_stay_on_record(area: UUID) -> None:
    ada, ben = add("Ada Okafor"), add("Ben Adeyemi")
    name(area, ada)
    with transaction():
        name_fallback(area, ben, ends_on=None, by_id=None, now=NOW + timedelta(days=7))
    rows = db.session.execute(
        select(UnitFallback.person_id, UnitFallback.starts_on, UnitFallback.ends_on).order_by(UnitFallback.starts_on)
    )
    week = TODAY + timedelta(days=7)
    assert [tuple(row) for row in rows] == [(ada, TODAY, week - timedelta(days=1)), (ben, week, None)]


def test_nobody_can_be_named_who_could_not_act(area: UUID) -> None:
    leaver, member = add("Lee Leaver"), add("Mel", kind=PersonType.MEMBERS_STAFF)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == leaver).values(left_on=TODAY))
    for person in (leaver, member, None, new_id()):
        with pytest.raises(FallbackNotPossible):
            name(area, person)
    with pytest.raises(FallbackDayNotPossible):
        name(area, add("Ada Okafor"), last=-1)
    with pytest.raises(NotFound):
        name(new_id(), add("Ben Adeyemi"))
    assert fallbacks_by_unit(TODAY) == {}


def test_of_two_administrators_at_once_the_last_word_counts_and_one_person_is_named(app: Flask, area: UUID) -> None:
    people = [add(f"Person {number}") for number in range(4)]
    outcomes = race(
        app,
        *(lambda person=person: name_fallback(area, person, ends_on=None, by_id=None, now=NOW) for person in people),
    )
    assert outcomes == [None] * 4
    assert len(fallbacks_by_unit(TODAY)[area]) == 1


def test_the_tree_takes_the_same_statements_for_few_and_for_many(area: UUID) -> None:
    name(area, add("Ada Okafor"))
    few = statements(lambda: units_with_fallbacks(TODAY))
    for number in range(20):
        add_unit(f"Team {number}", parent=area)
    assert statements(lambda: units_with_fallbacks(TODAY)) == few == 2
    assert statements(lambda: fallbacks_by_unit(TODAY)) == 1
