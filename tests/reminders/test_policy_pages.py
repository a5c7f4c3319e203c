"""The pages on which it is decided when each kind is sent: plain words, limits, a rival's change, the history."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel
from werkzeug.test import TestResponse

from skills_centre.catalogue.services.publishing import submit
from skills_centre.learning.services.suggestions import Terms, suggest_course
from skills_centre.people.models import Role
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kind_words import WORDS
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.timing import DEFAULT_HOURS
from skills_centre.reminders.rules.ways import Way, ways_of, why_always_mailed, why_not_at_once
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.rehearsing import mail_day_after
from skills_centre.reminders.services.sweep import sweep
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.reminders.builders import HEAD, enrolled
from tests.skills.builders import published, skill_id, small_framework

Be = Callable[[UUID], FlaskClient]
KINDS = "/administration/messages/kinds"

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def keeper(found: None) -> UUID:
    return add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,))


def save(browser: FlaskClient, kind: str, **typed: str) -> TestResponse:
    """Look at what a policy would do, and save it."""
    shown = browser.post(f"{KINDS}/{kind}", data=typed)
    marks = re.findall(r'name="sure" value="(\w+)"', shown.text)
    if not marks:
        return shown
    return browser.post(f"{KINDS}/{kind}", data={**typed, "sure": marks[0]}, follow_redirects=True)


def text_of(page: str) -> str:
    return " ".join(page.split())


def test_every_kind_has_a_page_that_says_in_words_when_it_is_sent_and_what_is_fixed(be: Be, keeper: UUID) -> None:
    assert set(WORDS) == set(Kind)
    browser = be(keeper)
    table = browser.get(KINDS).text
    for kind, words in WORDS.items():
        assert f'href="{KINDS}/{kind.value}"' in table
        page = text_of(browser.get(f"{KINDS}/{kind.value}").text)
        assert words.name in page
        assert "the default holds" in page
        terms = TERMS[kind]
        assert ('name="days"' in page) is bool(terms.bounds)
        assert ('name="is_on"' in page) is terms.may_be_off
        assert ('name="most_a_week"' in page) is terms.may_be_capped
        offered = re.findall(r'name="way" type="radio" value="([\w-]+)"', page)
        expected = [way.value for way in ways_of(kind)] if len(ways_of(kind)) > 1 else []
        if "at-once" in expected:
            expected.insert(expected.index("at-once") + 1, "at-once-in-hours")
        assert offered == expected
        for why in (why_not_at_once(kind), why_always_mailed(kind)):
            assert why in page
        assert "In the day’s one message, by e-mail." in page
    assert browser.get(f"{KINDS}/nothing").status_code == 404


def test_days_are_typed_without_signs_and_saved_and_told_of(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    sent = save(browser, "learning-due", days="14, 3", was="0")
    assert "14 days and 3 days before the due date." in sent.text
    assert "By Kit Keeper" in sent.text
    assert policies_now().of(Kind.LEARNING_DUE).policy == Policy((-14, -3))
    page = text_of(browser.get(f"{KINDS}/learning-due").text)
    assert 'value="14, 3"' in page
    assert "The default is: 30 days, 7 days and 1 day before the due date." in page
    assert "We write 14 days and 3 days before" not in page
    back = browser.post(f"{KINDS}/learning-due/default", data={"was": "1"}, follow_redirects=True)
    assert "The default holds again" in back.text
    assert "(back to the default)" in back.text
    assert policies_now().of(Kind.LEARNING_DUE).policy == TERMS[Kind.LEARNING_DUE].default


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("learning-due", {"days": ""}, "Enter at least one number of days"),
        ("learning-due", {"days": "soon"}, "Enter whole numbers with commas between"),
        ("learning-due", {"days": "90"}, "Each must be a whole number from 0 to 60"),
        ("learning-overdue", {"days": "1, 3"}, "Leave at least 6 days between one and the next"),
    ],
)
def test_what_is_outside_the_limits_is_said_and_stays_typed(
    be: Be, keeper: UUID, kind: str, typed: dict[str, str], sentence: str
) -> None:
    answer = be(keeper).post(f"{KINDS}/{kind}", data={**typed, "was": "0"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed["days"]}"' in answer.text or not typed["days"]
    assert policies_now().changed == {}


def test_what_may_not_be_decided_of_a_kind_is_not_read_from_a_form_that_was_made_up(be: Be, keeper: UUID) -> None:
    save(be(keeper), "learning-due", days="7", is_on="no", most_a_week="1", was="0")
    assert policies_now().of(Kind.LEARNING_DUE).policy == Policy((-7,))


def test_the_second_of_two_is_told_keeps_what_they_typed_and_may_save_it_then(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    save(browser, "course-due", days="10", was="0")
    late = save(browser, "course-due", days="5", was="0")
    assert late.status_code == 422
    assert "Somebody else changed this" in late.text
    assert 'value="5"' in late.text
    assert 'name="was" value="1"' in late.text
    assert policies_now().of(Kind.COURSE_DUE).policy.offsets == (-10,)
    assert "Saved." in save(browser, "course-due", days="5", was="1").text


def test_before_it_is_saved_the_next_mail_day_is_shown_as_it_is_and_as_it_would_be(be: Be, keeper: UUID) -> None:
    """On a Monday at noon: in the evening, or on a Thursday, more leaves on the next day, and rightly."""
    with travel(datetime(2026, 3, 9, 12, tzinfo=UTC)):
        day = mail_day_after(utc_now(), ())
        enrolled(add("Ada Clerk"), add_course(), due_on=day + timedelta(days=3), now=utc_now() - timedelta(days=30))
        browser = be(keeper)
        shown = text_of(browser.post(f"{KINDS}/course-due", data={"days": "3", "was": "0"}).text)
    assert "<strong>3 days before that day.</strong>" in shown
    assert "1 message would leave with this; as it is now, 0." in shown
    assert policies_now().changed == {}


def test_a_first_sentence_is_shown_in_a_real_message_without_its_receivers_name_before_it_is_saved(
    be: Be, keeper: UUID
) -> None:
    day = mail_day_after(utc_now(), ())
    enrolled(add("Ada Clerk"), add_course(), due_on=day + timedelta(days=1), now=utc_now() - timedelta(days=30))
    browser, sentence = be(keeper), "The learning team wishes you a good term."
    shown = text_of(browser.post(f"{KINDS}/course-due", data={"days": "7, 1", "opening": sentence, "was": "0"}).text)
    assert f"Hello Colleague, {sentence} &#34;Checking what AI tells you&#34; is due" in shown
    assert "Ada" not in shown
    saved = save(browser, "course-due", days="7, 1", opening=sentence, was="0")
    assert "Saved." in saved.text
    assert f"It begins: “{sentence}”" in browser.get(f"{KINDS}/course-due").text
    assert "addresses" in text_of(save(browser, "course-due", days="7", opening="See www.example.org", was="1").text)


def test_the_places_of_a_first_sentence_are_offered_shown_filled_in_and_refused_if_there_is_no_such(
    be: Be, keeper: UUID
) -> None:
    browser, kind = be(keeper), f"{KINDS}/learning-due"
    assert "{count} with how many, such as “3 required courses”." in text_of(browser.get(kind).text)
    assert "{count}" not in browser.get(f"{KINDS}/team-month").text
    sentence = "{first_name}, you have {count}."
    shown = text_of(browser.post(kind, data={"days": "7", "opening": sentence, "was": "0"}).text)
    assert "to somebody with one: Colleague, you have 1 required course." in shown
    assert "To somebody with three it would say: Colleague, you have 3 required courses." in shown
    assert "Saved." in save(browser, "learning-due", days="7", opening=sentence, was="0").text
    assert f"It begins: “{sentence}”" in browser.get(kind).text
    refused = browser.post(kind, data={"days": "7", "opening": "{title} is due", "was": "1"})
    assert refused.status_code == 422
    assert "Nothing is filled in for {title}." in refused.text


def test_a_kind_that_nobody_waits_for_is_turned_off_and_limited(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    save(browser, "course-suggested", is_on="yes", way="digest", most_a_week="2", was="0")
    assert "To the same person on two days of a week at the most." in browser.get(KINDS).text
    save(browser, "course-suggested", is_on="no", way="digest", most_a_week="", was="1")
    assert not policies_now().of(Kind.COURSE_SUGGESTED).policy.is_on
    assert "Not sent." in browser.get(KINDS).text


def test_the_hours_are_chosen_and_everybodys_own_page_says_them(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    assert (
        browser.post("/administration/messages/hours", data={"opens": "9", "closes": "10", "was": "0"}).status_code
        == 422
    )
    sent = browser.post(
        "/administration/messages/hours", data={"opens": "9", "closes": "17", "was": "0"}, follow_redirects=True
    )
    assert "on working days from 9 am to 5 pm" in sent.text
    assert "on working days from 9 am to 5 pm" in be(add("Ada Clerk")).get("/my-messages").text


def test_others_read_and_whoever_is_for_a_part_of_the_organisation_changes_nothing(be: Be, keeper: UUID) -> None:
    reader = be(add("Ari Auditor", roles=(Role.AUDITOR,)))
    assert 'name="days"' not in reader.get(f"{KINDS}/course-due").text
    assert "Change the hours" not in reader.get(KINDS).text
    local, area = add("Lou Local"), add_unit("Committees")
    with transaction():
        grant_role(local, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=NOW)
    browser = be(local)
    assert browser.get(f"{KINDS}/course-due").status_code == 200
    for path, data in (
        (f"{KINDS}/course-due", {"days": "3", "was": "0"}),
        (f"{KINDS}/course-due/default", {"was": "0"}),
        ("/administration/messages/hours", {"opens": "9", "closes": "17", "was": "0"}),
    ):
        assert "Your role is for a part of the organisation" in browser.post(path, data=data).text
    assert (policies_now().changed, policies_now().hours) == ({}, DEFAULT_HOURS)


def test_a_way_is_chosen_seen_in_force_and_taken_back(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    saved = save(browser, "course-suggested", is_on="yes", way="site", most_a_week="", opening="Well done.", was="0")
    assert "Saved." in saved.text
    assert policies_now().of(Kind.COURSE_SUGGESTED).policy == Policy((0,), opening="Well done.", way=Way.SITE)
    assert saved.text.count('<span class="centre-quiet">On the site only</span></td>') == 1
    page = text_of(browser.get(f"{KINDS}/course-suggested").text)
    assert "<dt>How it comes</dt><dd>On the site only, without e-mail" in page
    assert re.search(r'value="site"[^>]* checked', page)
    browser.post(f"{KINDS}/course-suggested/default", data={"was": "1"})
    assert policies_now().of(Kind.COURSE_SUGGESTED).policy.way is Way.DIGEST
    assert "On the site only, without e-mail" in browser.get(f"{KINDS}/course-suggested").text, "in what was decided"


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("course-suggested", {"way": "pigeon"}, "Choose one of the ways in which it may reach people"),
        ("course-suggested", {"way": "at-once"}, "This does not leave at once. It may reach very many people"),
        ("attempt-asked", {"way": "site", "days": "0, 5"}, "This is always mailed. Somebody waits"),
        ("attempt-asked", {"days": "0, 5"}, "Choose one of the ways in which it may reach people"),
        ("attempt-asked", {"way": "at-once", "days": "2, 5"}, "Only what is told on the day itself leaves at once"),
    ],
)
def test_a_way_outside_the_limits_is_refused_with_why_and_nothing_typed_is_lost(
    be: Be, keeper: UUID, kind: str, typed: dict[str, str], sentence: str
) -> None:
    """Also one that the page does not offer."""
    answer = be(keeper).post(
        f"{KINDS}/{kind}", data={"is_on": "yes", "most_a_week": "", **typed, "opening": "Plainly said.", "was": "0"}
    )
    assert answer.status_code == 422
    page = text_of(answer.text)
    assert sentence in page
    assert "Plainly said." in page
    assert f'value="{typed["days"]}"' in page if "days" in typed else True
    assert policies_now().changed == {}


def test_a_way_that_may_not_be_chosen_at_all_is_not_read_from_a_form_that_was_made_up(be: Be, keeper: UUID) -> None:
    save(be(keeper), "learning-due", days="7", way="site", was="0")
    assert policies_now().of(Kind.LEARNING_DUE).policy == Policy((-7,))


def test_the_preview_says_what_is_told_on_the_site_instead_and_how_soon(be: Be, keeper: UUID) -> None:
    """On a Monday evening: Ada has had no message of it, and would have one on Tuesday."""
    published(small_framework())
    with travel(datetime(2026, 3, 9, 19, tzinfo=UTC), tick=False):
        ada = add("Ada Clerk", manager=keeper)
        course_id = add_course()
        with transaction():
            suggest_course(Terms(course_id, skill_id("writing")), [ada], by_id=keeper, now=utc_now())
        typed = {"is_on": "yes", "way": "site", "most_a_week": "", "was": "0"}
        browser = be(keeper)
        shown = text_of(browser.post(f"{KINDS}/course-suggested", data=typed).text)
        assert "On the site only, without e-mail" in shown
        assert "0 messages would leave with this; as it is now, 1." in shown
        row = re.search(r"In the day’s message</th>(.*?)</tr>", shown)
        assert row
        assert re.findall(r">(\d+)</td>", row[1]) == ["1", "0"]
        assert "1 of these that waits for a message is told on the site instead." in shown
        tomorrow = text_of(browser.get("/administration/messages/tomorrow").text)
        assert "1 message on" in tomorrow
        save(browser, "course-suggested", **typed)
        sweep(utc_now() - timedelta(hours=12), HEAD)
        tomorrow = text_of(browser.get("/administration/messages/tomorrow").text)
        assert "Nobody gets an ordinary message" in tomorrow


def test_what_leaves_at_once_may_keep_to_the_hours_of_ordinary_mail(be: Be, keeper: UUID) -> None:
    browser, kind = be(keeper), f"{KINDS}/help-asked"
    assert "Saved." in save(browser, "help-asked", way="at-once-in-hours", was="0").text
    assert policies_now().of(Kind.HELP_ASKED).policy == Policy((0,), way=Way.AT_ONCE, in_hours=True)
    page = text_of(browser.get(kind).text)
    assert "within a minute or two in the hours of ordinary mail, else when they begin." in page
    assert re.search(r'value="at-once-in-hours"[^>]*checked', page)
    assert "Saved." in save(browser, "help-asked", way="at-once", was="1").text
    assert not policies_now().of(Kind.HELP_ASKED).policy.in_hours
    assert (
        browser.post(
            f"{KINDS}/course-suggested", data={"is_on": "yes", "way": "at-once-in-hours", "was": "0"}
        ).status_code
        == 422
    )


def test_the_preview_says_what_leaves_at_once(be: Be, keeper: UUID) -> None:
    with travel(datetime(2026, 3, 9, 19, tzinfo=UTC), tick=False):
        add("Olu Dee", roles=(Role.LD_ADMINISTRATOR,))
        version_id = keep(make_pack(), by_id=keeper, now=utc_now())
        with transaction():
            submit(version_id, by_id=keeper, now=utc_now())
        browser = be(keeper)
        typed = {"days": "0, 7", "way": "at-once", "most_a_week": "", "was": "0"}
        shown = text_of(browser.post(f"{KINDS}/course-to-review", data=typed).text)
        assert "At once, by an e-mail of its own: within a minute or two, at any hour." in shown
        assert "What comes later is in the day’s one message." in shown
        assert "Within a minute or two of saving it, 1 of these leaves at once." in shown
        save(browser, "course-to-review", **typed)
        sweep(utc_now(), HEAD)
        [mail] = db.session.scalars(select(OutboxMessage))
        assert (mail.urgent, mail.kind) == (True, "at-once")
        assert "A review, a question or an answer that left at once" in browser.get("/administration/messages").text


def test_the_page_of_the_next_day_names_who_is_told_on_the_site_and_what_leaves_at_once(be: Be, keeper: UUID) -> None:
    """Found on a Friday evening for the Monday after: Ada hears on the site, and Olu by the day's message and at once."""
    with travel(datetime(2026, 3, 6, 19, tzinfo=UTC), tick=False):
        olu, ada = add("Olu Dee", roles=(Role.LD_ADMINISTRATOR,)), add("Ada Clerk")
        monday = local_day(datetime(2026, 3, 9, 12, tzinfo=UTC))
        with transaction() as session:
            change_policy(Kind.COURSE_MOVED, Policy((0,), way=Way.SITE), was=0, by_id=keeper, now=utc_now())
            change_policy(Kind.ATTEMPT_ASKED, Policy((0, 7), way=Way.AT_ONCE), was=0, by_id=keeper, now=utc_now())
            session.add_all(
                Reminder(
                    person_id=person_id, kind=kind, subject_id=keeper, occurrence=1, due_on=monday, offset_days=0, owed_on=monday,
                    state=ReminderState.OWED, found_at=utc_now(),
                )
                for person_id, kind in ((olu, Kind.ATTEMPT_ASKED), (ada, Kind.COURSE_MOVED))
            )  # fmt: skip
        enrolled(olu, add_course(), due_on=monday + timedelta(days=1), now=utc_now() - timedelta(days=30))
        with pytest.MonkeyPatch.context() as patch:
            true = "skills_centre.reminders.services.{}.suppress_untrue"
            for name in ("at_once", "telling"):
                patch.setattr(true.format(name), lambda owed, _policies, *, now: owed)
            page = text_of(be(keeper).get("/administration/messages/tomorrow").text)
        assert "2 messages on Monday 9 March 2026" in page
        assert "1 person finds it on My messages" in page
        assert "on the day on which they asked, at once" in page
        assert "moved to a newer version of their course, on the site only" in page
        assert "Olu Dee" in page
        assert "Ada Clerk" in page
