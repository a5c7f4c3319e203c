"""The monthly summary of a team: once a month, in the day's message, as counts of at least three people, and not at all if stopped."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.gaps.rules.month import TeamMonth
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.people.models import Person
from skills_centre.people.queries.recipients import Recipient
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import start_of_local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import month_to_tell_of
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.contents import Contents
from skills_centre.reminders.services.digest_parts import of_month
from skills_centre.reminders.services.digests import write_digest
from skills_centre.reminders.services.part import Part
from skills_centre.reminders.services.sweep import Swept, sweep
from tests.counting import statements
from tests.gaps.teams import Team, bring_up_to_date, say, team_of
from tests.reminders.builders import HEAD

#: A Monday, the first working day of a month.
FIRST = datetime(2027, 3, 1, 9, tzinfo=UTC)


def mails_to(team: Team) -> list[OutboxMessage]:
    db.session.close()
    return list(
        db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.person_id == team.manager_id).order_by(OutboxMessage.queued_at)
        )
    )


def states() -> list[tuple[str, str | None]]:
    db.session.close()
    rows = db.session.scalars(
        select(Reminder).where(Reminder.kind == ReminderKind.TEAM_MONTH).order_by(Reminder.due_on)
    )
    return [(one.state.value, one.reason) for one in rows]


def run(now: datetime = FIRST) -> Swept:
    return sweep(now, HEAD)


def with_address(team: Team) -> Team:
    with transaction() as session:
        session.get_one(Person, team.manager_id).email = "bo@example.org"
    return team


@pytest.fixture
def team(app: Flask) -> Team:
    """Four people; two months ago nothing was known of them, and now two are below in one skill."""
    made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy", "Di Moss"])
    with transaction():
        keep_snapshots(now=start_of_local_day(date(2026, 1, 5)))
    for name, level in (("Ada Okafor", 0), ("Ben Ito", 1), ("Cy Roy", 2)):
        say(made, name, "skill-0", level)
    return with_address(made)


def test_each_manager_gets_one_summary_a_month_however_often_it_is_swept(team: Team) -> None:
    run()
    run(FIRST + timedelta(minutes=15))
    run(FIRST + timedelta(days=1))
    [mail] = mails_to(team)
    assert mail.subject == "Your team’s skills, March 2027"
    for words in ("4 people report to you.", "only 3 of 12 are assessed"):
        assert words in (mail.text_body or "")
        assert words in (mail.html_body or "")
    assert "1 more met, 2 more below, 3 fewer unknown" in (mail.text_body or "")
    assert "One thing to do:" in (mail.text_body or "")
    assert "by Our framework, version 1" in (mail.text_body or "")
    run(datetime(2027, 4, 1, 9, tzinfo=UTC))
    assert [one.subject for one in mails_to(team)] == [
        "Your team’s skills, March 2027",
        "Your team’s skills, April 2027",
    ]


def test_what_it_suggests_is_one_press_away_in_the_mail_and_on_the_page(
    app: Flask, be: Callable[[UUID], FlaskClient]
) -> None:
    team = with_address(team_of(["Ada Okafor", "Ben Ito", "Cy Roy"]))
    run()
    [mail] = mails_to(team)
    path = "/team/gaps/skills/skill-0/ask"
    assert f"See whom to ask:\n{HEAD.address(path)}\n" in (mail.text_body or "")
    assert f'href="{HEAD.address(path)}"' in (mail.html_body or "")
    browser = be(team.manager_id)
    assert f'href="{path}"' in browser.get("/my-messages/team-month").text
    assert browser.get(path).status_code == 200


@pytest.mark.sqlite_only
def test_among_other_things_it_says_first_whom_it_is_about(app: Flask) -> None:
    other = Part("Some wait.", "Waiting for you", "Some wait", "/team/decisions", "See them", "Some wait", "they wait")
    month = of_month(
        TeamMonth("Your team’s skills", "3 people report to you.", ("Their work asks.",), "As things stood.")
    )
    bo = Recipient(new_id(), "Bo Boss", "bo@example.org", is_private=False, has_left=False)
    bodies = write_digest(bo, Contents([], [other, month]), head=HEAD)
    assert "Your team’s skills\n\n3 people report to you.\n\nTheir work asks.\n\nAs things stood." in bodies.text
    assert bodies.html.index("3 people report to you.") < bodies.html.index("Their work asks.")
    assert bodies.text.count("3 people report to you") == 1


def test_no_name_and_nobodys_level_is_in_it(team: Team) -> None:
    run()
    [mail] = mails_to(team)
    for name in ("Okafor", "Ito", "Roy", "Moss"):
        assert name not in (mail.text_body or "")
        assert name not in (mail.html_body or "")


def test_of_one_or_two_people_no_count_is_told(app: Flask) -> None:
    team = with_address(team_of(["Ada Okafor", "Ben Ito"]))
    say(team, "Ada Okafor", "skill-0", 0)
    run()
    [mail] = mails_to(team)
    assert "2 people report to you." in (mail.text_body or "")
    for word in ("below", "unknown", "assessed", "Skill"):
        assert word not in (mail.text_body or "")


def test_a_month_that_was_missed_for_long_is_let_go(team: Team) -> None:
    run(datetime(2027, 3, 10, 9, tzinfo=UTC))
    assert len(mails_to(team)) == 1, "ten days late it is still news"
    run(datetime(2027, 4, 15, 9, tzinfo=UTC))
    assert len(mails_to(team)) == 1


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 3, 11), date(2027, 3, 1)),
        (date(2027, 3, 12), None),
        (date(2028, 2, 29), None),
    ],
)
def test_the_month_is_owed_for_ten_days(today: date, month: date | None) -> None:
    assert month_to_tell_of(today) == month


def test_whoever_stopped_it_gets_none_even_when_it_was_owed_already(team: Team) -> None:
    early = datetime(2027, 3, 1, 5, tzinfo=UTC)
    assert run(early).found == 1
    with transaction():
        for _twice in range(2):
            choose_frequency(team.manager_id, {Topic.TEAM_MONTH: Frequency.NEVER}, Policies(), now=early, closed=())
    run(FIRST)
    assert (mails_to(team), states()) == ([], [("suppressed", "stopped")])
    run(datetime(2027, 9, 1, 9, tzinfo=UTC))
    assert len(states()) == 1
    with transaction():
        choose_frequency(team.manager_id, {Topic.TEAM_MONTH: Frequency.AS_IT_COMES}, Policies(), now=early, closed=())
    run(datetime(2027, 10, 1, 9, tzinfo=UTC))
    assert len(mails_to(team)) == 1


def test_whoever_manages_nobody_any_more_gets_none(team: Team) -> None:
    early = datetime(2027, 3, 1, 5, tzinfo=UTC)
    run(early)
    with transaction():
        for person_id in team.people.values():
            set_manager(person_id, None, starts_on=utc_now().date(), by_id=None, now=utc_now())
    bring_up_to_date()
    run(FIRST)
    assert (mails_to(team), states()) == ([], [("suppressed", "nobody-below")])


def test_a_leaver_gets_none(team: Team) -> None:
    with transaction():
        record_leaver(team.manager_id, last_day=utc_now().date(), by_id=None, now=utc_now())
    bring_up_to_date()
    run()
    assert mails_to(team) == []


def test_the_page_shows_what_it_would_say_and_lets_it_be_stopped(team: Team, be: Callable[[UUID], FlaskClient]) -> None:
    browser = be(team.manager_id)
    assert statements(lambda: browser.get("/my-messages/team-month")) <= 16
    page = browser.get("/my-messages/team-month").text
    assert "4 people report to you." in page
    assert "One thing to do:" in page
    messages = browser.get("/my-messages").text
    assert "The monthly summary of your team’s skills" in messages
    assert "We write once a month" in messages
    stopped = {"team_month": "never", "works_on": ["0", "1", "2", "3", "4"], "weekly_on": "0"}
    everything_else = dict.fromkeys(
        (
            "courses",
            "own_plan",
            "required",
            "deciding",
            "news",
            "help",
            "sessions",
            "asked",
            "team",
            "of_use",
            "recommended",
            "announcements",
        ),
        "as-it-comes",
    )
    assert browser.post("/my-messages/choices", data=everything_else | stopped).status_code == 303
    assert "We write once a month" not in browser.get("/my-messages").text
    browser.post("/my-messages/choices", data=everything_else | stopped | {"team_month": "as-it-comes"})
    assert "We write once a month" in browser.get("/my-messages").text


def test_whatever_comes_next_can_be_put_off_by_its_link_the_first_month_too(
    team: Team, be: Callable[[UUID], FlaskClient]
) -> None:
    browser = be(team.manager_id)
    [link] = re.findall(r'href="(/my-messages/later\?thing=[^"]+)">Not now', browser.get("/my-messages").text)
    assert browser.get(link).status_code == 200
    assert "Saved. Below you see" in browser.post(link, data={"when": "7"}, follow_redirects=True).text
    other = be(team.people["Ada Okafor"])
    assert other.post(link, data={"when": "7"}).status_code == 404


def test_whoever_manages_nobody_sees_no_summary(team: Team, be: Callable[[UUID], FlaskClient]) -> None:
    browser = be(team.people["Ada Okafor"])
    assert browser.get("/my-messages/team-month").status_code == 404
    assert "monthly summary" not in browser.get("/my-messages").text
