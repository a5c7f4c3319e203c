"""Courses that have changed since they began: one has a second version since yesterday, and another replaced one."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from skills_centre.catalogue.models import WithdrawalReason
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.packs.manuscript import Manuscript, PartFields
from skills_centre.catalogue.packs.pathways import read_pathways
from skills_centre.catalogue.queries.courses import published_course
from skills_centre.catalogue.services.pathway_files import sync_pathway
from skills_centre.catalogue.services.syncing import read_packs, sync_pack
from skills_centre.catalogue.services.withdrawing import Withdrawing, withdraw
from skills_centre.demo.content import DATA
from skills_centre.demo.courses import COURSES_SINCE
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.learning.services.progress import complete_lesson, start_course
from skills_centre.platform.errors import Refusal

#: Courses of the demonstration alone.
OWN_COURSES = DATA / "courses"

#: The course that has a second version, and what its first did not have yet.
GROWN = "spreadsheets-that-can-be-trusted"
QUIZ, ADDED_LESSON = "check", "sharing-safely"
ADDED_QUESTIONS = ("figure-sent", "safe-to-send")
#: What its first version said of itself, and how often it let people take its quiz.
SUMMARY = "How to lay out, check and hand over a spreadsheet so that its figures are right."
DESCRIPTION = (
    "A spreadsheet gives no warning when it is wrong. This course teaches the few habits that keep ordinary office sheets right.\n\n"
    "Five lessons follow one workbook, handed from one colleague to another.\n"
)
ATTEMPTS = 2

#: The course that was withdrawn, the one that replaced it, and how many days ago.
REPLACED, REPLACED_BY, WITHDRAWN = "spotting-phishing-messages", "staying-safe-online", 75
WHY = "It taught how to notice a false message. The longer course does that too, and goes on to passwords, devices and travel."


def publish_courses(folder: Path, approver_id: UUID, *, now: datetime) -> None:
    """Publish the courses and pathways of a folder as they first came out, and the course that was replaced since."""
    at = days_ago(now, COURSES_SINCE)
    for pack in read_packs(folder):
        _publish(_first_version(pack) if pack.course.key == GROWN else pack, approver_id, at=at)
    for pathway in read_pathways(folder):
        sync_pathway(pathway, approver_id=approver_id, now=at)


def publish_second_version(folder: Path, approver_id: UUID, *, now: datetime) -> None:
    """Publish the grown course as it is in the folder, in the afternoon of yesterday: whoever is under way stays on its first version."""
    for pack in read_packs(folder / GROWN):
        _publish(pack, approver_id, at=days_ago(now, 1, hour=15))


def replace_a_course(plan: Plan, *, now: datetime) -> None:
    """Withdraw a course that people had begun; the manager's account is still on it."""
    approver_id = plan.account("reviewer@example.org").id
    for pack in read_packs(OWN_COURSES / REPLACED):
        _publish(pack, approver_id, at=days_ago(now, COURSES_SINCE))
    for days, email in ((96, "manager@example.org"), (88, "facilitator@example.org")):
        person_id, at = plan.account(email).id, days_ago(now, days)
        place = start_course(person_id, REPLACED, now=at)
        complete_lesson(place.enrolment_id, place.module_key, person_id=person_id, now=at)
    why = Withdrawing(WithdrawalReason.REPLACED, WHY, REPLACED_BY)
    withdraw(published_course(REPLACED).version_id, by_id=approver_id, now=days_ago(now, WITHDRAWN), why=why)


def _first_version(pack: Pack) -> Pack:
    """A lesson and two questions shorter, and with a limit on attempts at the quiz."""
    draft = Manuscript.of(pack, used_keys=()).without_part(ADDED_LESSON)
    quiz = next(one for one in draft.course.modules if one.key == QUIZ)
    for question in ADDED_QUESTIONS:
        draft = draft.without_question(quiz.key, question)
    outline = PartFields(quiz.title, quiz.minutes, quiz.required)
    draft = draft.with_quiz(quiz.key, outline, pass_mark=pack.quizzes[quiz.key].pass_mark, attempts=ATTEMPTS)
    words = {"summary": SUMMARY, "description": DESCRIPTION, "outcomes": draft.course.outcomes[:-1]}
    return replace(draft, course=draft.course.model_copy(update=words)).as_pack(owners={})


def _publish(pack: Pack, approver_id: UUID, *, at: datetime) -> None:
    outcome = sync_pack(pack, approver_id=approver_id, now=at)
    if outcome.outcome != "published":
        raise Refusal(f"The course {pack.course.key} could not be published: {outcome}")
