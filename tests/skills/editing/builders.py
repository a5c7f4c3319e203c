"""Drafts and the people who edit them."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from skills_centre.people.models import Role
from skills_centre.platform.database import transaction
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.skills import skill_in, with_skill
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.services.approving import send_for_approval
from skills_centre.skills.services.editing import revise_draft, start_version
from tests.skills.builders import NOW, a_person, published, small_framework

Change = Callable[[FrameworkDefinition], FrameworkDefinition]
LEAD = (Role.SKILLS_LEAD,)


def a_draft(by_id: UUID) -> UUID:
    """A draft of the house framework, copied from its published version."""
    published(small_framework())
    with transaction():
        return start_version("house", by_id=by_id, now=NOW)


def whole(edition: FrameworkDefinition) -> object:
    """The whole of an edition as the part that a form shows."""
    return (edition.levels, edition.skills, edition.families, edition.everyone)


def seen(version_id: UUID, part: Callable[[FrameworkDefinition], object] = whole) -> str:
    """What a form that is opened now would carry."""
    return fingerprint(part(definition_of(version_id)))


def revise(version_id: UUID, change: Change, *, by_id: UUID) -> bool:
    """Change a draft as somebody who has just opened the form."""
    before = seen(version_id)
    with transaction():
        return revise_draft(version_id, change, part=whole, seen=before, by_id=by_id, now=NOW)


def renaming(key: str, name: str) -> Change:
    """The change that gives a skill another name."""

    def change(edition: FrameworkDefinition) -> FrameworkDefinition:
        skill = skill_in(edition, key)
        assert skill is not None
        return with_skill(edition, replace(skill, name=name))

    return change


def sent(by_id: UUID) -> UUID:
    """A draft with one change, sent for approval."""
    version_id = a_draft(by_id)
    revise(version_id, renaming("writing", "Drafting"), by_id=by_id)
    with transaction():
        send_for_approval(version_id, by_id=by_id, now=NOW)
    return version_id


def a_lead(name: str) -> UUID:
    """A skills lead."""
    return a_person(name, roles=LEAD)
