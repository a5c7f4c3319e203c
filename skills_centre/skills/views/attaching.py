"""The links and files of an answer, as a form sends them; and the files handed out again."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.file_types import CheckedFile, check_file
from skills_centre.platform.ids import read_id
from skills_centre.platform.scanning import scan_file
from skills_centre.platform.web import handed_over, settings
from skills_centre.skills.errors import TooManyFiles
from skills_centre.skills.queries.evidence import evidence_file
from skills_centre.skills.rules import links_in
from skills_centre.skills.services.evidence import FILE_AT_MOST, FILES_AT_MOST, Attached, check_links
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/evidence/<uuid:evidence_id>")
@signed_in
def evidence(evidence_id: UUID) -> ResponseReturnValue:
    """A file that shows a claim, to keep: never shown in the browser as if it were a page of ours."""
    today = local_day(utc_now())
    file = evidence_file(evidence_id, viewer_id=viewer().id, on=today)
    if file.person_id != viewer().id:
        note_seen([file.person_id])
    return handed_over(file.content, name=file.name, media_type=file.media_type)


def attached_by_form() -> Attached:
    """What this form attaches, looked at and scanned. Raises TooManyLinks, LinkNotSound, TooManyFiles or FileRefused."""
    links = links_in(request.form.get("links"))
    check_links(links)
    removed = [one for one in map(read_id, request.form.getlist("remove")) if one]
    return Attached(links, _files(), tuple(removed))


def _files() -> tuple[CheckedFile, ...]:
    sent = [file for file in request.files.getlist("files") if file.filename]
    if len(sent) > FILES_AT_MOST:
        raise TooManyFiles
    checked = [check_file(file.filename or "", file.read(FILE_AT_MOST + 1), at_most=FILE_AT_MOST) for file in sent]
    for file in checked:
        scan_file(file, command=settings().file_scanner)
    return tuple(checked)
