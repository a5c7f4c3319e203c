"""What somebody's work stands still for: what a second person is to read, what came back, one more attempt asked for or answered, and
a colleague's help asked for or answered.

These are the kinds that may leave at once (`rules/ways.py`), found each minute where that was decided.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.queries.reviews import courses_sent_back, courses_to_review
from skills_centre.learning.queries.attempt_requests import attempts_answered, attempts_waiting
from skills_centre.people.models import Role
from skills_centre.people.queries.recipients import people_with_role
from skills_centre.platform.clock import local_day
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.facts import Fact
from skills_centre.reminders.services.helped import facts_of_help
from skills_centre.skills.queries.reviews import drafts_sent_back, drafts_to_approve

#: The reminders of reviews.
REVIEWS = {
    ReminderKind.FRAMEWORK_TO_APPROVE,
    ReminderKind.FRAMEWORK_RETURNED,
    ReminderKind.COURSE_TO_REVIEW,
    ReminderKind.COURSE_RETURNED,
}


def facts_at_a_standstill(since: datetime) -> Iterable[Fact]:
    """All of them that came up since an instant."""
    yield from facts_of_reviews(since=since)
    yield from facts_of_attempts(since)
    yield from facts_of_help(since)


def facts_of_reviews(*, since: datetime) -> Iterable[Fact]:
    """What a second person is to read before it is published, and what came back to those who wrote it."""
    leads, keepers = people_with_role(Role.SKILLS_LEAD), people_with_role(Role.LD_ADMINISTRATOR)
    for kind, drafts in (
        (ReminderKind.FRAMEWORK_TO_APPROVE, drafts_to_approve({*leads, *keepers})),
        (ReminderKind.FRAMEWORK_RETURNED, drafts_sent_back()),
    ):
        for draft in drafts:
            yield from _of_review(kind, draft.step_id, draft.at, draft.people, since=since)
    for kind, courses in (
        (ReminderKind.COURSE_TO_REVIEW, courses_to_review(keepers)),
        (ReminderKind.COURSE_RETURNED, courses_sent_back()),
    ):
        for course in courses:
            yield from _of_review(kind, course.version_id, course.at, course.people, since=since)


def _of_review(
    kind: ReminderKind, subject_id: UUID, at: datetime, people: Collection[UUID], *, since: datetime
) -> Iterable[Fact]:
    if at >= since:
        for person_id in people:
            yield Fact(person_id, kind, subject_id, local_day(at))


def facts_of_attempts(since: datetime) -> Iterable[Fact]:
    """Who asks for one more attempt at a quiz, for L&D; and what L&D answered, for the learner."""
    asked = attempts_waiting(since=since)
    keepers = people_with_role(Role.LD_ADMINISTRATOR) if asked else []
    for one in asked:
        for keeper_id in keepers:
            if keeper_id != one.person_id:
                yield Fact(keeper_id, ReminderKind.ATTEMPT_ASKED, one.request_id, local_day(one.at))
    for one in attempts_answered(since=since):
        yield Fact(one.person_id, ReminderKind.ATTEMPT_ANSWERED, one.request_id, local_day(one.at))
