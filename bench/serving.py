"""Pages served in the benchmark's own process, without a socket between."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask, g
from werkzeug.test import EnvironBuilder

from skills_centre.people.access import TOKEN
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction


def signed_in(app: Flask, person_id: UUID) -> str:
    """The cookie of somebody who has signed in."""
    with transaction():
        token = begin_session(person_id, now=utc_now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name)
    return f"{name}={kept.value}" if kept else ""


def serve(app: Flask, address: str, cookie: str) -> bytes:
    """One page as a WSGI server asks for it. Raises RuntimeError unless it is there."""
    said: list[str] = []
    environ = EnvironBuilder(path=address, headers=[("Cookie", cookie)]).get_environ()
    for name in list(g):  # the benchmark's own context is around the request's
        g.pop(name)
    answer = app.wsgi_app(environ, lambda status, _headers, _problem=None: said.append(status))  # type: ignore[arg-type]
    body = b"".join(answer)
    if not said[0].startswith("200"):
        raise RuntimeError(f"{address} answered {said[0]}")
    return body


def page_of(app: Flask, person_id: UUID, address: str) -> Callable[[], object]:
    """A page as somebody who has signed in asks for it, again and again."""
    cookie = signed_in(app, person_id)
    return lambda: serve(app, address, cookie)
