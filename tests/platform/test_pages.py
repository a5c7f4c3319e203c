"""What templates are given: addresses, and the globals that every template shares."""

from uuid import uuid4

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError

from skills_centre.platform.pages import address_of


def test_an_address_in_a_template_is_the_one_that_flask_makes(app: Flask) -> None:
    enrolment = uuid4()
    with app.test_request_context("/"):
        for _ in range(2):
            assert address_of("learning.resume", enrolment_id=enrolment) == f"/learning/{enrolment}"
            assert address_of("home.home", a=1) == url_for("home.home", a=1)
            assert address_of("home.home", a=True) == url_for("home.home", a=True)  # though 1 == True
            assert address_of("home.home", a=["b", "c"]) == url_for("home.home", a=["b", "c"])
            assert address_of("home.home", _external=True) == url_for("home.home", _external=True)
            assert address_of("home.home", _anchor="go-on") == url_for("home.home", _anchor="go-on")


def test_an_address_keeps_the_root_that_a_proxy_puts_before_it(app: Flask) -> None:
    with app.test_request_context("/"):
        assert address_of("home.home") == "/"
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/skills"}):
        assert address_of("home.home") == "/skills/"
    with app.test_request_context("/"):
        assert address_of("home.home") == "/"


def test_a_page_that_does_not_exist_has_no_address(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(BuildError):
        address_of("home.nowhere")


def test_a_template_with_globals_of_its_own_keeps_them_to_itself(app: Flask) -> None:
    ours = app.jinja_env.from_string("{{ a }}{{ settings is defined }}", globals={"a": "b"})
    others = app.jinja_env.from_string("{{ a }}{{ settings is defined }}")
    assert (ours.render(), others.render()) == ("bTrue", "True")
