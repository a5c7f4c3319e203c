"""The organisation's tree."""

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.errors import UnitNotPossible
from skills_centre.people.models import OrganisationUnit, UnitKind
from skills_centre.people.services.organisation import add_unit, rename_unit
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW


def unit(name: str, kind: UnitKind, parent: object = None) -> OrganisationUnit:
    with transaction() as session:
        made = add_unit(name, kind, parent_id=parent, by_id=None, now=NOW)  # type: ignore[arg-type]
        found = session.get(OrganisationUnit, made)
        assert found is not None
        return found


def test_units_are_added_below_one_another_with_keys_of_their_own(app: Flask) -> None:
    commons = unit("House of Commons", UnitKind.BODY)
    lords = unit("House of Lords", UnitKind.BODY)
    first = unit(" Private  Office ", UnitKind.TEAM, commons.id)
    second = unit("Private Office", UnitKind.TEAM, lords.id)
    assert (first.name, first.key, second.key) == ("Private Office", "private-office", "private-office-2")


def test_a_unit_keeps_its_key_under_another_name(app: Flask) -> None:
    commons = unit("House of Commons", UnitKind.BODY)
    for _twice in range(2):
        with transaction():
            rename_unit(commons.id, "House of Delegates", by_id=None, now=NOW)
    row = db.session.execute(select(OrganisationUnit.key, OrganisationUnit.name)).one()
    assert tuple(row) == ("house-of-commons", "House of Delegates")
    assert len(db.session.scalars(select(AuditEvent.id).where(AuditEvent.action == "unit.rename")).all()) == 1


def test_the_tree_refuses_what_makes_no_sense(app: Flask) -> None:
    commons = unit("House of Commons", UnitKind.BODY)
    team = unit("Table Office", UnitKind.TEAM, commons.id)
    for name, kind, parent in (
        ("Catering", UnitKind.TEAM, None),
        ("Another House", UnitKind.BODY, commons.id),
        ("Desk", UnitKind.TEAM, team.id),
        ("table office", UnitKind.TEAM, commons.id),
        ("  ", UnitKind.TEAM, commons.id),
        ("A > B", UnitKind.TEAM, commons.id),
        ("x" * 161, UnitKind.TEAM, commons.id),
    ):
        with pytest.raises(UnitNotPossible), transaction():
            add_unit(name, kind, parent_id=parent, by_id=None, now=NOW)
    unit("Journal Office", UnitKind.TEAM, commons.id)
    with pytest.raises(UnitNotPossible), transaction():
        rename_unit(team.id, "Journal office", by_id=None, now=NOW)
