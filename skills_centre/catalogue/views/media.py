"""Images and files of a course version."""

from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs.limits import CAPTIONS, IMAGES, MEDIA_TYPES, VIDEOS, kind_of
from skills_centre.catalogue.queries.courses import course_version, pack_file
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.models import Role
from skills_centre.platform.errors import NotFound

#: Shown in the page; anything else is handed over as a file to keep.
_SHOWN = frozenset({*IMAGES, *VIDEOS, CAPTIONS})


@blueprint.get("/courses/media/<uuid:version_id>/<path:path>")
@signed_in
def media(version_id: UUID, path: str) -> ResponseReturnValue:
    """A file of the version's media folder, of the listed types only; of a draft, to those who publish courses."""
    kind = kind_of(path)
    if kind not in MEDIA_TYPES:
        raise NotFound
    is_draft = course_version(version_id).state in {CourseState.DRAFT, CourseState.IN_REVIEW}
    if is_draft and not viewer().has_role(Role.LD_ADMINISTRATOR, Role.AUDITOR):
        raise NotFound
    response = Response(pack_file(version_id, f"media/{path}"), mimetype=MEDIA_TYPES[kind])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline" if kind in _SHOWN else "attachment"
    response.headers["Cache-Control"] = "no-store" if is_draft else "private, max-age=86400, immutable"
    return response
