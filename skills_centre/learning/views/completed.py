"""The page at the end of a course."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import skills_taught
from skills_centre.learning.queries.evidence import completed_courses_in
from skills_centre.learning.queries.notes import settings_of
from skills_centre.learning.queries.opinions import reaction_to
from skills_centre.learning.rules.opinions import FOLLOW_UP_DAYS, last_day_to_change
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.queries.lines import manager_of
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pages import in_words
from skills_centre.skills.queries.names import named_skills
from skills_centre.skills.queries.profiles import asked_of


@dataclass(frozen=True)
class LearnedSkill:
    """A skill that the course teaches, the level it leads towards in words, and whether the learner's work asks for the skill."""

    key: str
    name: str
    to_level: str
    is_asked: bool


@blueprint.get("/my-learning/<uuid:enrolment_id>/completed")
@signed_in
def completed(enrolment_id: UUID) -> ResponseReturnValue:
    """A course is completed: what is in the record, and what may be worth doing now."""
    enrolment = own_enrolment(enrolment_id)
    if enrolment.completed_at is None:
        return redirect(url_for("learning.resume", enrolment_id=enrolment_id))
    today, opinion = local_day(utc_now()), reaction_to(enrolment_id)
    is_recent = today < local_day(enrolment.completed_at) + timedelta(days=FOLLOW_UP_DAYS)
    skills = _learned(enrolment.version_id, on=today)
    return render_template(
        "learning/completed.html",
        enrolment=enrolment,
        asked_skills=[skill for skill in skills if skill.is_asked],
        other_skills=[skill for skill in skills if not skill.is_asked],
        left=[module for module in enrolment.modules if not module.is_done],
        opinion=opinion,
        changes_until=last_day_to_change(opinion.answered_at) if opinion else None,
        asks=is_recent and settings_of(viewer().id).may_be_asked,
        asks_manager=not viewer().is_private and manager_of(viewer().id) is not None,
        today=today,
    )


def _learned(version_id: UUID, *, on: date) -> list[LearnedSkill]:
    """The skills taught that a published framework defines: nobody can assess themselves in another."""
    taught = skills_taught(version_id)
    named = named_skills([skill.key for skill in taught])
    asked = {skill.skill_key for skill in asked_of(viewer().id, on).skills} if taught else set()
    return [
        LearnedSkill(
            skill.key, named[skill.key].name, named[skill.key].level_in_words(skill.to_level), skill.key in asked
        )
        for skill in taught
        if named[skill.key].framework_key
    ]


@blueprint.app_template_global("courses_as_evidence")
def courses_as_evidence(skill_key: str, since: date | None) -> str:
    """In a sentence each, the courses in a skill that the reader completed from a day on: what their answer begins with."""
    found = completed_courses_in(skill_key, person_id=viewer().id, now=utc_now())
    done = [(one.title, local_day(one.completed_at)) for one in found]
    return " ".join(
        f"I completed the course “{title}” on {in_words(day)}." for title, day in done if since is None or day >= since
    )
