"""Suggesting a course to everybody who is below in a skill: who would get it and who not, then the press, then what became of it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import courses_teaching
from skills_centre.gaps.acting_forms import AskForm, SuggestForm
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.suggesting import (
    Receivers,
    asked_below,
    courses_for,
    people_to_ask,
    receivers_of,
)
from skills_centre.gaps.queries.teams import folded_at, team_skills
from skills_centre.gaps.rules import FEWEST_APART, left_out_in_words
from skills_centre.gaps.services.suggesting import ask_those_unknown, suggest_to_those_below
from skills_centre.gaps.views.blueprint import blueprint, own_size
from skills_centre.gaps.views.choosing import offered
from skills_centre.gaps.views.team import shows_names
from skills_centre.learning.errors.suggesting import NobodyToSuggestTo
from skills_centre.learning.forms.suggestions import NOT_FOR_ME
from skills_centre.learning.queries.suggestions import rounds_of
from skills_centre.learning.rules.news import words_of_asked, words_of_suggested
from skills_centre.learning.services.suggestions import Terms, withdraw_suggestions
from skills_centre.people.access import filled, manager, note_seen, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.mail.many import MOST_AT_ONCE
from skills_centre.platform.pages import counted
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say, warn
from skills_centre.skills.errors import EverybodyAskedAlready
from skills_centre.skills.queries.asking import asked_by
from skills_centre.skills.queries.described import described_skills, skill_at
from skills_centre.skills.services.asking import take_back_asks


@blueprint.get("/team/act")
@manager
def acts() -> ResponseReturnValue:
    """Every skill that is asked of one's people, with what can be done about it for many at once."""
    me, scope = viewer(), _scope()
    team = team_skills(me.id, scope, by_name=shows_names(scope))
    offers = offered(team.skills)
    return render_template(
        "gaps/acts.html",
        scope=scope,
        size=own_size(),
        offered=offers,
        skills=offers.page.lines,
        left_out=left_out_in_words(team.left_out) if team.left_out else None,
        taught={key for key, courses in courses_teaching([one.key for one in offers.page.lines]).items() if courses},
        as_of=folded_at(),
        editions=team.editions,
    )


@blueprint.route("/team/gaps/skills/<address>/suggest", methods=["GET", "POST"])
@manager
def suggest(address: str) -> ResponseReturnValue:
    """Choose a course that teaches the skill, see who would have it suggested, and suggest it."""
    me, skill, scope = viewer(), skill_at(address), _scope()
    people = asked_below(me.id, skill.skill_id, scope)
    courses = courses_for(people, skill)
    chosen = next((one.course for one in courses if one.course.key == request.args.get("course")), None)
    form = filled(SuggestForm)
    if chosen and form.validate_on_submit():
        terms = Terms(chosen.course_id, skill.skill_id, form.due_on.data, form.words.data or "")
        try:
            with transaction():
                made = suggest_to_those_below(me.id, skill, terms, scope=scope, now=utc_now())
        except NobodyToSuggestTo as refusal:
            warn(refusal.sentence)
            return redirect(url_for("gaps.suggestions"), 303)
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_said(chosen.title, made.people))
            return redirect(url_for("gaps.suggestions"), 303)
    found = receivers_of(people, chosen, names_below=shows_names(Scope.LINE)) if chosen else None
    if found:
        _note(found)
    return render_template(
        "gaps/suggest.html",
        skill=skill,
        scope=scope,
        size=own_size(),
        courses=courses,
        chosen=chosen,
        found=found,
        form=form,
        mail=words_of_suggested(1),
        at_once=MOST_AT_ONCE,
        before=rounds_of(me.id, now=utc_now(), skill_id=skill.skill_id),
    ), 422 if is_post() else 200


