"""A whole course on one page, to print or to keep as a PDF."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.models import ModuleKind
from skills_centre.catalogue.queries.courses import module_contents
from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in
from skills_centre.platform.clock import local_day, utc_now


@dataclass(frozen=True)
class PrintedPart:
    """A part as it stands on paper: a lesson's text, or the word that it is taken on the screen."""

    title: str
    minutes: int
    is_quiz: bool
    lesson: Markup | None


@blueprint.get("/my-learning/<uuid:enrolment_id>/print")
@signed_in
def print_course(enrolment_id: UUID) -> ResponseReturnValue:
    """Every lesson of one's version of the course, in order, on one page."""
    enrolment, words = own_enrolment(enrolment_id), policy_words()
    parts = [
        PrintedPart(
            part.title,
            part.minutes,
            part.kind is ModuleKind.QUIZ,
            lesson_html(enrolment.version_id, part.body, top=3, words=words)
            if part.kind is ModuleKind.LESSON
            else None,
        )
        for part in module_contents(enrolment.version_id)
    ]
    return render_template("learning/print_course.html", enrolment=enrolment, parts=parts, today=local_day(utc_now()))
