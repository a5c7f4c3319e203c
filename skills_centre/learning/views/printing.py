"""A whole course on one page, to print or to keep as a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs.parts import AnyPart, LinkPart, ReflectionPart, VideoPart, markdown_of
from skills_centre.catalogue.queries.courses import ModuleContent, module_contents
from skills_centre.catalogue.queries.policies import policy_words
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.web import settings


@dataclass(frozen=True)
class Way:
    """Where what paper cannot hold is found: a film, or a page of somebody else's."""

    opens: str
    address: str


@dataclass(frozen=True)
class PrintedPart:
    """A part as it stands on paper: a lesson's text, a video's transcript and so on, or the word that it is taken on the screen."""

    title: str
    minutes: int
    is_quiz: bool
    lesson: Markup | None
    way: Way | None


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
            _way(part.part, enrolment.course_key),
        )
        for part in module_contents(enrolment.version_id)
    ]
    return render_template("learning/print_course.html", enrolment=enrolment, parts=parts, today=local_day(utc_now()))


def _on_paper(version_id: UUID, part: ModuleContent, words: Mapping[str, str]) -> Markup:
    text = "\n\n".join(markdown_of(part.part).values()) if part.part else part.body
    if isinstance(part.part, ReflectionPart):
        text += "\n\n" + "\n".join(f"- {question.text}" for question in part.part.questions)
    return lesson_html(version_id, text, top=3, words=words)


def _way(part: AnyPart | None, course_key: str) -> Way | None:
    """A film of ours is reached by its course's address, which is short enough to be typed from paper."""
    match part:
        case VideoPart():
            return Way("Watch the film", part.address or f"{settings().base_url}/courses/{course_key}")
        case LinkPart():
            return Way(part.opens, part.address)
        case _:
            return None
