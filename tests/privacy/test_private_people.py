"""What a Member's staff say of themselves changes nothing that anybody else sees: no page, no file, no mail, no count.

Every kind of address is opened as every other account of the demonstration, before and after; the answers must be the same.
"""

import io
import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import delete, select
from werkzeug.exceptions import HTTPException

from skills_centre.demo.accounts import ACCOUNTS
from skills_centre.gaps.models import TeamSummary
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.models import ManagementLine, Person, PersonType
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.models import FrameworkVersion, RequiredSkill, SkillDefinition, VersionState
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.self_assessment import submit
from skills_centre.skills.services.standing import refresh_people
from tests.conftest import NOW, TODAY
from tests.databases import Databases
from tests.demonstrations import bring_demonstration
from tests.reminders.builders import HEAD

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]

Be = Callable[[UUID], FlaskClient]

PRIVATE = "members.staff@example.org"
MARK = "a-sentence-that-only-they-wrote"

#: What a page says anew each time it is opened, or says of the opening itself.
FRESH = re.compile(
    r'name="(csrf_token|form_id)"[^>]*value="[^"]*"|name="tap" value="[^ ]*|'
    r'\d{1,2}:\d{2}\s?[ap]m|"age":[\d.]+|"milliseconds":[\d.]+|"made_at": "[^"]*"'
)
NOT_COMPARED = {"home.healthz", "static", "brand_css", "skills.looks", "people.account"}


@pytest.fixture
def accounts(app: Flask, databases: Databases) -> dict[str, UUID]:
    """The demonstration, its private account put into the manager's own line."""
    bring_demonstration(databases.shared, now=utc_now(), name="today")
    rows = db.session.execute(select(Person.email, Person.id).where(Person.email.in_([one.email for one in ACCOUNTS])))
    ids = {row.email or "": row.id for row in rows}
    private, manager = ids[PRIVATE], ids["manager@example.org"]
    with transaction() as session:
        session.execute(delete(ManagementLine).where(ManagementLine.person_id == private))
        session.add(ManagementLine(id=new_id(), person_id=private, manager_id=manager, starts_on=TODAY))
        session.flush()
        rebuild_line_closure(on=TODAY)
        refresh_people([private], now=utc_now())
        recompute_summaries(now=utc_now())
    return ids


def say_something_everywhere(private: UUID) -> None:
    """Have the private person claim the highest level in every skill, in words that nobody else has."""
    with transaction():
        for skill_id, version_id, has_ladder in db.session.execute(
            select(SkillDefinition.skill_id, SkillDefinition.version_id, SkillDefinition.has_ladder)
            .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
            .where(FrameworkVersion.state == VersionState.PUBLISHED)
        ).all():
            submit(private, Answer(skill_id, version_id, 4 if has_ladder else 2, MARK), now=utc_now())


def walk(app: Flask, browser: FlaskClient) -> dict[str, str]:
    """Every kind of address that somebody can reach, two of each, with its answer."""
    # Else what is new to them would be new on some pages, and on none once they have looked.
    for listed in (browser.get(address) for address in ("/my-messages", "/announcements")):
        for path in re.findall(r'href="(/announcements/[^"#?]+)"', listed.text):
            browser.get(path)
    adapter = app.url_map.bind("")
    starts = sorted(
        rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    )
    queue, seen, kinds = deque(["/", *starts]), set[str](), Counter[str]()
    answers: dict[str, str] = {}
    while queue:
        path = queue.popleft()
        try:
            endpoint = str(adapter.match(path, method="GET")[0])
        except HTTPException:
            continue
        if path in seen or endpoint in NOT_COMPARED or kinds[endpoint] >= 2:
            continue
        if path.startswith("/learning/"):  # opening a lesson moves one's own place, which one's home page then shows
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code == 404:
            continue
        kinds[endpoint] += 1
        text = words_of(answer.get_data(), answer.mimetype)
        answers[path] = FRESH.sub("", text)
        queue.extend(urlsplit(urljoin(path, link)).path for link in re.findall(r'href="(/[^"#?]*)', text))
    return answers


def words_of(content: bytes, media_type: str | None) -> str:
    """What a page or a file says; a PDF or workbook is packed anew each time, so it is read."""
    if media_type == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if media_type == MEDIA_TYPES[FileKind.EXCEL]:
        book = load_workbook(io.BytesIO(content), read_only=True)
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return content.decode(errors="replace")


def test_what_private_people_say_changes_nothing_that_anybody_else_sees(
    app: Flask, be: Be, accounts: dict[str, UUID]
) -> None:
    others = [account.email for account in ACCOUNTS if account.email != PRIVATE]
    before = {email: walk(app, be(accounts[email])) for email in others}
    say_something_everywhere(accounts[PRIVATE])
    for email in others:
        after = walk(app, be(accounts[email]))
        assert len(after) > 30, "the walk found the site"
        changed = [path for path in before[email] if before[email][path] != after.get(path)]
        assert not changed, f"{email} sees a difference on {changed}"
        assert not [path for path, text in after.items() if MARK in text], f"{email} reads their words"
    assert MARK in "".join(walk(app, be(accounts[PRIVATE])).values()), "they read their own words"


def test_they_are_in_no_kept_state_no_count_and_no_mail(app: Flask, accounts: dict[str, UUID]) -> None:
    before = summaries()
    say_something_everywhere(accounts[PRIVATE])
    with transaction():
        recompute_summaries(now=utc_now())
    assert summaries() == before
    kept = select(RequiredSkill.person_id).where(RequiredSkill.person_id == accounts[PRIVATE])
    assert db.session.scalar(kept) is None
    name = db.session.scalar(select(Person.name).where(Person.id == accounts[PRIVATE])) or "nobody"
    sweep(NOW.replace(year=utc_now().year + 1), HEAD)
    mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.person_id != accounts[PRIVATE])).all()
    assert mails
    for mail in mails:
        words = f"{mail.subject} {mail.text_body} {mail.html_body}"
        assert name not in words
        assert MARK not in words


def test_the_walk_would_see_a_leak(app: Flask, be: Be, accounts: dict[str, UUID]) -> None:
    manager = accounts["manager@example.org"]
    before = walk(app, be(manager))
    with transaction() as session:
        session.get_one(Person, accounts[PRIVATE]).person_type = PersonType.HOUSE_STAFF
        refresh_people([accounts[PRIVATE]], now=utc_now())
        recompute_summaries(now=utc_now())
    say_something_everywhere(accounts[PRIVATE])
    after = walk(app, be(manager))
    assert [path for path in before if before[path] != after.get(path)]


def summaries() -> set[tuple[object, ...]]:
    """Every kept summary."""
    return {tuple(row) for row in db.session.execute(select(*TeamSummary.__table__.columns))}
