"""The player: a lesson with its course's outline beside it, and the press that marks it as done."""

from contextlib import suppress
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.queries.courses import kept_module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.errors import EnrolmentEnded, QuizNotDone, SessionNotAttended
from skills_centre.learning.queries.enrolments import EnrolmentFacts
from skills_centre.learning.queries.notes import OpenPart, desk_at
from skills_centre.learning.queries.quizzes import attempts_at, attempts_left, quiz_of
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.learning.rules.quizzes import questions_needed
from skills_centre.learning.rules.reading import reading_minutes
from skills_centre.learning.services.progress import complete_lesson, open_module
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.kinds import kind_page
from skills_centre.learning.views.notes import keep_sent_note
from skills_centre.learning.views.own import own_enrolment, own_part
from skills_centre.learning.views.parts import part_page
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import warn


@blueprint.get("/learning/<uuid:enrolment_id>")
@signed_in
def resume(enrolment_id: UUID) -> ResponseReturnValue:
    """Go on where one left off; a completed course opens at its beginning, to be read again."""
    enrolment = own_enrolment(enrolment_id)
    place = enrolment.resume_at if enrolment.is_live else next(iter(enrolment.modules), None)
    if place is None:
        raise NotFound
    was_further_down = enrolment.is_live and not place.is_done and desk_at(enrolment_id, place.key).place
    return redirect(
        url_for(
            "learning.module",
            enrolment_id=enrolment_id,
            module_key=place.key,
            _anchor="go-on" if was_further_down else None,
        )
    )


@blueprint.get("/learning/<uuid:enrolment_id>/<module_key>")
@signed_in
def module(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """A part of a course: a lesson to read, the page at which a quiz begins, or another kind of part."""
    part = own_part(enrolment_id, module_key)
    _remember(part.enrolment, part.here)
    if part.here.kind is ModuleKind.QUIZ:
        return _quiz_page(part)
    return _lesson_page(part) if part.here.kind is ModuleKind.LESSON else kind_page(part)


@blueprint.post("/learning/<uuid:enrolment_id>/<module_key>/done")
@signed_in
def done(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Mark a part as done, and go on to what follows; the note that was sent with it is kept first."""
    unkept = keep_sent_note(enrolment_id, module_key) if "text" in request.form else None
    if unkept is not None:
        return unkept
    try:
        with transaction():
            step = complete_lesson(enrolment_id, module_key, person_id=viewer().id, now=utc_now())
    except (EnrolmentEnded, QuizNotDone, SessionNotAttended) as refusal:
        warn(refusal.sentence)
        return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=module_key))
    if step.course_is_complete or step.next_key is None:
        return redirect(url_for("learning.completed", enrolment_id=enrolment_id))
    return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=step.next_key))


def _remember(enrolment: EnrolmentFacts, here: ModuleLine) -> None:
    """Keep the place of somebody who went to another part by a link (docs/decisions: the reading place is kept on a GET).

    A part that is already the place writes nothing, and neither does a browser that only fetches ahead.
    """
    is_reading = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    if is_reading and enrolment.is_live and enrolment.last_module_key != here.key:
        with suppress(EnrolmentEnded), transaction():
            open_module(enrolment.id, here.key, person_id=viewer().id, now=utc_now())


def _lesson_page(part: OpenPart) -> ResponseReturnValue:
    version_id = part.enrolment.version_id
    body = kept_module(version_id, part.here.key).body
    return part_page("learning/lesson.html", part, lesson=lesson_html(version_id, body), reading=reading_minutes(body))


def _quiz_page(part: OpenPart) -> ResponseReturnValue:
    enrolment, here = part.enrolment, part.here
    quiz = quiz_of(enrolment.id, here.key)
    if quiz is None:
        raise NotFound
    return part_page(
        "learning/quiz.html",
        part,
        quiz=quiz,
        needed=questions_needed(len(quiz.questions), quiz.pass_mark),
        attempts=attempts_at(enrolment.id, here.key),
        allowed=attempts_left(enrolment.id, here.key, quiz),
    )
