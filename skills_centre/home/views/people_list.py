"""Looking through people, and one person's page."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import readers
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.models import PersonType, Role
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.queries.records import person_record
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.ids import read_id
from skills_centre.skills.queries.people_list import PeopleQuestion, Show, people_page
from skills_centre.skills.queries.role_profiles import primary_profile

C = TypeVar("C", bound=StrEnum)

SHOW_WORDS = {
    Show.HERE: "Everybody who is here",
    Show.NO_MANAGER: "Those without a line manager",
    Show.NO_ROLE: "Those without a role profile",
    Show.NO_UNIT: "Those in no team",
    Show.NO_PASSWORD: "Those without a password",
    Show.LEFT: "Those who have left",
}


@blueprint.get("/administration/people")
@readers
def administer_people() -> ResponseReturnValue:
    """Everybody by name, or those who answer a question."""
    question = PeopleQuestion(
        words=request.args.get("q", "")[:200],
        unit_id=read_id(request.args.get("unit", "")),
        person_type=_code(PersonType, request.args.get("type", "")),
        show=_code(Show, request.args.get("show", "")) or Show.HERE,
    )
    return render_template(
        "home/people/list.html",
        page=people_page(question, request.args.get("page", 1, type=int), on=local_day(utc_now())),
        question=question,
        is_asked=question != PeopleQuestion(),
        tree=organisation_tree(),
        person_types=PERSON_TYPES,
        show_words=SHOW_WORDS,
        keeps=keeps(),
    )


@blueprint.get("/administration/people/<uuid:person_id>")
@readers
def administer_person(person_id: UUID) -> ResponseReturnValue:
    """Who somebody is here and what they may do; never what they can do."""
    return render_template(
        "home/people/person.html",
        person=person_record(person_id),
        profile=primary_profile(person_id, on=local_day(utc_now())),
        person_types=PERSON_TYPES,
        role_names=ROLES,
        keeps=keeps(),
        keeps_learning=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def keeps() -> bool:
    """Whether whoever is at the browser may change people, not only read."""
    return viewer().has_role(Role.SYSTEM_ADMINISTRATOR)


def _code(codes: type[C], text: str) -> C | None:
    """The code of an address; what is none asks nothing."""
    try:
        return codes(text)
    except ValueError:
        return None
