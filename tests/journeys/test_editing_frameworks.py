"""A descriptor of the framework is changed by one person, approved by a second, and read by everybody."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.checking import Checker, problems_in_source
from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.walking import Visit

WORDS = "Checks what a tool writes against a source that somebody answers for."


def change(page: Page) -> str:
    """Change what the first skill says of its second level, send the draft for approval, and give the skill's name."""
    page.goto("/administration/frameworks")
    page.get_by_role("button", name="Change this framework").first.click()
    page.get_by_role("link", name="Skills", exact=True).click()
    skill = page.locator(".centre-lines a").first
    name = skill.inner_text()
    skill.click()
    page.get_by_label("2. Working").fill(WORDS)
    page.get_by_role("button", name="Save the skill").click()
    expect(page.get_by_text("The skill is saved")).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("^Draft 2 of")))
    assert problems_in_source(page.content()) == []
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_role("main")).to_contain_text("It waits for approval")
    return name


def say_what_became(page: Page) -> None:
    """Say of each skill that the draft no longer has what became of it: one renamed, one merged, one retired; then see whom it touches."""
    draft, checker = page.url.split("#")[0], Checker()
    version = draft.removesuffix("/edit")
    checker.listen(page)
    page.get_by_role("link", name="What became of each skill").click()
    page.get_by_role("button", name="Accept 1 obvious rename").click()
    for skill, became in (
        ("Gathering feedback", "It was merged into another skill"),
        ("Specialist systems", "It was retired"),
    ):
        page.get_by_role("link", name=re.compile(f": {skill}$")).click()
        page.get_by_label(became).check()
        if "merged" in became:
            page.get_by_label("The skill that it is part of now").select_option("User needs")
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("It is said of every skill of version 1 what became of it.")
    problems = []
    for path in ("/mapping", "/impact"):
        answer = page.goto(version + path)
        assert answer is not None
        assert answer.status == 200, path
        problems += checker.problems(page, Visit("skills.framework_mapping", path, answer))
    assert not problems, "\n".join(problems)
    assert "would no longer meet something" in page.get_by_role("main").inner_text()
    page.goto(draft)


def read_all(page: Page) -> None:
    """Look at each page of the draft that is open: sound, and without an axe violation at both widths."""
    draft, checker = page.url.split("#")[0], Checker()
    checker.listen(page)
    skill, role, level = "/skills/accessible-documents", "/roles/committee-clerk", "/role-levels/committee-clerk"
    problems = []
    for path in (
        "", "/skills", "/skills/new", skill, f"{skill}/remove", "/levels", "/levels/new", "/roles", "/roles/new", role,
        f"{role}/order", f"{role}/levels/new", f"{role}/remove", level, "/profiles/everyone", "/discard",
    ):  # fmt: skip
        answer = page.goto(draft + path)
        assert answer is not None
        assert answer.status == 200, path
        problems += checker.problems(page, Visit("skills.edit_draft", path, answer))
    assert not problems, "\n".join(problems)


def test_a_descriptor_is_changed_by_one_approved_by_another_and_read_by_all(open_as: Opener) -> None:
    editor = open_as("admin@example.org")
    editor.goto("/administration/frameworks")
    follow(editor.get_by_role("button", name="Change this framework").first)
    draft = editor.url
    read_all(editor)
    editor.goto(draft)
    say_what_became(editor)
    name = change(editor)
    follow(editor.get_by_role("link", name="See what they read"))
    version = editor.url
    assert editor.get_by_role("button", name=re.compile("^Publish")).count() == 0, "the editor cannot publish it"

    approver = open_as("reviewer@example.org", size=DESK)
    approver.goto(version)
    follow(approver.get_by_role("link", name="Read each change"))
    expect(approver.get_by_role("main")).to_contain_text(WORDS)
    assert problems_in_source(approver.content()) == []
    approver.go_back()
    approver.get_by_role("button", name=re.compile("^Publish")).click()
    expect(approver.get_by_role("main")).to_contain_text("Published.")

    reader = open_as("staff@example.org")
    reader.goto("/frameworks")
    reader.get_by_role("main").get_by_role("link").first.click()
    reader.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(reader.get_by_role("main")).to_contain_text(WORDS)
