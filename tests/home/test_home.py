"""The home page answers what to do next."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.publishing import submit
from skills_centre.gaps.models import SummaryCheck
from skills_centre.learning.models import Mark
from skills_centre.learning.services.enrolments import enrol
from skills_centre.learning.services.marks import mark_course
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import lasting, make_pack, publish_course
from tests.conftest import NOW
from tests.learning.test_marks import completed_by

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


def published_course(author_id: UUID, reviewer_id: UUID, *, topic: str = "Leadership") -> UUID:
    """The id of a published course."""
    return course_version(publish_course(make_pack(topic=topic), by_id=author_id, reviewer_id=reviewer_id)).course_id


def test_a_new_account_is_offered_one_course_with_its_reason_and_one_press_to_start(be: Be, make_person: Maker) -> None:
    admin = make_person("Edith Author")
    published_course(admin.id, make_person("Rita Reviewer").id, topic="Artificial intelligence")
    page = be(make_person("Nia New").id).get("/").text
    assert "Start here" in page
    assert "Why this one?" in page
    assert 'action="/courses/tea-making/enrol"' in page


def test_a_course_under_way_comes_first_with_its_minutes_left(be: Be, make_person: Maker) -> None:
    course_id = published_course(make_person("Edith Author").id, make_person("Rita Reviewer").id)
    learner = make_person("Lea Learner")
    with transaction():
        enrol(learner.id, course_id, by_id=learner.id, now=NOW)
    page = be(learner.id).get("/").text
    assert "10 minutes left" in page
    assert "Ready to start" in page


def test_a_pause_lists_the_next_part_that_fits_and_no_longer_one(be: Be, make_person: Maker) -> None:
    course_id = published_course(make_person("Edith Author").id, make_person("Rita Reviewer").id)
    learner = make_person("Lea Learner")
    with transaction():
        enrol(learner.id, course_id, by_id=learner.id, now=NOW)
    assert "The next part of Making tea. 6 minutes." in be(learner.id).get("/?minutes=15").text
    assert "Nothing fits into 5 minutes" in be(learner.id).get("/?minutes=5").text
    assert be(learner.id).get("/?minutes=nonsense").status_code == 200


def test_a_pause_offers_the_first_part_of_what_is_recommended(be: Be, make_person: Maker) -> None:
    pack = make_pack(topic="Artificial intelligence", **lasting(40))
    publish_course(pack, reviewer_id=make_person("Rita Reviewer").id)
    somebody = be(make_person("Nia New").id)
    page = somebody.get("/?minutes=15").text
    assert "The first part of Making tea. 6 minutes." in page
    assert "Nothing fits" not in page
    assert "Nothing fits into 5 minutes" in somebody.get("/?minutes=5").text


def test_a_pause_offers_no_whole_course_that_was_completed_or_is_not_for_them(be: Be, make_person: Maker) -> None:
    course_id = published_course(make_person("Edith Author").id, make_person("Rita Reviewer").id)
    fresh, done, unsuited = (make_person(name) for name in ("Nia New", "Lea Learner", "Una Suited"))
    completed_by(done.id, course_id)
    with transaction():
        mark_course(unsuited.id, "tea-making", Mark.NOT_FOR_ME, now=NOW)
    assert "A whole course. 10 minutes." in be(fresh.id).get("/?minutes=15").text
    for person in (done, unsuited):
        page = be(person.id).get("/?minutes=15").text
        assert ("A whole course" in page, "Nothing fits into 15 minutes" in page) == (False, True), person.name


def test_with_nothing_published_the_page_still_stands(be: Be, make_person: Maker) -> None:
    assert be(make_person("Nia New").id).get("/").status_code == 200


def test_administration_offers_exactly_what_opens(be: Be, make_person: Maker) -> None:
    for role in (Role.LD_ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR):
        browser = be(make_person(f"Person {role.value}", roles=(role,)).id)
        page = browser.get("/administration").text
        for address in ("courses", "local-policies", "frameworks", "people", "audit"):
            opens = browser.get(f"/administration/{address}").status_code == 200
            assert (f'href="/administration/{address}"' in page) == opens
    assert be(make_person("Nia New").id).get("/administration").status_code == 404


def test_administration_says_to_a_reviewer_how_much_waits(be: Be, make_person: Maker) -> None:
    writer, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)) for name in ("Edith Author", "Rita Reviewer"))
    with transaction():
        draft = keep_draft(make_pack(), by_id=writer.id, now=NOW)
        submit(draft.version_id, by_id=writer.id, now=NOW)
    assert "1 waits for you" in be(reviewer.id).get("/administration").text
    assert "for you" not in be(writer.id).get("/administration").text
    assert "for you" not in be(make_person("Una Auditor", roles=(Role.AUDITOR,)).id).get("/administration").text


def test_administration_warns_of_counts_that_differ_until_the_next_proof_finds_none(be: Be, make_person: Maker) -> None:
    lead = make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id
    auditor = make_person("Una Auditor", roles=(Role.AUDITOR,)).id
    for minutes, different, warned in ((0, 0, False), (1, 3, True), (2, 0, False)):
        with transaction() as session:
            for kind, rows in (("summaries", different), ("states", 0)):
                session.add(
                    SummaryCheck(
                        checked_at=NOW + timedelta(minutes=minutes), kind=kind, rows_compared=40, rows_different=rows
                    )
                )
        assert ("3 of 80 differed" in be(lead).get("/administration").text) == warned
        assert "differed" not in be(auditor).get("/administration").text


def test_nothing_on_a_members_page_says_required_overdue_gap_or_compliance(be: Be, make_person: Maker) -> None:
    page = be(make_person("Mo Member", person_type=PersonType.MEMBER).id).get("/").text.casefold()
    for word in ("required", "overdue", "gap ", "gaps", "compliance"):
        assert word not in page


@pytest.mark.parametrize("address", ["/help", "/help/first-steps", "/accessibility-statement", "/privacy-notice"])
def test_pages_about_the_product_open_for_strangers(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_help_page_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/help/nonsense").status_code == 404
