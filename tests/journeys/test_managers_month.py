"""One manager's month with the clock injected: a mail tells of a gap, she reads why and suggests a course, somebody takes it and says where
they are, she confirms it, and a month later the page and the mail say that it closed.

Each day the site is stopped and started on the same data with another clock, and what the workers do is done by their services.
`pytest tests/journeys/test_managers_month.py --pictures FOLDER` keeps a picture of each step.
"""

import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from time_machine import travel

from skills_centre.app import create_app
from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.gaps.services.targets import keep_target_points
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import LONDON, local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.services.standing import turn_the_day
from tests.databases import Databases
from tests.demonstrations import demonstration_of_today
from tests.journeys.conftest import DESK, PHONE, follow, sign_in
from tests.journeys.site import LiveSite, free_port, served, settings_of
from tests.journeys.test_learning import answer_all, answers_of

pytestmark = [pytest.mark.soak, pytest.mark.sqlite_only, pytest.mark.timeout(600)]

T = TypeVar("T")

MANAGER = "manager@example.org"


@dataclass
class Month:
    """The demonstration on the days of a month, and whoever opens it."""

    own: Path
    browser: Browser
    pictures: Path | None
    port: int = field(default_factory=free_port)
    taken: int = 0

    @property
    def site(self) -> LiveSite:
        """Where it answers, on whichever day."""
        return LiveSite(f"http://127.0.0.1:{self.port}", self.own / "skills-centre.db")

    @contextmanager
    def on(self, day: date, hour: int = 10) -> Generator[LiveSite]:
        """The site at an hour of a day by London's clocks."""
        with served(self.own, port=self.port, at=datetime.combine(day, time(hour), tzinfo=LONDON)) as live:
            yield live

    def open_as(self, email: str, path: str, size: ViewportSize) -> Page:
        """A page as somebody who signs in first, as one does who comes from a mail."""
        page = self.browser.new_context(base_url=self.site.base, viewport=size).new_page()
        page.set_default_timeout(15_000)
        page.goto(path)
        sign_in(page, email)
        return page

    def picture(self, page: Page, name: str) -> None:
        """Keep what is to be seen, where pictures are wanted."""
        self.taken += 1
        if self.pictures:
            page.screenshot(path=self.pictures / f"{self.taken}-{name}.png", full_page=True)

    def first_working_day(self, day: date) -> date:
        """The first day from this one on which the institution works."""
        return self._do(day, 9, lambda: working_day_on_or_after(day, closed_days(day, day + timedelta(days=30))))

    def fold(self, day: date, hour: int) -> None:
        """What a worker does within seconds of a change."""
        self._do(day, hour, lambda: _each(fold_deltas))

    def night(self, day: date) -> None:
        """What the workers do in the night that ends a day."""
        self._do(day, 23, lambda: _each(turn_the_day, fold_deltas, keep_snapshots, keep_target_points))

    def morning(self, day: date) -> None:
        """What is owed is gathered into each person's one message."""
        self._do(day, 9, lambda: sweep(utc_now(), our_letterhead()))

    def mail_to(self, email: str) -> tuple[str, str]:
        """The latest message to somebody: as text, and as it is shown."""
        [(text, html)] = self.site.ask(
            "SELECT text_body, html_body FROM outbox_message WHERE address = ? AND html_body IS NOT NULL"
            " ORDER BY queued_at DESC LIMIT 1",
            (email,),
        )
        return str(text), str(html)

    def shown_mail(self, email: str, size: ViewportSize = DESK) -> Page:
        """The latest message to somebody, opened."""
        page = self.browser.new_context(viewport=size).new_page()
        page.set_content(self.mail_to(email)[1])
        return page

    def _do(self, day: date, hour: int, what: Callable[[], T]) -> T:
        at = datetime.combine(day, time(hour), tzinfo=LONDON)
        with travel(at), create_app(settings_of(self.site)).app_context():
            return what()


def _each(*services: Callable[..., object]) -> None:
    for service in services:
        with transaction():
            service(now=utc_now())


@pytest.fixture
def month(tmp_path: Path, databases: Databases, browser: Browser, pytestconfig: pytest.Config) -> Month:
    """A copy of the demonstration of its own, served on whichever day is asked for."""
    own = tmp_path / "own"
    shutil.copytree(demonstration_of_today(databases.shared), own)
    folder = pytestconfig.getoption("--pictures")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Month(own, browser, Path(folder) if folder else None)


