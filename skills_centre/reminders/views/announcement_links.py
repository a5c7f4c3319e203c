"""The page to which an announcement leads: one that every reader can open, and that is there now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from skills_centre.announcements.errors import (
    LinkNotOurs,
    NoSuchCourse,
    NoSuchFrameworkPage,
    NoSuchHelpPage,
    NoSuchPathway,
    NoSuchSession,
)
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.states import AHEAD
from skills_centre.catalogue.queries.courses import published_course
from skills_centre.catalogue.queries.pathways import published_pathway
from skills_centre.people.access import STAMP
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.help_pages import help_pages
from skills_centre.skills.queries.frameworks import published_framework, role_page, skill_page

T = TypeVar("T")
#: Guards that let everybody in who is signed in.
FOR_ALL = frozenset({"public", "published", "signed-in"})


def check_link(path: str, *, now: datetime) -> None:
    """Refuse a path that does not lead every reader to something. An empty one is no link.

    Raises LinkNotOurs, NoSuchCourse, NoSuchPathway, NoSuchSession, NoSuchFrameworkPage or NoSuchHelpPage.
    """
    if not path:
        return
    try:
        endpoint, of = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        raise LinkNotOurs from None
    if getattr(current_app.view_functions[endpoint], STAMP, "") not in FOR_ALL:
        raise LinkNotOurs
    _refuse_what_is_not_there(endpoint, of, now=now)


def _refuse_what_is_not_there(endpoint: str, of: Mapping[str, Any], *, now: datetime) -> None:
    """The same for a page, with what its address says."""
    match endpoint:
        case "home.course":
            _read(lambda: published_course(of["key"]), otherwise=NoSuchCourse)
        case "home.pathway":
            _read(lambda: published_pathway(of["key"]), otherwise=NoSuchPathway)
        case "bookings.session_page":
            session = _read(lambda: session_line(of["session_id"]), otherwise=NoSuchSession)
            if session.state not in AHEAD or session.cancel_at is not None or session.ends_at <= now:
                raise NoSuchSession
        case "skills.framework" | "skills.compare_roles":
            _read(lambda: published_framework(of["key"]), otherwise=NoSuchFrameworkPage)
        case "skills.framework_role":
            _read(lambda: role_page(of["key"], of["role_key"]), otherwise=NoSuchFrameworkPage)
        case "home.framework_skill":
            _read(lambda: skill_page(of["key"], of["skill_key"]), otherwise=NoSuchFrameworkPage)
        case "home.help_page":
            if of["key"] not in {page.key for page in help_pages()}:
                raise NoSuchHelpPage
        case _ if of:  # any other page about one thing is somebody's own
            raise LinkNotOurs


def _read(read: Callable[[], T], *, otherwise: type[Refusal]) -> T:
    try:
        return read()
    except NotFound:
        raise otherwise from None
