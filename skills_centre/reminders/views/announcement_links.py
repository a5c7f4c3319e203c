"""The page to which an announcement leads: one that every reader can open, and that is there now."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from skills_centre.announcements.errors import LinkNotOurs, NoSuchCourse, NoSuchPathway, NoSuchSession
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.states import AHEAD
from skills_centre.catalogue.queries.courses import published_course
from skills_centre.catalogue.queries.pathways import published_pathway
from skills_centre.people.access import STAMP
from skills_centre.platform.errors import NotFound, Refusal

T = TypeVar("T")
#: Guards that let everybody in who is signed in.
FOR_ALL = frozenset({"public", "published", "signed-in"})
#: Pages about one thing that say the same to everybody. Any other page about one thing is somebody's own.
SAME_FOR_ALL = frozenset(
    {"home.help_page", "skills.framework", "skills.framework_role", "home.framework_skill", "skills.compare_roles"}
)


def check_link(path: str, *, now: datetime) -> None:
    """Refuse a path that does not lead every reader to something. An empty one is no link.

    Raises LinkNotOurs, NoSuchCourse, NoSuchPathway or NoSuchSession.
    """
    if not path:
        return
    try:
        endpoint, of = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        raise LinkNotOurs from None
    if getattr(current_app.view_functions[endpoint], STAMP, "") not in FOR_ALL:
        raise LinkNotOurs
    match endpoint:
        case "home.course":
            _read(lambda: published_course(of["key"]), otherwise=NoSuchCourse)
        case "home.pathway":
            _read(lambda: published_pathway(of["key"]), otherwise=NoSuchPathway)
        case "bookings.session_page":
            session = _read(lambda: session_line(of["session_id"]), otherwise=NoSuchSession)
            if session.state not in AHEAD or session.cancel_at is not None or session.ends_at <= now:
                raise NoSuchSession
        case _ if of and endpoint not in SAME_FOR_ALL:
            raise LinkNotOurs


def _read(read: Callable[[], T], *, otherwise: type[Refusal]) -> T:
    try:
        return read()
    except NotFound:
        raise otherwise from None
