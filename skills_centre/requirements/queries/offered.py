"""What is offered to Members, peers and their staff: the courses that others in their place are asked to take."""

from datetime import date
from uuid import UUID

from skills_centre.catalogue.queries.courses import CourseCard, course_cards
from skills_centre.learning.queries.taken import taken_and_marked
from skills_centre.requirements.queries.audience import editions_concerning_if_asked
from skills_centre.requirements.queries.obligations import completions
from skills_centre.requirements.queries.rules import rules_in_force


def courses_offered_instead(person_id: UUID, *, on: date) -> list[CourseCard]:
    """The courses of the rules that would concern somebody if anything could be asked of them, by title.

    Without what they completed, are on, or do not want suggested. For their own eyes alone, and written down nowhere.
    """
    rules = rules_in_force(on)
    would = editions_concerning_if_asked(person_id, rules, on=on)
    fitting = {rule.course_id for rule in rules if rule.edition_id in would}
    if not fitting:
        return []
    taken, marks = taken_and_marked(person_id)
    done = {owing.course_id for owing in completions([person_id], fitting, by=on)}
    left = fitting - done - {*taken.completed, *taken.live, *marks.not_for_me}
    return sorted(course_cards(left).values(), key=lambda card: card.title.casefold())
