"""The pages of videos, files, links, reflections and sessions, and what a learner leaves in them."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import kept_module
from skills_centre.catalogue.showing import Shown, ShownReflection, ShownSession, ShownVideo, shown_part
from skills_centre.learning.errors import EnrolmentEnded, ReflectionChangedMeanwhile, WordsTooLong
from skills_centre.learning.forms.answering import reflection_form
from skills_centre.learning.queries.notes import OpenPart
from skills_centre.learning.queries.parts import position_in, reflections_at
from skills_centre.learning.rules.reflections import mark_of
from skills_centre.learning.rules.transcripts import clock, find_lines
from skills_centre.learning.services.parts import keep_position, keep_reflection
from skills_centre.learning.services.progress import Step, complete_lesson
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_part
from skills_centre.learning.views.parts import part_page
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import add_refusal, say, warn

#: Somebody who stopped within so many seconds begins at the beginning.
HARDLY_BEGUN = 5


def kind_page(part: OpenPart) -> ResponseReturnValue:
    """The page of a part that is neither a lesson nor a quiz."""
    shown = _shown(part)
    if isinstance(shown, ShownVideo):
        return _video_page(part, shown)
    if isinstance(shown, ShownReflection):
        held = take_held_form() or {}
        wrote = {name.removeprefix("answer-"): texts[0] for name, texts in held.items() if name.startswith("answer-")}
        return _reflection_page(part, shown, wrote)
    template = "learning/session.html" if isinstance(shown, ShownSession) else "learning/thing.html"
    return part_page(template, part, shown=shown)


@blueprint.post("/learning/<uuid:enrolment_id>/<module_key>/position")
@signed_in
def position(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Keep how far into a video one is; the player's script says so while it plays."""
    with transaction():
        keep_position(
            enrolment_id,
            module_key,
            request.form.get("seconds", 0, type=int),
            person_id=viewer().id,
            now=utc_now(),
        )
    return "", 204


@blueprint.post("/learning/<uuid:enrolment_id>/<module_key>/reflection")
@signed_in
def reflect(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Keep what one wrote in a reflection, and mark it as done where the other button was pressed."""
    part = own_part(enrolment_id, module_key)
    shown = _shown(part)
    if not isinstance(shown, ShownReflection):
        raise NotFound
    wrote = {question.key: request.form.get(f"answer-{question.key}", "") for question in shown.questions}
    is_done = request.form.get("then") == "done"
    step: Step | None = None
    try:
        with transaction():
            keep_reflection(
                enrolment_id,
                module_key,
                wrote,
                seen=request.form.get("seen", ""),
                person_id=viewer().id,
                now=utc_now(),
            )
            if is_done:
                step = complete_lesson(enrolment_id, module_key, person_id=viewer().id, now=utc_now())
    except (ReflectionChangedMeanwhile, WordsTooLong) as refusal:
        return _reflection_page(part, shown, wrote, refusal=refusal), 422
    except EnrolmentEnded as refusal:
        warn(refusal.sentence)
        return _back(enrolment_id, module_key)
    if step is None:
        say("Saved. Only you see it.")
        return _back(enrolment_id, module_key)
    if step.course_is_complete or step.next_key is None:
        return redirect(url_for("learning.completed", enrolment_id=enrolment_id), 303)
    return _back(enrolment_id, step.next_key)


def _video_page(part: OpenPart, shown: ShownVideo) -> ResponseReturnValue:
    enrolment, here = part.enrolment, part.here
    asked = request.args.get("find", "").strip()[:200]
    kept = position_in(enrolment.course_id, here.key, person_id=enrolment.person_id) if shown.source else 0
    return part_page(
        "learning/video.html",
        part,
        shown=shown,
        at=max(0, request.args.get("at", 0, type=int)),
        kept=kept if kept > HARDLY_BEGUN else 0,
        kept_clock=clock(kept),
        asked=asked,
        found=find_lines(asked, timed=[(cue.start, cue.text) for cue in shown.cues], lines=shown.lines),
    )


def _reflection_page(
    part: OpenPart,
    shown: ShownReflection,
    wrote: dict[str, str],
    *,
    refusal: ReflectionChangedMeanwhile | WordsTooLong | None = None,
) -> str:
    """A reflection with what one wrote; where it changed meanwhile, what is kept stands below each box."""
    enrolment, here = part.enrolment, part.here
    kept = reflections_at(enrolment.course_id, here.key, person_id=enrolment.person_id)
    form = reflection_form(shown.questions, {**kept, **wrote})
    if refusal:
        add_refusal(form, refusal)
    was_changed = isinstance(refusal, ReflectionChangedMeanwhile)
    return part_page(
        "learning/reflection.html",
        part,
        shown=shown,
        form=form,
        seen=mark_of(kept),
        others={key: text for key, text in kept.items() if was_changed and text != wrote.get(key)},
    )


def _shown(part: OpenPart) -> Shown:
    version_id = part.enrolment.version_id
    said = kept_module(version_id, part.here.key).part
    if said is None:
        raise NotFound
    return shown_part(version_id, said)


def _back(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=module_key), 303)
