"""The pages on which a draft is made, changed and approved, through a browser without JavaScript."""

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from skills_centre.people.access import TOKEN
from skills_centre.people.models import Person, Role, SignInSession
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.skills.definitions import DefinedRequirement, FrameworkDefinition
from skills_centre.skills.editing.roles import requirements_in, role_in
from skills_centre.skills.editing.skills import skill_in
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import definition_of, newest_version, version_state
from tests.counting import statements
from tests.skills.builders import NOW, changed, published, skill, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
FRAMEWORKS = "/administration/frameworks"


@pytest.fixture
def ada(make_person: Maker) -> Person:
    return make_person("Ada Editor", roles=(Role.SKILLS_LEAD,))


@pytest.fixture
def bo(make_person: Maker) -> Person:
    return make_person("Bo Approver", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def draft(be: Be, ada: Person) -> str:
    """The address at which a draft of the house framework is edited, by Ada."""
    published(small_framework())
    address = be(ada.id).post(f"{FRAMEWORKS}/house/change").headers["Location"]
    assert address.endswith("/edit")
    return str(address)


def version_of(address: str) -> UUID:
    return UUID(address.split("/versions/")[1].split("/", maxsplit=1)[0])


def edition(address: str) -> FrameworkDefinition:
    return definition_of(version_of(address))


def fields_of(page: str) -> dict[str, str]:
    """What the form that carries a fingerprint would send, untouched."""
    form = next(one for one in re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL) if 'name="seen"' in one)
    sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    sent |= {name: value for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="([^"]+)"', form)}
    for tag, kind in re.findall(r'(<input[^>]*type="(radio|checkbox)"[^>]*>)', form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        assert name is not None
        if kind == "checkbox" and "checked" not in tag:
            sent.pop(name[1], None)
        if "checked" in tag:
            sent[name[1]] = value[1] if value else "y"
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = body.strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]*selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        sent[name] = chosen[1] if chosen else ""
    return sent


