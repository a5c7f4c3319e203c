"""The self-assessment that everybody can do on a phone, between two other things."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener, sign_in
from tests.journeys.site import LiveSite

CHOICES = ("Awareness", "Working", "Not yet", "I don’t know")


@pytest.fixture
def nia(site: LiveSite) -> str:
    """The address of somebody who joined today and has said nothing."""
    email = f"nia.{uuid4().hex[:8]}@example.org"
    site.change(
        "INSERT INTO person (id, email, name, sort_key, person_type, password_hash, joined_on) "
        "SELECT ?, ?, 'Nia New', 'nia new', person_type, password_hash, joined_on FROM person WHERE email = 'staff@example.org'",
        (uuid4().hex, email),
    )
    return email


class Screens:
    """The screens that somebody has seen, each counted once."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def see(self, page: Page) -> None:
        title = page.get_by_role("heading", level=1).inner_text()
        if title not in self.seen:
            self.seen.append(title)


def answer(page: Page, number: int) -> None:
    page.get_by_role("radio", name=CHOICES[number % len(CHOICES)]).check()
    page.get_by_role("button", name="Save and continue").click()


def test_the_everyone_assessment_takes_ten_screens_survives_a_break_and_a_lost_sign_in(
    open_as: Opener, site: LiveSite, nia: str
) -> None:
    screens, page = Screens(), open_as(nia, afresh=True)
    page.get_by_role("navigation").get_by_role("link", name="My skills").click()
    page.get_by_role("main").get_by_role("button", name="say where you are").first.click()
    for number in range(4):
        screens.see(page)
        expect(page.get_by_text(f"Skill {number + 1} of 8")).to_be_visible()
        answer(page, number)
    left_at = page.get_by_role("heading", level=1).inner_text()
    page.context.close()

    page = open_as(nia, afresh=True)
    page.goto("/my-skills/assess")
    assert page.get_by_role("heading", level=1).inner_text() == left_at
    page.get_by_label("What shows it?").fill("The visitors’ leaflet")
    page.get_by_role("radio", name="Practitioner").check()
    site.change(
        "UPDATE sign_in_session SET expires_at = '2020-01-01 00:00:00.000000' "
        "WHERE person_id = (SELECT id FROM person WHERE email = ?)",
        (nia,),
    )
    page.get_by_role("button", name="Save and continue").click()
    sign_in(page, nia)
    expect(page.get_by_role("heading", level=1)).to_have_text(left_at)
    expect(page.get_by_role("radio", name="Practitioner")).to_be_checked()
    expect(page.get_by_label("What shows it?")).to_have_value("The visitors’ leaflet")
    screens.see(page)
    page.get_by_role("button", name="Save and continue").click()
    for number in range(5, 8):
        screens.see(page)
        answer(page, number)

    screens.see(page)
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("^Change"))).to_have_count(8)
    assert results_of(site, nia) == 0
    page.get_by_role("button", name="Send 8 answers").click()
    screens.see(page)
    expect(page.get_by_text("8 answers sent.")).to_be_visible()
    assert results_of(site, nia) == 8
    assert len(screens.seen) == 10, screens.seen


def test_one_skill_is_reassessed_without_a_script(open_as: Opener, site: LiveSite, nia: str) -> None:
    page = open_as(nia, javascript=False, afresh=True)
    page.goto("/my-skills/using-ai-tools")
    page.get_by_role("link", name="Say where you are").or_(page.get_by_role("button", name="Say where you are")).click()
    page.get_by_role("radio", name="Working").check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Self-assessed at Working")).to_be_visible()
    assert results_of(site, nia) == 1


def results_of(site: LiveSite, email: str) -> int:
    [(number,)] = site.ask(
        "SELECT count(*) FROM assessment_result JOIN person ON person.id = person_id WHERE email = ?", (email,)
    )
    assert isinstance(number, int)
    return number
