"""Attendance on a phone: two facilitators, a connection that goes and comes back, and the same without a script."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import Opener
from tests.journeys.site import LiveSite
from tests.journeys.walking import Visit
from tests.processes import eventually

BOOKED = ("Ada Okafor", "Ben Iqbal", "Cy Lund")


def at(hours: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S.%f")


@pytest.fixture
def register(site: LiveSite) -> str:
    """The address of the register of a session that began an hour ago, with three people booked on it."""
    session_id, now = uuid4().hex, at(0)
    site.change(
        "INSERT INTO course_session (id, course_id, state, capacity, minimum, taken, waiting, tickets, starts_at, ends_at, is_online,"
        " joining_instructions, audience, cost_pence, needs_approval, is_role_need_first, booking_closes_at, cancel_by, revision,"
        " made_at) SELECT ?, min(course_id), 'open', 9, 0, 3, 0, 3, ?, ?, 1, '', '', 0, 0, 0, ?, ?, 0, ?"
        " FROM course_version WHERE state = 'published'",
        (session_id, at(-1), at(1), at(-2), at(-2), now),
    )
    site.change("INSERT INTO session_date VALUES (?, 1, ?, ?)", (session_id, at(-1), at(1)))
    for place, name in enumerate(BOOKED, start=1):
        person_id = uuid4().hex
        site.change(
            "INSERT INTO person (id, email, name, sort_key, person_type, joined_on) VALUES (?, ?, ?, ?, 'house-staff', '2024-01-08')",
            (person_id, f"{person_id}@example.org", name, name.casefold()),
        )
        site.change(
            "INSERT INTO booking (id, session_id, person_id, state, ticket, has_role_need, made_at, made_by, changed_at)"
            " VALUES (?, ?, ?, 'confirmed', ?, 0, ?, ?, ?)",
            (uuid4().hex, session_id, person_id, place, now, person_id, now),
        )
    site.change(
        "INSERT INTO session_facilitator SELECT ?, id FROM person WHERE email = 'facilitator@example.org'",
        (session_id,),
    )
    return f"/administration/sessions/{UUID(session_id)}/register"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def is_ticked(page: Page, name: str, *, on: bool = True) -> None:
    expect(page.get_by_role("button", name=name).first).to_have_attribute("aria-pressed", str(on).lower())


def is_sound(page: Page, address: str) -> None:
    """Open a page and look at it with axe, wide and narrow."""
    answer = page.goto(address)
    assert answer is not None
    assert Checker().problems(page, Visit("register", address, answer)) == []


def all_sent(page: Page) -> None:
    """Wait until nothing waits on the phone."""
    eventually(lambda: page.evaluate("localStorage.length") == 0)


def kept(site: LiveSite, register: str) -> int:
    """How many presses the register has taken in."""
    session_id = UUID(register.split("/")[3]).hex
    return int(str(site.ask("SELECT count(*) FROM attendance_tap WHERE session_id = ?", (session_id,))[0][0]))


def test_presses_without_a_connection_wait_on_the_phone_and_arrive_once(
    open_as: Opener, site: LiveSite, register: str
) -> None:
    page = open_as("facilitator@example.org")
    is_sound(page, f"{register}/close")
    is_sound(page, f"{register}/file")
    is_sound(page, register)
    for button in page.locator("[data-names] button, [data-all] button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    press(page, "Ada Okafor")
    is_ticked(page, "Ada Okafor")
    expect(page.get_by_text("1 of 3 here")).to_be_visible()
    all_sent(page)
    assert kept(site, register) == 1
    page.context.set_offline(True)
    press(page, "Ben Iqbal")
    page.get_by_role("button", name="Part of it: Cy Lund").click()
    press(page, "Ada Okafor")
    expect(page.get_by_text("3 presses are not sent yet. There is no connection.")).to_be_visible()
    expect(page.locator("[data-not-sent]:visible")).to_have_count(3)
    is_ticked(page, "Ada Okafor", on=False)
    page.get_by_role("button", name="Close the register").click()
    assert page.url.endswith("/register"), "a register is not closed over presses that are not sent"
    page.context.set_offline(False)
    all_sent(page)
    expect(page.locator("[data-not-sent]:visible")).to_have_count(0)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert kept(site, register) == 4
    page.reload()
    expect(page.get_by_text("2 of 3 here")).to_be_visible()
    is_ticked(page, "Ben Iqbal")
    assert kept(site, register) == 4


def test_an_answer_that_is_lost_on_its_way_back_is_asked_for_again_and_counts_once(
    open_as: Opener, site: LiveSite, register: str
) -> None:
    page = open_as("facilitator@example.org")
    lost: list[APIResponse] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    page.goto(register)
    page.route("**/register/taps", lose_the_first)
    press(page, "Ada Okafor")
    expect(page.get_by_text("1 press is not sent yet.")).to_be_visible()
    assert kept(site, register) == 1
    page.reload()
    expect(page.get_by_text("1 of 3 here")).to_be_visible()
    is_ticked(page, "Ada Okafor")
    all_sent(page)
    assert kept(site, register) == 1


def test_two_facilitators_agree_and_one_of_them_has_no_script(open_as: Opener, register: str) -> None:
    first, second = open_as("facilitator@example.org"), open_as("admin@example.org", javascript=False)
    first.goto(register)
    second.goto(register)
    first.get_by_role("button", name="All here").click()
    expect(first.get_by_text("3 of 3 here")).to_be_visible()
    all_sent(first)
    press(second, "Cy Lund")
    is_ticked(second, "Cy Lund")
    press(second, "Cy Lund")
    is_ticked(second, "Cy Lund", on=False)
    second.get_by_label("Their name or e-mail address").fill("staff@example.org")
    second.get_by_role("button", name="Find").click()
    second.get_by_role("button", name="Is here").first.click()
    expect(second.get_by_text("no booking")).to_be_visible()
    first.reload()
    expect(first.get_by_text("3 of 4 here")).to_be_visible()
    is_ticked(first, "Cy Lund", on=False)
    first.get_by_role("button", name="Close the register").click()
    expect(first.get_by_text("This person would be down as not attending.")).to_be_visible()
    first.get_by_role("button", name="Close the register").click()
    expect(first.get_by_text("The register is closed. What you press now corrects it")).to_be_visible()