@dataclass(frozen=True)
class Gap:
    """What the mail suggests to do something about: a skill, and the course that it names."""

    address: str
    course_key: str
    skill: str
    course: str


@dataclass(frozen=True)
class Learner:
    """A direct report who is below in the skill by no more than the course would lead on."""

    person_id: str
    email: str
    name: str
    level: str


def month_after(day: date) -> date:
    """The first day of the month after a day's own."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def learner_of(site: LiveSite, gap: Gap) -> Learner:
    """One of those to whom the course would be suggested; given the demonstration's password."""
    [(person_id, email, name, level)] = site.ask(
        "SELECT person.id, person.email, person.name, level.name FROM required_skill AS asked"
        " JOIN person ON person.id = asked.person_id JOIN skill ON skill.id = asked.skill_id AND skill.key = ?"
        " JOIN line_closure AS line ON line.person_id = person.id AND line.depth = 1"
        " JOIN person AS manager ON manager.id = line.manager_id AND manager.email = ?"
        " JOIN course ON course.key = ? JOIN course_version AS taught ON taught.course_id = course.id AND taught.state = 'published'"
        " JOIN course_skill ON course_skill.version_id = taught.id AND course_skill.skill_key = skill.key"
        " JOIN level ON level.version_id = asked.version_id AND level.rank = asked.required_level"
        " WHERE asked.state = 'below' AND asked.required_level <= course_skill.to_level ORDER BY person.sort_key LIMIT 1",
        (gap.address, MANAGER, gap.course_key),
    )
    site.change(
        "UPDATE person SET password_hash = (SELECT password_hash FROM person WHERE email = ?) WHERE id = ?",
        (MANAGER, person_id),
    )
    return Learner(str(UUID(str(person_id))), str(email), str(name), str(level))


def below_in(site: LiveSite, gap: Gap) -> int:
    """How many of the manager's direct reports are below in the skill, as the summaries say."""
    [(below,)] = site.ask(
        "SELECT below FROM team_summary JOIN skill ON skill.id = skill_id AND skill.key = ?"
        " JOIN person ON person.id = team_summary.manager_id AND person.email = ? WHERE scope = 'direct'",
        (gap.address, MANAGER),
    )
    return int(str(below))


def notices_in_the_mail(month: Month) -> Gap:
    """The month's message names a gap and one thing to do, and nobody; its link leads, by way of signing in, to where that is done."""
    mail = month.shown_mail(MANAGER)
    month.picture(mail, "the-mail-of-the-month")
    said = re.search(r"One thing to do: suggest “(.+)” \(.+ what is asked in (.+)\.", mail.inner_text("body"))
    assert said
    see = mail.get_by_role("link", name="See whom it would help").get_attribute("href") or ""
    address = urlsplit(see)
    gap = Gap(address.path.split("/")[-2], address.query.removeprefix("course="), said[2], said[1])
    people = month.site.ask("SELECT person.name FROM person JOIN line_closure ON person_id = person.id WHERE depth = 1")
    text = month.mail_to(MANAGER)[0]
    assert not [name for (name,) in people if str(name) in text]
    page = month.open_as(MANAGER, f"{address.path}?{address.query}", DESK)
    expect(page.get_by_role("heading", level=1)).to_have_text("Suggest a course to everyone below")
    expect(page.get_by_text(gap.course).first).to_be_visible()
    return gap


def understands(month: Month, gap: Gap, learner: Learner) -> None:
    """The page says why the gap matters; a cell of the table says what somebody's state rests on."""
    page = month.open_as(MANAGER, "/team/gaps", DESK)
    expect(page.get_by_role("heading", name=gap.skill, exact=True).first).to_be_visible()
    month.picture(page, "the-gaps-that-matter-most")
    follow(page.get_by_role("link", name="See people and skills"))
    month.picture(page, "people-and-skills")
    follow(page.get_by_role("link", name=re.compile(f"^{gap.skill}, {re.escape(learner.name)}: below")))
    expect(page.get_by_role("heading", name="What is asked")).to_be_visible()
    month.picture(page, "what-one-cell-rests-on")


def acts(month: Month, gap: Gap, learner: Learner) -> None:
    """The course is suggested to everyone below, who are shown by name first."""
    page = month.open_as(MANAGER, f"/team/gaps/skills/{gap.address}/suggest?course={gap.course_key}", DESK)
    expect(page.get_by_text(learner.name).first).to_be_visible()
    page.get_by_label("A word of your own (optional)").fill("It helps with what we take on in spring.")
    month.picture(page, "whom-it-is-suggested-to")
    follow(page.get_by_role("button", name="Suggest it"))
    expect(page.get_by_text(re.compile(f"Suggested “{re.escape(gap.course)}” to "))).to_be_visible()


