"""Fewer of these in two taps from any mail, by its foot or its headers, through a real server and as mail programs do it."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.reminders.queries.choices import choices_of
from skills_centre.reminders.rules.fewer_links import LETTERS, Fewer, FewerLinks
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.fewer import topics_of, unsubscribing
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.reminders.builders import enrolled
from tests.smtp import smtp_server

MakePerson = Callable[..., Person]
BASE = "https://skills.a-rather-long-name-of-an-institution.parliament.uk"
HEAD = Letterhead("The Test Parliament", BASE, "#373151", "#006548")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def links(settings: Settings) -> FewerLinks:
    return FewerLinks(settings.secret_key)


def sent(tmp_path: Path, settings: Settings) -> EmailMessage:
    """The one message that a real sweep and a real drain hand to a real server, whose header mail programs read as it stands."""
    sweep(NOW, HEAD, links(settings))
    with smtp_server() as (sink, smtp_url):
        routes = MailRoutes(
            smtp_url, "Centre <centre@skills.parliament.uk>", BASE, tmp_path / "mail", only_to_files=False
        )
        drain(routes, urgent=False, clock=lambda: NOW)
        [message], [raw] = sink.messages, sink.raw
    assert b"\r\nList-Unsubscribe: <https://skills.a-rather-long-name" in raw
    return message


def path_in(message: EmailMessage) -> str:
    """The path of the address in the header, read as it stands."""
    found = re.fullmatch(rf"<{re.escape(BASE)}(/\S+)>", str(message["List-Unsubscribe"]))
    assert found is not None, message["List-Unsubscribe"]
    return found[1]


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    """Somebody whose course is due in a week."""
    person = make_person("Ada Okafor", email="ada@parliament.uk").id
    enrolled(person, add_course(), due_on=TODAY + timedelta(days=7), now=NOW - timedelta(days=20))
    return person


def courses(person_id: UUID) -> Frequency:
    return choices_of(person_id).of(Topic.COURSES)


def test_what_may_be_stopped_is_stopped_by_one_click_as_mail_programs_do_it(
    app: Flask, client: FlaskClient, ada: UUID, tmp_path: Path, settings: Settings
) -> None:
    message = sent(tmp_path, settings)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    app.config["WTF_CSRF_ENABLED"] = True
    path = path_in(message)
    scanned = client.get(path, follow_redirects=True)
    assert (scanned.status_code, courses(ada)) == (200, Frequency.AS_IT_COMES), "opening it changes nothing"
    for _twice in range(2):
        assert client.post(path, data=ONE_CLICK).status_code == 200
        assert courses(ada) is Frequency.NEVER
    assert client.post(path, data=ONE_CLICK, content_type="multipart/form-data").status_code == 200
    sweep(NOW + timedelta(days=6), HEAD)
    with smtp_server() as (sink, smtp_url):
        drain(
            MailRoutes(smtp_url, "c@parliament.uk", BASE, tmp_path, only_to_files=False),
            urgent=False,
            clock=lambda: NOW,
        )
        assert sink.messages == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"List-Unsubscribe": "one-click"},
        {"List-Unsubscribe": "One-Click", "and": "more"},
        {"List-Unsubscribe": ["One-Click", "One-Click"]},
        {"topic": "courses", "frequency": "never"},
    ],
)
@pytest.mark.sqlite_only
def test_any_other_body_is_refused(
    app: Flask, client: FlaskClient, ada: UUID, settings: Settings, body: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    path = links(settings).path(ada, [Topic.COURSES], one_click=True)
    assert client.post(path, data=body).status_code == 400
    assert client.post(path, data="List-Unsubscribe=One-Click", content_type="text/plain").status_code == 400
    assert courses(ada) is Frequency.AS_IT_COMES


@pytest.mark.sqlite_only
def test_a_link_that_we_did_not_make_is_not_found(client: FlaskClient, ada: UUID, settings: Settings) -> None:
    path = links(settings).path(ada, [Topic.COURSES])
    other = links(settings).path(uuid4(), [Topic.COURSES])
    forged = [
        path[:-1],
        path.replace(".", "r.", 1),
        "/fewer/" + other.removeprefix("/fewer/").split(".")[0] + "." + path.split(".")[1],
        FewerLinks("another secret").path(ada, [Topic.COURSES]),
        "/fewer/nothing",
        "/fewer/%FF%00.x",
        links(settings).path(ada, []),
    ]
    for one in forged:
        assert client.get(one).status_code == 404, one
        assert client.post(one, data={"topic": "courses", "frequency": "never"}).status_code == 404
        assert client.post(one + "/one-click", data=ONE_CLICK).status_code == 404
    assert courses(ada) is Frequency.AS_IT_COMES


def test_a_message_with_something_required_offers_the_page_and_no_one_click(settings: Settings) -> None:
    person = uuid4()
    told = unsubscribing(person, [Topic.COURSES, Topic.REQUIRED], links(settings), HEAD)
    assert not told.is_one_click
    assert not told.address.endswith("/one-click")
    assert links(settings).read(told.address.rpartition("/")[2]) == Fewer(person, (Topic.COURSES, Topic.REQUIRED))


@pytest.mark.sqlite_only
def test_what_is_required_is_slowed_on_the_page_and_never_stopped(
    app: Flask, client: FlaskClient, ada: UUID, settings: Settings
) -> None:
    path = links(settings).path(ada, [Topic.COURSES, Topic.REQUIRED])
    page = client.get(path).text
    assert "These can be slowed down, but not stopped" in page
    assert "Ada" not in page
    slower = client.post(path, data={"topic": "required", "frequency": "weekly"}, follow_redirects=True)
    assert "You get these once a week, on Monday." in slower.text
    assert "not stop" in client.post(path, data={"topic": "required", "frequency": "never"}, follow_redirects=True).text
    for wrong in ({"topic": "news", "frequency": "never"}, {"topic": "x", "frequency": "never"}, {"topic": "courses"}):
        assert client.post(path, data=wrong).status_code == 404
    kept = choices_of(ada)
    assert (kept.of(Topic.REQUIRED), kept.of(Topic.COURSES)) == (Frequency.WEEKLY, Frequency.AS_IT_COMES)
    one_click = links(settings).path(ada, [Topic.COURSES, Topic.REQUIRED], one_click=True)
    assert client.post(one_click, data=ONE_CLICK).status_code == 409
    assert choices_of(ada) == kept


@pytest.mark.sqlite_only
def test_to_a_member_the_page_says_nothing_of_requirements(
    client: FlaskClient, make_person: MakePerson, settings: Settings
) -> None:
    mo = make_person("Mo Member", person_type=PersonType.MEMBER).id
    path = links(settings).path(mo, [Topic.COURSES])
    for page in (client.get(path), client.post(path + "/later", data={"days": "3"}, follow_redirects=True)):
        for word in ("equired", "overdue", "compliance"):
            assert word not in page.text


def test_two_taps_from_the_foot_of_the_mail(
    app: Flask, client: FlaskClient, ada: UUID, tmp_path: Path, settings: Settings
) -> None:
    message = sent(tmp_path, settings)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None
    assert html is not None
    [address] = re.findall(r"Courses with a date: (\S+)", text.get_content())
    assert address in html.get_content()
    path = address.removeprefix(BASE)
    assert "Once a week" in client.get(path).text
    assert client.post(path, data={"topic": "courses", "frequency": "weekly"}).status_code == 303
    assert courses(ada) is Frequency.WEEKLY
    assert client.post(path, data={"topic": "courses", "frequency": "as-it-comes"}).status_code == 303
    assert courses(ada) is Frequency.AS_IT_COMES


def test_whoever_left_gets_a_plain_page_and_nothing_is_kept(
    app: Flask, client: FlaskClient, ada: UUID, settings: Settings
) -> None:
    with transaction() as session:
        session.get_one(Person, ada).left_on = TODAY
    path = links(settings).path(ada, [Topic.COURSES])
    for answer in (
        client.get(path),
        client.post(path, data={"topic": "courses", "frequency": "never"}),
        client.post(path + "/one-click", data=ONE_CLICK),
    ):
        assert answer.status_code == 200
        assert "Nothing more is sent to this address" in answer.text
    assert courses(ada) is Frequency.AS_IT_COMES


def test_every_topic_has_a_letter_of_its_own_and_a_link_names_nobody(settings: Settings) -> None:
    assert sorted(LETTERS) == sorted(Topic)
    assert len(set(LETTERS.values())) == len(Topic)
    person = uuid4()
    path = links(settings).path(person, list(Topic))
    assert not any(str(topic) in path for topic in Topic)
    assert person.hex not in path
    assert links(settings).read(path.removeprefix("/fewer/")) == Fewer(person, tuple(Topic))
    assert topics_of([]) == []
