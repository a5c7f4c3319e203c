"""The pages of one's own skills: what the role asks, the rounds of self-assessment, the role, the looks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.access import HELD_FORM
from skills_centre.people.models import Person, PersonType, SignInSession
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import keep_words
from skills_centre.skills.models import AssessmentDecision, AssessmentDraft, AssessmentResult, Decision
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.self_assessment import save_draft, submit
from skills_centre.skills.services.standing import refresh_skill
from tests.counting import statements
from tests.skills.assessed import decide
from tests.skills.builders import changed, needs, profile_id, published, skill, skill_id, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
NOW = utc_now()
TODAY = local_day(NOW)
LONG_AGO = NOW - timedelta(days=200)


@pytest.fixture
def version_id(client: FlaskClient) -> UUID:
    return published(small_framework(), now=LONG_AGO)


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def hold(person_id: UUID, key: str = "clerk") -> None:
    profile = profile_id(key)
    with transaction():
        set_primary_profile(person_id, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=LONG_AGO)


def send(person_id: UUID, key: str, level: int | None, version_id: UUID) -> UUID:
    with transaction():
        submit(person_id, Answer(skill_id(key), version_id, level), now=utc_now())
    return db.session.scalars(
        select(AssessmentResult.id).order_by(AssessmentResult.recorded_at.desc(), AssessmentResult.id.desc()).limit(1)
    ).one()


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_stranger_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    for address in ("", "/assess", "/assess/writing", "/check-answers", "/role", "/looks", "/writing"):
        assert client.get(f"/my-skills{address}").location == f"/sign-in?next=/my-skills{address}"


def test_without_a_framework_the_page_says_what_will_be_here(be: Be, ada: UUID) -> None:
    page = be(ada).get("/my-skills").text
    assert "Nothing is asked yet" in page
    assert "There are no roles to choose yet" in be(ada).get("/my-skills/role").text
    assert "No answers are waiting" in be(ada).get("/my-skills/assess", follow_redirects=True).text
    assert be(ada).get("/my-skills/nothing").status_code == 404
    assert be(ada).get("/my-skills/assess/nothing").status_code == 404


def test_with_no_role_only_everyone_counts_and_the_page_offers_to_propose_one(
    be: Be, ada: UUID, version_id: UUID
) -> None:
    page = be(ada).get("/my-skills").text
    assert "No role agreed yet: only what is asked of everyone counts." in page
    assert "Propose your role" in page
    assert "Searching" in page
    assert "Writing" not in page


def test_what_the_role_asks_is_shown_with_where_one_is(be: Be, ada: UUID, version_id: UUID) -> None:
    hold(ada)
    send(ada, "writing", 1, version_id)
    send(ada, "leading", 2, version_id)
    page = be(ada).get("/my-skills").text
    assert "<strong>Clerk</strong>, since" in page
    assert "Working is asked for. You: Awareness, by your own account." in page
    assert "Below by 1" in page
    assert "You have not said yet." in page
    assert page.index("Worth a look") < page.index("What you can do beyond") < page.index("Leading")


def test_what_came_back_is_on_top_with_its_reason_until_it_is_answered(
    be: Be, ada: UUID, version_id: UUID, make_person: MakePerson
) -> None:
    hold(ada)
    mina = make_person("Mina Manager").id
    made = send(ada, "writing", 3, version_id)
    with transaction() as session:
        reason = keep_words("Show me a report", about_id=ada, purpose="decision", now=NOW)
        session.add(
            AssessmentDecision(
                result_id=made, decision=Decision.RETURNED, decided_by=mina, decided_at=utc_now(), reason_id=reason
            )
        )
        session.flush()
        refresh_skill(ada, skill_id("writing"), now=NOW)
    page = be(ada).get("/my-skills").text
    assert page.index("Came back to you") < page.index("Worth a look")
    assert "you said Practitioner." in page
    assert "“Show me a report”" in page
    send(ada, "writing", 2, version_id)
    assert "Came back to you" not in be(ada).get("/my-skills").text


def test_a_confirmed_level_above_what_is_asked_is_a_strength(
    be: Be, ada: UUID, version_id: UUID, make_person: MakePerson
) -> None:
    hold(ada)
    made, mina = send(ada, "writing", 4, version_id), make_person("Mina").id
    with transaction():
        decide(made, Decision.CONFIRMED, by_id=mina)
        refresh_skill(ada, skill_id("writing"), now=NOW)
    page = be(ada).get("/my-skills").text
    assert "Working is asked for. You: Expert, confirmed." in page
    assert page.index("Up to date") < page.index("Strength")


def test_for_a_members_staff_everything_is_a_suggestion(be: Be, make_person: MakePerson, version_id: UUID) -> None:
    mel = make_person("Mel Aide", person_type=PersonType.MEMBERS_STAFF).id
    hold(mel)
    send(mel, "searching", 1, version_id)
    browser = be(mel)
    addresses = ("", "/searching", "/writing", "/assess/writing", "/assess/writing?for=role", "/role", "/looks")
    for address in addresses:
        page = browser.get(f"/my-skills{address}").text.casefold()
        for word in ("required", "overdue", " gap", "compliance", "asked", "below", "essential", "your manager"):
            assert word not in page, (address, word)
    assert "Room to grow" in browser.get("/my-skills").text
    browser.post("/my-skills/assess/writing", data=answer(version_id, "2"))
    assert "1 answer kept. Only you can see it." in browser.get("/my-skills").text
    assert "Only you." in browser.get("/my-skills/looks").text


def answer(version_id: UUID, level: str | None, evidence: str = "", **more: str) -> dict[str, str]:
    return {"version_id": str(version_id), "evidence": evidence, **({"level": level} if level else {}), **more}


def test_a_single_skill_shows_every_level_beside_its_choice_and_is_sent(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    page = browser.get("/my-skills/assess/writing").text
    for words in ("Not yet", "writing at Awareness", "writing at Expert", "I don’t know"):
        assert words in page
    for _ in range(2):
        sent = browser.post("/my-skills/assess/writing", data=answer(version_id, "2", "The report", then="send"))
        assert (sent.status_code, sent.location) == (302, "/my-skills/writing")
    page = browser.get("/my-skills/writing").text
    assert "1 answer sent. It is a claim until somebody confirms it." in page
    assert "“The report”" in page
    assert number_of(AssessmentResult) == 1


def test_a_single_answer_may_be_kept_and_sent_later(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    browser.post("/my-skills/assess/writing", data=answer(version_id, "dont-know", "Hm", then="later"))
    assert "1 answer not sent yet" in browser.get("/my-skills").text
    page = browser.get("/my-skills/assess/writing").text
    assert 'value="dont-know" checked' in page
    assert ">Hm</textarea>" in page
    assert "“Hm”" in browser.get("/my-skills/check-answers").text
    browser.post("/my-skills/assess/writing/remove")
    assert (number_of(AssessmentDraft), number_of(AssessmentResult)) == (0, 0)


def test_a_skill_without_a_ladder_offers_its_three_steps(be: Be, ada: UUID, version_id: UUID) -> None:
    page = be(ada).get("/my-skills/assess/leading").text
    assert page.index("Not yet") < page.index("Developing") < page.index("Met")
    assert "Practitioner" not in page


@pytest.mark.parametrize(("level", "evidence"), [(None, "kept"), ("7", "kept"), ("x", "kept"), ("2", "k" * 1_001)])
def test_an_answer_that_cannot_stand_is_refused_with_the_input_kept(
    be: Be, ada: UUID, version_id: UUID, level: str | None, evidence: str
) -> None:
    for query in ("", "?for=everyone"):
        refused = be(ada).post(f"/my-skills/assess/searching{query}", data=answer(version_id, level, evidence))
        assert refused.status_code == 422
        assert "There is a problem" in refused.text
        assert f">{evidence}</textarea>" in refused.text
    assert (number_of(AssessmentDraft), number_of(AssessmentResult)) == (0, 0)


@pytest.mark.parametrize("stale", ["", "nonsense", "00000000-0000-0000-0000-000000000001"])
def test_a_form_of_an_older_edition_is_refused_and_the_next_press_is_taken(
    be: Be, ada: UUID, version_id: UUID, stale: str
) -> None:
    browser = be(ada)
    data = {"version_id": stale, "level": "3", "evidence": "The report"}
    refused = browser.post("/my-skills/assess/writing", data=data)
    assert refused.status_code == 422
    assert "The framework changed after this page was opened" in refused.text
    assert f'name="version_id" value="{version_id}"' in refused.text
    assert 'value="3" checked' in refused.text
    assert ">The report</textarea>" in refused.text


def test_answers_of_an_older_edition_are_marked_and_kept(be: Be, ada: UUID, version_id: UUID) -> None:
    with transaction():
        save_draft(ada, Answer(skill_id("writing"), version_id, 2), now=utc_now())
        save_draft(ada, Answer(skill_id("leading"), version_id, 2), now=utc_now())
    small = small_framework()
    without_cook = replace(small.families[0], roles=small.families[0].roles[:1])
    published(changed(small, skills=small.skills[:2], families=(without_cook,)), now=utc_now())
    browser = be(ada)
    refused = browser.post("/my-skills/check-answers")
    assert refused.status_code == 422
    assert "The framework changed after you answered." in refused.text
    assert "This skill is no longer in use. Remove this answer." in refused.text
    browser.post("/my-skills/assess/leading/remove")
    assert list(drafts_of(ada)) == [skill_id("writing")]
    assert browser.get("/my-skills/assess/leading").status_code == 404


def test_a_round_goes_from_skill_to_skill_and_sends_all_at_the_end(be: Be, ada: UUID, version_id: UUID) -> None:
    hold(ada)
    browser = be(ada)
    first = browser.get("/my-skills/assess?for=role").location
    assert first == "/my-skills/assess/searching?for=role"
    assert "Skill 1 of 2" in browser.get(first).text
    second = browser.post(first, data=answer(version_id, "1")).location
    assert second == "/my-skills/assess/writing?for=role"
    assert "Back to Searching" in browser.get(second).text
    assert browser.get("/my-skills/assess?for=role").location == second
    last = browser.post(second, data=answer(version_id, "dont-know")).location
    assert last == "/my-skills/check-answers?for=role"
    assert browser.get("/my-skills/assess?for=role").location == last
    assert "Send 2 answers" in browser.get(last).text
    assert number_of(AssessmentResult) == 0
    for _ in range(2):
        assert browser.post(last).location == "/my-skills"
    assert "2 answers sent." in browser.get("/my-skills").text
    assert number_of(AssessmentResult) == 2


def test_a_round_asks_only_what_wants_a_look_until_nothing_does(be: Be, ada: UUID, version_id: UUID) -> None:
    hold(ada)
    send(ada, "writing", 3, version_id)
    browser = be(ada)
    page = browser.get("/my-skills/assess?for=role", follow_redirects=True).text
    assert "Skill 1 of 1" in page
    assert "Up to date, so not asked again" in browser.get("/my-skills/check-answers?for=role").text
    send(ada, "searching", 3, version_id)
    assert "Skill 1 of 2" in browser.get("/my-skills/assess?for=role", follow_redirects=True).text


def test_a_choice_outlives_the_sign_in(be: Be, ada: UUID, version_id: UUID) -> None:
    address = "/my-skills/assess/searching?for=everyone"
    browser = be(ada)
    with transaction() as session:
        session.execute(SignInSession.__table__.update().values(expires_at=LONG_AGO))  # type: ignore[attr-defined]
    sent = browser.post(address, data=answer(version_id, "3", "The report", here=address))
    assert sent.location.startswith("/sign-in?next=")
    with browser.session_transaction() as cookie:
        held = cookie[HELD_FORM]
    browser = be(ada)
    with browser.session_transaction() as cookie:
        cookie[HELD_FORM] = held
    page = browser.get(address).text
    assert 'value="3" checked' in page
    assert ">The report</textarea>" in page


def test_a_skill_of_ones_own_links_to_assessing_it_also_from_the_framework(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    assert 'href="/my-skills/house.writing"' in browser.get("/frameworks/house/skills/writing").text
    page = browser.get("/my-skills/house.writing").text
    assert 'href="/my-skills/assess/writing"' in page
    assert "Say where you are" in page


def test_every_page_reads_the_same_number_of_statements_for_three_skills_as_for_fourteen(
    be: Be, make_person: MakePerson, version_id: UUID
) -> None:
    many = tuple(skill(f"skill-{n:02}") for n in range(14))
    busy = small_framework("busy")
    [family] = busy.families
    clerk = family.roles[0]
    level = replace(clerk.levels[0], key="busy-clerk", requirements=tuple(needs(one.key) for one in many))
    busy_version = published(
        changed(
            busy,
            is_in_force=False,
            skills=many,
            everyone=(),
            families=(replace(family, roles=(replace(clerk, levels=(level,)),)),),
        ),
        now=LONG_AGO,
    )

    def seen(person_id: UUID, key: str, skills: list[str], version: UUID) -> dict[str, int]:
        hold(person_id, key)
        mina = make_person(f"Mina of {key}").id
        for one in skills:
            made = send(person_id, one, 1, version)
            with transaction():
                decide(made, Decision.RETURNED, by_id=mina)
                refresh_skill(person_id, skill_id(one), now=utc_now())
        with transaction():
            for one in skills[:-1]:
                save_draft(person_id, Answer(skill_id(one), version, 1), now=utc_now())
        addresses = ("", f"/{skills[0]}", f"/assess/{skills[0]}?for=role", "/check-answers?for=role", "/role", "/looks")
        browser = be(person_id)
        counted = {}
        for address in addresses:
            page = partial(browser.get, f"/my-skills{address}")
            page()  # reads the editions, of which these are one and two
            counted[address.replace(skills[0], "x")] = statements(page, anew=False)
        return counted

    few = seen(make_person("Few").id, "senior-clerk", ["writing", "searching"], version_id)
    assert seen(make_person("Many").id, "busy-clerk", [one.key for one in many], busy_version) == few
    assert max(few.values()) <= 30
