"""The tables about the organisation, from the database to what is kept, against plain Python."""

import random

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.gaps.models import OrganisationFigure, RowKind
from skills_centre.gaps.queries.organisation import Organisation, organisation
from skills_centre.gaps.rules.organisation import NO_FAMILY_NAME, STATES, Shown
from skills_centre.gaps.rules.suppression import rounded_counts
from skills_centre.people.models import PersonType, Role, RoleGrant
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW, type_of_maker
from tests.counting import statements
from tests.gaps.organisations import SmallOrganisation, make_organisation

pytestmark = pytest.mark.usefixtures("app")


def seen(page: Organisation, row: str, skill: str) -> Shown | str | None:
    """What a page shows of a row by name: counts, None where withheld, or that nobody is asked."""
    rows = [one for one in page.rows if one.name == row]
    skills = [one for one in page.skills if one.name == skill]
    if not rows or not skills or not page.asked(rows[0], skills[0]):
        return "not asked"
    return page.shown(rows[0], skills[0])


def a_large_one() -> SmallOrganisation:
    made = make_organisation()
    dice = random.Random(7)
    for unit in ("Bills team", "Committees team", "Chamber", "Products"):
        for skill in ("Data analysis", "Prompt writing"):
            for state in (*STATES, "exempt"):
                made.add(dice.randint(0, 30), unit, skill, state, family=dice.choice([None, "Clerks", "Analysts"]))
    made.add(4, "Clerk's office", "Data analysis", "met")
    made.add(20, "Chamber", "Data analysis", "below", person_type=PersonType.MEMBERS_STAFF)
    made.add(20, "Chamber", "Data analysis", "below", has_left=True)
    return made


def test_every_figure_is_the_rounded_count_of_those_who_count_or_withheld(app: Flask) -> None:
    made = a_large_one()
    made.work_out()
    page = organisation(None)
    shown = 0
    for (row, skill), counts in made.true.items():
        true = tuple(counts[state] for state in STATES)
        found = seen(page, NO_FAMILY_NAME if row == "No role" else row, skill)
        if sum(true) < 10:
            assert found is None, (row, skill)
        elif found is not None:
            assert found == Shown(*rounded_counts(true)), (row, skill)
            shown += 1
    assert shown >= 10
    assert page.as_of == NOW


def test_a_row_inside_another_says_so_and_totals_count_nobody_twice(app: Flask) -> None:
    made = make_organisation()
    made.add(15, "Bills team", "Data analysis", "met")
    made.add(25, "Committees team", "Data analysis", "below")
    made.work_out()
    page = organisation(None)
    bills = next(row for row in page.rows if row.name == "Bills")
    assert (bills.kind, bills.depth, bills.inside) == (RowKind.AREA, 1, "Committees")
    assert page.whole(page.skills[0]) == Shown(met=15, below=25)
    assert seen(page, "Committees", "Data analysis") == Shown(met=15, below=25)


def test_people_with_and_without_a_role_are_counted_by_the_same_rule(app: Flask) -> None:
    made = make_organisation()
    made.add(18, "Products", "Data analysis", "met", family="Analysts")
    made.add(13, "Products", "Data analysis", "met")
    made.add(3, "Chamber", "Data analysis", "met")
    made.work_out()
    roles = {row.name: (row.with_role, row.without_role) for row in organisation(None).rows}
    assert roles["Products"] == (20, 15)
    assert roles["Chamber"] == (None, None)


def test_working_out_again_changes_nothing_and_a_requirement_that_ends_goes(app: Flask) -> None:
    made = make_organisation()
    made.add(30, "Products", "Data analysis", "met")
    first = made.work_out()
    assert made.work_out() == first
    with transaction() as session:
        session.execute(db.text("DELETE FROM required_skill"))
    assert made.work_out() == 0
    assert db.session.scalars(select(OrganisationFigure)).all() == []


def test_a_role_for_one_area_sees_the_rows_of_that_area_and_below(app: Flask, make_person: type_of_maker) -> None:
    made = a_large_one()
    made.work_out()
    lead = make_person("Mara Lead")
    with transaction() as session:
        session.add(
            RoleGrant(person_id=lead.id, role=Role.MATURITY_LEAD, unit_id=made.units["Committees"], granted_at=NOW)
        )
    sight = units_in_sight(lead.id, [Role.MATURITY_LEAD])
    assert sight is not None
    page = organisation(sight)
    assert [row.name for row in page.rows] == ["Committees", "Bills"]
    everything = organisation(None)
    for row in ("Committees", "Bills"):
        assert seen(page, row, "Data analysis") == seen(everything, row, "Data analysis")
    assert page.of(RowKind.FAMILY) == []
    assert units_in_sight(lead.id, [Role.AUDITOR]) == frozenset()
    assert organisation(frozenset()).rows == ()


def test_the_tables_are_read_in_a_few_statements_however_large(app: Flask) -> None:
    made = a_large_one()
    made.work_out()
    assert statements(lambda: organisation(None)) <= 6
