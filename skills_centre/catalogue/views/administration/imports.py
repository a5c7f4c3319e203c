"""What one table of courses brought in, for whoever reviews it: facts on one page, and those that are right published at once."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.queries.courses import titles_of
from skills_centre.catalogue.queries.imports import MOST_AT_ONCE, course_import, course_imports, unpublished_of
from skills_centre.catalogue.queries.writing import scale_to_teach
from skills_centre.catalogue.services.importing import Done, publish_ticked, send_for_review
from skills_centre.catalogue.views.administration.guards import publishers, readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.pages import counted
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import say, warn

#: How many courses that were left a message names; the page below says what is wrong with each.
MOST_NAMED = 5


@blueprint.get("/administration/courses/imports")
@readers
def imports() -> ResponseReturnValue:
    """The tables that were brought in, the newest first."""
    page = page_of(course_imports(), request.args.get("page", 1, type=int))
    return render_template("catalogue/administration/imports.html", page=page)


@blueprint.get("/administration/courses/imports/<uuid:import_id>")
@readers
def review_import(import_id: UUID) -> ResponseReturnValue:
    """What one table brought in and nobody has published yet, each course with its facts."""
    held = take_held_form() or {}
    return _page(import_id, ticked=held.get("tick", []))


@blueprint.post("/administration/courses/imports/<uuid:import_id>/publish")
@publishers
def publish_import(import_id: UUID) -> ResponseReturnValue:
    """Publish the courses that the reviewer ticked."""
    ticked = dict(filter(None, map(_tick, request.form.getlist("tick"))))
    return _done(
        import_id,
        lambda: publish_ticked(import_id, ticked, by_id=viewer().id, now=utc_now()),
        lambda many: (
            f"{counted(many, 'course is', 'courses are')} published. Staff see {'it' if many == 1 else 'them'} now."
        ),
    )


@blueprint.post("/administration/courses/imports/<uuid:import_id>/submit")
@publishers
def submit_import(import_id: UUID) -> ResponseReturnValue:
    """Ask for a review of the drafts that the page showed without errors."""
    drafts = [one for sent in request.form.getlist("draft") if (one := read_id(sent))]
    return _done(
        import_id,
        lambda: send_for_review(import_id, drafts, by_id=viewer().id, now=utc_now()),
        lambda many: (
            f"{counted(many, 'course')} sent. Another L&D administrator now reviews {'it' if many == 1 else 'them'}."
        ),
    )


def say_what_was_left(done: Done) -> None:
    """Say at the top of the next page which courses were left and why, if any were."""
    if done.left:
        named = " ".join(f"“{one.title}”: {one.sentence}" for one in done.left[:MOST_NAMED])
        more = f" And {len(done.left) - MOST_NAMED} more." if len(done.left) > MOST_NAMED else ""
        warn(f"{counted(len(done.left), 'course was', 'courses were')} left as before. {named}{more}")


def _done(import_id: UUID, act: Callable[[], Done], sentence: Callable[[int], str]) -> ResponseReturnValue:
    try:
        with transaction():
            done = act()
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(import_id, refusal=refusal.sentence), 422
    if done.count:
        say(sentence(done.count))
    say_what_was_left(done)
    return redirect(url_for("catalogue.review_import", import_id=import_id), 303)


def _page(import_id: UUID, *, ticked: list[str] | None = None, refusal: str | None = None) -> str:
    brought = course_import(import_id)
    pages = max(1, -(-(brought.waiting + brought.drafts) // MOST_AT_ONCE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    lines = unpublished_of(import_id, viewer_id=viewer().id, today=local_day(utc_now()), page=number)
    return render_template(
        "catalogue/administration/import.html",
        brought=brought,
        waiting=[line for line in lines if line.is_waiting],
        drafts=[line for line in lines if not line.is_waiting],
        descriptions={
            line.version_id: lesson_html(line.version_id, line.course.description)
            for line in lines
            if line.course.description.strip() != line.course.summary
        },
        titles=titles_of({key for line in lines for key in line.course.prerequisites}),
        scale=scale_to_teach(),
        number=number,
        pages=pages,
        ticked=frozenset(ticked or ()),
        refusal=refusal,
        may_publish=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def _tick(text: str) -> tuple[UUID, str] | None:
    """The version that a tick is for and the digest of what was read; none where a browser sent something else."""
    before, _dot, digest = text.partition(".")
    version_id = read_id(before)
    return (version_id, digest) if version_id and digest else None
