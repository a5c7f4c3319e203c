"""Guards: who may open a route. Every route carries exactly one, and a test walks them all.

A guard answers a stranger with the sign-in page, and a signed-in person without the right with 404: "not found" and "not yours" are
one answer.
"""

import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.people.models import Role
from skills_centre.people.queries.looks import not_noted_yet
from skills_centre.people.queries.viewers import Viewer, person_of_token
from skills_centre.people.services.looks import note_looks
from skills_centre.people.services.signing_in import hash_token
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.uploads import SentFile, held_files, hold_files
from skills_centre.platform.web import is_post, safe_next, settings

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=FlaskForm)

View = Callable[P, ResponseReturnValue]

#: The attribute in which a view carries its guard's name, for the test of routes and roles.
STAMP = "guarded_by"

#: Where the cookie keeps the token of the sign-in session.
TOKEN = "sign_in_token"  # noqa: S105 - the name of a cookie's entry

#: Where the cookie keeps a form that was sent after the sign-in had run out.
HELD_FORM = "held_form"
#: The most that is held, as JSON in bytes: signed and encoded it stays under 3 KB of a browser's 4 KB for a cookie.
HELD_AT_MOST = 2_000
#: The most that is laid aside of a longer form.
LAID_ASIDE_AT_MOST = 100_000
#: How long a held form waits for its sender.
HELD_FOR = timedelta(hours=24)


def viewer_if_any() -> Viewer | None:
    """The signed-in person, or nobody, on pages that are open to strangers."""
    person: Viewer = current_user._get_current_object()  # asked of once: the proxy looks it up at every touch
    return person if person.is_authenticated else None


def note_seen(person_ids: Collection[UUID], *, as_file: bool = False) -> None:
    """Write down whose skills the signed-in person is about to see by name, before the page or file is sent; nothing for nobody.

    Most looks are not the first of the day, and then there is nothing to write.
    """
    me, day = viewer().id, local_day(utc_now())
    others = set(person_ids) - {me}
    if others and (new := not_noted_yet(me, others, day=day, as_file=as_file)):
        with transaction():
            note_looks(me, new, day=day, as_file=as_file)


def viewer() -> Viewer:
    """The signed-in person. Raises 404 for a stranger; guards have sent those to sign in already."""
    person = viewer_if_any()
    if person is None:
        abort(404)
    return person


#: Whoever holds one of these finds something of theirs under Administration.
ADMINISTERING = (
    Role.LD_ADMINISTRATOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SKILLS_LEAD,
    Role.CONTENT_EDITOR,
    Role.AUDITOR,
    Role.FACILITATOR,
)


#: Whoever may see what waits to be sent and what failed, and have it sent or not.
KEEPING_MAIL = (Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)


#: Whoever holds one of these, for all of the organisation or a part, may read its skills as counts.
LEADING = (Role.LD_ADMINISTRATOR, Role.AUDITOR, Role.MATURITY_LEAD)


def may_lead() -> bool:
    """Whether the navigation offers the organisation's skills to whoever is at the browser."""
    person = viewer_if_any()
    return person is not None and person.has_role(*LEADING)


def may_administer() -> bool:
    """Whether the navigation offers Administration to whoever is at the browser."""
    person = viewer_if_any()
    return person is not None and person.has_role(*ADMINISTERING)


def public(view: View[P]) -> View[P]:
    """Anybody may open it, signed in or not."""
    return _stamp(view, "public")


def published(view: View[P]) -> View[P]:
    """Anybody may open it where the institution publishes its skills frameworks; elsewhere anybody who is signed in."""
    return _guarded(view, "published", lambda _person: True, is_open=lambda: settings().public_frameworks)


def signed_in(view: View[P]) -> View[P]:
    """Anybody who is signed in may open it."""
    return _guarded(view, "signed-in", lambda _person: True)


def manager(view: View[P]) -> View[P]:
    """Anybody who manages somebody may open it; what they see is their own line."""
    return _guarded(view, "manager", lambda person: person.is_manager)