def takes_the_course(month: Month, site: LiveSite, gap: Gap, learner: Learner) -> None:
    """The person reads of it in a mail that names no course, skill or level, and takes the whole course on a telephone."""
    text = month.mail_to(learner.email)[0]
    assert "manager suggests" in text
    assert gap.skill not in text
    assert gap.course not in text
    page = month.open_as(learner.email, "/my-learning", PHONE)
    expect(page.get_by_role("heading", name="Your manager suggests")).to_be_visible()
    month.picture(page, "the-learner-is-suggested-it")
    follow(page.get_by_role("button", name=f"Start {gap.course}"))
    while page.get_by_role("button", name="Mark as done").count():
        follow(page.get_by_role("button", name="Mark as done"))
    follow(page.get_by_role("button", name="Start the quiz"))
    answer_all(page, answers_of(site, gap.course), rightly=True)
    follow(page.get_by_role("button", name="Finish"))
    follow(page.get_by_role("link", name="See what you have completed").first)
    expect(page.get_by_role("main")).to_contain_text("never changes the level of a skill")
    month.picture(page, "the-course-is-done")
    follow(page.get_by_role("link", name=re.compile(f"^Assess yourself ?: {re.escape(gap.skill)}$")))
    page.get_by_role("radio", name=learner.level, exact=True).check()
    month.picture(page, "the-learner-says-where-they-are")
    follow(page.get_by_role("button", name="Send", exact=True))


def confirms(month: Month, gap: Gap, learner: Learner) -> None:
    """The claim is among the decisions; she agrees, and says what she rests it on."""
    page = month.open_as(MANAGER, "/team/gaps", DESK)
    follow(page.get_by_role("link", name="Decide now"))
    follow(page.get_by_role("link", name=re.compile(f"^Decide.*{re.escape(learner.name)}")))
    claim = page.locator(".centre-claim").filter(has=page.get_by_role("heading", name=gap.skill, exact=True))
    expect(claim).to_contain_text(f"I completed the course “{gap.course}” on ")
    claim.get_by_label("Agree").check()
    page.get_by_label("Seen in their work").check()
    month.picture(page, "she-agrees")
    follow(page.get_by_role("button", name="Save and go on"))


def sees_it_close(month: Month, gap: Gap, learner: Learner) -> None:
    """The cell says met, and the team's page counts one fewer below."""
    page = month.open_as(MANAGER, "/team/gaps/people", DESK)
    expect(page.get_by_role("link", name=re.compile(f"^{gap.skill}, {re.escape(learner.name)}: met"))).to_be_visible()
    page.goto("/team/gaps")
    month.picture(page, "the-gap-has-closed")


def reads_what_changed(month: Month, gap: Gap, day: date) -> None:
    """The next month's message and the page over time say what changed since."""
    mail = month.shown_mail(MANAGER)
    month.picture(mail, "the-next-mail")
    expect(mail.get_by_text(re.compile(r"^Since .*: .*more met"))).to_be_visible()
    with month.on(day):
        page = month.open_as(MANAGER, "/team/gaps/over-time", DESK)
        expect(page.get_by_role("listitem").filter(has_text=gap.skill)).to_contain_text("1 more met")
        month.picture(page, "what-changed")


def test_she_notices_a_gap_understands_it_acts_and_sees_it_close(month: Month) -> None:
    first = month.first_working_day(month_after(local_day(utc_now())))
    month.night(first - timedelta(days=1))
    month.morning(first)
    with month.on(first) as site:
        gap = notices_in_the_mail(month)
        learner = learner_of(site, gap)
        below = below_in(site, gap)
        understands(month, gap, learner)
        acts(month, gap, learner)
    month.night(first)

    second = month.first_working_day(first + timedelta(days=1))
    month.morning(second)
    with month.on(second) as site:
        takes_the_course(month, site, gap, learner)
    month.night(second)

    later = month.first_working_day(second + timedelta(days=6))
    with month.on(later):
        confirms(month, gap, learner)
    month.fold(later, 11)
    assert below_in(month.site, gap) == below - 1
    with month.on(later, 12):
        sees_it_close(month, gap, learner)
    month.night(later)

    next_first = month.first_working_day(month_after(first))
    month.night(next_first - timedelta(days=1))
    month.morning(next_first)
    reads_what_changed(month, gap, next_first)
