"""Courses that wait: one for a reviewer, one correction for the other administrator, and one for the day on which it comes out."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from skills_centre.catalogue.packs.manuscript import Manuscript, PartFields
from skills_centre.catalogue.packs.parts import LinkPart
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.services.drafts import keep_draft, start_version
from skills_centre.catalogue.services.editing import revise_draft
from skills_centre.catalogue.services.publishing import submit
from skills_centre.catalogue.services.scheduling import schedule_publication
from skills_centre.catalogue.services.syncing import read_packs
from skills_centre.demo.editions import OWN_COURSES
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.platform.clock import local_day
from skills_centre.platform.typed_times import instant_of

#: The new course that waits for a second person: people have asked for it.
NEW = "first-steps-with-python"

#: The course of which a correction waits: its part, words that mislead, and better ones.
CORRECTED, CORRECTED_PART = "reading-data-and-charts", "counts-and-rates"
MISLEADING, BETTER = "say 2. Say both", "say 2 points. Say both"

#: The course whose next version is approved for a day to come, with one part more.
SCHEDULED = "product-and-agile-basics"
MORE = PartFields("What government services are held to", minutes=3, is_required=False)
PAGE = LinkPart(
    address="https://www.gov.uk/service-manual/service-standard",
    opens="The Service Standard",
    run_by="the Government Digital Service, on GOV.UK",
    description=(
        "Fourteen points that teams in the UK’s government are assessed on. You do not have to read them to complete the course.\n\n"
        "Read the first two. Then ask of one piece of work near you: which of them would it meet today?\n"
    ),
)


def write_reviews(plan: Plan, *, now: datetime) -> None:
    """Submit a new course and a correction, and approve a new version for a Monday at least a week away."""
    admin, reviewer = (plan.account(f"{name}@example.org").id for name in ("admin", "reviewer"))
    for pack in read_packs(OWN_COURSES / NEW):
        draft = keep_draft(pack, by_id=admin, now=days_ago(now, 9))
        submit(draft.version_id, by_id=admin, now=days_ago(now, 2, hour=11))
    correction = start_version(CORRECTED, by_id=reviewer, now=days_ago(now, 1), is_correction=True)
    _revise(correction, _corrected, by_id=reviewer, now=days_ago(now, 1))
    submit(correction, by_id=reviewer, now=days_ago(now, 1, hour=12))
    larger = start_version(SCHEDULED, by_id=admin, now=days_ago(now, 8))
    _revise(larger, _larger, by_id=admin, now=days_ago(now, 8))
    submit(larger, by_id=admin, now=days_ago(now, 7, hour=14))
    schedule_publication(larger, _a_monday(now), by_id=reviewer, now=days_ago(now, 3))


def _revise(version_id: UUID, change: Callable[[Manuscript], Manuscript], *, by_id: UUID, now: datetime) -> None:
    revise_draft(version_id, change, seen=course_version(version_id).pack_digest, by_id=by_id, now=now)


def _corrected(draft: Manuscript) -> Manuscript:
    part = next(one for one in draft.course.modules if one.key == CORRECTED_PART)
    words = draft.lessons[part.key].replace(MISLEADING, BETTER)
    return draft.with_lesson(part.key, PartFields(part.title, part.minutes, part.required), words)


def _larger(draft: Manuscript) -> Manuscript:
    return draft.with_new_content(ModuleKind.LINK, MORE, PAGE)


def _a_monday(now: datetime) -> datetime:
    """Nine in the morning of a Monday that is at least a week away."""
    day = local_day(now) + timedelta(days=7)
    return instant_of(day + timedelta(days=-day.weekday() % 7), time(9)) or now + timedelta(days=7)