@blueprint.route("/team/gaps/skills/<address>/ask", methods=["GET", "POST"])
@manager
def ask(address: str) -> ResponseReturnValue:
    """See of whom nothing is known in a skill, and ask them to say where they are."""
    me, skill, scope = viewer(), skill_at(address), _scope()
    form = AskForm()
    if form.validate_on_submit():
        try:
            with transaction():
                number = ask_those_unknown(me.id, skill.skill_id, scope=scope, now=utc_now())
        except EverybodyAskedAlready as refusal:
            warn(refusal.sentence)
        else:
            say(_asked(skill.name, number))
        return redirect(_overview(scope), 303)
    found = people_to_ask(
        asked_below(me.id, skill.skill_id, scope), skill.skill_id, names_below=shows_names(Scope.LINE)
    )
    _note(found)
    return render_template(
        "gaps/ask.html",
        skill=skill,
        scope=scope,
        size=own_size(),
        found=found,
        form=form,
        mail=words_of_asked(1),
        at_once=MOST_AT_ONCE,
    ), 422 if is_post() else 200


@blueprint.get("/team/suggestions")
@manager
def suggestions() -> ResponseReturnValue:
    """What one suggested to many, and what became of it as counts."""
    now = utc_now()
    rounds = page_of(rounds_of(viewer().id, now=now), request.args.get("page", type=int))
    asks = asked_by(viewer().id)
    return render_template(
        "gaps/suggestions.html",
        rounds=rounds,
        asks=asks,
        now=now,
        skills=described_skills({one.skill_id for one in rounds.lines} | {one.skill_id for one in asks}),
        fewest=FEWEST_APART,
        not_for_me=NOT_FOR_ME,
        mail=words_of_suggested(1),
    )


@blueprint.post("/team/suggestions/<uuid:round_id>/withdraw")
@manager
def withdraw_round(round_id: UUID) -> ResponseReturnValue:
    """Take a suggestion back from everybody who has not begun."""
    do_and_say(
        lambda: withdraw_suggestions(round_id, by_id=viewer().id, now=utc_now()),
        "Taken back. Whoever has begun the course stays on it; nobody else is shown or sent it.",
    )
    return redirect(url_for("gaps.suggestions"), 303)


@blueprint.post("/team/gaps/skills/<address>/ask/withdraw")
@manager
def withdraw_asks(address: str) -> ResponseReturnValue:
    """Ask nobody any more where they are in a skill."""
    skill = skill_at(address)
    do_and_say(
        lambda: take_back_asks(skill.skill_id, by_id=viewer().id, now=utc_now()),
        f"Taken back. Nobody is asked about {skill.name} any more, and no message goes.",
    )
    return redirect(url_for("gaps.suggestions"), 303)


def _asked(skill: str, number: int) -> str:
    """What is said after asking so many."""
    said = f"Asked {counted(number, 'person', 'people')} where they are in {skill}. They see it on their pages now"
    if number > MOST_AT_ONCE:
        return f"{said}. No message goes for five minutes: until then you can stop it under “What you suggested”."
    return f"{said}, and in their next message."


def _scope() -> Scope:
    return Scope.LINE if request.args.get("scope") == Scope.LINE.value else Scope.DIRECT


def _overview(scope: Scope) -> str:
    return url_for("gaps.team_gaps", scope="line" if scope is Scope.LINE else None)


def _said(title: str, people: int) -> str:
    if people > MOST_AT_ONCE:
        return f"In five minutes {counted(people, 'person', 'people')} have “{title}” suggested to them. Until then you can stop it here."
    said = f"Suggested “{title}” to {counted(people, 'person', 'people')}. They see it on their pages now"
    return (
        f"{said}, and in their next message."
        if how_heard(Matter.COURSE_SUGGESTED).is_mailed
        else f"{said}; no e-mail goes of it."
    )


def _note(found: Receivers) -> None:
    """Write down who is about to be seen by name."""
    left_out = (person for one in found.left_out_by_name for person in one.people)
    note_seen([one.person_id for one in (*found.named, *left_out)])
