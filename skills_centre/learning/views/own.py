"""The enrolment that an address names: the viewer's own, or none at all."""

from uuid import UUID

from skills_centre.learning.queries.enrolments import EnrolmentFacts, enrolment_facts
from skills_centre.learning.queries.notes import OpenPart, open_part
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.people.access import viewer
from skills_centre.platform.errors import NotFound


def own_enrolment(enrolment_id: UUID) -> EnrolmentFacts:
    """The viewer's enrolment with this id. Raises NotFound, also when it is somebody else's."""
    enrolment = enrolment_facts(enrolment_id, person_id=viewer().id)
    if enrolment is None:
        raise NotFound
    return enrolment


def own_module(enrolment_id: UUID, module_key: str) -> tuple[EnrolmentFacts, ModuleLine]:
    """The viewer's enrolment, and one of its modules. Raises NotFound."""
    enrolment = own_enrolment(enrolment_id)
    module = enrolment.module(module_key)
    if module is None:
        raise NotFound
    return enrolment, module


def own_part(enrolment_id: UUID, module_key: str) -> OpenPart:
    """One of the modules of the viewer's enrolment, with what lies beside it. Raises NotFound."""
    part = open_part(enrolment_id, module_key, person_id=viewer().id)
    if part is None:
        raise NotFound
    return part
