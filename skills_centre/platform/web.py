"""What every page is made with: the settings at hand, errors of forms, flashes, safe ways back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, current_app, flash, request, send_file
from flask_wtf import FlaskForm

from config import Settings
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal

#: The fields of forms that nobody writes.
MADE_BY_THE_PAGE = frozenset({"csrf_token", "here", "seen", "was", "over"})
#: From how many letters on a text is worth giving back to whoever wrote it.
LONG = 60

F = TypeVar("F", bound=FlaskForm)
V = TypeVar("V", bound=Callable[..., Any])


def settings() -> Settings:
    """The settings of the running application."""
    kept: Settings = current_app.extensions["settings"]
    return kept


def say(sentence: str) -> None:
    """Show a sentence of success at the top of the next page."""
    flash(sentence, "success")


def warn(sentence: str) -> None:
    """Show a sentence that needs attention at the top of the next page."""
    flash(sentence, "important")


def do_and_say(act: Callable[[], object], said: str) -> None:
    """Do what a button asks for in a transaction, and say on the next page that it is done, or why not. Raises NotFound."""
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(said)


def add_refusal(form: FlaskForm, refusal: Refusal) -> None:
    """Show a refusal in a form: beside its field when it names one, else at the top of the error summary."""
    if refusal.field and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, refusal.sentence]
    else:
        form.form_errors.append(refusal.sentence)


def done(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks, in one transaction; false when it was refused, and the form says why. Raises NotFound."""
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def safe_next(address: str | None, *, otherwise: str) -> str:
    """An address of this site to go on to, or `otherwise`: never another site, whatever a link says."""
    if (
        not address
        or not address.startswith("/")
        or address.startswith(("//", "/\\"))
        or "\n" in address
        or "\\" in address
    ):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def takes_up_to(most: int) -> Callable[[V], V]:
    """Mark a view whose form may be as large as this, in bytes, where files come in that others do not take."""

    def mark(view: V) -> V:
        view.takes_up_to = most  # type: ignore[attr-defined]
        return view

    return mark


def takes_no_token(view: V) -> V:
    """Mark a view whose form is sent by a program in somebody's name: what its address is signed with stands for a CSRF token."""
    view.takes_no_token = True  # type: ignore[attr-defined]
    return view


def most_taken() -> int:
    """How many bytes this request may hold."""
    view = current_app.view_functions.get(request.endpoint or "")
    return int(getattr(view, "takes_up_to", current_app.config["MAX_CONTENT_LENGTH"]))


def bound_request() -> None:
    """Hold a request to the bound of its view, before anything reads it."""
    request.max_content_length = most_taken()


def is_post() -> bool:
    """Whether this request sends a form."""
    return request.method == "POST"


def is_fetched_ahead() -> bool:
    """Whether a browser asks for the page before its reader does."""
    return any("pre" in request.headers.get(name, "").casefold() for name in ("Sec-Purpose", "Purpose", "X-Moz"))


def handed_over(content: bytes, *, name: str, media_type: str) -> Response:
    """A file that somebody sent, given out again: to keep, never shown as if it were a page of ours, and kept by nothing between."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def written_at_length() -> list[str]:
    """The longer texts of a form that was sent, so that whoever wrote them has them still when no page took them."""
    return [
        text
        for name, texts in request.form.lists()
        if name not in MADE_BY_THE_PAGE and "password" not in name
        for text in texts
        if len(text) >= LONG or "\n" in text.strip()
    ]
