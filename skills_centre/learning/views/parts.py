"""What the page of every part of a course is drawn with, whatever kind of part it is."""

from dataclasses import replace

from flask import render_template

from skills_centre.learning.queries.notes import OpenPart
from skills_centre.learning.rules.progress import neighbours, next_after, would_complete
from skills_centre.people.access import take_held_form
from skills_centre.platform.pages import address_of


def part_page(template: str, part: OpenPart, **more: object) -> str:
    """The page of a part. Its template extends learning/player.html; `more` is what that kind of part needs beside the player's own."""
    enrolment, here, desk = part.enrolment, part.here, part.desk
    before, after = neighbours(enrolment.modules, here.key)
    held = take_held_form() or {}
    is_unsaved = "text" in held and held["text"][0] != desk.note
    return render_template(
        template,
        enrolment=enrolment,
        here=here,
        root=address_of("learning.resume", enrolment_id=enrolment.id) + "/",
        before=before,
        after=after,
        onwards=next_after(enrolment.modules, here.key),
        is_last=would_complete(enrolment.modules, here.key),
        desk=replace(desk, note=held["text"][0]) if is_unsaved else desk,
        is_unsaved=is_unsaved,
        **more,
    )
