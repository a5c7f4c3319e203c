"""The pages on which courses are uploaded, previewed, reviewed and published."""

import io
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from skills_centre.catalogue.models import Course, CourseState
from skills_centre.catalogue.packs import read_zip, write_zip
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.catalogue.builders import keep, make_pack, pack_files, publish_course
from tests.catalogue.test_zips import archive
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
NEW = {"edition": "version"}


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def reviewer(make_person: MakePerson) -> Person:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))


def upload(
    browser: FlaskClient, content: bytes, to: str = "/administration/courses/new/pack", **fields: str
) -> TestResponse:
    return browser.post(to, data={**fields, "pack": (io.BytesIO(content), "pack.zip")})


def version_of(answer: TestResponse) -> UUID:
    assert answer.status_code == 303, answer.text
    return UUID(answer.location.rpartition("/")[2])


def place(version_id: UUID, rest: str = "") -> str:
    return f"/administration/courses/{version_id}{rest}"


def test_a_pack_becomes_a_draft_and_comes_out_byte_for_byte(be: Be, author: Person) -> None:
    browser = be(author.id)
    version_id = version_of(upload(browser, write_zip("tea-making", pack_files())))
    page = browser.get(place(version_id)).text
    assert "kept as a draft" in page
    assert course_version(version_id).state is CourseState.DRAFT
    export = browser.get(place(version_id, "/pack.zip"))
    assert read_zip(export.data) == ("tea-making", pack_files())
    assert export.data == write_zip("tea-making", pack_files())
    assert export.headers["Content-Disposition"] == 'attachment; filename="tea-making-1.0.zip"'
    again = upload(browser, write_zip("tea-making", pack_files()))
    assert version_of(again) == version_id


