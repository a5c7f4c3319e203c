"""Every answer carries the headers that keep a browser safe, error pages too; what is sent is bounded."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from skills_centre.app import MAX_UPLOAD, MEGABYTE, create_app
from skills_centre.people.access import public
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db
from tests.house.routes import routes

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


def policy(answer: TestResponse) -> dict[str, list[str]]:
    """The content security policy, by directive."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def unsafe(answer: TestResponse) -> list[str]:
    """What is missing in an answer's headers."""
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    missing = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    if "Content-Security-Policy" not in answer.headers:
        return [*missing, "Content-Security-Policy"]
    directives = policy(answer)
    if directives["default-src"] != ["'self'"] or "script-src" in directives or "style-src" in directives:
        missing.append("a strict Content-Security-Policy")
    closed = ("object-src", "base-uri", "frame-ancestors")
    return [*missing, *(name for name in closed if directives.get(name) != ["'none'"])]


def test_every_page_carries_them_for_a_stranger_and_for_somebody_with_every_role(
    app: Flask, client: FlaskClient, be: Be, make_person: Callable[..., Person]
) -> None:
    vera = make_person("Vera Powerful", roles=tuple(Role))
    for browser in (client, be(vera.id)):
        for route in routes(app):
            if route.method == "GET":
                answer = browser.get(route.address)
                assert unsafe(answer) == [], route.address
                assert answer.status_code < 500 or route.endpoint == "home.healthz", route.address


def test_what_is_about_a_person_is_kept_by_no_cache(be: Be, make_person: Callable[..., Person]) -> None:
    browser = be(make_person("Ada Okafor").id)
    for address in ("/", "/account", "/my-learning", "/no-such-page"):
        assert browser.get(address).headers["Cache-Control"] == "no-store"


@pytest.fixture
def breaking(settings: Settings) -> FlaskClient:
    """A browser at an application with one page that breaks."""
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)

    @app.get("/breaks")
    @public
    def breaks() -> str:
        raise RuntimeError("a secret that no page shows")

    return app.test_client()


def test_error_pages_carry_them_too_and_tell_nothing(breaking: FlaskClient) -> None:
    answers = {
        500: breaking.get("/breaks"),
        404: breaking.get("/no-such-page"),
        405: breaking.post("/privacy-notice"),
        413: breaking.post("/sign-in", environ_overrides={"CONTENT_LENGTH": str(MAX_UPLOAD + 1)}),
    }
    for _ in range(11):
        answers[429] = breaking.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    for status, answer in answers.items():
        assert answer.status_code == status
        assert unsafe(answer) == []
        assert "<h1" in answer.text
        for word in ("secret", "Traceback", "RuntimeError"):
            assert word not in answer.text
    with breaking.application.app_context():
        db.engine.dispose()


def test_a_refused_form_carries_them_too(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert unsafe(answer) == []


def test_static_files_are_not_sniffed(client: FlaskClient) -> None:
    answer = client.get("/static/css/base.css")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_https_is_remembered_where_it_is_used_and_nowhere_else(app: Flask, client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/help").headers
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"base_url": "https://skills.example"})
    assert client.get("/help").headers["Strict-Transport-Security"].startswith("max-age=")


def test_no_route_takes_more_than_the_bound(app: Flask) -> None:
    browser = app.test_client()
    for route in routes(app):
        if route.method == "POST":
            for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
                most = getattr(app.view_functions[route.endpoint], "takes_up_to", MAX_UPLOAD)
                answer = browser.post(
                    route.address, environ_overrides={"CONTENT_LENGTH": str(most + 1)}, content_type=kind
                )
                assert answer.status_code == 413, route.address
                assert f"larger than {most // MEGABYTE} MB" in answer.text