def role(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Anybody who holds one of these roles may open it."""

    def guard(view: View[P]) -> View[P]:
        return _guarded(view, "role:" + ",".join(sorted(roles)), lambda person: person.has_role(*roles))

    return guard


def may_open(stamp: str) -> bool:
    """Whether a guard with this stamp would let whoever is at the browser in: what links are offered follows the guards themselves."""
    if stamp == "public" or (stamp == "published" and settings().public_frameworks):
        return True
    person = viewer_if_any()
    if person is None:
        return False
    kind, _, roles = stamp.partition(":")
    return {
        "signed-in": True,
        "published": True,
        "manager": person.is_manager,
        "role": any(role.value in roles.split(",") for role in person.roles),
    }.get(kind, False)


def _guarded(
    view: View[P], stamp: str, may: Callable[[Viewer], bool], *, is_open: Callable[[], bool] = lambda: False
) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        person = viewer_if_any()
        if person is None and is_open():
            return view(*args, **kwargs)
        if person is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else _hold_form()
            return redirect(url_for("people.sign_in", next=wanted or None))
        if not may(person):
            abort(404)
        return view(*args, **kwargs)

    return _stamp(guarded, stamp)


def carry(token: str) -> None:
    """Begin afresh in this browser with a new session's token: nothing that the cookie held outlives it, save a held form."""
    held = session.get(HELD_FORM)
    session.clear()
    session[TOKEN] = token
    if held:
        session[HELD_FORM] = held


def _hold_form() -> str:
    """Keep the form of somebody whose sign-in ran out, in their signed cookie, and give the address of the page that it was on.

    Held only for the person of the sign-in that ran out, never a password or a file, and nothing of the fields that were left empty.
    What a cookie does not take is laid aside in the database.
    """
    here = safe_next(request.form.get("here"), otherwise="")
    token = session.get(TOKEN)
    owner_id = person_of_token(hash_token(token)) if token and here else None
    fields = {
        name: values for name, values in request.form.lists() if name not in {"csrf_token", "here"} and any(values)
    }
    if owner_id is None or any("password" in name.casefold() for name in fields):
        return here
    held = {"here": here, "person": str(owner_id), "at": utc_now().isoformat(), "fields": fields}
    size = len(json.dumps(held))
    if size <= HELD_AT_MOST:
        session[HELD_FORM] = held
    elif size <= LAID_ASIDE_AT_MOST:
        session[HELD_FORM] = {**held, "fields": {}, "aside": str(_lay_aside(owner_id, fields))}
    return here


def _lay_aside(owner_id: UUID, fields: dict[str, list[str]]) -> UUID:
    """Keep the fields of a long form for its sender, and give the id under which they lie."""
    form = SentFile("form.json", json.dumps(fields).encode())
    with transaction():
        return hold_files([form], purpose=HELD_FORM, held_by=owner_id, now=utc_now())


def _fields(held: dict[str, str]) -> dict[str, list[str]]:
    """The fields of a held form, wherever they lie; none when they ran out."""
    if "aside" not in held:
        kept: dict[str, list[str]] = held["fields"]  # type: ignore[assignment]  # a cookie's JSON
        return kept
    files = held_files(UUID(held["aside"]), purpose=HELD_FORM, held_by=viewer().id)
    laid: dict[str, list[str]] = json.loads(files[0].content) if files else {}
    return laid


def take_held_form() -> dict[str, list[str]] | None:
    """What the person had sent from this very page when their sign-in ran out, given once; none for anybody else."""
    held = session.get(HELD_FORM)
    if not held:
        return None
    is_theirs = held["person"] == str(viewer().id)
    is_fresh = utc_now() - datetime.fromisoformat(held["at"]) <= HELD_FOR
    is_from_here = held["here"] == request.full_path.rstrip("?")
    if is_from_here or not (is_theirs and is_fresh):
        session.pop(HELD_FORM)
    return _fields(held) if is_theirs and is_fresh and is_from_here else None


def filled(form: type[F], **data: object) -> F:
    """The form as it was sent; or as it was when the sender's sign-in ran out; or with what is so now."""
    if is_post():
        sent: F = form()
        return sent
    held = take_held_form()
    typed: MultiDict[str, str] | None = MultiDict(held) if held else None
    shown: F = form(formdata=typed, data=data)
    return shown


def _stamp(view: View[P], stamp: str) -> View[P]:
    setattr(view, STAMP, stamp)
    return view
