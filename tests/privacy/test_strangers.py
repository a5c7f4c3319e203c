"""Nobody reads a person outside their line by any address: every page and file is asked for with everything that is a stranger's.

Each address with a place for an id is opened with the id of each kind of row that belongs to somebody with whom the reader has nothing
to do, and no answer may hold that person's name or mail.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, or_, select
from werkzeug.routing import Rule

from skills_centre.people.models import LineClosure, Membership, Person
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import Base, db
from skills_centre.skills.models import AssessmentResult, Skill
from tests.databases import Databases
from tests.demonstrations import bring_demonstration
from tests.privacy.test_private_people import words_of

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]

Be = Callable[[UUID], FlaskClient]

#: Those whose work gives them no sight of people outside their own line.
READERS = ("staff", "members.staff", "manager", "facilitator")


@pytest.fixture
def demonstration(app: Flask, databases: Databases) -> None:
    bring_demonstration(databases.shared, now=utc_now(), name="today")


def stranger_to(reader: UUID) -> tuple[UUID, str, str]:
    """Somebody with a long history, of another unit, who is neither above nor below the reader: their id, name and mail."""
    near = select(LineClosure.person_id).where(LineClosure.manager_id == reader)
    above = select(LineClosure.manager_id).where(LineClosure.person_id == reader)
    unit = select(Membership.unit_id).where(Membership.person_id == reader, Membership.ends_on.is_(None))
    row = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(AssessmentResult, AssessmentResult.person_id == Person.id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .where(
            Person.id != reader,
            Person.id.not_in(near),
            Person.id.not_in(above),
            or_(Membership.unit_id.not_in(unit), ~unit.exists()),
            Person.left_on.is_(None),
        )
        .group_by(Person.id)
        .order_by(func.count().desc(), Person.id)
        .limit(1)
    ).one()
    return row.id, row.name, row.email or ""


def ids_of(person_id: UUID) -> set[UUID]:
    """Their own id, and one of each kind of row that names them."""
    found = {person_id}
    for table in Base.metadata.sorted_tables:
        found.update(_one_of(table, person_id))
    return found


def _one_of(table: Table, person_id: UUID) -> Iterable[UUID]:
    if "id" not in table.c or str(table.c.id.type) not in {"CHAR(32)", "UUID"}:
        return set()
    return {
        one
        for column in table.c
        if any(key.column.table.name == "person" for key in column.foreign_keys)
        for one in db.session.scalars(select(table.c.id).where(column == person_id).limit(1))
        if isinstance(one, UUID)
    }


def addresses(rule: Rule, ids: set[UUID], skill_key: str) -> Iterable[str]:
    """The rule's address with each of these ids in every place for one."""
    with_key = re.sub(r"<(?:string:|path:|int:)?\w+>", quote(skill_key), rule.rule)
    for one in sorted(ids):
        yield re.sub(r"<uuid:\w+>", str(one), with_key)


def tells(browser: FlaskClient, path: str, name: str, mail: str) -> bool:
    """Whether the answer to this address holds a person's name or mail."""
    answer = browser.get(path)
    if answer.status_code != 200:
        return False
    text = words_of(answer.get_data(), answer.mimetype)
    return name in text or mail in text


def test_the_same_addresses_do_tell_their_manager(be: Be, demonstration: None) -> None:
    """So that a walk that finds nothing means that there was something to find."""
    staff = db.session.scalars(select(Person.id).where(Person.email == "staff@example.org")).one()
    stranger, name, mail = stranger_to(staff)
    manager = db.session.scalars(
        select(LineClosure.manager_id).where(LineClosure.person_id == stranger, LineClosure.depth == 1)
    ).one()
    assert tells(be(manager), f"/team/people/{stranger}", name, mail)
    assert not tells(be(staff), f"/team/people/{stranger}", name, mail)


@pytest.mark.parametrize("reader", READERS)
def test_no_address_tells_anything_of_a_stranger(app: Flask, be: Be, demonstration: None, reader: str) -> None:
    me = db.session.scalars(select(Person.id).where(Person.email == f"{reader}@example.org")).one()
    stranger, name, mail = stranger_to(me)
    ids, skill_key = ids_of(stranger), db.session.scalars(select(Skill.key).order_by(Skill.key)).first() or ""
    assert len(ids) > 5
    rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and "<uuid:" in one.rule]
    paths = [path for rule in rules for path in addresses(rule, ids, skill_key)]
    assert len(paths) > 200
    browser = be(me)
    told = [path for path in paths if tells(browser, path, name, mail)]
    assert told == []
