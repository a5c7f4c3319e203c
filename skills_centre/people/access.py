"""Guards: who may open a route. Every route carries exactly one, and a test walks them all.

A guard answers a stranger with the sign-in page, and a signed-in person without the right with 404: "not found" and "not yours" are
one answer.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from skills_centre.people.models import Role
from skills_centre.people.queries.viewers import Viewer

P = ParamSpec("P")
R = TypeVar("R")

View = Callable[P, ResponseReturnValue]

#: The attribute in which a view carries its guard's name, for the test of routes and roles.
STAMP = "guarded_by"


def viewer() -> Viewer:
    """The signed-in person. Raises 404 for a stranger; guards have sent those to sign in already."""
    if not current_user.is_authenticated:
        abort(404)
    person: Viewer = current_user._get_current_object()
    return person


#: Whoever holds one of these finds something of theirs under Administration.
ADMINISTERING = (Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.SKILLS_LEAD, Role.CONTENT_EDITOR, Role.AUDITOR)


def may_administer() -> bool:
    """Whether the navigation offers Administration to whoever is at the browser."""
    return bool(current_user.is_authenticated) and viewer().has_role(*ADMINISTERING)


def public(view: View[P]) -> View[P]:
    """Anybody may open it, signed in or not."""
    return _stamp(view, "public")


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
    if stamp == "public":
        return True
    if not current_user.is_authenticated:
        return False
    kind, _, roles = stamp.partition(":")
    person = viewer()
    return {
        "signed-in": True,
        "manager": person.is_manager,
        "role": any(role.value in roles.split(",") for role in person.roles),
    }.get(kind, False)


def _guarded(view: View[P], stamp: str, may: Callable[[Viewer], bool]) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else (request.form.get("here") or "")
            return redirect(url_for("people.sign_in", next=wanted or None))
        if not may(viewer()):
            abort(404)
        return view(*args, **kwargs)

    return _stamp(guarded, stamp)


def _stamp(view: View[P], stamp: str) -> View[P]:
    setattr(view, STAMP, stamp)
    return view
