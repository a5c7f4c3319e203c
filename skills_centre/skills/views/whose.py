"""Whose page it is: one's own under /my-…, or that of somebody whom one manages under /team/people/…."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from skills_centre.people.access import note_seen, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.web import is_post
from skills_centre.skills.queries.team_people import team_person
from skills_centre.skills.views.sight import sight_to_act


@dataclass(frozen=True)
class Whose:
    """The person whom a page is about, and on which side the viewer stands."""

    blueprint: str
    person_id: UUID
    name: str
    manager_name: str | None
    is_own: bool = False
    is_private: bool = False
    #: Whether the viewer acts in the manager's place.
    is_for_another: bool = False

    @property
    def first_name(self) -> str:
        """How a page speaks of them."""
        return self.name.split()[0]

    @property
    def other_side(self) -> str:
        """Who answers what the viewer proposes."""
        return (self.manager_name or "your next manager") if self.is_own else self.first_name

    def address(self, page: str, **more: object) -> str:
        """The address of a page about them, in the blueprint of the page that asks."""
        person_id = None if self.is_own else self.person_id
        return url_for(f"{self.blueprint}.{page}", person_id=person_id, **more)  # type: ignore[arg-type]  # Flask takes any value


def whose_page(person_id: UUID | None, *, blueprint: str = "skills") -> Whose:
    """Whom an address names: oneself without a person. Raises NotFound for anybody else whom one does not manage now."""
    me = viewer()
    if person_id is None:
        mine = team_person(me.id)
        return Whose(blueprint, me.id, me.name, mine.manager_name, is_own=True, is_private=me.is_private)
    today = local_day(utc_now())
    sight = sight_to_act(person_id, on=today)
    if not is_post():
        note_seen([person_id])
    person = team_person(person_id)
    return Whose(blueprint, person_id, person.name, person.manager_name, is_for_another=sight.acting_for_id is not None)
