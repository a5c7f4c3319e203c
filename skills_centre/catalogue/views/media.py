"""Images, films and files of a course version."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs.limits import CAPTIONS, IMAGES, MEDIA_TYPES, MEGABYTE, VIDEOS, kind_of
from skills_centre.catalogue.queries.courses import course_version, pack_file
from skills_centre.catalogue.queries.media import media_piece, media_size
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.models import Role
from skills_centre.platform.errors import NotFound

#: Shown in the page; anything else is handed over as a file to keep.
_SHOWN = frozenset({*IMAGES, *VIDEOS, CAPTIONS})

#: A film leaves in pieces of at most this many bytes, so that no request holds much memory; the browser asks for the next.
PIECE = 2 * MEGABYTE


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
    response = (
        _film(version_id, f"media/{path}") if kind in VIDEOS else Response(pack_file(version_id, f"media/{path}"))
    )
    response.headers["Content-Type"] = MEDIA_TYPES[kind] + ("; charset=utf-8" if kind in {CAPTIONS, "csv"} else "")
    response.headers["X-Content-Type-Options"] = "nosniff"
    is_shown = kind in _SHOWN and "keep" not in request.args
    response.headers["Content-Disposition"] = (
        "inline" if is_shown else f'attachment; filename="{path.rpartition("/")[2]}"'
    )
    response.headers["Cache-Control"] = "no-store" if is_draft else "private, max-age=86400, immutable"
    return response


def _film(version_id: UUID, path: str) -> Response:
    """The piece of a film that the browser asks for (RFC 9110, range requests), or all of it piece by piece."""
    size = media_size(version_id, path)
    asked = request.range.range_for_length(size) if request.range else None
    if request.range and asked is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    if asked is None:
        response = Response(stream_with_context(_pieces(version_id, path, size)))
        response.content_length = size
    else:
        start, stop = asked[0], min(asked[1], asked[0] + PIECE)
        response = Response(media_piece(version_id, path, start=start, stop=stop), status=206)
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _pieces(version_id: UUID, path: str, size: int) -> Iterator[bytes]:
    for start in range(0, size, PIECE):
        yield media_piece(version_id, path, start=start, stop=min(start + PIECE, size))
