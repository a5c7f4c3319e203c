"""A manager acts on a gap of many at once: suggests a course to whoever it leads on, or asks whoever has said nothing."""

from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.queries.courses import courses_teaching
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.suggesting import asked_below, people_to_ask, receivers_of
from skills_centre.learning.services.suggestions import Suggested, Terms, suggest_course
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.described import DescribedSkill
from skills_centre.skills.services.asking import ask_for_assessments


def suggest_to_those_below(
    manager_id: UUID, skill: DescribedSkill, terms: Terms, *, scope: Scope, now: datetime
) -> Suggested:
    """Suggest a course that teaches a skill to everybody of the scope who is below in it and whom it leads on, as they stand now.

    Raises NotFound for a course that does not teach it, and what `suggest_course` raises.
    """
    course = next((one for one in courses_teaching([skill.key])[skill.key] if one.course_id == terms.course_id), None)
    if course is None:
        raise NotFound
    found = receivers_of(asked_below(manager_id, skill.skill_id, scope), course, names_below=False)
    return suggest_course(terms, [one.person_id for one in found.getting], by_id=manager_id, now=now)


def ask_those_unknown(manager_id: UUID, skill_id: UUID, *, scope: Scope, now: datetime) -> int:
    """Ask everybody of the scope about whom nothing is known in a skill, or nothing that still counts. Raises EverybodyAskedAlready."""
    found = people_to_ask(asked_below(manager_id, skill_id, scope), skill_id, names_below=False)
    return ask_for_assessments(skill_id, [one.person_id for one in found.getting], by_id=manager_id, now=now)
