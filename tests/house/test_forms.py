"""Every form is protected: a POST without its token changes nothing, and every form of every page carries one."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField

from skills_centre.people.access import TOKEN
from skills_centre.people.models import Person, Role
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from tests.conftest import Browser
from tests.house.routes import routes
from tests.people.builders import add

pytestmark = pytest.mark.sqlite_only

TEMPLATES = sorted((Path(__file__).parent.parent.parent / "skills_centre").rglob("templates/**/*.html"))
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def powerful(app: Flask, make_person: Callable[..., Person]) -> FlaskClient:
    """A browser whose forms need their tokens, of somebody who holds every role and manages somebody."""
    person = make_person("Vera Powerful", roles=tuple(Role))
    add("Low One", manager=person.id)
    with transaction():
        token = begin_session(person.id, now=utc_now())
    app.test_client_class = Browser
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    return browser


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "guessed"}, {"csrf_token": ""}])
def test_every_change_refuses_a_missing_or_guessed_token(
    app: Flask, powerful: FlaskClient, sent: dict[str, str]
) -> None:
    tried = [route for route in routes(app) if route.method in UNSAFE]
    assert len(tried) >= 10
    open_doors = [
        f"{route.method} {route.address} ({route.endpoint}) answers {answer.status_code}"
        for route in tried
        if (answer := powerful.open(route.address, method=route.method, data=sent)).status_code != 400
        or b"That form could not be accepted" not in answer.data
    ]
    assert open_doors == []


def test_the_token_of_another_browser_is_refused(app: Flask, powerful: FlaskClient) -> None:
    page = app.test_client().get("/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    assert powerful.post("/account/sign-out-everywhere", data={"csrf_token": found[1]}).status_code == 400
    assert powerful.get("/account").status_code == 200


def test_the_browsers_own_token_is_accepted(powerful: FlaskClient) -> None:
    found = re.search(r'name="csrf_token" value="([^"]+)"', powerful.get("/account").text)
    assert found is not None
    assert powerful.post("/account/sign-out-everywhere", data={"csrf_token": found[1]}).status_code == 303


def test_every_form_that_is_posted_carries_a_token() -> None:
    bare = [
        str(path)
        for path in TEMPLATES
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE)
        if not re.search(r"csrf_token|hidden\w*\(", form)
    ]
    assert bare == []


def test_no_form_leaves_this_site_and_no_template_holds_script_or_style() -> None:
    told = [
        f"{path}: {found.group(0)[:60]}"
        for path in TEMPLATES
        if "mail" not in path.parts
        for found in re.finditer(
            r"<form[^>]*action=\"https?:|<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=\"|\son[a-z]+=\"|\|\s*safe\b",
            path.read_text(),
        )
    ]
    assert told == []


def test_what_forms_refuse_reads_as_a_sentence(app: Flask) -> None:
    """No “Enter the what opens”: where a label is a question or a remark, its form says what it is called."""
    told = [
        f"{form.__module__}.{form.__qualname__}: {sentence}"
        for form in _forms(FlaskForm)
        for field in vars(form).values()
        if isinstance(field, UnboundField)
        for sentence in _sentences(field)
        if re.search(r"\bthe (?:the|what|who|whom|why|how|where|which|give|or|if)\b|\(", sentence, re.IGNORECASE)
    ]
    assert told == []


def _forms(form: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    below: type[FlaskForm]
    for below in form.__subclasses__():
        yield below
        yield from _forms(below)


def _sentences(field: "UnboundField[Any]") -> Iterator[str]:
    """What the validators of a field say: those with a message, and our own, which close over it."""
    for check in field.kwargs.get("validators", []):
        held = [cell.cell_contents for cell in getattr(check, "__closure__", None) or ()]
        yield from (said for said in [getattr(check, "message", None), *held] if isinstance(said, str))
