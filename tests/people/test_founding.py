"""Founding an institution."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.errors import AlreadyFounded
from skills_centre.people.models import ClosedDay, Role, RoleGrant
from skills_centre.people.queries.viewers import institution
from skills_centre.people.services.founding import add_first_administrator, found_institution
from skills_centre.people.services.signing_in import sign_in
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW


def test_an_institution_is_founded_once_with_englands_bank_holidays(app: Flask) -> None:
    with transaction():
        found_institution("The Parliament of Somewhere", is_demonstration=False, now=NOW)
    facts = institution()
    assert facts is not None
    assert (facts.name, facts.is_demonstration) == ("The Parliament of Somewhere", False)
    closed = set(db.session.scalars(select(ClosedDay.day)))
    assert {date(2026, 12, 25), date(2026, 4, 6), date(2026, 12, 28)} <= closed  # Boxing Day 2026 is a Saturday
    with pytest.raises(AlreadyFounded), transaction():
        found_institution("Another", is_demonstration=False, now=NOW)


def test_the_first_administrator_can_sign_in_and_look_after_people_and_learning(app: Flask) -> None:
    with transaction():
        found_institution("The Parliament of Somewhere", is_demonstration=False, now=NOW)
        ada = add_first_administrator("Ada Okafor", "ada@house.example", "quiet river lantern", now=NOW)
    with transaction():
        assert sign_in("ada@house.example", "quiet river lantern", now=NOW)
    roles = set(db.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == ada)))
    assert roles == {Role.SYSTEM_ADMINISTRATOR, Role.LD_ADMINISTRATOR}