def send(browser: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Open a form, type into it, and send it."""
    page = browser.get(address)
    assert page.status_code == 200, address
    return browser.post(address, data={**fields_of(page.text), **typed})


def test_a_framework_begins_from_nothing_and_says_what_it_lacks(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    assert "Enter the name" in browser.post(f"{FRAMEWORKS}/new", data={}).text
    answer = browser.post(f"{FRAMEWORKS}/new", data={"name": "Chamber skills", "description": "Ours."})
    desk = browser.get(answer.headers["Location"])
    assert "No skills yet" in desk.text
    assert "Send for approval" not in desk.text
    again = browser.post(f"{FRAMEWORKS}/new", data={"name": "Chamber skills", "description": "Other words."})
    assert again.status_code == 422
    assert "There is one of this name already" in again.text
    assert "Other words." in again.text


def test_a_framework_that_was_never_published_gets_another_name(be: Be, ada: Person, bo: Person, draft: str) -> None:
    browser = be(ada.id)
    made = browser.post(f"{FRAMEWORKS}/new", data={"name": "Chamber skils", "description": "Ours."})
    address = made.headers["Location"] + "/about"
    opened = fields_of(browser.get(address).text)
    for _ in range(2):
        assert browser.post(address, data={**opened, "name": "Chamber skills"}).status_code == 303
    assert (edition(address).name, edition(address).key) == ("Chamber skills", "chamber-skils")
    stale = browser.post(address, data={**opened, "name": "Other skills"})
    assert stale.status_code == 422
    assert "Somebody changed this" in stale.text
    assert "There is one of this name" in send(browser, address, name="House framework").text
    assert browser.get(f"{draft}/about").status_code == 404


def test_a_form_sent_after_the_sign_in_ran_out_comes_back_with_what_was_typed(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    address = f"{draft}/profiles/cook"
    opened = fields_of(browser.get(address).text)
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=NOW))
    sent = browser.post(address, data={**opened, "add_skill": "writing", "add_level": "3"})
    assert sent.headers["Location"].startswith("/sign-in")
    with transaction():
        token = begin_session(ada.id, now=utc_now())
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    page = browser.get(address).text
    assert '<option value="writing" selected' in " ".join(page.split())
    assert requirements_in(edition(draft), "cook") == (DefinedRequirement("leading", None),)


def test_changing_a_framework_twice_goes_on_with_one_draft(be: Be, ada: Person, bo: Person, draft: str) -> None:
    assert be(bo.id).post(f"{FRAMEWORKS}/house/change").headers["Location"] == draft
    assert be(bo.id).post(f"{FRAMEWORKS}/no-such/change").status_code == 404


def test_a_skill_is_added_and_changed_in_a_form(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    said = {"name": "Drawing", "description": "Plans.", "descriptor_1": "Draws a line.", "currency_months": "6"}
    assert send(browser, f"{draft}/skills/new", **said, is_ai_related="y").status_code == 303
    drawing = skill_in(edition(draft), "drawing")
    assert drawing is not None
    assert (drawing.currency_months, drawing.is_ai_related, drawing.group) == (6, True, None)
    assert [(one.rank, one.body) for one in drawing.descriptors] == [(1, "Draws a line.")]
    assert "levels, and none is described" not in browser.get(draft).text
    assert "leave levels without a description" in browser.get(draft).text
    changes = {"name": "Sketching", "group": "Words", "resilience_people": "2", "resilience_level": "3"}
    assert send(browser, f"{draft}/skills/drawing", **changes).status_code == 303
    after = skill_in(edition(draft), "drawing")
    assert after is not None
    assert (after.name, after.group, after.resilience_people, after.resilience_level) == ("Sketching", "Words", 2, 3)
    assert (after.currency_months, after.is_ai_related) == (6, True)


def test_what_a_form_of_a_skill_refuses_is_said_beside_its_field_and_kept(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    answer = send(browser, f"{draft}/skills/writing", name="", description="My own words")
    assert answer.status_code == 422
    assert "Enter the name" in answer.text
    assert "My own words" in answer.text
    for typed, sentence in (
        ({"name": "Searching"}, "There is one of this name already"),
        ({"currency_months": "0"}, "from 1 to 600"),
        ({"resilience_people": "2"}, "Enter both how many people and at which level"),
        ({"has_ladder": "no"}, "Clerk; Clerk: Senior clerk"),
    ):
        answer = send(browser, f"{draft}/skills/writing", **typed)
        assert answer.status_code == 422, typed
        assert sentence in answer.text
    assert browser.get(f"{draft}/skills/flying").status_code == 404
    assert skill_in(edition(draft), "writing") == skill_in(small_framework(), "writing")


def test_a_stale_form_is_told_what_changed_and_its_words_are_kept(be: Be, ada: Person, bo: Person, draft: str) -> None:
    address = f"{draft}/skills/writing"
    opened = fields_of(be(ada.id).get(address).text)
    assert send(be(bo.id), address, name="Bo's words").status_code == 303
    browser = be(ada.id)
    answer = browser.post(address, data={**opened, "name": "Ada's words"})
    assert answer.status_code == 422
    assert "Somebody changed this after you opened the page" in answer.text
    assert "What the draft says now" in answer.text
    assert "Bo&#39;s words" in answer.text
    assert "Ada&#39;s words" in answer.text
    assert browser.post(address, data={**fields_of(answer.text), "name": "Ada's words"}).status_code == 303
    after = skill_in(edition(draft), "writing")
    assert after is not None
    assert after.name == "Ada's words"


def test_the_same_form_sent_twice_has_one_effect(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    opened = fields_of(browser.get(f"{draft}/skills/new").text)
    for _ in range(2):
        assert browser.post(f"{draft}/skills/new", data={**opened, "name": "Drawing"}).status_code == 303
    assert [one.name for one in edition(draft).skills].count("Drawing") == 1


def test_roles_are_made_with_levels_moved_between_families_and_put_in_order(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    said = {"name": "Usher", "family": "Chamber", "levels": "Usher\r\nSenior usher\r\n"}
    assert send(browser, f"{draft}/roles/new", **said).status_code == 303
    assert send(browser, f"{draft}/roles/usher", family="Work", description="Guards the door.").status_code == 303
    assert send(browser, f"{draft}/families/chamber", name="Halls").status_code == 303
    assert send(browser, f"{draft}/roles/usher/levels/new", name="Junior usher").status_code == 303
    assert send(browser, f"{draft}/role-levels/senior-usher", name="Principal usher").status_code == 303
    found = role_in(edition(draft), "usher")
    assert found is not None
    assert (found.family.name, found.role.description) == ("Work", "Guards the door.")
    order = f"{draft}/roles/usher/order"
    ids = re.search(r'name="order" value="([^"]+)"', browser.get(order).text)
    assert ids is not None
    assert browser.post(order, data={"order": ids[1], "up": "2"}).status_code == 303
    names = re.findall(r"<strong>([^<]*usher)</strong>", browser.get(order).text, re.IGNORECASE)
    assert names == ["Usher", "Junior usher", "Principal usher"]
    assert "The levels of this role have changed" in browser.post(order, data={"order": ""}, follow_redirects=True).text


def test_a_profile_is_asked_for_skills_in_one_form(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    address = f"{draft}/profiles/clerk"
    typed = {"level-writing": "4", "essential-writing": "desirable", "weight-writing": "3", "note-writing": "Minutes."}
    answer = send(browser, address, **typed, **{"out-searching": "y"}, add_skill="leading", add_level="2")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#add")
    assert set(requirements_in(edition(draft), "clerk") or ()) == {
        DefinedRequirement("leading", None),
        DefinedRequirement("writing", 4, is_essential=False, weight=3, note="Minutes."),
    }
    assert send(browser, f"{draft}/profiles/everyone", add_skill="writing", add_level="1").status_code == 303
    assert {one.skill for one in edition(draft).everyone} == {"searching", "writing"}
    assert browser.get(f"{draft}/profiles/no-such").status_code == 404
    assert send(browser, address, **{"level-writing": "7"}).status_code == 422


def test_a_skill_that_another_editor_asked_for_meanwhile_is_not_lost(
    be: Be, ada: Person, bo: Person, draft: str
) -> None:
    address = f"{draft}/profiles/cook"
    opened = fields_of(be(ada.id).get(address).text)
    assert send(be(bo.id), address, add_skill="writing", add_level="2").status_code == 303
    answer = be(ada.id).post(address, data={**opened, "add_skill": "searching", "add_level": "1"})
    assert answer.status_code == 422
    assert "Somebody changed this" in answer.text
    assert be(ada.id).post(address, data=fields_of(answer.text)).status_code == 303
    assert {one.skill for one in requirements_in(edition(draft), "cook") or ()} == {"leading", "writing", "searching"}


def test_levels_are_renamed_added_and_removed(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    assert send(browser, f"{draft}/levels", name_1="Aware").status_code == 303
    assert send(browser, f"{draft}/levels", name_1="Expert").status_code == 422
    assert send(browser, f"{draft}/levels/new", name="Master").status_code == 303
    page = browser.get(f"{draft}/levels").text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[-1]
    browser.post(f"{draft}/levels/remove", data={"seen": seen})
    assert [one.name for one in edition(draft).levels] == ["Aware", "Working", "Practitioner", "Expert"]
    told = browser.post(f"{draft}/levels/remove", data={"seen": "old"}, follow_redirects=True).text
    assert "Somebody changed this" in told


def test_a_skill_that_profiles_ask_for_says_which_and_stays(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    page = browser.get(f"{draft}/skills/searching/remove").text
    assert "You cannot remove Searching yet" in page
    assert "Clerk: Senior clerk" in page
    answer = browser.post(f"{draft}/skills/searching/remove", data={"seen": ""})
    assert answer.status_code == 422
    assert "These still ask for this skill: Everyone; Clerk; Clerk: Senior clerk" in answer.text
    assert skill_in(edition(draft), "searching") is not None


@pytest.mark.parametrize("path", ["roles/cook", "role-levels/senior-clerk"])
def test_roles_and_levels_are_removed_once_it_is_meant(be: Be, ada: Person, draft: str, path: str) -> None:
    browser = be(ada.id)
    assert send(browser, f"{draft}/{path}/remove").status_code == 303
    assert browser.get(f"{draft}/{path}/remove").status_code == 404
    assert browser.get(f"{draft}/nothing/cook/remove").status_code == 404


def test_a_family_with_roles_stays(be: Be, ada: Person, draft: str) -> None:
    assert "These roles are in this family" in be(ada.id).get(f"{draft}/families/work/remove").text
    assert be(ada.id).post(f"{draft}/families/work/remove", data={"seen": ""}).status_code == 422


def test_a_draft_is_sent_sent_back_changed_and_published(be: Be, ada: Person, bo: Person, draft: str) -> None:
    send(be(ada.id), f"{draft}/skills/writing", descriptor_2="Writes plainly.")
    assert "It waits for approval" in be(ada.id).post(f"{draft}/submit", follow_redirects=True).text
    assert be(ada.id).get(f"{draft}/skills/writing").status_code == 409
    assert "Waits for approval" in be(bo.id).get(FRAMEWORKS).text
    version = draft.removesuffix("/edit")
    assert "somebody else must publish it" in be(ada.id).get(version).text
    assert "Writes plainly." in be(bo.id).get(f"{version}/changes").text
    page = be(bo.id).get(version).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    empty = be(bo.id).post(f"{version}/return", data={"seen": seen[1], "comment": " "})
    assert empty.status_code == 422
    assert "Say what should change" in empty.text
    long = be(bo.id).post(f"{version}/return", data={"seen": seen[1], "comment": "x" * 2001})
    assert "x" * 2001 in long.text
    stale = be(bo.id).post(f"{version}/return", data={"seen": "old", "comment": "Mind the gap."})
    assert stale.status_code == 422
    assert "Mind the gap." in stale.text
    be(bo.id).post(f"{version}/return", data={"seen": seen[1], "comment": "Say who reads it."})
    assert "Say who reads it." in be(ada.id).get(draft).text
    send(be(ada.id), f"{draft}/skills/writing", descriptor_2="Writes plainly, for Members.")
    be(ada.id).post(f"{draft}/submit")
    told = be(bo.id).post(f"{version}/publish", data={"seen": seen[1]}, follow_redirects=True).text
    assert "has changed after you opened the page" in told
    now = re.search(r'name="seen" value="([^"]+)"', be(bo.id).get(version).text)
    assert now is not None
    assert "Published." in be(bo.id).post(f"{version}/publish", data={"seen": now[1]}, follow_redirects=True).text
    assert "Writes plainly, for Members." in be(ada.id).get("/frameworks/house/skills/writing").text
    assert be(ada.id).get(draft).headers["Location"] == version
    assert be(ada.id).get(f"{draft}/skills/writing").status_code == 409


def test_a_draft_that_waits_is_taken_back(be: Be, ada: Person, bo: Person, draft: str) -> None:
    send(be(ada.id), f"{draft}/skills/writing", name="Drafting")
    be(ada.id).post(f"{draft}/submit")
    assert "You can change it again" in be(ada.id).post(f"{draft}/take-back", follow_redirects=True).text
    version = draft.removesuffix("/edit")
    assert "Publish version" not in be(bo.id).get(version).text
    assert "nobody has sent it for approval" in be(bo.id).post(f"{version}/publish", follow_redirects=True).text


def test_a_draft_is_discarded_once_it_is_meant(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    stale = browser.post(f"{draft}/discard", data={"seen": "old"}, follow_redirects=True).text
    assert "has changed after you opened the page" in stale
    assert send(browser, f"{draft}/discard").headers["Location"] == FRAMEWORKS
    assert browser.get(draft).status_code == 404
    assert newest_version("house", VersionState.DRAFT) is None


def test_a_preview_reads_like_the_public_pages_and_says_that_it_is_one(be: Be, ada: Person, draft: str) -> None:
    browser = be(ada.id)
    send(browser, f"{draft}/skills/writing", name="Drafting", descriptor_1="Knows a comma.")
    preview = draft.replace("/edit", "/preview")
    for path, words in (("", "Drafting"), ("/roles/clerk", "Drafting"), ("/skills/writing", "Knows a comma.")):
        page = browser.get(preview + path).text
        assert words in page
        assert ">Preview<" in page
        assert f"{preview}/" in page
    assert "Drafting" not in browser.get("/frameworks/house").text
    assert browser.get(f"{preview}/skills/flying").status_code == 404


def test_an_auditor_reads_the_preview_and_changes_nothing(be: Be, make_person: Maker, draft: str) -> None:
    browser = be(make_person("Otto Auditor", roles=(Role.AUDITOR,)).id)
    version = draft.removesuffix("/edit")
    assert browser.get(f"{version}/preview").status_code == 200
    assert browser.get(version).status_code == 200
    for path in ("", "/skills", "/roles/new", "/discard"):
        assert browser.get(draft + path).status_code == 404
    assert browser.post(f"{draft}/submit").status_code == 404
    assert version_state(version_of(draft)) is VersionState.DRAFT


def test_pages_of_a_draft_cost_the_same_with_many_skills(be: Be, ada: Person, draft: str) -> None:
    many = small_framework("many")
    more = tuple(skill(f"skill-{n}") for n in range(60))
    asked = tuple(DefinedRequirement(one.key, 2) for one in more)
    published(changed(many, skills=(*many.skills, *more), everyone=(*many.everyone, *asked)))
    browser = be(ada.id)
    other = browser.post(f"{FRAMEWORKS}/many/change").headers["Location"]
    for path in (
        "",
        "/skills",
        "/skills/writing",
        "/roles",
        "/profiles/everyone",
        "/levels",
        "/skills/searching/remove",
    ):
        costs = [statements(partial(browser.get, at + path)) for at in (draft, other)]
        assert costs[0] == costs[1], path
        assert costs[0] <= 30, path
