"""The register on paper: names, teams and room to sign, and lines for whoever comes without a booking."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.queries.roster import roster
from skills_centre.bookings.queries.sessions import facilitators_of, session_line
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.platform.clock import local_day, utc_now

#: Lines without a name.
BLANK = 5
#: Up to so many lines there is room for a signature in each; with more they are lower, so that forty people go on one page.
ROOMY = 24


@blueprint.get("/administration/sessions/<uuid:session_id>/register/print")
@looks_after
def print_register(session_id: UUID) -> ResponseReturnValue:
    """The register to print: those with a place, by name. What they need to take part is private, and not on paper."""
    refuse_others(session_id)
    session, people = session_line(session_id), roster(session_id)
    return render_template(
        "bookings/looking_after/printed_register.html",
        session=session,
        lines=people.confirmed,
        dates=[span_in_words(*date) for date in session.dates],
        facilitators=[name for _id, name in facilitators_of(session_id)],
        blank=BLANK,
        is_roomy=len(people.confirmed) + BLANK <= ROOMY,
        needs=any(one.needs for one in people.confirmed),
        is_own=only_mine() is not None,
        today=local_day(utc_now()),
    )
