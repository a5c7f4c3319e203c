"""Every route carries its guard, as guards.txt declares it, and lets in whom it says: all routes by all kinds of people."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from skills_centre.people.access import STAMP
from skills_centre.people.models import ManagementLine, Person, PersonType, Role
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.conftest import TODAY

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

DECLARATION = Path(__file__).with_name("guards.txt")

#: What stands in an address for its arguments; nothing has this id or key.
NOTHING = {"uuid": "00000000-0000-0000-0000-000000000000", "int": "1"}


def declared() -> dict[str, str]:
    """The guard of each endpoint, one a line: endpoint, space, guard."""
    return dict(line.split(" ", 1) for line in DECLARATION.read_text().splitlines())


def rules(app: Flask) -> Iterator[Rule]:
    """Every route but that of static files, which WhiteNoise serves."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def guard_of(app: Flask, endpoint: str) -> str:
    return str(getattr(app.view_functions[endpoint], STAMP, "none"))


def address(rule: Rule) -> str:
    """The route's address with arguments that lead to nothing."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: NOTHING.get(found[1] or "", "nothing"), rule.rule)


def test_every_route_carries_the_guard_that_is_declared(app: Flask) -> None:
    found = {rule.endpoint: guard_of(app, rule.endpoint) for rule in rules(app)}
    wrong = [f"{endpoint} {guard}" for endpoint, guard in sorted(found.items()) if declared().get(endpoint) != guard]
    assert not wrong, "declare in tests/house/guards.txt:\n" + "\n".join(wrong)
    assert sorted(declared()) == sorted(found), "guards.txt is sorted and names no route that is gone"
    assert "none" not in found.values()


def let_in(guard: str, *, is_manager: bool, roles: tuple[Role, ...]) -> bool:
    """Whether a guard says that somebody who is signed in may come in."""
    kind, _, named = guard.partition(":")
    return (
        kind in {"public", "published", "signed-in"}
        or (kind == "manager" and is_manager)
        or any(role.value in named.split(",") for role in roles)
    )


KINDS: list[tuple[str, PersonType, tuple[Role, ...]]] = [
    ("a member of staff", PersonType.HOUSE_STAFF, ()),
    ("a manager", PersonType.HOUSE_STAFF, ()),
    ("a Member", PersonType.MEMBER, ()),
    ("a Member's staff", PersonType.MEMBERS_STAFF, ()),
    *((role.value, PersonType.HOUSE_STAFF, (role,)) for role in Role),
]


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize(("kind", "person_type", "roles"), KINDS, ids=[kind for kind, _type, _roles in KINDS])
def test_a_guard_lets_in_whom_it_says_and_nobody_else(
    app: Flask, be: Be, make_person: MakePerson, kind: str, person_type: PersonType, roles: tuple[Role, ...]
) -> None:
    person = make_person("Wanda Walker", roles=roles, person_type=person_type)
    if kind == "a manager":
        report = make_person("Rita Report")
        with transaction() as session:
            session.add(ManagementLine(id=new_id(), person_id=report.id, manager_id=person.id, starts_on=TODAY))
            session.flush()
            rebuild_line_closure(on=TODAY)
    wrong, browser = [], be(person.id)
    for rule in rules(app):
        if rule.endpoint in {"people.sign_out", "home.healthz"}:  # health says 503 while no worker runs
            continue
        may = let_in(guard_of(app, rule.endpoint), is_manager=kind == "a manager", roles=roles)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            status = browser.open(address(rule), method=method).status_code
            if method == "POST" and status != 404:
                browser = be(person.id)  # some of them sign out
            is_open = not rule.arguments and method == "GET"
            if status >= 500 or (not may and status != 404) or (may and is_open and status == 404):
                wrong.append(f"{method} {rule.rule}: {status}, and the guard is {guard_of(app, rule.endpoint)}")
    assert not wrong, "\n".join(wrong)
    assert browser.get("/account").status_code == 200, "they were signed in to the end"


@pytest.mark.usefixtures("found")
def test_a_stranger_is_asked_to_sign_in_everywhere_but_on_public_pages(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for rule in rules(app):
        is_public = guard_of(app, rule.endpoint) in {"public", "published"}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(address(rule), method=method)
            asked = answer.status_code == 302 and answer.location.startswith("/sign-in")
            if asked == is_public and not (is_public and answer.status_code == 302):
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("found")
def test_every_post_refuses_a_form_without_its_token(app: Flask, be: Be, make_person: MakePerson) -> None:
    person = make_person("Wanda Walker", roles=tuple(Role))
    browser = be(person.id)
    app.config["WTF_CSRF_ENABLED"] = True
    posts = [rule for rule in rules(app) if "POST" in (rule.methods or ())]
    taken = [rule.rule for rule in posts if browser.post(address(rule)).status_code != 400]
    assert taken == []
    assert len(posts) > 40


@pytest.mark.usefixtures("found")
def test_every_answer_carries_the_security_headers(app: Flask, be: Be, make_person: MakePerson) -> None:
    browser = be(make_person("Wanda Walker", roles=tuple(Role)).id)
    addresses = [rule.rule for rule in rules(app) if not rule.arguments and "GET" in (rule.methods or ())]
    for path in [*addresses, "/no/such/page"]:
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in policy, path
    db.session.close()
