"""Limits on how often something may be tried. They count in Redis where there is one, so that all web processes count together.

A Redis that is lost neither locks everybody out nor opens the door: each process then counts in its own memory, and looks from time
to time whether Redis is back. Keys are digests: neither Redis nor a log holds anybody's address.
"""

import hashlib

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import HTTPException

from skills_centre.platform.text import normal_email

limiter = Limiter(
    key_func=get_remote_address,
    strategy="fixed-window",
    key_prefix="limit",
    in_memory_fallback_enabled=True,
    swallow_errors=True,  # what fails twice, in Redis and then in memory, must not become somebody's error page
)


def limit_requests(app: Flask, *, redis_url: str | None) -> None:
    """Let the decorated routes of this application count; it opens no connection until one of them is asked."""
    address = redis_url or "memory://"
    app.config.update(
        RATELIMIT_STORAGE_URI="redis+" + address if address.startswith("unix://") else address,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 0.5, "socket_timeout": 0.5} if redis_url else {},
    )
    limiter.init_app(app)


def by_address_and_email() -> str:
    """One counter for each pair of network address and e-mail address tried from it."""
    return hashlib.sha256(f"{get_remote_address()} {_email_tried()}".encode()).hexdigest()


def by_email() -> str:
    """One counter for each e-mail address, wherever it is entered."""
    return hashlib.sha256(_email_tried().encode()).hexdigest()


def _email_tried() -> str:
    """The address that was entered; none in what cannot be read as a form, which must not look like a lost Redis."""
    try:
        return normal_email(request.form.get("email", ""))
    except HTTPException:
        return ""


def was_refused(response: Response) -> bool:
    """Whether a try counts: only those that were refused do, so that a whole building behind one address may sign in."""
    return response.status_code == 422
