"""Finding a colleague who can help with a skill, and asking them."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import read_id
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.pagination import page_of
from skills_centre.platform.text import sort_key
from skills_centre.platform.web import do_and_say
from skills_centre.skills.queries.described import DescribedSkill, described_skills, skill_at
from skills_centre.skills.queries.helping import helper_of_offer, helpers_in, offered_skills
from skills_centre.skills.queries.my_skills import TO_LOOK_AT, skills_of_person
from skills_centre.skills.services.helping import ask_for_help, help_letter
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/helpers")
@signed_in
def helpers() -> ResponseReturnValue:
    """The skills in which colleagues offer help, those that the reader needs first; or who offers it in one."""
    asked = request.args.get("skill", "").strip()
    if asked:
        return _in_skill(_named(asked))
    me, today = viewer(), local_day(utc_now())
    words = request.args.get("q", "").strip()[:100]
    offered = offered_skills(me.id, on=today)
    needed = {one.skill.skill_id for one in skills_of_person(me.id, on=today) if one.asked and one.state in TO_LOOK_AT}
    found = [one for one in offered if sort_key(words) in one.sort_key]
    return render_template(
        "skills/helpers/helpers.html",
        words=words,
        needed=[] if words else [one for one in offered if one.skill_id in needed],
        any_offered=bool(offered),
        page=page_of(found, request.args.get("page", type=int)),
    )


def _in_skill(skill: DescribedSkill) -> str:
    me, today = viewer(), local_day(utc_now())
    found = helpers_in(skill.skill_id, besides=me.id, on=today)
    note_seen([one.person_id for one in found])
    return render_template("skills/helpers/in_skill.html", skill=skill, found=found)


@blueprint.get("/helpers/ask/<uuid:offer_id>")
@signed_in
def ask_helper(offer_id: UUID) -> ResponseReturnValue:
    """The mail as it would go, before it goes."""
    me, today = viewer(), local_day(utc_now())
    helper = helper_of_offer(offer_id, besides=me.id, on=today)
    note_seen([helper.person_id])
    skill = described_skills([helper.skill_id])[helper.skill_id]
    is_for_mentoring = helper.is_mentor and request.args.get("for") == "mentoring"
    return render_template(
        "skills/helpers/ask.html",
        helper=helper,
        skill=skill,
        is_for_mentoring=is_for_mentoring,
        letter=help_letter(skill.name, asker_name=me.name, asker_email=me.email, is_for_mentoring=is_for_mentoring),
    )


@blueprint.post("/helpers/ask/<uuid:offer_id>")
@signed_in
def send_to_helper(offer_id: UUID) -> ResponseReturnValue:
    """Send the mail, once."""
    me, now = viewer(), utc_now()
    helper = helper_of_offer(offer_id, besides=me.id, on=local_day(now))
    is_for_mentoring = request.form.get("for") == "mentoring"
    do_and_say(
        lambda: ask_for_help(offer_id, our_letterhead(), by_id=me.id, is_for_mentoring=is_for_mentoring, now=now),
        f"Your mail to {helper.name} is on its way. They will answer you directly.",
    )
    return redirect(url_for("skills.helpers", skill=helper.skill_id), 303)


def _named(asked: str) -> DescribedSkill:
    """The skill that an id or an address names. Raises NotFound."""
    skill_id = read_id(asked)
    if skill_id is None:
        return skill_at(asked)
    found = described_skills([skill_id]).get(skill_id)
    if found is None:
        raise NotFound
    return found
