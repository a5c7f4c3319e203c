"""Every page of publishing is well-formed, also with a refusal on it, and has one main heading."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

READ = ("", "/preview", "/preview/leaves", "/preview/check", "/changes", "/pack", "/new-version", "/check")
WRITE = (
    "/write", "/write/about", "/write/lessons/new", "/write/lessons/leaves", "/write/quizzes/new", "/write/quizzes/check",
    "/write/quizzes/check/questions/new", "/write/quizzes/check/questions/water", "/write/skills",
)  # fmt: skip
SENT = (*(address for address in WRITE if address != "/write"), "/write/first", "/pack")


def test_every_page_of_publishing_is_sound(be: Be, make_person: MakePerson) -> None:
    author = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))
    reviewer = make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))
    block = {"key": "milk", "owner": "Catering", "asks": "Which milk?"}
    lesson = "Some words.\n\n::: local-policy milk\nSay.\n:::\n"
    published = publish_course(make_pack(), by_id=author.id, reviewer_id=reviewer.id)
    with transaction():
        draft = start_version("tea-making", by_id=author.id, now=NOW)
    keep(make_pack(title="Tea", lesson=lesson, local_policy=[block], prerequisites=["water"]), by_id=author.id)
    browser = be(author.id)
    addresses = ["", "/new", "/new/pack", "/by-form", "?search=none", *(f"/{published}{rest}" for rest in READ)]
    addresses += [f"/{draft}{rest}" for rest in (*READ, *WRITE)]
    pages = {f"/administration/courses{rest}": browser.get(f"/administration/courses{rest}") for rest in addresses}
    for rest in ("", "/milk"):
        pages[f"/policies{rest}"] = browser.get(f"/administration/local-policies{rest}")
    assert {page.status_code for page in pages.values()} == {200}
    for rest in SENT:
        pages[f"POST {rest}"] = browser.post(
            f"/administration/courses/{draft}{rest}", data={"title": "", "question": "", "provider": ""}
        )
        assert pages[f"POST {rest}"].status_code == 422, rest
    with transaction():
        submit(draft, by_id=author.id, now=NOW)
    pages["own review"] = browser.get(f"/administration/courses/{draft}")
    browser = be(reviewer.id)
    pages["review"] = browser.get(f"/administration/courses/{draft}")
    pages["refused"] = browser.post(f"/administration/courses/{draft}/return", data={"comment": ""})
    pages["missing"] = browser.post(
        f"/administration/courses/{draft}/publish", data={"seen": course_version(draft).pack_digest}
    )
    problems = {address: problems_in_source(page.text) for address, page in pages.items()}
    assert {address: found for address, found in problems.items() if found} == {}
