"""One entry of one's learning record: everything that it says, how it came to be so, and the files that it holds."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.models import RecordSource
from skills_centre.learning.queries.record import own_line, skills_of_lines
from skills_centre.learning.queries.record_entries import proof_file, proof_of, steps_of
from skills_centre.learning.services.record import take_out
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.record_finding import KINDS, SOURCES
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import handed_over, say


@blueprint.get("/my-learning/record/<uuid:entry_id>")
@signed_in
def record_entry(entry_id: UUID) -> ResponseReturnValue:
    """An entry; one that was replaced leads to what stands now, so that an address that was kept goes on to work."""
    me = viewer()
    steps = steps_of(entry_id, person_id=me.id)
    if steps[-1].entry_id != entry_id:
        return redirect(url_for("learning.record_entry", entry_id=steps[-1].entry_id))
    line = own_line(entry_id, person_id=me.id)
    return render_template(
        "learning/record/entry.html",
        line=line,
        steps=steps,
        skills=skills_of_lines(me.id, [line]).get(entry_id, ()),
        proof=proof_of(entry_id),
        sources=SOURCES,
        kinds=KINDS,
        is_own=line.source is RecordSource.SELF_RECORDED,
    )


@blueprint.get("/my-learning/record/<uuid:entry_id>/take-out")
@signed_in
def take_out_of_record(entry_id: UUID) -> ResponseReturnValue:
    """Ask whether one means to take an entry out."""
    line = own_line(entry_id, person_id=viewer().id)
    if line.source is not RecordSource.SELF_RECORDED:
        raise NotFound
    if line.is_taken_out or steps_of(entry_id, person_id=viewer().id)[-1].entry_id != entry_id:
        return redirect(url_for("learning.record_entry", entry_id=entry_id))
    return render_template("learning/record/take_out.html", line=line)


@blueprint.post("/my-learning/record/<uuid:entry_id>/take-out")
@signed_in
def take_out_of_record_now(entry_id: UUID) -> ResponseReturnValue:
    """Take an entry out."""
    with transaction():
        take_out(entry_id, person_id=viewer().id, now=utc_now())
    say("It is taken out of your record. You can put it back from the entries that you took out.")
    return redirect(url_for("learning.record"), 303)


@blueprint.get("/my-learning/record/files/<uuid:proof_id>")
@signed_in
def record_proof(proof_id: UUID) -> ResponseReturnValue:
    """A file of one's own record, to keep: never shown in the browser as if it were a page of ours."""
    file = proof_file(proof_id, person_id=viewer().id)
    return handed_over(file.content, name=file.name, media_type=file.media_type)
