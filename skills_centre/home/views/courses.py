"""Finding a course, and the page of one."""

from collections.abc import Collection
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.rules import Order
from skills_centre.home.asking_for_courses import read_asked
from skills_centre.home.course_cards import cards
from skills_centre.home.course_dates import course_dates
from skills_centre.home.course_guidance import course_guidance
from skills_centre.home.course_page import course_page
from skills_centre.home.finding_courses import list_courses
from skills_centre.home.views.blueprint import blueprint
from skills_centre.learning.queries.listed import listed_for
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/courses")
@signed_in
def courses() -> ResponseReturnValue:
    """The courses that fit what is asked, twenty-five a page.

    A form sends what was left empty too; the address that people keep or send on is without it.
    """
    if any(not value for _, value in request.args.items(multi=True)):
        return redirect(_address(page=request.args.get("page", "")))
    asked = read_asked(request.args)
    me = viewer()
    listed = listed_for(me.id)
    found = list_courses(asked, me, taken=listed.taken, on=local_day(utc_now()))
    return render_template(
        "home/courses.html",
        asked=asked,
        found=found,
        cards=cards(found.courses, listed),
        orders=Order,
        address=_address,
    )


@blueprint.get("/courses/<key>")
@signed_in
def course(key: str) -> ResponseReturnValue:
    """One course: what it gives, what is in it, and one thing to press."""
    page = course_page(key, person_id=viewer().id)
    description = lesson_html(page.course.version_id, page.course.description)
    return render_template(
        "home/course.html",
        page=page,
        course=page.course,
        description=description,
        sees_results=viewer().has_role(Role.LD_ADMINISTRATOR, Role.AUDITOR),
        guidance=course_guidance(page.course, person_id=viewer().id),
        dates=course_dates(page.course, person_id=viewer().id, now=utc_now()),
    )


def _address(*, without: Collection[tuple[str, str]] = (), **changes: str) -> str:
    """The first page of the list with some choices taken away or some parameters changed; what is empty is left out."""
    kept: dict[str, Any] = {
        name: [value for value in values if value and (name, value) not in without]
        for name, values in request.args.lists()
        if name not in {"page", "exact"}
    }
    return url_for("home.courses", **{name: said for name, said in {**kept, **changes}.items() if said})
