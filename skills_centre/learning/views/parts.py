"""What the page of every part of a course is drawn with, whatever kind of part it is."""

from flask import render_template

from skills_centre.learning.queries.enrolments import EnrolmentFacts
from skills_centre.learning.queries.notes import desk_at
from skills_centre.learning.rules.progress import ModuleLine, neighbours, next_after, would_complete


def part_page(template: str, enrolment: EnrolmentFacts, here: ModuleLine, **more: object) -> str:
    """The page of a part. Its template extends learning/player.html; `more` is what that kind of part needs beside the player's own."""
    before, after = neighbours(enrolment.modules, here.key)
    return render_template(
        template,
        enrolment=enrolment,
        here=here,
        before=before,
        after=after,
        onwards=next_after(enrolment.modules, here.key),
        is_last=would_complete(enrolment.modules, here.key),
        desk=desk_at(enrolment.id, here.key),
        **more,
    )
