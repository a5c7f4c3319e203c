"""Adding people, their managers, roles and teams, and their leaving."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.errors import (
    DayNotPossible,
    EmailNotUsable,
    EmailTaken,
    LastAdministrator,
    ManagementCycle,
    NotKeepable,
    OutsideTheLine,
    StaffNumberTaken,
    WeakPassword,
    WrongCredentials,
    WrongPassword,
)
from skills_centre.people.models import (
    AccountLink,
    Look,
    ManagementLine,
    Membership,
    Person,
    PersonType,
    Role,
    RoleGrant,
)
from skills_centre.people.queries.lines import manager_of, people_below
from skills_centre.people.services import following
from skills_centre.people.services.accounts import NewPerson, add_person, change_people, change_person, record_leaver
from skills_centre.people.services.looks import note_looks
from skills_centre.people.services.passwords import change_password, set_password
from skills_centre.people.services.places import NewManager, move_to_unit, set_manager, set_managers
from skills_centre.people.services.roles import end_role, grant_role
from skills_centre.people.services.signing_in import sign_in
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW, TODAY
from tests.people.builders import add, add_unit


def test_two_people_never_share_an_address_or_a_staff_number(app: Flask) -> None:
    new = NewPerson("Ada Okafor", "ada@example.org", PersonType.HOUSE_STAFF, TODAY, staff_number="1")
    with transaction():
        add_person(new, by_id=None, now=NOW)
    with pytest.raises(EmailTaken), transaction():
        add_person(NewPerson("Another", " ADA@example.org", PersonType.MEMBER, TODAY), by_id=None, now=NOW)
    with pytest.raises(StaffNumberTaken), transaction():
        add_person(NewPerson("Another", "b@example.org", PersonType.PEER, TODAY, staff_number="1"), by_id=None, now=NOW)
    with pytest.raises(EmailNotUsable), transaction():
        add_person(NewPerson("Another", "b@example.org, c@example.org", PersonType.PEER, TODAY), by_id=None, now=NOW)


def test_people_without_staff_numbers_do_not_clash(app: Flask) -> None:
    assert add("Ada Okafor") != add("Bo Lindqvist")


def test_a_manager_is_dated_and_the_line_follows(app: Flask) -> None:
    top, middle, low = add("Top One"), add("Middle One"), add("Low One")
    for person, manager in ((middle, top), (low, middle)):
        with transaction():
            set_manager(person, manager, starts_on=date(2025, 1, 6), by_id=top, now=NOW)
    assert set(people_below(top)) == {middle, low}
    with transaction():
        set_manager(low, top, starts_on=TODAY, by_id=top, now=NOW)
    assert manager_of(low) == top
    lines = db.session.execute(
        select(ManagementLine.manager_id, ManagementLine.ends_on)
        .where(ManagementLine.person_id == low)
        .order_by(ManagementLine.starts_on)
    ).all()
    assert [(line.manager_id, line.ends_on) for line in lines] == [(middle, date(2026, 3, 2)), (top, None)]


def test_nobody_is_ever_above_themselves(app: Flask) -> None:
    top = add("Top One")
    low = add("Low One", manager=add("Middle One", manager=top))
    with pytest.raises(ManagementCycle), transaction():
        set_manager(top, low, starts_on=TODAY, by_id=None, now=NOW)
    with pytest.raises(ManagementCycle), transaction():
        set_manager(top, top, starts_on=TODAY, by_id=None, now=NOW)


def test_setting_the_present_manager_or_team_again_writes_nothing(app: Flask) -> None:
    top, unit = add("Top One"), add_unit("Table Office")
    low = add("Low One", manager=top)
    with transaction():
        move_to_unit(low, unit, starts_on=TODAY, by_id=None, now=NOW)
    before = db.session.scalar(select(func.count(AuditEvent.id)))
    with transaction():
        set_manager(low, top, starts_on=TODAY, by_id=None, now=NOW)
        move_to_unit(low, unit, starts_on=TODAY, by_id=None, now=NOW)
    assert db.session.scalar(select(func.count(AuditEvent.id))) == before
    assert db.session.scalar(select(func.count(Membership.id))) == 1


def test_roles_are_granted_once_and_ended_once(app: Flask) -> None:
    ada = add("Ada Okafor", roles=(Role.AUDITOR,))
    with transaction():
        grant_role(ada, Role.AUDITOR, by_id=None, now=NOW)
    grants = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == ada)).all()
    assert len(grants) == 1
    for _twice in range(2):
        with transaction():
            end_role(grants[0], by_id=None, now=NOW)
    ended = select(func.count(AuditEvent.id)).where(AuditEvent.action == "role.end")
    assert db.session.scalar(ended) == 1


def test_the_last_system_administrator_stays(app: Flask) -> None:
    ada = add("Ada Okafor", roles=(Role.SYSTEM_ADMINISTRATOR,))
    grant = db.session.scalars(select(RoleGrant.id)).one()
    with pytest.raises(LastAdministrator), transaction():
        end_role(grant, by_id=ada, now=NOW)
    with pytest.raises(LastAdministrator), transaction():
        record_leaver(ada, last_day=TODAY, by_id=ada, now=NOW)
    add("Bo Lindqvist", roles=(Role.SYSTEM_ADMINISTRATOR,))
    with transaction():
        end_role(grant, by_id=ada, now=NOW)


def test_a_leaver_loses_every_right_and_keeps_their_history(app: Flask) -> None:
    top = add("Top One")
    middle = add("Middle One", manager=top, roles=(Role.FACILITATOR,))
    low = add("Low One", manager=middle)
    with transaction():
        set_password(middle, "a long enough secret", by_id=None, now=NOW)
    with transaction():
        record_leaver(middle, last_day=TODAY, by_id=top, now=NOW)
    assert people_below(top) == []
    assert manager_of(low) is None
    with pytest.raises(WrongCredentials), transaction():
        sign_in("middle-one@example.org", "a long enough secret", now=NOW)
    left = db.session.get(Person, middle)
    assert left is not None
    assert (left.name, left.left_on) == ("Middle One", TODAY)
    assert db.session.scalars(select(RoleGrant.id).where(RoleGrant.ended_at.is_(None))).all() == []


def test_nobody_leaves_tomorrow_or_before_they_came(app: Flask) -> None:
    ada = add("Ada Okafor")
    for day in (date(2026, 3, 4), date(2023, 1, 1)):
        with pytest.raises(DayNotPossible), transaction():
            record_leaver(ada, last_day=day, by_id=None, now=NOW)


def test_details_are_written_anew_and_what_is_as_it_was_changes_nothing(app: Flask) -> None:
    ada = add("Ada Okafor")
    details = NewPerson(" Ada  Okafor-Smith", "ADA@house.example", PersonType.CONTRACTOR, TODAY, "77", "Clerk")
    for _twice in range(2):
        with transaction():
            change_person(ada, details, by_id=None, now=NOW)
    person = db.session.get(Person, ada)
    assert person is not None
    assert (person.name, person.email, person.staff_number) == ("Ada Okafor-Smith", "ada@house.example", "77")
    [fields] = db.session.scalars(select(AuditEvent.fields).where(AuditEvent.action == "person.change"))
    assert fields == ["email", "job_title", "joined_on", "name", "person_type", "staff_number"]


def test_two_people_may_exchange_their_addresses(app: Flask) -> None:
    ada, bo = add("Ada Okafor"), add("Bo Lindqvist")

    def of(name: str, address: str) -> NewPerson:
        return NewPerson(name, address, PersonType.HOUSE_STAFF, date(2024, 1, 8))

    with pytest.raises(EmailTaken), transaction():
        change_person(ada, of("Ada Okafor", "bo-lindqvist@example.org"), by_id=None, now=NOW)
    with transaction():
        change_people(
            {ada: of("Ada Okafor", "bo-lindqvist@example.org"), bo: of("Bo Lindqvist", "ada-okafor@example.org")},
            by_id=None,
            now=NOW,
        )
    assert db.session.scalar(select(Person.email).where(Person.id == ada)) == "bo-lindqvist@example.org"


def test_a_link_to_choose_a_password_stops_working_when_the_address_changes(app: Flask) -> None:
    ada = add("Ada Okafor")
    with transaction() as session:
        session.add(AccountLink(token_hash="x", person_id=ada, made_at=NOW, expires_at=NOW))
    with transaction():
        details = NewPerson("Ada Okafor", "new@example.org", PersonType.HOUSE_STAFF, date(2024, 1, 8))
        change_person(ada, details, by_id=None, now=NOW)
    assert db.session.scalars(select(AccountLink.used_at)).one() == NOW


def test_what_cannot_be_kept_is_refused_on_either_database(app: Flask) -> None:
    for name, number, title in (("", "1", ""), ("x" * 161, "", ""), ("Ada", "1" * 41, ""), ("Ada", "", "x" * 161)):
        new = NewPerson(name, "ada@example.org", PersonType.HOUSE_STAFF, TODAY, number, title)
        with pytest.raises(NotKeepable), transaction():
            add_person(new, by_id=None, now=NOW)


def test_members_and_peers_are_in_nobodys_line_and_nobody_is_in_theirs(app: Flask) -> None:
    member, boss = add("Mo Member", kind=PersonType.MEMBER), add("Boss One")
    low = add("Low One", manager=boss)
    for person, manager in ((low, member), (member, boss)):
        with pytest.raises(OutsideTheLine), transaction():
            set_manager(person, manager, starts_on=TODAY, by_id=None, now=NOW)
    for person, address in ((low, "low-one@example.org"), (boss, "boss-one@example.org")):
        with pytest.raises(OutsideTheLine), transaction():
            change_person(person, NewPerson("Now A Peer", address, PersonType.PEER, TODAY), by_id=None, now=NOW)


def test_a_whole_line_may_be_turned_round_at_once(app: Flask) -> None:
    top = add("Top One")
    low = add("Low One", manager=top)
    with transaction():
        set_managers([NewManager(low, None, TODAY), NewManager(top, low, TODAY)], by_id=None, now=NOW)
    assert manager_of(top) == low
    with pytest.raises(ManagementCycle), transaction():
        set_managers([NewManager(low, top, TODAY)], by_id=None, now=NOW)


def test_other_domains_hear_of_those_who_come_and_leave(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[UUID] = []

    def hear(person_ids: Sequence[UUID], *, now: datetime) -> None:
        heard.extend(person_ids)

    monkeypatch.setattr(following, "_follower", hear)
    ada = add("Ada Okafor")
    with transaction():
        record_leaver(ada, last_day=TODAY, by_id=None, now=NOW)
    assert heard == [ada, ada]


def test_a_look_is_kept_once_a_day_and_never_of_oneself(app: Flask) -> None:
    boss, ada, bo = add("Boss One"), add("Ada Okafor"), add("Bo Lindqvist")
    for as_file in (False, False, True):
        with transaction():
            note_looks(boss, [ada, bo, boss, ada], day=TODAY, as_file=as_file)
    rows = db.session.execute(select(Look.subject_id, Look.as_file)).all()
    assert sorted((row.subject_id, row.as_file) for row in rows) == sorted(
        [(ada, False), (ada, True), (bo, False), (bo, True)]
    )


def test_a_changed_password_signs_out_every_browser(app: Flask) -> None:
    ada = add("Ada Okafor")
    with transaction():
        set_password(ada, "correct horse battery", by_id=None, now=NOW)
    with pytest.raises(WrongPassword), transaction():
        change_password(ada, present="guess", fresh="quiet river lantern", now=NOW)
    with pytest.raises(WeakPassword), transaction():
        change_password(ada, present="correct horse battery", fresh="Ada-Okafor-2026", now=NOW)
    with transaction():
        change_password(ada, present="correct horse battery", fresh="quiet river lantern", now=NOW)
    with transaction():
        assert sign_in("ada-okafor@example.org", "quiet river lantern", now=NOW)
