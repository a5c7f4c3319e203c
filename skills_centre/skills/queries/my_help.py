"""What is kept about one person and helping, as the rows of a file for themselves."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from skills_centre.platform.clock import local_day
from skills_centre.platform.tables import Cell
from skills_centre.skills.queries.help_requests import requests_of, wishes_of
from skills_centre.skills.queries.helping import own_offers, pause_of

HELP_COLUMNS = ("What", "Skill", "With whom", "Mentoring", "What you wrote", "Since", "How it stands")

#: How a request stands, in words that fit whoever asked and whoever was asked.
_STANDS = {
    "waiting": "waits for an answer",
    "accepted": "agreed",
    "declined": "not now",
    "taken-back": "taken back",
    "ended": "ended",
    "helper-left": "ended, because whoever was asked has left",
}


def my_help_rows(person_id: UUID, *, on: date) -> Iterator[tuple[Cell, ...]]:
    """A line for each offer, request and wish, and for a pause, under HELP_COLUMNS. Ten statements."""
    for offer in own_offers(person_id, on=on):
        if offer.is_offered:
            stands = "not found: the level is out of date" if offer.is_out_of_date else "offered"
            yield "You offer help", offer.skill.name, None, _yes(offer.is_mentor), offer.note, None, stands
    if back_on := pause_of(person_id, on=on):
        yield "You pause", None, None, None, None, None, f"found again from {back_on.isoformat()}"
    for one in requests_of(person_id):
        what = "You asked" if one.is_mine else "You were asked"
        mentoring, asked_on = _yes(one.is_for_mentoring), local_day(one.asked_at)
        yield what, one.skill_name, one.other_name, mentoring, None, asked_on, _STANDS[one.state.value]
    for wish in wishes_of(person_id):
        yield "You would like help", wish.skill.name, None, None, None, local_day(wish.wished_at), "nobody found"


def _yes(holds: bool) -> str:  # noqa: FBT001 - one thing to say
    return "yes" if holds else "no"
