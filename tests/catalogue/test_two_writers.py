"""Two people on one draft: nothing is written over, and what somebody wrote is never lost."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.queries.courses import module_of, modules_of
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.test_writing_pages import COURSE, created, place, refused, seen
from tests.conftest import NOW

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


def test_a_second_editor_is_told_and_keeps_their_words(be: Be, author: Person, make_person: MakePerson) -> None:
    writer = be(author.id)
    version_id = created(writer)
    opened = seen(version_id)
    other = be(make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id)
    lesson = {"title": "Kettles", "minutes": "5", "required": "y", "seen": opened}
    assert other.post(place(version_id, "/lessons/kettles"), data={**lesson, "text": "Ben's words."}).status_code == 303
    writer = be(author.id)
    refused(
        writer.post(place(version_id, "/lessons/kettles"), data={**lesson, "text": "Ada writes."}),
        "Somebody changed this after you opened it",
        "Ada writes.</textarea>",
    )
    assert module_of(version_id, "kettles").body == "Ben's words.\n"
    writer.post(place(version_id, "/parts/kettles/move"), data={"place": "9", "seen": opened})
    assert module_of(version_id, "kettles").position == 1


def test_words_for_a_draft_that_was_submitted_meanwhile_are_not_lost(be: Be, author: Person) -> None:
    writer = be(author.id)
    version_id = created(writer)
    opened = seen(version_id)
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    lesson = {"title": "Kettles", "minutes": "5", "seen": opened, "text": "Two lines\r\nof mine.", "password": "x" * 80}
    answer = writer.post(place(version_id, "/lessons/kettles"), data=lesson)
    assert answer.status_code == 409
    assert "Two lines\r\nof mine.</textarea>" in answer.text
    assert f'href="/administration/courses/{version_id}"' in answer.text
    assert "xxx" not in answer.text
    assert opened not in answer.text
    assert module_of(version_id, "kettles").body == "Put the kettle on.\n"
    assert "<textarea" not in writer.get(place(version_id)).text


def test_a_change_of_another_part_is_no_clash_and_one_of_the_same_part_is_shown_beside_mine(
    be: Be, author: Person, make_person: MakePerson
) -> None:
    writer = be(author.id)
    version_id = created(writer)
    kettles = modules_of(version_id)[0].key
    lesson = place(version_id, f"/lessons/{kettles}")
    about = place(version_id, "/about")

    def opened(address: str) -> dict[str, str]:
        page = writer.get(address).text
        return {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("seen", "was")}

    mine, other = opened(lesson), opened(lesson)
    about_before = opened(about)
    theirs = be(make_person("Bo Editor", roles=(Role.LD_ADMINISTRATOR,)).id)
    fields = {"title": "Kettles", "minutes": "5", "required": "y"}
    assert theirs.post(lesson, data={**fields, **other, "text": "Fill the kettle."}).status_code == 303
    answer = writer.post(lesson, data={**fields, **mine, "text": "Boil the kettle twice."})
    refused(
        answer, "Somebody changed this after you opened it", "What is saved now, and what you wrote", "Fill", "Boil"
    )
    assert module_of(version_id, kettles).body == "Fill the kettle.\n"
    changed = {name: value for name, value in COURSE.items() if name not in {"lesson_title", "minutes", "text"}}
    saved = writer.post(about, data={**changed, **about_before, "title": "Making better tea"})
    assert saved.status_code == 303, "nothing that this form shows had changed"
    over = writer.post(lesson, data={**fields, **mine, "text": "Boil the kettle twice.", "over": seen(version_id)})
    assert over.status_code == 303
    assert module_of(version_id, kettles).body == "Boil the kettle twice.\n"