def test_a_bad_pack_is_refused_line_by_line_and_nothing_is_kept(be: Be, author: Person) -> None:
    files = pack_files(topic="Tea", cost_pence="free")
    answer = upload(be(author.id), write_zip("tea-making", files))
    assert answer.status_code == 422
    assert "nothing of it was kept: 2 things to put right" in answer.text
    assert "“topic” must be one of" in answer.text
    assert "“cost_pence” must be a whole number" in answer.text
    assert '<td class="govuk-table__cell">course.yaml</td><td class="govuk-table__cell">' in answer.text
    assert db.session.scalars(select(Course.key)).all() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a zip", "not a .zip archive"),
        (archive(("../x.md", b"x")), "leads out of the pack"),
        (archive(("a/course.yaml", b"\0" * 50_000_000)), "256 KB"),
        (archive(*((f"a/{n}.md", b"") for n in range(301))), "more than 300 files"),
        (b"x" * (100 * 1024 * 1024 + 1), "larger than 100 MB"),
    ],
    ids=["no archive", "a name that climbs out", "a bomb", "too many files", "too large"],
)
def test_a_hostile_upload_is_refused_in_words(be: Be, author: Person, content: bytes, sentence: str) -> None:
    answer = upload(be(author.id), content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(select(Course.key)).all() == []


def test_an_upload_beyond_what_we_take_is_answered_in_words(be: Be, author: Person) -> None:
    answer = upload(be(author.id), b"x" * (102 * 1024 * 1024))
    assert answer.status_code == 413
    assert "larger than 101 MB" in answer.text


def test_no_file_is_asked_for_and_a_taken_key_is_said(be: Be, author: Person) -> None:
    browser = be(author.id)
    assert "Choose a .zip file" in browser.post("/administration/courses/new/pack", data={}).text
    keep(make_pack(), by_id=author.id)
    answer = upload(browser, write_zip("tea-making", pack_files(title="Other tea")))
    assert answer.status_code == 422
    assert "There is a course with this key already" in answer.text


def test_whoever_begins_a_course_meets_the_words_of_packs_only_among_packs(be: Be, author: Person) -> None:
    browser = be(author.id)
    begin = browser.get("/administration/courses/new").text
    assert "/administration/courses/new/pack" in begin
    assert not re.search(r"yaml|markdown|\bgit\b", begin, re.IGNORECASE)
    assert "course.yaml" in browser.get("/administration/courses/new/pack").text


def test_a_changed_pack_replaces_the_draft_only_if_nobody_changed_it_meanwhile(
    be: Be, author: Person, reviewer: Person
) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    seen = course_version(version_id).pack_digest
    browser = be(author.id)
    form = browser.get(place(version_id, "/pack")).text
    assert seen in form
    answer = upload(browser, write_zip("tea-making", pack_files(title="Tea 2")), place(version_id, "/pack"), seen=seen)
    assert course_version(version_id).title == "Making tea"
    asked = browser.get(answer.location).text
    assert "course.yaml: changed" in asked
    assert "[removed: </span>Making" in asked
    assert be(reviewer.id).get(answer.location).location == place(version_id)
    keep(make_pack(title="Tea 1"), by_id=reviewer.id)
    browser = be(author.id)
    stale = browser.post(answer.location, data={"seen": seen})
    assert stale.status_code == 422
    assert "Somebody changed the draft meanwhile" in stale.text
    assert "Tea 1" in stale.text
    assert problems_in_source(stale.text) == []
    now = course_version(version_id).pack_digest
    assert version_of(browser.post(answer.location, data={"seen": now})) == version_id
    assert browser.post(answer.location, data={"seen": now}).location == place(version_id)
    other = upload(browser, write_zip("coffee", pack_files("coffee")), place(version_id, "/pack"), seen=seen)
    assert "A course keeps its key" in other.text
    assert course_version(version_id).title == "Tea 2"


def test_the_preview_shows_lessons_and_quizzes_with_their_answers(be: Be, author: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    browser = be(author.id)
    assert "How to make tea for a committee." in browser.get(place(version_id, "/preview")).text
    lesson = browser.get(place(version_id, "/preview/leaves")).text
    assert "First things" in lesson
    assert "Try this." in lesson
    quiz = browser.get(place(version_id, "/preview/check")).text
    assert "Yes, for black tea." in quiz
    assert quiz.index("Boiling") < quiz.index(">Right<") < quiz.index("Cold") < quiz.index(">Wrong<")
    assert browser.get(place(version_id, "/preview/none")).status_code == 404
    assert browser.get(place(new_id(), "/preview")).status_code == 404


def test_a_second_person_publishes_what_the_first_submits(be: Be, author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    seen = course_version(version_id).pack_digest
    browser = be(author.id)
    assert browser.post(place(version_id, "/submit")).status_code == 303
    mine = browser.get(place(version_id)).text
    assert "You wrote part of this version" in mine
    assert "/publish" not in mine
    refused = browser.post(place(version_id, "/publish"), data={"seen": seen})
    assert refused.status_code == 422
    assert "somebody else must review it" in refused.text
    browser = be(reviewer.id)
    assert "Waiting for your review" in browser.get("/administration/courses?show=waiting").text
    assert "Your review" in browser.get(place(version_id)).text
    for _press in range(2):
        answer = browser.post(place(version_id, "/publish"), data={"seen": seen}, follow_redirects=True)
        assert "Published. Staff see it now." in answer.text
        assert "had begun" not in answer.text
    assert published_course("tea-making").reviewed_by == reviewer.id
    assert "Ben Ito" in browser.get(place(version_id)).text


def test_a_reviewer_who_read_something_else_is_told(be: Be, author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    answer = be(reviewer.id).post(place(version_id, "/publish"), data={"seen": "0" * 64})
    assert answer.status_code == 422
    assert "This version changed after you opened it" in answer.text


def test_a_returned_version_shows_its_comment_to_the_authors(be: Be, author: Person, reviewer: Person) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    browser = be(reviewer.id)
    empty = browser.post(place(version_id, "/return"), data={"comment": "  "})
    assert empty.status_code == 422
    assert "Say what should change" in empty.text
    assert browser.post(place(version_id, "/return"), data={"comment": "<b>Warm</b> the pot."}).status_code == 303
    page = be(author.id).get(place(version_id)).text
    assert "&lt;b&gt;Warm&lt;/b&gt; the pot." in page
    assert "Ben Ito" in page
    late = be(reviewer.id).post(place(version_id, "/return"), data={"comment": "And again."})
    assert late.status_code == 422
    assert "not waiting for a review" in late.text
    assert "And again." in late.text


def test_a_missing_policy_is_named_with_its_owner(be: Be, author: Person, reviewer: Person) -> None:
    pack = make_pack(
        lesson="::: local-policy milk\nSay.\n:::\n",
        local_policy=[{"key": "milk", "owner": "Catering", "asks": "Which milk?"}],
    )
    version_id = keep(pack, by_id=author.id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    browser = be(reviewer.id)
    assert "Not written yet" in browser.get(place(version_id)).text
    answer = browser.post(place(version_id, "/publish"), data={"seen": pack.digest})
    assert answer.status_code == 422
    assert "milk (owner: Catering)" in answer.text


def test_a_new_version_that_changes_nothing_is_not_submitted(be: Be, author: Person, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    browser = be(author.id)
    second = version_of(browser.post(place(version_id, "/new-version"), data=NEW))
    assert version_of(browser.post(place(version_id, "/new-version"), data=NEW)) == second
    answer = browser.post(place(second, "/submit"))
    assert answer.status_code == 422
    assert "exactly what the published version says" in answer.text
    assert "Nothing has changed" in browser.get(place(second, "/changes")).text


def test_the_reviewer_reads_what_changed_in_words(be: Be, author: Person, reviewer: Person) -> None:
    publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    version_id = keep(make_pack(title="Making better tea", lesson="## Something else\n\nQuite new.\n"), by_id=author.id)
    page = be(reviewer.id).get(place(version_id, "/changes")).text
    assert '<ins><span class="govuk-visually-hidden">[added: </span>better' in page
    assert "<del>## First things</del>" in page
    assert "Leaves: changed" in page


def test_a_draft_is_discarded_once_and_a_course_withdrawn_once(be: Be, author: Person, reviewer: Person) -> None:
    version_id = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    draft_id = keep(make_pack(title="Tea"), by_id=author.id)
    browser = be(author.id)
    stale = browser.post(place(draft_id, "/discard"), data={"seen": "0" * 64})
    assert "changed after you opened it" in stale.text
    for _press in range(2):
        answer = browser.post(place(draft_id, "/discard"), data={"seen": make_pack(title="Tea").digest})
        assert answer.location == "/administration/courses"
    for _press in range(2):
        assert browser.post(place(version_id, "/withdraw"), data={"reason": "out-of-date"}).status_code == 303
    assert course_version(version_id).state is CourseState.WITHDRAWN
    refused = browser.post(place(version_id, "/submit"))
    assert "Only a draft" in refused.text


def test_an_auditor_reads_and_changes_nothing(be: Be, author: Person, make_person: MakePerson) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    browser = be(make_person("Di Auditor", roles=(Role.AUDITOR,)).id)
    for rest in ("", "/preview", "/preview/leaves", "/changes", "/pack.zip"):
        assert browser.get(place(version_id, rest)).status_code == 200
    assert '<form method="post" action="/administration' not in browser.get(place(version_id)).text
    listing = browser.get("/administration/courses").text
    assert "New course" not in listing
    assert "Waiting for your review" not in listing
    for rest in ("/submit", "/publish", "/return", "/withdraw", "/new-version", "/discard", "/pack"):
        assert browser.post(place(version_id, rest)).status_code == 404
    assert browser.get("/administration/courses/new").status_code == 404


def test_everybody_else_finds_nothing_here(be: Be, author: Person, make_person: MakePerson) -> None:
    version_id = keep(make_pack(), by_id=author.id)
    browser = be(make_person("Eli Staff", roles=(Role.SYSTEM_ADMINISTRATOR, Role.FACILITATOR)).id)
    for address in ("/administration/courses", place(version_id), place(version_id, "/preview")):
        assert browser.get(address).status_code == 404


def test_the_list_is_searched_filtered_and_empty_in_words(be: Be, author: Person) -> None:
    browser = be(author.id)
    assert "No courses yet" in browser.get("/administration/courses").text
    keep(make_pack(), by_id=author.id)
    assert "Making tea" in browser.get("/administration/courses?search=TEA&show=draft").text
    assert "No course fits" in browser.get("/administration/courses?search=coffee").text
    assert "Making tea" in browser.get("/administration/courses?show=nonsense&page=nonsense").text
