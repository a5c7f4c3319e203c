"""All skills of a role on one page: answered as far as one likes, kept all or none, checked before they are sent."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from skills_centre.people.access import TOKEN
from skills_centre.people.models import PersonType, SignInSession
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentDraft, AssessmentResult
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.self_assessment import save_draft
from tests.counting import statements
from tests.skills.assessed import ageing_framework
from tests.skills.builders import (
    NOW,
    TODAY,
    a_person,
    changed,
    needs,
    profile_id,
    published,
    skill,
    skill_id,
    small_framework,
)

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
PAGE = "/my-skills/whole-role?for=role"


@pytest.fixture
def version_id(app: Flask) -> UUID:
    return published(ageing_framework())


@pytest.fixture
def ada(version_id: UUID) -> UUID:
    return a_clerk("Ada Okafor")


def a_clerk(name: str, *, person_type: PersonType = PersonType.HOUSE_STAFF, profile: str = "clerk") -> UUID:
    clerk, wanted = a_person(name, person_type=person_type), profile_id(profile)
    with transaction():
        set_primary_profile(clerk, wanted, starts_on=TODAY, by_id=None, now=NOW)
    return clerk


def form(version_id: UUID, *, then: str = "check", **levels: str) -> dict[str, str]:
    """A form as the page sends it: writing="3", writing_evidence="…"."""
    sent = {"then": then}
    for name, value in levels.items():
        key, _, part = name.partition("_")
        hex_id = skill_id(key).hex
        sent[f"version-of-{hex_id}"] = str(version_id)
        sent[f"{part or 'level'}-of-{hex_id}"] = value
    return sent


def kept(person_id: UUID) -> dict[str, tuple[int | None, bool, str | None]]:
    drafts = drafts_of(person_id)
    names = {skill_id(key): key for key in ("writing", "searching")}
    return {names[key]: (one.level, one.is_chosen, one.evidence) for key, one in drafts.items()}


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_some_answers_are_kept_and_the_rest_is_left_until_somebody_comes_back(
    be: Be, ada: UUID, version_id: UUID
) -> None:
    browser = be(ada)
    page = browser.get(PAGE).text
    assert "2 skills. Answer those that you like" in page
    assert "writing at Expert" in page
    later = form(version_id, then="later", writing="", searching="dont-know", searching_evidence="Never did")
    assert browser.post(PAGE, data=later).location == "/my-skills"
    assert kept(ada) == {"searching": (None, True, "Never did")}
    assert 'value="dont-know" checked' in browser.get(PAGE).text
    both = form(version_id, writing="3", writing_evidence="The report", searching="2", searching_evidence="Never did")
    for _ in range(2):
        assert browser.post(PAGE, data=both).location == "/my-skills/check-answers?for=role"
    assert kept(ada) == {"writing": (3, True, "The report"), "searching": (2, True, "Never did")}
    assert number_of(AssessmentResult) == 0
    browser.post("/my-skills/check-answers?for=role")
    assert (number_of(AssessmentResult), number_of(AssessmentDraft)) == (2, 0)
    page = browser.get(PAGE).text
    assert "Last time: Practitioner" in page


def test_words_without_a_level_wait_and_a_level_may_be_taken_back(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    browser.post(PAGE, data=form(version_id, writing="", writing_evidence="The report", searching="2"))
    assert kept(ada) == {"writing": (None, False, "The report"), "searching": (2, True, None)}
    browser.post(PAGE, data=form(version_id, writing="", writing_evidence="The report", searching=""))
    assert kept(ada)["searching"] == (None, False, None)
    browser.post("/my-skills/check-answers")
    assert number_of(AssessmentResult) == 0


def test_one_wrong_answer_keeps_nothing_but_all_that_was_typed(be: Be, ada: UUID, version_id: UUID) -> None:
    sent = form(version_id, writing="9", searching="2", searching_evidence="x" * 1_001)
    answer = be(ada).post(PAGE, data=sent)
    assert answer.status_code == 422
    for words in ("Nothing is saved yet", "Writing: Choose the level", "Searching: Evidence must be", "x" * 1_001):
        assert words in answer.text
    assert kept(ada) == {}


def test_a_stale_form_after_a_framework_change_says_so_and_keeps_what_was_typed(
    be: Be, ada: UUID, version_id: UUID
) -> None:
    stale = form(version_id, writing="3", writing_evidence="The report")
    [writing, *others] = ageing_framework().skills
    edition = changed(ageing_framework(), skills=(replace(writing, description="Writing for others."), *others))
    new = published(edition, now=utc_now())
    browser = be(ada)
    answer = browser.post(PAGE, data=stale)
    assert answer.status_code == 422
    assert "Writing: The framework changed after this page was opened." in answer.text
    assert "The report</textarea>" in answer.text
    assert str(new) in answer.text
    assert browser.post(PAGE, data=form(new, writing="3", writing_evidence="The report")).status_code == 303
    assert kept(ada) == {"writing": (3, True, "The report")}


def test_nobody_answers_for_a_skill_that_is_not_on_the_page(be: Be, ada: UUID, version_id: UUID) -> None:
    answer = be(ada).post(PAGE, data=form(version_id, leading="2") | {"version-of-x": "y", "level-of-x": "1"})
    assert answer.status_code == 303
    assert kept(ada) == {}


def test_a_person_with_no_role_and_a_role_with_no_skills_read_what_comes_next(be: Be, version_id: UUID) -> None:
    browser = be(a_person("Nora Norole"))
    assert "No role of yours asks for skills yet" in browser.get(PAGE).text
    assert browser.post(PAGE, data={"then": "check"}).status_code == 303
    assert "Searching" in browser.get("/my-skills/whole-role?for=everyone").text
    assert browser.get("/my-skills/assess?for=role", follow_redirects=True).status_code == 200


def test_a_member_reads_suggestions_and_no_demands(be: Be, version_id: UUID) -> None:
    page = be(a_clerk("Mo Member", person_type=PersonType.MEMBER)).get(PAGE).text.split("<main")[1]
    assert "is suggested" in page
    assert "asked for" not in page


def test_all_that_was_typed_comes_back_after_the_sign_in_ran_out(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=NOW))
    sent = form(version_id, writing="3", writing_evidence="w" * 900, searching="2", searching_evidence="s" * 900)
    assert "/sign-in" in browser.post(PAGE, data=sent | {"here": PAGE}).location
    with transaction():
        token = begin_session(ada, now=utc_now())
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    page = browser.get(PAGE).text
    assert "w" * 900 in page
    assert "s" * 900 in page
    assert page.count(" checked>") == 2


def test_the_page_and_its_form_take_the_same_statements_for_two_skills_as_for_fourteen(
    be: Be, version_id: UUID
) -> None:
    many = tuple(skill(f"skill{n:02}") for n in range(14))
    busy = small_framework("busy")
    [family] = busy.families
    clerk = family.roles[0]
    level = replace(clerk.levels[0], key="busy-clerk", requirements=tuple(needs(one.key) for one in many))
    roles = (replace(clerk, levels=(level,)),)
    busy_version = published(
        changed(busy, is_in_force=False, skills=many, everyone=(), families=(replace(family, roles=roles),))
    )

    def seen(name: str, profile: str, keys: list[str], version: UUID) -> tuple[int, int]:
        person = a_clerk(name, profile=profile)
        with transaction():
            save_draft(person, Answer(skill_id(keys[0]), version, 1), now=utc_now())
        browser = be(person)
        sent = form(version, **dict.fromkeys(keys, "2"))
        assert browser.get(PAGE).status_code == 200
        counted = statements(lambda: browser.get(PAGE)), statements(lambda: browser.post(PAGE, data=sent))
        assert len(drafts_of(person)) == len(keys)
        return counted

    few = seen("Few", "clerk", ["writing", "searching"], version_id)
    assert seen("Many", "busy-clerk", [one.key for one in many], busy_version) == few
    assert max(few) <= 24
