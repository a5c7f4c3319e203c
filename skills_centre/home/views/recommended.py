"""Courses recommended to one person with the reasons, and those that they saved."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.gaps.queries.recommending import Recommendation, place_to_begin, recommendations
from skills_centre.home.views.blueprint import blueprint
from skills_centre.learning.queries.marks import Usefulness, marks_of, usefulness_of
from skills_centre.learning.queries.standings import standings_of
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pagination import page_of
from skills_centre.skills.queries.asked_standings import standings


@blueprint.get("/recommended")
@signed_in
def recommended() -> ResponseReturnValue:
    """What to take next and why, and what one does not want suggested."""
    me, today = viewer(), local_day(utc_now())
    found = recommendations(me.id, standings(me.id, on=today), is_private=me.is_private, on=today)
    return render_template(
        "home/recommended.html",
        viewer=me,
        found=found.found or place_to_begin(without=found.away),
        hidden=found.hidden,
    )


@blueprint.get("/saved-courses")
@signed_in
def saved_courses() -> ResponseReturnValue:
    """The courses that one saved, the latest first; one that left the catalogue is left out."""
    me = viewer()
    saved = marks_of(me.id).saved
    cards = course_cards(saved)
    page = page_of([cards[course_id] for course_id in saved if course_id in cards], _page_number())
    standings_in = standings_of(me.id, [card.course_id for card in page.lines])
    return render_template("home/saved_courses.html", page=page, standings=standings_in, saved=saved)


@dataclass(frozen=True)
class AfterCourse:
    """What guides somebody who has completed a course."""

    usefulness: Usefulness
    recommended: tuple[Recommendation, ...]


@blueprint.app_template_global("guiding_after")
def guiding_after(course_key: str) -> AfterCourse:
    """What to say and to take after a course: for its last page, which belongs to a domain that knows no recommendations."""
    me, today, course_id = viewer(), local_day(utc_now()), course_id_of(course_key)
    found = recommendations(
        me.id, standings(me.id, on=today), is_private=me.is_private, on=today, most=3, without=course_id
    )
    return AfterCourse(usefulness_of(course_id, person_id=me.id), found.found)


def _page_number() -> int | None:
    return request.args.get("page", type=int)
