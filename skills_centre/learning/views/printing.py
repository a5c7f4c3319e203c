"""A whole course on one page, to print or to keep as a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs.parts import LinkPart, ReflectionPart, markdown_of
from skills_centre.catalogue.queries.courses import ModuleContent, module_contents
from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in
from skills_centre.platform.clock import local_day, utc_now


@dataclass(frozen=True)
class PrintedPart:
    """A part as it stands on paper: a lesson's text, a video's transcript and so on, or the word that it is taken on the screen."""

    title: str
    minutes: int
    is_quiz: bool
    lesson: Markup | None


@blueprint.get("/my-learning/<uuid:enrolment_id>/print")
@signed_in
def print_course(enrolment_id: UUID) -> ResponseReturnValue:
    """Every part of one's version of the course, in order, on one page."""
    enrolment, words = own_enrolment(enrolment_id), policy_words()
    parts = [
        PrintedPart(
            part.title,
            part.minutes,
            part.kind is ModuleKind.QUIZ,
            None if part.quiz else _on_paper(enrolment.version_id, part, words),
        )
        for part in module_contents(enrolment.version_id)
    ]
    return render_template("learning/print_course.html", enrolment=enrolment, parts=parts, today=local_day(utc_now()))


def _on_paper(version_id: UUID, part: ModuleContent, words: Mapping[str, str]) -> Markup:
    text = "\n\n".join(markdown_of(part.part).values()) if part.part else part.body
    if isinstance(part.part, ReflectionPart):
        text += "\n\n" + "\n".join(f"- {question.text}" for question in part.part.questions)
    if isinstance(part.part, LinkPart):
        text += f"\n\n{part.part.opens}: <{part.part.address}>"
    return lesson_html(version_id, text, top=3, words=words)
