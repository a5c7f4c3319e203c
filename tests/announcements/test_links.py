"""The page to which an announcement leads: one that every reader can open, and that is there when it is written and when it is sent."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.announcements.errors import (
    LinkNotOurs,
    NoSuchCourse,
    NoSuchFrameworkPage,
    NoSuchHelpPage,
    NoSuchPathway,
    NoSuchSession,
)
from skills_centre.announcements.queries.announcements import all_kept, kept
from skills_centre.bookings.models import CourseSession
from skills_centre.bookings.rules.states import SessionState
from skills_centre.catalogue.services.pathways import withdraw_pathway
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.help_pages import help_pages
from skills_centre.reminders.views.announcement_links import check_link
from skills_centre.skills.services.frameworks import load_framework
from tests.announcements.builders import draft, write
from tests.announcements.test_pages import LIST, text_of, typed
from tests.bookings.builders import STARTS, a_session
from tests.conftest import NOW
from tests.learning.builders import add_course, withdraw_course
from tests.people.builders import add
from tests.requirements.builders import pathway
from tests.skills.builders import publish_draft, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
#: The id of nothing.
NOBODYS = UUID(int=7)


@pytest.fixture
def keeper(found: None) -> UUID:
    return add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,))


@pytest.mark.parametrize(
    "path",
    ["", "/courses", "/courses?topic=Data", "/help/first-steps", "/my-learning", "/frameworks", "/announcements"],
)
def test_pages_that_everybody_can_open_are_taken(app: Flask, path: str) -> None:
    check_link(path, now=NOW)


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/no/such/page", LinkNotOurs),
        ("/administration/people", LinkNotOurs),
        ("/courses/no-such-course", NoSuchCourse),
        ("/pathways/no-such-pathway", NoSuchPathway),
        (f"/sessions/{NOBODYS}", NoSuchSession),
        ("/help/second-steps", NoSuchHelpPage),
        ("/help/administrators.md", NoSuchHelpPage),
        ("/frameworks/house", NoSuchFrameworkPage),
        ("/frameworks/house/compare", NoSuchFrameworkPage),
        ("/sessions/tomorrow", LinkNotOurs),
        # of one person alone, or for whoever holds it
        (f"/learning/{NOBODYS}", LinkNotOurs),
        (f"/my-learning/{NOBODYS}/certificate", LinkNotOurs),
        (f"/team/people/{NOBODYS}", LinkNotOurs),
        ("/offers/abc", LinkNotOurs),
        ("/choose-password/abc", LinkNotOurs),
    ],
)
def test_what_is_not_there_or_somebodys_own_is_refused(app: Flask, path: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_link(path, now=NOW)


def test_a_course_is_to_be_published(app: Flask) -> None:
    course_id = add_course("making-tea")
    check_link("/courses/making-tea?from=mail#parts", now=NOW)
    withdraw_course(course_id)
    with pytest.raises(NoSuchCourse):
        check_link("/courses/making-tea?from=mail#parts", now=NOW)


def test_a_pathway_is_to_be_published(app: Flask) -> None:
    by_id = add("Kit Keeper")
    of = pathway(by_id, add_course("making-tea"))
    check_link("/pathways/ai-for-all", now=NOW)
    assert of.pathway_id
    with transaction():
        withdraw_pathway(of.pathway_id, by_id=by_id, now=NOW)
    with pytest.raises(NoSuchPathway):
        check_link("/pathways/ai-for-all", now=NOW)


def test_a_framework_is_to_be_published_and_its_role_or_skill_to_be_in_it(app: Flask) -> None:
    there = [
        "/frameworks/house", "/frameworks/house/compare?from=clerk&to=cook", "/frameworks/house/roles/cook",
        "/frameworks/house/skills/writing#levels",
    ]  # fmt: skip
    with transaction():
        version_id = load_framework(small_framework(), by_id=None, now=NOW)
    for path in there:
        with pytest.raises(NoSuchFrameworkPage):
            check_link(path, now=NOW)
    publish_draft(version_id)
    for path in there:
        check_link(path, now=NOW)
    for path in ("/frameworks/house/roles/waiter", "/frameworks/house/skills/juggling", "/frameworks/home"):
        with pytest.raises(NoSuchFrameworkPage):
            check_link(path, now=NOW)


def test_every_page_that_the_help_lists_is_taken(app: Flask) -> None:
    for page in help_pages():
        check_link(f"/help/{page.key}", now=NOW)


def test_a_session_is_to_be_still_to_come(app: Flask) -> None:
    session_id = a_session()
    path = f"/sessions/{session_id}"
    check_link(path, now=NOW)
    check_link(path, now=STARTS + timedelta(hours=1))
    with pytest.raises(NoSuchSession):
        check_link(path, now=STARTS + timedelta(hours=2))
    with transaction() as session:
        session.get_one(CourseSession, session_id).state = SessionState.CANCELLED
    with pytest.raises(NoSuchSession):
        check_link(path, now=NOW)


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("/courses/making-toast", NoSuchCourse.sentence),
        ("http://localhost/courses/making-toast", NoSuchCourse.sentence),
        ("/pathways/toast", NoSuchPathway.sentence),
        (f"/sessions/{NOBODYS}", NoSuchSession.sentence),
        ("/help/toast", NoSuchHelpPage.sentence),
        ("/frameworks/toast", NoSuchFrameworkPage.sentence),
    ],
)
def test_the_form_says_what_is_not_there_beside_the_box(be: Be, keeper: UUID, link: str, sentence: str) -> None:
    add_course("making-tea")
    browser = be(keeper)
    answer = browser.post(f"{LIST}/new", data=typed(link=link, link_words="See it"))
    assert answer.status_code == 422
    assert f'<a href="#link">{sentence}</a>' in answer.text
    assert all_kept() == []
    taken = typed(link="/courses/making-tea", link_words="See it")
    assert browser.post(f"{LIST}/new", data=taken).status_code == 303


def test_a_draft_whose_course_was_withdrawn_is_not_sent(be: Be, keeper: UUID) -> None:
    course_id = add_course("making-tea")
    says = draft(until=local_day(utc_now()) + timedelta(days=28), link="/courses/making-tea", link_words="See it")
    announcement_id = write(says, by=keeper, now=utc_now())
    withdraw_course(course_id)
    browser = be(keeper)
    answer = browser.post(f"{LIST}/{announcement_id}/send", data={"was": "1"}, follow_redirects=True)
    assert NoSuchCourse.sentence in text_of(answer)
    assert kept(announcement_id).times.send_at is None
