"""Nobody reads a person outside their line by any address: every page and file is asked for with everything that is a stranger's.

Each address with a place for an id is opened with the ids of the rows of that kind that belong to somebody with whom the reader has
nothing to do, or that such rows are about (the session of their booking, the course of their enrolment). No answer, page or file, may
hold that person's name, mail or words; and what they say of their skills changes nothing that a reader sees.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import RowMapping, Table, select
from werkzeug.routing import Rule

from skills_centre.people.models import LineClosure
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import Base, db
from skills_centre.skills.models import Skill
from tests.databases import Databases
from tests.demonstrations import bring_demonstration
from tests.privacy.readers import READERS, Stranger, account, be_reader, stranger_to_all
from tests.privacy.test_private_people import MARK, say_something_everywhere, walk, words_of

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]

Be = Callable[[UUID], FlaskClient]

#: Rows of each kind that are opened: one may be in a state in which nothing is shown.
OF_EACH_KIND = 2
#: What an address calls a person.
PEOPLE = frozenset({"person", "manager", "viewer", "subject", "asker", "helper"})


@pytest.fixture
def stranger(app: Flask, databases: Databases) -> Stranger:
    """The demonstration, and in it somebody who is a stranger to every reader."""
    bring_demonstration(databases.shared, now=utc_now(), name="today")
    return stranger_to_all()


def rows_of(person_id: UUID) -> dict[str, set[UUID]]:
    """The ids of rows that name a person, and of those that these are about, by table."""
    found: dict[str, set[UUID]] = defaultdict(set, {"person": {person_id}})
    for table in Base.metadata.sorted_tables:
        keys = {key.parent: key.column.table.name for key in table.foreign_keys}
        for column in (one for one, target in keys.items() if target == "person"):
            for row in db.session.execute(select(table).where(column == person_id).limit(OF_EACH_KIND)).mappings():
                _note_row(found, table, row)
                for other, target in keys.items():
                    if target != "person" and isinstance(row[other], UUID):
                        found[target].add(row[other])
    return found


def _note_row(found: dict[str, set[UUID]], table: Table, row: RowMapping) -> None:
    if "id" in table.c and isinstance(one := row[table.c.id], UUID):
        found[table.name].add(one)


def addresses(rule: Rule, rows: Mapping[str, set[UUID]], skill_key: str) -> Iterator[str]:
    """The rule's address with the ids that fit each place for one.

    Where none is known to fit, it is asked with one of every kind, or, beside other places, with the person's own.
    """
    with_key = re.sub(r"<(?:string:|path:|int:)?\w+>", quote(skill_key), rule.rule)
    places = re.findall(r"<uuid:(\w+)>", with_key)
    fitting = [_fitting(place.removesuffix("_id"), rows) for place in places]
    unknown = {min(ids) for ids in rows.values()} if len(places) == 1 else rows["person"]
    for ids in product(*(sorted(some or unknown) for some in fitting)):
        filled = with_key
        for place, one in zip(places, ids, strict=True):
            filled = filled.replace(f"<uuid:{place}>", str(one))
        yield filled


def _fitting(stem: str, rows: Mapping[str, set[UUID]]) -> set[UUID]:
    kinds = ["person"] if stem in PEOPLE else [one for one in rows if one == stem or one.endswith(f"_{stem}")]
    return {one for kind in kinds for one in rows[kind]}


def paths_of(app: Flask, stranger: Stranger) -> list[str]:
    """Every address with a place for an id, filled with what is the stranger's."""
    rows, skill_key = rows_of(stranger.id), db.session.scalars(select(Skill.key).order_by(Skill.key)).first() or ""
    assert len(rows) > 10
    rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and "<uuid:" in one.rule]
    return [path for rule in rules for path in addresses(rule, rows, skill_key)]


def tells(browser: FlaskClient, path: str, words: Iterable[str]) -> bool:
    """Whether the answer to this address holds any of these words."""
    answer = browser.get(path)
    if answer.status_code != 200:
        return False
    text = words_of(answer.get_data(), answer.mimetype)
    return any(one in text for one in words)


def test_the_same_addresses_do_tell_their_manager(be: Be, stranger: Stranger) -> None:
    """So that a walk that finds nothing means that there was something to find."""
    say_something_everywhere(stranger.id)
    manager = db.session.scalars(
        select(LineClosure.manager_id).where(LineClosure.person_id == stranger.id, LineClosure.depth == 1)
    ).one()
    skill_key = db.session.scalars(select(Skill.key).order_by(Skill.key)).first()
    person, cell = f"/team/people/{stranger.id}", f"/team/people/{stranger.id}/skills/{skill_key}"
    for path, words in ((person, stranger.name), (f"/team/decisions/{stranger.id}", stranger.name), (cell, MARK)):
        assert tells(be(manager), path, [words]), path
        assert not tells(be(account("staff")), path, [words])


@pytest.mark.parametrize("reader", READERS)
def test_no_address_tells_anything_of_a_stranger(app: Flask, be: Be, stranger: Stranger, reader: str) -> None:
    say_something_everywhere(stranger.id)
    me, paths = be_reader(READERS[reader]), paths_of(app, stranger)
    assert len(paths) > 200
    app.register_error_handler(404, lambda _error: ("", 404))  # a page that says nothing need not be written
    browser = be(me)
    told = [path for path in paths if tells(browser, path, (stranger.name, stranger.mail, MARK))]
    assert told == []


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_what_a_stranger_says_changes_nothing_that_a_reader_sees(
    app: Flask, be: Be, stranger: Stranger, reader: str
) -> None:
    """Their levels and states, in no page, count or file: what the reader can open is the same before and after."""
    me = be_reader(READERS[reader])
    before = walk(app, be(me))
    say_something_everywhere(stranger.id)
    after = walk(app, be(me))
    assert len(after) > 30, "the walk found the site"
    assert [path for path in before if before[path] != after.get(path)] == []
    assert not [path for path, text in after.items() if MARK in text]
