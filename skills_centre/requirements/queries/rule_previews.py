"""What a rule would ask before it is saved, all courses of its pathway together."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from skills_centre.requirements.queries.previews import Terms, preview_of
from skills_centre.requirements.queries.subjects import courses_of
from skills_centre.requirements.rules.previews import RulePreview, in_all
from skills_centre.requirements.rules.subjects import RuleSubject


def rule_preview(
    subject: RuleSubject, then: Terms, *, now: Terms | None = None, rule_id: UUID | None = None, today: date
) -> RulePreview:
    """Who would owe what by when, by name: see `preview_of`, whose statements are asked again for each course of a pathway."""
    return in_all(
        {
            one.course_id: preview_of(
                one.course_id,
                replace(then, came_on=one.came_on),
                now=replace(now, came_on=one.came_on) if now else None,
                rule_id=rule_id,
                today=today,
            )
            for one in courses_of(subject)
        }
    )
