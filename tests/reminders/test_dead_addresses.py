"""Whom no mail reaches: administrators are told once an address, and the person on their own page."""

from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import Role
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.dead_addresses import mark_dead
from skills_centre.platform.mail.models import MailState
from skills_centre.reminders.commands import mail
from skills_centre.reminders.queries.dead_addresses import count_dead_addresses
from tests.conftest import NOW
from tests.people.builders import add
from tests.platform.test_bounces import OURS, report
from tests.reminders.test_mail_queue import failed, put

Be = Callable[[UUID], FlaskClient]

pytestmark = pytest.mark.sqlite_only


class Here:
    """What the command line hands to a command."""

    def __init__(self, app: Flask) -> None:
        self.app = app


def test_administrators_are_told_of_an_address_once_and_have_it_mailed_again(be: Be, found: None) -> None:
    keeper, zed = add("Ada Keeper", roles=(Role.SYSTEM_ADMINISTRATOR,)), add("Zed Farouk")
    messages = [put(f"digest:{number}", zed) for number in range(3)]
    with transaction():
        for one in messages:
            mark_dead("zed-farouk@example.org", "smtp-550", message_id=one, person_id=zed, now=NOW)
        mark_dead("nobodys@example.org", "5.1.1", message_id=messages[0], person_id=None, now=NOW)
    browser = be(keeper)
    assert "1 waits for you" in browser.get("/administration").text
    page = browser.get("/administration/messages/addresses").text
    assert "zed-farouk@example.org" in page
    assert "There is no such mailbox, or it takes no mail from us (it answered 550)." in page
    assert "nobodys@example.org" not in page
    assert "Our mail does not reach you." in be(zed).get("/my-messages").text
    said = be(keeper).post(f"/administration/messages/addresses/{zed}/start", follow_redirects=True).text
    assert "Mail goes there again." in said
    assert count_dead_addresses() == 0
    assert be(keeper).post(f"/administration/messages/addresses/{zed}/start").status_code == 404
    assert "Our mail does not reach you." not in be(zed).get("/my-messages").text


def test_administrators_see_on_their_first_page_how_many_messages_failed_beside_the_addresses(
    be: Be, found: None
) -> None:
    keeper, zed = add("Ada Keeper", roles=(Role.SYSTEM_ADMINISTRATOR,)), add("Zed Farouk")
    browser = be(keeper)
    assert "for you" not in browser.get("/administration").text
    failed("digest:1")
    assert "1 waits for you" in browser.get("/administration").text
    back = put("digest:2", zed, state=MailState.FAILED, problem="smtp-550", address="zed-farouk@example.org")
    with transaction():
        mark_dead("zed-farouk@example.org", "smtp-550", message_id=back, person_id=zed, now=NOW)
    assert "2 wait for you" in browser.get("/administration").text


@pytest.mark.parametrize("content", [b"\xff\x00nothing", report(OURS)])
def test_the_pipe_of_a_mail_server_says_that_nothing_was_changed(app: Flask, found: None, content: bytes) -> None:
    done = CliRunner().invoke(mail, ["bounce"], input=content, obj=Here(app))
    assert done.exit_code == 0
    assert "Nothing was changed." in done.output
