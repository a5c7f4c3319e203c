"""Every step that a claim can take, driven by the right person, and tried by the wrong ones."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.site import LiveSite
from tests.journeys.walking import Visit

#: The skills of the role, each for one way that a claim can go.
CONFIRMED, CHANGED, RETURNED, PASSED_ON, LEFT = (
    "Finding information", "Working together digitally", "Gathering feedback", "Data protection", "Digital accessibility",
)  # fmt: skip
WRONG = ("staff@example.org", "facilitator@example.org", "auditor@example.org", "members.staff@example.org")


class Look:
    """Opens pages and checks each for its soundness and accessibility."""

    def __init__(self) -> None:
        self._checker = Checker()
        self._problems: list[str] = []

    def open(self, page: Page, path: str) -> None:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        self._problems += self._checker.problems(page, Visit("skills", path, answer))
        assert not self._problems, "\n".join(self._problems)


def claim_five(page: Page) -> None:
    """Say Working in five skills, on one page, and send them."""
    page.goto("/my-skills/whole-role")
    for skill in (CONFIRMED, CHANGED, RETURNED, PASSED_ON, LEFT):
        page.get_by_role("group", name=re.compile(f"^{skill}")).get_by_label("Working").check()
    page.get_by_role("button", name="Save, and check before sending").click()
    page.get_by_role("button", name="Send 5 answers").click()
    expect(page.get_by_text("5 answers sent.")).to_be_visible()


def decide(page: Page, address: str) -> None:
    """Agree with one, change one, send one back, pass one on, and leave one."""
    page.goto(address)
    claims = page.locator(".centre-claim")

    def of(skill: str) -> Locator:
        return claims.filter(has=page.get_by_role("heading", name=skill))

    of(CONFIRMED).get_by_label("Agree").check()
    changed = of(CHANGED)
    changed.get_by_label("Another level").check()
    changed.get_by_label("Which level?").select_option("Awareness")
    changed.get_by_label("Why?").fill("Not alone yet.")
    of(RETURNED).get_by_label("Send it back").check()
    of(RETURNED).get_by_label("What is missing?").fill("Add an example.")
    of(PASSED_ON).get_by_label("I cannot judge this").check()
    page.get_by_label("Seen in their work").check()
    page.get_by_role("button", name="Save and go on").click()


def sees(page: Page, skill: str, *words: str) -> None:
    """Read on one's own page of a skill what became of it."""
    page.goto("/my-skills/" + skill.lower().replace(" ", "-"))
    main = page.get_by_role("main")
    for some in words:
        expect(main).to_contain_text(some)


def nobody_else(open_as: Opener, *paths: str, but: tuple[str, ...] = ()) -> None:
    """The wrong people are told that there is nothing."""
    for email in WRONG:
        if email not in but:
            page = open_as(email)
            for path in paths:
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 404, f"{email}: {path}"


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_each_step_of_a_claim_is_taken_by_the_right_person_and_by_nobody_else(open_as: Opener, site: LiveSite) -> None:
    look, staff, manager = Look(), open_as("staff@example.org"), open_as("manager@example.org", size=DESK)
    [(staff_id,)] = site.ask("SELECT id FROM person WHERE email = 'staff@example.org'")
    person = (
        f"{str(staff_id)[:8]}-{str(staff_id)[8:12]}-{str(staff_id)[12:16]}-{str(staff_id)[16:20]}-{str(staff_id)[20:]}"
    )
    decisions, about = f"/team/decisions/{person}", f"/team/people/{person}/skills"
    claim_five(staff)
    nobody_else(open_as, decisions, f"{about}/finding-information")

    decide(manager, decisions)
    sees(staff, CONFIRMED, "Working", "confirmed")
    sees(staff, CHANGED, "Awareness", "Not alone yet.")
    sees(staff, RETURNED, "Add an example.")
    sees(staff, PASSED_ON, "Passed on to a skills lead.")

    look.open(manager, f"{about}/finding-information")
    manager.get_by_text("Take back what is confirmed").click()
    manager.get_by_role("group").get_by_label("Why?").fill("That was somebody else’s work.")
    manager.get_by_role("button", name="Take it back").click()
    sees(staff, CONFIRMED, "That was somebody else’s work.")

    sees(staff, CHANGED)
    follow(staff.get_by_role("link", name=re.compile("^(Reply|Ask for)")).first)
    look.open(staff, staff.url)
    staff.get_by_label("Your reply").fill("I have done it alone since May.")
    staff.get_by_label("Ask a second person to look again").check()
    staff.get_by_role("button", name="Send", exact=True).click()
    sees(staff, CHANGED, "I have done it alone since May.")

    lead = open_as("reviewer@example.org", size=DESK)
    lead.goto("/team/decisions")
    follow(lead.get_by_role("link", name=re.compile(f"^Look again at {CHANGED}")))
    opinion = lead.url
    nobody_else(open_as, opinion)
    assert (answer := manager.goto(opinion)) is not None
    assert answer.status == 404, "whoever decided first is no second person"
    look.open(lead, opinion)
    lead.get_by_label("Another level is right").check()
    lead.get_by_label("Which level?").select_option("Working")
    lead.get_by_label("Discussed").check()
    lead.get_by_label("Why?").fill("We talked, and she showed it.")
    lead.get_by_role("button", name="Save").click()
    sees(staff, CHANGED, "Working", "We talked, and she showed it.")

    look.open(lead, decisions)
    lead.get_by_label("Agree").check()
    lead.get_by_label("Evidence read").check()
    lead.get_by_role("button", name="Save").click()
    sees(staff, PASSED_ON, "Working", "confirmed")
    nobody_else(open_as, decisions)

    staff.goto("/my-skills/assess/digital-accessibility")
    staff.get_by_label("I don’t know").check()
    follow(staff.get_by_role("button", name="Send", exact=True))
    assert (answer := manager.goto(decisions)) is not None
    assert LEFT not in manager.get_by_role("main").inner_text(), "whoever no longer knows has taken the claim back"
