"""Attaching links and files on the page of one skill, without JavaScript, and handing files out again."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from config import Settings
from skills_centre.people.access import TOKEN
from skills_centre.people.models import Look, PersonType, SignInSession
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentDraft, AssessmentResult, Evidence, FrameworkVersion
from skills_centre.skills.services.profiles import set_primary_profile
from tests.platform.test_file_types import PDF, PNG
from tests.skills.builders import NOW, TODAY, a_person, profile_id
from tests.skills.deciding_builders import Team, a_team

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
PAGE = "/my-skills/assess/writing"


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def form(*files: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    """A form as the page sends it; with no file chosen a browser sends an empty one."""
    version_id = db.session.execute(select(FrameworkVersion.id)).scalar_one()
    sent = [(BytesIO(content), name) for name, content in files] or [(BytesIO(b""), "")]
    return {"version_id": str(version_id), "evidence": "", "links": "", "files": sent, **fields}


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_attached_stays_with_the_answer_and_is_read_by_whoever_decides(be: Be, team: Team) -> None:
    browser = be(team.ada)
    attach = form(("Report.pdf", PDF), evidence="Half a thought", links="https://example.org/a", then="attach")
    answer = browser.post(PAGE, data=attach)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#show")
    page = browser.get(PAGE).text
    for words in ("Half a thought</textarea>", "Report.pdf", "https://example.org/a</textarea>"):
        assert words in page
    assert number_of(AssessmentResult) == 0
    assert "You have an answer that is not finished." in browser.get("/my-skills").text
    sent = form(level="3", evidence="Whole thought", links="https://example.org/a")
    for _ in range(2):
        assert browser.post(PAGE, data=sent | {"files": [(BytesIO(b""), "")]}).location == "/my-skills/writing"
    assert (number_of(AssessmentResult), number_of(AssessmentDraft), number_of(Evidence)) == (1, 0, 2)
    link = '<a class="govuk-link" href="https://example.org/a" rel="noopener noreferrer nofollow">'
    assert link in browser.get("/my-skills/writing").text
    manager = be(team.mina)
    for address in (f"/team/decisions/{team.ada}", f"/team/people/{team.ada}/skills/writing"):
        page = manager.get(address).text
        assert link in page
        assert "Report.pdf</a>" in page
        assert "(1 KB)" in page


def test_a_file_is_handed_out_to_keep_and_runs_nothing(be: Be, team: Team) -> None:
    browser = be(team.ada)
    browser.post(PAGE, data=form(("résumé.txt", b"<script>"), level="3"))
    address = f"/evidence/{db.session.execute(select(Evidence.id)).scalar_one()}"
    answer = be(team.mina).get(address)
    assert (answer.data, answer.mimetype) == (b"<script>", "text/plain")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (team.mina, team.ada) in set(db.session.execute(select(Look.viewer_id, Look.subject_id)).tuples())
    assert be(a_person("Bo Colleague")).get(address).status_code == 404


def test_a_file_of_a_draft_is_removed_with_one_press_and_nothing_typed_is_lost(be: Be, team: Team) -> None:
    browser = be(team.ada)
    browser.post(PAGE, data=form(("Report.pdf", PDF), then="attach"))
    file_id = str(db.session.execute(select(Evidence.id)).scalar_one())
    answer = browser.post(PAGE, data=form(level="2", evidence="Typed since", remove=file_id))
    assert answer.status_code == 303
    page = browser.get(PAGE).text
    assert "Report.pdf" not in page
    assert "Typed since</textarea>" in page
    assert number_of(Evidence) == 0


@pytest.mark.parametrize(
    ("files", "fields", "words"),
    [
        ([("tool.exe", b"MZ")], {}, "“tool.exe” is of a kind that we do not take."),
        ([("shot.pdf", PNG)], {}, "“shot.pdf” is not what its name says"),
        ([("big.pdf", PDF + b" " * 5 * 1024 * 1024)], {}, "“big.pdf” is larger than 5 MB"),
        ([(f"{n}.txt", b"x") for n in range(4)], {}, "Three files are the most."),
        ([], {"links": "javascript:alert(1)"}, "“javascript:alert(1)” is no web address."),
        ([], {"links": "\n".join(f"https://example.org/{n}" for n in range(6))}, "Give five links at the most"),
    ],
)
def test_what_is_not_taken_is_named_and_the_answer_stays_as_typed(
    be: Be, team: Team, files: list[tuple[str, bytes]], fields: dict[str, str], words: str
) -> None:
    answer = be(team.ada).post(PAGE, data=form(*files, level="3", evidence="Typed <before>", **fields))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Typed &lt;before&gt;</textarea>" in answer.text
    assert " checked" in answer.text
    assert (number_of(Evidence), number_of(AssessmentResult)) == (0, 0)


def test_good_files_are_kept_when_something_else_is_wrong(be: Be, team: Team) -> None:
    answer = be(team.ada).post(PAGE, data=form(("Report.pdf", PDF), evidence="No level yet"))
    assert answer.status_code == 422
    assert "Report.pdf</a>" in answer.text
    assert "No level yet</textarea>" in answer.text
    assert (number_of(Evidence), number_of(AssessmentResult)) == (1, 0)


def test_a_stale_form_after_a_framework_change_keeps_its_files(be: Be, team: Team) -> None:
    stale = form(("Report.pdf", PDF), level="3", evidence="Typed before") | {"version_id": str(UUID(int=1))}
    answer = be(team.ada).post(PAGE, data=stale)
    assert answer.status_code == 422
    assert "The framework changed after this page was opened." in answer.text
    assert "Report.pdf</a>" in answer.text
    assert number_of(AssessmentResult) == 0


def test_a_scanner_that_finds_something_keeps_it_out(app: Flask, be: Be, team: Team, settings: Settings) -> None:
    app.extensions["settings"] = settings.model_copy(update={"file_scanner": "sh -c 'exit 1'"})
    answer = be(team.ada).post(PAGE, data=form(("Report.pdf", PDF), level="3"))
    assert "The scanner found something in “Report.pdf”" in answer.text
    assert number_of(Evidence) == 0


def test_what_a_member_attaches_is_for_their_eyes_only(be: Be, team: Team) -> None:
    mo = a_person("Mo Member", person_type=PersonType.MEMBER)
    with transaction():
        set_primary_profile(mo, profile_id("clerk"), starts_on=TODAY, by_id=None, now=NOW)
    browser = be(mo)
    browser.post(PAGE, data=form(("Report.pdf", PDF), level="3"))
    address = f"/evidence/{db.session.execute(select(Evidence.id)).scalar_one()}"
    assert browser.get(address).status_code == 200
    assert be(team.mina).get(address).status_code == 404


def test_text_and_links_come_back_after_the_sign_in_ran_out_and_however_long_they_are(be: Be, team: Team) -> None:
    browser = be(team.ada)
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=NOW))
    sent = form(("Report.pdf", PDF), level="3", evidence="é" * 900, links="https://example.org/a", here=PAGE)
    assert "/sign-in" in browser.post(PAGE, data=sent).location
    with transaction():
        token = begin_session(team.ada, now=utc_now())
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    page = browser.get(PAGE).text
    assert "é" * 900 in page
    assert "https://example.org/a</textarea>" in page
    assert number_of(Evidence) == 0
    assert "é" * 900 not in browser.get(PAGE).text
