"""Finding a colleague who can help with a skill, and asking them."""

from collections import Counter
from datetime import date
from itertools import groupby
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import read_id
from skills_centre.platform.pagination import page_of
from skills_centre.platform.text import sort_key
from skills_centre.platform.web import do_and_say
from skills_centre.skills.queries.described import DescribedSkill, described_skills, skill_at
from skills_centre.skills.queries.help_requests import wishes_of
from skills_centre.skills.queries.helping import helper_of_offer, helpers_in, mentors_for, offered_skills
from skills_centre.skills.queries.my_skills import skills_of_person
from skills_centre.skills.rules.helping import question_in_words
from skills_centre.skills.services.helping import ask_for_help, take_wish_back, wish_for_help
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
    offered, needed, wishes = offered_skills(me.id, on=today), _needed(me.id, today), wishes_of(me.id)
    found = [one for one in offered if sort_key(words) in one.sort_key]
    return render_template(
        "skills/helpers/helpers.html",
        viewer=me,
        words=words,
        wishes=wishes,
        numbers=Counter({one.skill_id: one.people for one in offered}),
        needed=[] if words else [one for one in offered if one.skill_id in needed],
        mentors=len({one.person_id for one in mentors_for(needed, besides=me.id, on=today)}),
        any_offered=bool(offered),
        page=page_of(found, request.args.get("page", type=int)),
    )


def _in_skill(skill: DescribedSkill) -> str:
    me, today = viewer(), local_day(utc_now())
    found = helpers_in(skill.skill_id, besides=me.id, on=today)
    note_seen([one.person_id for one in found])
    is_wished = not found and any(one.skill.skill_id == skill.skill_id for one in wishes_of(me.id))
    return render_template("skills/helpers/in_skill.html", viewer=me, skill=skill, found=found, is_wished=is_wished)


def _needed(person_id: UUID, today: date) -> set[UUID]:
    """The skills that are asked of, or suggested to, somebody and in which nothing current says that they are met."""
    return {one.skill.skill_id for one in skills_of_person(person_id, on=today) if one.wants_a_look}


@blueprint.get("/helpers/mentors")
@signed_in
def mentors() -> ResponseReturnValue:
    """Who offers to be a mentor in what the reader's work asks of them, skill by skill."""
    me, today = viewer(), local_day(utc_now())
    found = mentors_for(_needed(me.id, today), besides=me.id, on=today)
    note_seen({one.person_id for one in found})
    by_skill = groupby(sorted(found, key=lambda one: sort_key(one.skill_name)), key=lambda one: one.skill_name)
    return render_template(
        "skills/helpers/mentors.html", viewer=me, skills=[(name, list(several)) for name, several in by_skill]
    )


@blueprint.post("/helpers/wishes/<uuid:skill_id>")
@signed_in
def wish(skill_id: UUID) -> ResponseReturnValue:
    """Say that one would like help with a skill in which nobody is found, or take that back."""
    me, now = viewer(), utc_now()
    if request.form.get("act") == "take-back":
        do_and_say(lambda: take_wish_back(me.id, skill_id), "Taken back.")
    else:
        do_and_say(
            lambda: wish_for_help(me.id, skill_id, now=now),
            "Noted. Find somebody who can help says when there is somebody.",
        )
    return redirect(url_for("skills.helpers", skill=skill_id), 303)


@blueprint.get("/helpers/ask/<uuid:offer_id>")
@signed_in
def ask_helper(offer_id: UUID) -> ResponseReturnValue:
    """What whoever is asked will read, before they are asked."""
    me, today = viewer(), local_day(utc_now())
    helper = helper_of_offer(offer_id, besides=me.id, on=today)
    note_seen([helper.person_id])
    is_for_mentoring = helper.is_mentor and request.args.get("for") == "mentoring"
    return render_template(
        "skills/helpers/ask.html",
        helper=helper,
        is_for_mentoring=is_for_mentoring,
        viewer=me,
        question=question_in_words(me.name, helper.skill_name, is_for_mentoring=is_for_mentoring),
    )


@blueprint.post("/helpers/ask/<uuid:offer_id>")
@signed_in
def send_to_helper(offer_id: UUID) -> ResponseReturnValue:
    """Ask, once."""
    me, now = viewer(), utc_now()
    helper = helper_of_offer(offer_id, besides=me.id, on=local_day(now))
    is_for_mentoring = request.form.get("for") == "mentoring"
    do_and_say(
        lambda: ask_for_help(offer_id, by_id=me.id, is_for_mentoring=is_for_mentoring, now=now),
        f"{helper.name} sees your question on their page now, and a message from us tells them of it, as a rule by the next working day."
        " You hear of their answer in the same way.",
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
