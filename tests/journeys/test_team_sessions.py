"""A manager and sessions, without JavaScript: what is asked is answered, people are booked, places are held, named and given back."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from sqlalchemy import select

from skills_centre.app import create_app
from skills_centre.bookings.services.telling import tell_next
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.mail.ours import our_letterhead
from tests.journeys.conftest import DESK, PHONE, follow, sign_in
from tests.journeys.site import LiveSite, settings_of

#: Sessions of the demonstration: one on which places are approved, and one on which all places are free.
APPROVED, FREE = "Leading digital, for senior leaders", "User-centred design in an hour"
#: People who report to the demonstration's manager: the staff account, somebody who asked already, and three whom the manager books.
UMA, TUNDE = "Uma Ashworth", "Tunde Braithwaite-Joseph"
AROHA, ED, ZEYNEP = "Aroha Akindele-Cole", "Ed Ng", "Zeynep Krishnamoorthy"
WHY = "The course in spring fits your work better."


def last_session(site: LiveSite, title: str) -> str:
    """The address of the last session ahead of a course."""
    [(kept,)] = site.ask(
        "SELECT course_session.id FROM course_session JOIN course_version ON course_version.course_id = course_session.course_id"
        " WHERE course_version.title = ? AND course_version.state = 'published' AND course_session.state = 'open'"
        " ORDER BY course_session.starts_at DESC LIMIT 1",
        (title,),
    )
    return "/sessions/" + "-".join(re.findall(r"(.{8})(.{4})(.{4})(.{4})(.{12})", str(kept))[0])


def opened(browser: Browser, site: LiveSite, name: str, size: ViewportSize) -> Page:
    """Somebody's browser, signed in."""
    page = browser.new_context(base_url=site.base, viewport=size, java_script_enabled=False).new_page()
    page.set_default_timeout(10_000)
    page.goto("/sign-in")
    sign_in(page, f"{name}@example.org")
    return page


def answer(manager: Page, name: str) -> None:
    """Open what somebody asks, from the list of decisions."""
    manager.goto("/team/decisions#places")
    follow(manager.get_by_role("link", name=re.compile(f"^Approve or decline ?: {name}")))
    expect(manager.get_by_role("heading", level=1)).to_have_text(APPROVED)


def line_of(manager: Page, name: str) -> Locator:
    """Somebody's line under the free session, on the page of who attends what."""
    manager.goto("/team/bookings?by=session")
    cancel = manager.get_by_role("link", name=re.compile(f"^Cancel ?for {name}: {FREE}"))
    return manager.get_by_role("listitem").filter(has=cancel)


def told(site: LiveSite) -> set[tuple[str, ...]]:
    """Tell everybody, as the worker does, and give what is in the outbox: to whom, of what, of which course."""
    with create_app(settings_of(site)).app_context():
        telling = True
        while telling:
            with transaction():
                telling = bool(tell_next(our_letterhead(), now=utc_now()))
        letters = db.session.execute(select(OutboxMessage.address, OutboxMessage.subject))
        return {(str(one.address).split("@")[0], *str(one.subject).split(": ", 1)) for one in letters}


@pytest.mark.timeout(180)
def test_a_manager_answers_books_holds_names_and_cancels(browser: Browser, own_site: LiveSite) -> None:
    manager, staff = opened(browser, own_site, "manager", PHONE), opened(browser, own_site, "staff", DESK)

    staff.goto(last_session(own_site, APPROVED))
    follow(staff.get_by_role("button", name=re.compile("^Ask for a place")))
    answer(manager, UMA)
    follow(manager.get_by_role("button", name="Approve"))
    staff.reload()
    expect(staff.get_by_text("You have a place").first).to_be_visible()

    answer(manager, TUNDE)
    follow(manager.get_by_role("button", name="Decline"))
    expect(manager.get_by_role("alert")).to_contain_text("Enter the reason")
    manager.get_by_label("Why?").fill(WHY)
    follow(manager.get_by_role("button", name="Decline"))
    manager.goto("/team/decisions#places")
    expect(manager.get_by_role("link", name=re.compile(f"^Approve or decline ?: {TUNDE}"))).to_have_count(0)

    session = last_session(own_site, FREE)
    manager.goto(session)
    follow(manager.get_by_role("link", name=re.compile("team", re.IGNORECASE)).and_(manager.locator("[href$='/team']")))
    follow(manager.get_by_role("button", name="Book them"))
    expect(manager.get_by_role("alert")).to_contain_text("Choose at least one person")
    for name in (AROHA, ED):
        manager.get_by_label(name, exact=True).check()
    follow(manager.get_by_role("button", name="Book them"))
    expect(manager.get_by_role("main")).to_contain_text("18 places left")
    manager.get_by_label("Hold how many?").fill("3")
    follow(manager.get_by_role("button", name="Hold them"))
    expect(manager.get_by_role("main")).to_contain_text("3 places are held for names to come")
    manager.get_by_label(ZEYNEP, exact=True).check()
    follow(manager.get_by_role("button", name="Book them"))
    expect(manager.get_by_role("main")).to_contain_text("2 places are held for names to come")
    follow(manager.get_by_role("button", name="Give the others back"))
    expect(manager.get_by_role("main")).to_contain_text("None has gone back")
    manager.get_by_label("Keep how many?").fill("1")
    follow(manager.get_by_role("button", name="Give the others back"))
    expect(manager.get_by_role("main")).to_contain_text("1 place is held for names to come")
    expect(manager.get_by_role("main")).to_contain_text("16 places left")

    booked = line_of(manager, ED)
    expect(booked).to_contain_text("Has a place")
    follow(booked.get_by_role("link"))
    follow(manager.get_by_role("button", name="Cancel it"))
    expect(manager.get_by_role("alert")).to_contain_text("Choose a reason")
    manager.get_by_role("radio").first.check()
    follow(manager.get_by_role("button", name="Cancel it"))
    manager.goto(f"{session}/team")
    expect(manager.get_by_role("main")).to_contain_text("17 places left")
    expect(manager.get_by_label(ED, exact=True)).to_be_visible()

    manager.goto("/team/bookings")
    everybody = manager.get_by_role("main")
    for words in (UMA, "Has a place", APPROVED, "Held for names to come", "1 place"):
        expect(everybody).to_contain_text(words)
    assert told(own_site) >= {
        ("staff", "You have a place", APPROVED),
        ("tunde.braithwaite.joseph", "Your request was declined", APPROVED),
        ("aroha.akindele.cole", "You have a place", FREE),
        ("zeynep.krishnamoorthy", "You have a place", FREE),
        ("ed.ng", "Your booking has been cancelled", FREE),
    }
