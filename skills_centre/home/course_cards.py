"""The cards of a list of courses: drawn once for everybody who asks the same, and put together with what is the reader's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.rules.marking import has_marks, marked, without_marks
from skills_centre.catalogue.search import Found
from skills_centre.learning.queries.listed import Listed


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """A course of the list, and the HTML of its card in pieces: what it is, and the button that saves it or takes it out."""

    card: CourseCard
    described: Markup
    save: Markup
    unsave: Markup


def draw(card: CourseCard, leads_to: str, where: Found | None) -> DrawnCourse:
    """A course's card, with marks where the words were found."""
    if where is None:
        return _plain(card, leads_to)

    def with_marks(text: str, found: str) -> str | Markup:
        return marked(found) if without_marks(found) == text else text

    return _drawn(
        card,
        title=with_marks(card.title, where.title),
        summary=with_marks(card.summary, where.summary),
        extract=marked(where.extract) if has_marks(where.extract) else None,
        leads_to=leads_to,
    )


@lru_cache(maxsize=512)
def _plain(card: CourseCard, leads_to: str) -> DrawnCourse:
    """A card without marks, which is the same in many lists."""
    return _drawn(card, title=card.title, summary=card.summary, extract=None, leads_to=leads_to)


def _drawn(card: CourseCard, **said: object) -> DrawnCourse:
    pieces = _pieces()
    return DrawnCourse(card, pieces.described(card, **said), pieces.save(card), pieces.unsave(card))


def cards(courses: Sequence[DrawnCourse], listed: Listed) -> Markup:
    """The cards as one reader sees them: with where they stand in each course, and whether they saved it."""
    live, completed = (_pieces().standing(is_completed) for is_completed in (False, True))
    parts: list[str] = []
    for one in courses:
        course_id = one.card.course_id
        parts += (
            '<li class="centre-card">',
            one.described,
            live if course_id in listed.live else completed if course_id in listed.completed else "",
            one.unsave if course_id in listed.saved else one.save,
            "</li>\n",
        )
    return Markup("".join(parts))  # noqa: S704 - pieces of our own templates, which escape what they show


def _pieces() -> Any:  # noqa: ANN401 - the macros of a template
    return current_app.jinja_env.get_template("home/course_card.html").module
