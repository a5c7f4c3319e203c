"""Taking a file of people in: whole or not at all, once, by the rules of the pages."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.home.people_import.applying import RowsNotSound, import_people, plan_people
from skills_centre.home.people_import.plan import PeoplePlan
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.models import (
    ImportBatch,
    ManagementLine,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
)
from skills_centre.people.queries.lines import manager_of, people_below
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import Base, db, transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.models import PersonProfile, RequiredSkill
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.home.people_import.builders import TABLE_OFFICE, row, sent
from tests.people.builders import add
from tests.skills.builders import profile_id, published, small_framework

FIRST = sent(
    row("Boss One", number="1", unit="House of Commons", roles="System administrator"),
    row("Ada Okafor", number="2", title="Clerk", unit=TABLE_OFFICE, manager="boss@house.example", profile="clerk"),
    row("Mel Vane", number="3", kind="Member's staff", profile="Senior clerk"),
)


def taken_in(file: SentFile) -> PeoplePlan:
    with transaction():
        return import_people(file, by_id=None, now=NOW)


def id_of(name: str) -> UUID:
    return db.session.execute(select(Person.id).where(Person.name == name)).scalar_one()


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_brings_people_tree_line_profiles_and_roles(app: Flask) -> None:
    published(small_framework())
    plan = taken_in(FIRST)
    assert (len(plan.added), len(plan.new_units)) == (3, 3)
    boss, ada, mel = id_of("Boss One"), id_of("Ada Okafor"), id_of("Mel Vane")
    assert people_below(boss) == [ada]
    kinds = db.session.scalars(select(OrganisationUnit.kind).order_by(OrganisationUnit.id)).all()
    assert kinds == ["body", "business-area", "team"]
    place = db.session.execute(
        select(OrganisationUnit.name, Membership.starts_on).join(Membership).where(Membership.person_id == ada)
    ).one()
    assert tuple(place) == ("Table Office", date(2024, 1, 8))
    held = db.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == boss))
    assert held.one() is Role.SYSTEM_ADMINISTRATOR
    profiles = db.session.execute(select(PersonProfile.person_id, PersonProfile.profile_id))
    assert {row.person_id: row.profile_id for row in profiles} == {
        ada: profile_id("clerk"),
        mel: profile_id("senior-clerk"),
    }
    asked = set(db.session.scalars(select(RequiredSkill.person_id)))
    assert {boss, ada} <= asked
    assert mel not in asked


def test_the_same_file_again_changes_nothing(app: Flask) -> None:
    published(small_framework())
    taken_in(FIRST)
    tables = (Person, Membership, ManagementLine, RoleGrant, PersonProfile, AuditEvent, ImportBatch)
    before = [count(table) for table in tables]
    assert taken_in(FIRST).changes_nothing
    assert [count(table) for table in tables] == before
    batch = db.session.execute(select(ImportBatch.kind, ImportBatch.rows_added, ImportBatch.rows_changed)).one()
    assert tuple(batch) == ("people", 3, 0)


def test_a_later_file_changes_moves_and_ends(app: Flask) -> None:
    published(small_framework())
    taken_in(FIRST)
    boss, ada = id_of("Boss One"), id_of("Ada Okafor")
    taken_in(
        sent(
            row("Boss One", number="1", left="2026-03-02"),
            row(
                "Ada Smith",
                number="2",
                email="smith@house.example",
                unit="House of Lords > Library",
                profile="Senior clerk",
            ),
            row("New One", number="9", manager="smith@house.example", roles="System administrator"),
        )
    )
    person = db.session.get(Person, ada)
    assert person is not None
    assert (person.name, person.email, person.job_title) == ("Ada Smith", "smith@house.example", None)
    assert manager_of(id_of("New One")) == ada
    assert manager_of(ada) is None
    assert db.session.scalar(select(Person.left_on).where(Person.id == boss)) == date(2026, 3, 2)
    places = db.session.execute(
        select(OrganisationUnit.name, Membership.ends_on)
        .join(Membership)
        .where(Membership.person_id == ada)
        .order_by(Membership.starts_on)
    ).all()
    assert [tuple(place) for place in places] == [("Table Office", date(2026, 3, 2)), ("Library", None)]
    fields = db.session.scalars(
        select(AuditEvent.fields).where(AuditEvent.action == "person.change", AuditEvent.subject_id == ada)
    ).one()
    assert fields == ["email", "job_title", "name"]


@pytest.mark.parametrize("manager", ["nobody@house.example", "ada@house.example", "bo@house.example"])
def test_a_file_with_one_mistake_changes_nothing_at_all(app: Flask, manager: str) -> None:
    file = sent(row("Ada", unit=TABLE_OFFICE, manager="bo@house.example"), row("Bo", manager=manager))
    with pytest.raises(RowsNotSound, match="1 problem, so nothing was changed"):
        taken_in(file)
    assert [count(table) for table in (Person, OrganisationUnit, AuditEvent, ImportBatch)] == [0, 0, 0, 0]


def test_a_failure_half_way_leaves_nothing_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("skills_centre.home.people_import.applying.set_managers", fail)
    with pytest.raises(RuntimeError):
        taken_in(sent(row("Ada", unit=TABLE_OFFICE)))
    assert [count(table) for table in (Person, OrganisationUnit, AuditEvent)] == [0, 0, 0]


def test_a_confirmation_holds_only_for_what_was_shown(app: Flask) -> None:
    file = sent(row("Ada Okafor"), row("Bo Lindqvist"))
    shown = plan_people(file, now=NOW).fingerprint()
    with transaction() as session:
        session.add(
            Person(
                email="ada@house.example",
                name="Ada Okafor",
                sort_key="ada okafor",
                person_type=PersonType.HOUSE_STAFF,
                joined_on=TODAY,
            )
        )
    with pytest.raises(PeopleChangedMeanwhile), transaction():
        import_people(file, by_id=None, now=NOW, confirmed=shown)
    with transaction():
        import_people(file, by_id=None, now=NOW, confirmed=plan_people(file, now=NOW).fingerprint())
    assert count(Person) == 2


def test_addresses_are_exchanged_and_a_member_leaves_the_line(app: Flask) -> None:
    taken_in(sent(row("Boss", number="1"), row("Ada", number="2", manager="boss@house.example"), row("Bo", number="3")))
    taken_in(
        sent(
            row("Boss", number="1"),
            row("Ada", number="2", email="bo@house.example", kind="Peer"),
            row("Bo", number="3", email="ada@house.example", manager="boss@house.example"),
        )
    )
    assert people_below(id_of("Boss")) == [id_of("Bo")]
    assert db.session.scalar(select(Person.email).where(Person.name == "Bo")) == "ada@house.example"


def test_whoever_imports_is_in_the_audit_trail(app: Flask) -> None:
    admin = add("Ad Min")
    with transaction():
        import_people(sent(row("Ada")), by_id=admin, now=NOW)
    acts = db.session.execute(select(AuditEvent.action).where(AuditEvent.actor_id == admin)).scalars()
    assert sorted(acts) == ["people.import", "person.add"]


@pytest.mark.sqlite_only
def test_planning_takes_the_same_number_of_statements_for_many_people(app: Flask) -> None:
    taken_in(sent(row("Ada")))
    few = statements(lambda: plan_people(sent(row("Ada")), now=NOW))
    many = sent(*(row(f"P{n} Person", unit=TABLE_OFFICE, manager="p0@house.example" if n else "") for n in range(200)))
    taken_in(many)
    assert statements(lambda: plan_people(many, now=NOW)) == few <= 6
