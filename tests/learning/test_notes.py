"""Notes of one's own: nothing that was written is lost, and nobody else sees it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.errors import NoteChangedMeanwhile, WordsTooLong
from skills_centre.learning.models import Enrolment, ModuleProgress
from skills_centre.learning.queries.notes import desk_at, notes_on, settings_of
from skills_centre.learning.services.notes import choose_settings, keep_place, save_note
from skills_centre.learning.services.progress import complete_lesson, open_module
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.conftest import NOW
from tests.learning.builders import add_course, enrolled, publish_next

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def test_a_note_replaces_the_one_that_was_seen_and_no_other(ada: Person, make_person: MakePerson) -> None:
    course_id = add_course()
    made, ben = enrolled(ada.id, course_id), make_person("Ben Ruiz")

    def write(text: str, seen: int, *, by: UUID = ada.id, part: str = "first") -> int:
        with transaction():
            return save_note(made.id, part, text, seen=seen, person_id=by, now=NOW).revision

    assert write("Ask twice.", 0) == 1
    assert write(" Ask twice.\r\n", 0) == 1, "the same text again is no change"
    assert write("Ask three times.", 1) == 2
    with pytest.raises(NoteChangedMeanwhile):
        write("Ask once.", 1)
    with pytest.raises(WordsTooLong):
        write("x" * 10_001, 2)
    with pytest.raises(NotFound):
        write("Mine", 0, by=ben.id)
    with pytest.raises(NotFound):
        write("Nowhere", 0, part="no-such-part")
    assert desk_at(made.id, "first").note == "Ask three times."
    assert write("", 2) == 3
    assert notes_on(course_id, person_id=ada.id) == {}


def test_the_place_on_a_page_is_kept_for_whoever_reads_it_and_nobody_else(ada: Person, make_person: MakePerson) -> None:
    made, ben = enrolled(ada.id, add_course()), make_person("Ben Ruiz")
    with transaction():
        open_module(made.id, "first", person_id=ada.id, now=NOW)
        keep_place(made.id, "first", 12, person_id=ada.id, now=NOW)
        keep_place(made.id, "first", 3, person_id=ben.id, now=NOW)
    assert db.session.query(ModuleProgress.place).scalar() == 12
    with transaction():
        keep_place(made.id, "first", -5, person_id=ada.id, now=NOW)
    assert desk_at(made.id, "first").place == 0


def test_the_place_is_kept_also_on_a_part_to_which_the_one_before_led(ada: Person, make_person: MakePerson) -> None:
    made, ben = enrolled(ada.id, add_course(lessons=("first", "second"))), make_person("Ben Ruiz")
    with transaction():
        complete_lesson(made.id, "first", person_id=ada.id, now=NOW)
        keep_place(made.id, "second", 7, person_id=ben.id, now=NOW)
        keep_place(made.id, "nowhere", 7, person_id=ada.id, now=NOW)
    assert desk_at(made.id, "second").place == 0
    with transaction():
        keep_place(made.id, "second", 7, person_id=ada.id, now=NOW)
    assert desk_at(made.id, "second").place == 7
    assert db.session.query(ModuleProgress).count() == 2


def test_unless_somebody_chooses_no_key_moves_anything_and_they_may_be_asked(ada: Person) -> None:
    kept = settings_of(ada.id)
    assert (kept.has_keys, kept.may_be_asked) == (False, True)
    for _press in range(2):
        with transaction():
            choose_settings(ada.id, has_keys=True, may_be_asked=False)
    kept = settings_of(ada.id)
    assert (kept.has_keys, kept.may_be_asked) == (True, False)


@pytest.mark.sqlite_only
def test_a_note_is_saved_from_under_the_part_and_read_with_the_others_or_as_a_file(be: Be, ada: Person) -> None:
    course_id = add_course()
    made = enrolled(ada.id, course_id)
    browser, part = be(ada.id), f"/learning/{made.id}/second"
    assert "No notes yet" in browser.get(f"/my-learning/{made.id}/notes").text
    answer = browser.post(f"{part}/note", data={"text": "Ask <b>twice</b>.\r\nThen check.", "seen": "0"})
    assert answer.location == f"{part}#note"
    assert "Ask &lt;b&gt;twice&lt;/b&gt;." in browser.get(part).text
    page = browser.get(f"/my-learning/{made.id}/notes").text
    assert "The second lesson" in page
    assert "Then check." in page
    kept = browser.get(f"/my-learning/{made.id}/notes.txt")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="notes-checking-ai.txt"'
    assert "The second lesson\r\n" in kept.text
    assert "Ask <b>twice</b>.\r\nThen check." in kept.text
    publish_next(course_id, lessons=("other",))
    with transaction() as session:
        newest = session.query(CourseVersion).filter_by(course_id=course_id, major=2).one()
        session.get_one(Enrolment, made.id).version_id = newest.id
    assert "A part of another version of this course" in browser.get(f"/my-learning/{made.id}/notes").text


@pytest.mark.sqlite_only
def test_a_second_window_is_told_and_shown_both_texts(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser, address = be(ada.id), f"/learning/{made.id}/first/note"
    by_script = {"Accept": "application/json"}
    saved = browser.post(address, data={"text": "From the desk", "seen": "0"}, headers=by_script)
    assert saved.json is not None
    assert saved.json["revision"] == 1
    assert saved.json["said"].startswith("Saved at ")
    refused = browser.post(address, data={"text": "From the phone", "seen": "0"}, headers=by_script)
    assert refused.status_code == 422
    page = browser.post(address, data={"text": "From the phone", "seen": "0"})
    assert page.status_code == 422
    assert "From the desk" in page.text
    assert "From the phone" in page.text
    assert 'name="seen" value="1"' in page.text
    browser.post(address, data={"text": "Both", "seen": "1"})
    assert desk_at(made.id, "first").note == "Both"


@pytest.mark.sqlite_only
def test_marking_a_part_as_done_keeps_the_note_that_was_not_saved_yet(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser, done = be(ada.id), f"/learning/{made.id}/first/done"
    page = browser.get(f"/learning/{made.id}/first").text
    assert f'form="note-form" formaction="{done}"' in page
    assert browser.post(done, data={"text": "Half a thought", "seen": "0"}).location == f"/learning/{made.id}/second"
    assert desk_at(made.id, "first").note == "Half a thought"
    refused = browser.post(done, data={"text": "Another", "seen": "0"})
    assert refused.status_code == 422
    assert "Half a thought" in refused.text
    assert "Another" in refused.text


@pytest.mark.sqlite_only
def test_notes_and_the_printed_course_are_the_learners_own(be: Be, ada: Person, make_person: MakePerson) -> None:
    made = enrolled(ada.id, add_course())
    page = be(ada.id).get(f"/my-learning/{made.id}/print").text
    assert page.index("1. The first lesson") < page.index("The first sentence of first.") < page.index("A quiz of 6")
    rival = be(make_person("Ben Ruiz").id)
    for address in (f"/my-learning/{made.id}/{page}" for page in ("notes", "notes.txt", "print")):
        assert rival.get(address).status_code == 404
    assert rival.get(f"/learning/{made.id}/first/note").status_code == 404
    assert rival.post(f"/learning/{made.id}/first/note", data={"text": "Mine", "seen": "0"}).status_code == 404


@pytest.mark.sqlite_only
def test_continue_leads_to_where_one_stopped_on_the_page_and_keys_are_a_choice(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser, part = be(ada.id), f"/learning/{made.id}/first"
    assert 'data-keys="on"' not in browser.get(part).text
    assert browser.post(f"{part}/place", data={"place": "2"}).status_code == 204
    assert browser.get(f"/learning/{made.id}").location == f"{part}#go-on"
    answer = browser.post("/account/learning", data={"keys": "on", "asked": "yes"}, follow_redirects=True)
    assert "Your choices are kept." in answer.text
    page = browser.get(part).text
    assert 'data-keys="on"' in page
    assert 'data-place="2"' in page
    assert browser.post("/account/learning", data={"keys": "sometimes", "asked": "yes"}).status_code == 422
