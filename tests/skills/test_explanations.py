"""A cell explains itself: the standing, what it rests on, who asks, and the rule as a sentence."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select, update

from skills_centre.people.models import PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.models import (
    AssessmentDecision,
    Decision,
    Exemption,
    FrameworkVersion,
    SkillState,
    Source,
    VersionState,
)
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.explanations import Explanation, explanation_of
from skills_centre.skills.rules import ResultState
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_skill
from tests.counting import statements
from tests.skills.assessed import ageing_framework, decide, kept, record
from tests.skills.builders import NOW, TODAY, a_person, profile_id, published, skill, skill_id, small_framework

LONG_AGO = date(2025, 1, 15)


@pytest.fixture(autouse=True)
def framework(app: Flask) -> None:
    published(ageing_framework())


def a_clerk(name: str = "Ada Okafor", *, person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    clerk, profile = a_person(name, person_type=person_type), profile_id("clerk")
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=NOW)
    return clerk


def explained(person_id: UUID, key: str = "searching", *, on: date = TODAY) -> Explanation:
    return explanation_of(person_id, skill_id(key), on=on)


def said(person_id: UUID, level: int | None, *, key: str = "searching", on: date = TODAY) -> UUID:
    with transaction():
        made = record(person_id, skill_id(key), level, on=on)
        refresh_skill(person_id, skill_id(key), now=NOW)
    return made


def decided(result_id: UUID, decision: Decision, *, by_id: UUID, level: int | None = None) -> None:
    with transaction():
        decide(result_id, decision, by_id=by_id, level=level)


def test_what_nobody_has_spoken_of_is_unknown_and_says_who_asks(app: Flask) -> None:
    one = explained(a_clerk())
    assert one.rule == "Nothing is known yet; Working is asked for; so it is unknown, which never counts as nought."
    assert [(by.profile_name, by.level_name, by.is_essential) for by in one.asked_by] == [
        ("Clerk", "Working", True),
        ("Everyone", "Awareness", False),
    ]
    assert (one.state, one.results, one.exemptions) == ("unknown", (), ())
    assert one.skill.levels[0].body == "searching at Awareness"


def test_met_says_until_when(app: Flask) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    decided(said(ada, 3), Decision.CONFIRMED, by_id=mina)
    one = explained(ada)
    assert (
        one.rule == "Confirmed at Practitioner on 3 March 2026; Working is asked for; so it is met until 4 March 2027."
    )
    assert one.state == "met"
    assert one.verified_level_name == "Practitioner"


def test_each_state_has_its_sentence(app: Flask) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    first = said(ada, 1, on=LONG_AGO)
    assert explained(ada, on=LONG_AGO).rule == (
        "Self-assessed at Awareness on 15 January 2025, not decided yet; Awareness is asked for; "
        "so it is claimed until 16 January 2026."
    )
    assert "The last self-assessment is too old to count" in explained(ada).rule
    decided(first, Decision.CONFIRMED, by_id=mina)
    assert explained(ada).rule.endswith("Working is asked for; so it is below by 1 level.")
    said(ada, 2)
    assert explained(ada).rule == (
        "Confirmed at Awareness on 15 January 2025, and self-assessed at Working on 3 March 2026, not decided yet; "
        "Working is asked for; so it is claimed until 4 March 2027."
    )
    ben = a_clerk("Ben")
    decided(said(ben, 2, on=LONG_AGO), Decision.CONFIRMED, by_id=mina)
    assert explained(ben).rule.endswith("a result counts for 12 months; so it is stale, and time to look again.")
    cho = a_clerk("Cho")
    said(cho, 0)
    assert explained(cho).rule.endswith("so it is below by 2 levels, by own account.")


def test_an_exemption_is_told_with_its_reason(app: Flask) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    with transaction() as session:
        session.add(
            Exemption(
                id=new_id(),
                person_id=ada,
                skill_id=skill_id("writing"),
                starts_on=TODAY,
                ends_on=TODAY + timedelta(days=28),
                reason_id=keep_words("On other duties", about_id=ada, purpose="exemption", now=NOW),
                granted_by=mina,
            )
        )
    one = explained(ada, "writing")
    assert one.rule.startswith("Set aside until 31 March 2026; so nothing is looked for here for now.")
    [exemption] = one.exemptions
    assert (exemption.reason, exemption.granted_by_name) == ("On other duties", "Mina Manager")


def test_every_result_is_told_newest_first_with_what_became_of_it(app: Flask) -> None:
    ada, mina, dee = a_clerk(), a_person("Mina Manager"), a_person("Dee Delegate")
    skill_of = skill_id("searching")
    with transaction() as session:
        days = [TODAY - timedelta(days=n) for n in range(7)]
        returned = record(ada, skill_of, 4, on=days[6])
        replaced = record(ada, skill_of, 2, on=days[5])
        not_known = record(ada, skill_of, None, on=days[4])
        changed = record(ada, skill_of, 3, on=days[3])
        entered = record(ada, skill_of, 1, source=Source.MANAGER, assessor_id=mina, on=days[2])
        revoked = record(ada, skill_of, 4, on=days[1])
        waiting = record(ada, skill_of, 3, on=days[0])
        reason = keep_words("Show me one", about_id=ada, purpose="decision", now=NOW)
        session.add(
            AssessmentDecision(
                id=new_id(),
                result_id=returned,
                decision=Decision.RETURNED,
                decided_by=dee,
                acting_for_id=mina,
                decided_at=NOW,
                reason_id=reason,
            )
        )
        decide(changed, Decision.CHANGED, by_id=mina, level=2)
        decide(revoked, Decision.CONFIRMED, by_id=mina)
        decide(revoked, Decision.REVOKED, by_id=mina)
        refresh_skill(ada, skill_of, now=NOW)
    one = explained(ada)
    assert [(result.id, result.state) for result in one.results] == [
        (waiting, ResultState.SUBMITTED),
        (revoked, ResultState.REVOKED),
        (entered, ResultState.CONFIRMED),
        (changed, ResultState.CHANGED),
        (not_known, ResultState.NOT_KNOWN),
        (replaced, ResultState.REPLACED),
        (returned, ResultState.RETURNED),
    ]
    assert [result.level_name for result in one.results][4] == "I don’t know"
    [sent_back] = one.results[-1].decisions
    assert (sent_back.by_name, sent_back.acting_for_name, sent_back.reason) == (
        "Dee Delegate",
        "Mina Manager",
        "Show me one",
    )
    assert one.results[3].decisions[0].level_name == "Working"
    assert one.current == kept([ada]).levels[next(iter(kept([ada]).levels))]


def test_a_private_person_stands_by_the_same_rule_and_is_only_suggested_to(app: Flask) -> None:
    mel = a_clerk("Mel", person_type=PersonType.MEMBERS_STAFF)
    said(mel, 1)
    one = explained(mel)
    assert one.rule == (
        "Self-assessed at Awareness on 3 March 2026; Working is suggested; so it is 1 level to grow, by own account."
    )
    assert one.standing is not None
    assert one.standing.state is SkillState.BELOW
    page = shown(one, "you")
    assert "Room to grow" in page
    assert not [word for word in ("asked for", "required", "Below", "gap", "overdue", "essential") if word in page]


def test_what_no_role_asks_for_is_a_strength_once_confirmed(app: Flask) -> None:
    ada, mina = a_person("Ada"), a_person("Mina Manager")
    made = said(ada, 3, key="writing")
    assert explained(ada, "writing").state == "claimed"
    decided(made, Decision.CONFIRMED, by_id=mina)
    one = explained(ada, "writing")
    assert one.rule == "Confirmed at Practitioner on 3 March 2026; no role asks for it; so it is a strength."
    assert (one.state, one.standing, one.asked_level_name) == ("strength", None, None)


def test_a_skill_without_a_ladder_has_three_steps(app: Flask) -> None:
    ada, cook = a_person("Ada"), profile_id("cook")
    with transaction():
        set_primary_profile(ada, cook, starts_on=TODAY, by_id=None, now=NOW)
    said(ada, 1, key="leading")
    assert explained(ada, "leading").rule == (
        "Self-assessed at Developing on 3 March 2026, not decided yet; Met is asked for; so it is below, by own account."
    )


def test_a_skill_that_went_out_of_use_is_still_explained_under_its_last_version(app: Flask) -> None:
    ada = a_person("Ada")
    said(ada, 2, key="writing")
    with transaction() as session:
        session.execute(update(FrameworkVersion).values(state=VersionState.SUPERSEDED))
    one = explained(ada, "writing")
    assert (one.skill.is_published, one.asked, one.results[0].version_number) == (False, None, 1)


def test_somebody_or_something_that_does_not_exist_is_not_found(app: Flask) -> None:
    for person, which in ((uuid4(), skill_id("writing")), (a_person("Ada"), uuid4())):
        with pytest.raises(NotFound):
            explanation_of(person, which, on=TODAY)


def test_an_address_names_a_skill_and_its_framework_only_where_two_share_a_key(app: Flask) -> None:
    assert skill_at("writing").address == "writing"
    other = replace(
        small_framework("other"), skills=(skill("writing", name="Other writing"),), families=(), everyone=()
    )
    published(replace(other, is_in_force=False))
    assert skill_at("writing").framework_key == "house"
    assert skill_at("other.writing").name == "Other writing"
    assert skill_at("writing").address == "house.writing"
    for address in ("nothing", "other.searching", "house.", ".writing.x"):
        with pytest.raises(NotFound):
            skill_at(address)


def test_an_explanation_takes_the_same_statements_for_one_result_as_for_forty(app: Flask) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    decided(said(ada, 1), Decision.CONFIRMED, by_id=mina)
    few = statements(lambda: explained(ada))
    for n in range(40):
        made = said(ada, n % 5, on=TODAY - timedelta(days=n))
        decided(made, Decision.RETURNED, by_id=mina)
    assert statements(lambda: explained(ada)) == few <= 17


def shown(one: Explanation, whose: str) -> str:
    return render_template_string(
        '{% from "skills/explanation.html" import explanation %}{{ explanation(one, whose) }}', one=one, whose=whose
    )


def test_the_same_words_serve_the_person_and_their_manager(app: Flask) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    decided(said(ada, 3), Decision.CONFIRMED, by_id=mina)
    one = explained(ada)
    with app.test_request_context():
        assert "said by you" in shown(one, "you")
        page = shown(one, "Ada Okafor")
    assert "said by Ada Okafor" in page
    assert "Confirmed by Mina Manager, on 3 March 2026: talked through together." in page
    assert "met until 4 March 2027" in page
    assert page.count("Confirmed") == 2, "once in the rule, once with who confirmed it"


def test_words_that_retention_blanked_are_simply_not_told(app: Flask) -> None:
    ada = a_clerk()
    made = said(ada, 2)
    assert db.session.scalar(select(FrameworkVersion.number)) == 1
    [result] = explained(ada).results
    assert (result.id, result.evidence) == (made, None)
