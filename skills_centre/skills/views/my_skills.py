"""One's own skills: what the role asks, and where one is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.skills.queries.asking import asked_of_me
from skills_centre.skills.queries.helping import numbers_who_help
from skills_centre.skills.queries.my_skills import sent_back_to, skills_of_person
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.queries.role_choices import proposal_of
from skills_centre.skills.queries.rounds import RoundOf, round_of
from skills_centre.skills.queries.since_last import changes_since_last
from skills_centre.skills.queries.whereabouts import whereabouts_of
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/my-skills")
@signed_in
def my_skills() -> ResponseReturnValue:
    """What came back, what wants a look, what waits, what is up to date, and what one can do beyond."""
    me, today = viewer(), local_day(utc_now())
    mine = skills_of_person(me.id, on=today)
    profiles = active_profiles(me.id, today)
    return render_template(
        "skills/my_skills/my_skills.html",
        viewer=me,
        mine=mine,
        again=[one for one in mine if one.wants_review(on=today)],
        sent_back=sent_back_to(me.id),
        profiles=profiles,
        primary=next((one for one in profiles if one.is_primary), None),
        proposal=proposal_of(me.id),
        whereabouts=whereabouts_of(me.id, on=today),
        rounds={of.value: round_of(mine, of) for of in RoundOf},
        changes=changes_since_last(me.id, mine),
        drafts=sum(1 for one in mine if one.draft and one.draft.is_chosen),
        today=today,
        helpers=numbers_who_help({one.skill.skill_id for one in mine if one.wants_a_look}, besides=[me.id], on=today),
        asked_by={one.skill_id: one for one in asked_of_me(me.id)},
    )
