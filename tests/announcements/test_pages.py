"""The pages: write, look, send, stop, withdraw; as far as one's role reaches; and what everybody reads."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skills_centre.announcements.errors import AnnouncementGone
from skills_centre.announcements.queries.announcements import all_kept, kept
from skills_centre.announcements.rules import Audience
from skills_centre.people.models import Person, PersonType, Role, UnitKind
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.services.announced import write_announcements
from skills_centre.reminders.services.sweep import calendar_around, sweep
from tests.announcements.builders import announce, draft, place, send, write
from tests.conftest import NOW
from tests.people.builders import add, add_unit
from tests.reminders.builders import HEAD

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
LIST = "/administration/announcements"
DAY = timedelta(days=1)


@pytest.fixture
def keeper(found: None) -> UUID:
    return add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,))


def in_a_month() -> date:
    return local_day(utc_now()) + 28 * DAY


def typed(**changed: object) -> dict[str, object]:
    day = in_a_month()
    return {
        "form_id": str(new_id()),
        "was": "0",
        "title": "Rooms close",
        "body": "The rooms close in May.\r\n\r\n<b>Sessions</b> move.",
        "whom": "everywhere",
        "stands_until": [str(day.day), str(day.month), str(day.year)],
    } | changed


def text_of(page: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def out(announcement_id: UUID, *, now: datetime | None = None) -> None:
    """Let what was sent go out."""
    with transaction():
        write_announcements(now or utc_now(), ())
    assert kept(announcement_id).times.went_out_at


def test_write_look_send_stop_change_and_send_again(be: Be, keeper: UUID) -> None:
    add("Ada Okafor")
    browser = be(keeper)
    assert "Nothing has been announced yet" in browser.get(LIST).text
    form = typed()
    answer = browser.post(f"{LIST}/new", data=form)
    assert answer.status_code == 303
    assert browser.post(f"{LIST}/new", data=form).location == answer.location, "sent twice, it is one"
    [one] = all_kept()
    here = f"{LIST}/{one.id}"
    look = browser.get(here)
    page = text_of(look)
    assert "For Everybody" in page
    assert "2 people" in page
    assert "Ada Okafor" in page
    assert "Hello Colleague," in page
    assert "&lt;b&gt;Sessions&lt;/b&gt; move." in look.text
    browser.post(f"{here}/send", data={"was": "1"})
    waiting = text_of(browser.get(here))
    assert "It goes out in five minutes" in waiting
    assert "Nobody has it yet" in waiting
    assert "Waits" in text_of(browser.get(LIST))
    refused = browser.get(f"{here}/change")
    assert refused.status_code == 409
    assert AnnouncementGone.sentence in text_of(refused)
    browser.post(f"{here}/stop")
    assert "Stopped. Nobody gets it." in text_of(browser.get(here))
    changed = typed(title="Rooms open", form_id=str(one.id), was="1")
    assert browser.post(f"{here}/change", data=changed).status_code == 303
    browser.post(f"{here}/send", data={"was": "1"})
    assert "Somebody else changed this announcement" in text_of(browser.get(here))
    browser.post(f"{here}/send", data={"was": "2"})
    out(one.id, now=utc_now() + timedelta(minutes=6))
    assert "For 2 people: 2 on their way." in text_of(browser.get(here))
    assert "Rooms open Going out" in text_of(browser.get(LIST))
    browser.post(f"{here}/withdraw")
    withdrawn = text_of(browser.get(here))
    assert "Whoever was is not written to again." in withdrawn
    assert "It is on nobody’s page any more. Nobody had been sent it." in withdrawn
    assert "Rooms open Withdrawn" in text_of(browser.get(LIST))
    again = browser.get(f"{LIST}/new?like={one.id}").text
    assert 'value="Rooms open"' in again
    assert f'name="form_id" value="{one.id}"' not in again


def test_the_page_says_before_it_is_sent_and_after_that_later_joiners_find_it_and_are_not_written_to(
    be: Be, keeper: UUID
) -> None:
    announcement_id = write(draft(until=in_a_month()), by=keeper, now=utc_now())
    browser, here = be(keeper), f"{LIST}/{announcement_id}"
    assert "People who join later, while it stands, find it on their page" in text_of(browser.get(here))
    send(announcement_id, by=keeper, now=utc_now() - timedelta(minutes=9))
    out(announcement_id)
    assert "People who join while it stands find it on their page, and are not written to." in text_of(
        browser.get(here)
    )


def test_an_auditor_reads_all_of_it_and_changes_nothing(be: Be, keeper: UUID) -> None:
    drafted = write(draft("Of a draft", until=in_a_month()), by=keeper, now=utc_now())
    waiting = announce(draft("Of what waits", until=in_a_month()), by=keeper, now=utc_now())
    gone = announce(draft("Of what is out", until=in_a_month()), by=keeper, now=utc_now() - timedelta(minutes=9))
    out(gone)
    browser = be(add("Ash Auditor", roles=(Role.AUDITOR,)))
    assert f'href="{LIST}"' in browser.get("/administration").text
    listed = browser.get(LIST)
    for title in ("Of a draft", "Of what waits", "Of what is out"):
        assert title in listed.text
    assert "Write an announcement" not in listed.text
    for one in (drafted, waiting, gone):
        page = browser.get(f"{LIST}/{one}")
        assert page.status_code == 200
        assert "Sessions move to the Library." in page.text
        for word in ("Send it to", "Change it", "Throw it away", "Stop it", "Withdraw it", "Write another"):
            assert word not in page.text
        for act in ("send", "stop", "withdraw", "delete"):
            assert browser.post(f"{LIST}/{one}/{act}", data={"was": "1"}).status_code == 404
        assert browser.get(f"{LIST}/{one}/change").status_code == 404
    assert browser.get(f"{LIST}/new").status_code == 404
    assert kept(drafted).times.send_at is None
    assert kept(gone).times.withdrawn_at is None


def test_an_auditor_of_a_part_reads_what_is_announced_to_that_part(be: Be, keeper: UUID) -> None:
    area, elsewhere = add_unit("Library", kind=UnitKind.BUSINESS_AREA), add_unit("Catering")
    here = write(draft("To the Library", units=[area], until=in_a_month()), by=keeper, now=utc_now())
    others = [
        write(draft(title, units=units, until=in_a_month()), by=keeper, now=utc_now())
        for title, units in (("To Catering", [elsewhere]), ("To everybody", []))
    ]
    auditor = add("Ash Auditor")
    with transaction():
        grant_role(auditor, Role.AUDITOR, unit_id=area, by_id=None, now=NOW)
    browser = be(auditor)
    listed = browser.get(LIST).text
    assert "To the Library" in listed
    assert "To Catering" not in listed
    assert "To everybody" not in listed
    assert browser.get(f"{LIST}/{here}").status_code == 200
    assert {browser.get(f"{LIST}/{one}").status_code for one in others} == {404}


def test_a_draft_can_be_thrown_away(be: Be, keeper: UUID) -> None:
    announcement_id = write(draft(until=in_a_month()), by=keeper, now=utc_now())
    browser = be(keeper)
    answer = browser.post(f"{LIST}/{announcement_id}/delete", follow_redirects=True)
    assert "The draft is thrown away." in answer.text
    assert browser.get(f"{LIST}/{announcement_id}").status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Enter the title"),
        ({"title": "x" * 101}, "The title must be 100 characters or fewer"),
        ({"body": ""}, "Enter the text"),
        ({"body": "x" * 1_501}, "This must be 1,500 characters or fewer"),
        ({"body": "It is required of you"}, "It says “required”. Members, peers and their staff would read it"),
        ({"whom": "some"}, "Choose at least one part of the organisation"),
        ({"stands_until": ["1", "1", "2020"]}, "Choose a later day"),
        ({"stands_until": ["1", "1", "2120"]}, "Choose a day within a year"),
        ({"stands_until": ["", "", ""]}, "Enter the last day on which it stands"),
        ({"link": "https://elsewhere.example/", "link_words": "Go"}, "Enter the address of a page here"),
        ({"link": "/no/such/page", "link_words": "Go"}, "Enter the address of a page here"),
        ({"link": "/administration/people", "link_words": "Go"}, "Enter the address of a page here"),
        ({"link": "/courses"}, "Enter what the link says"),
        ({"link_words": "Go"}, "Enter the address of the page, or leave this empty"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    be: Be, keeper: UUID, changed: dict[str, object], sentence: str
) -> None:
    answer = be(keeper).post(f"{LIST}/new", data=typed(**changed))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "There is a problem" in answer.text
    assert all_kept() == []


def test_a_link_may_be_pasted_as_it_stands_in_the_browser(be: Be, keeper: UUID) -> None:
    pasted = typed(link="http://localhost/courses?topic=Data", link_words="See the courses")
    assert be(keeper).post(f"{LIST}/new", data=pasted).status_code == 303
    [one] = all_kept()
    assert (one.says.link, one.says.link_words) == ("/courses?topic=Data", "See the courses")


def test_whose_role_is_for_a_part_announces_to_that_part_alone(be: Be, found: None) -> None:
    area = add_unit("Library", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Loans", parent=area), add_unit("Catering")
    part, ada = add("Pia Part"), add("Ada Okafor")
    place(ada, team)
    with transaction():
        grant_role(part, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=NOW)
    others = write(draft("Of everybody", until=in_a_month()), by=ada, now=utc_now())
    browser = be(part)
    form = browser.get(f"{LIST}/new").text
    assert "Loans" in form
    assert "Catering" not in form
    assert "The whole organisation" not in form
    for reaching in ({}, {"units": [str(elsewhere)]}):
        assert browser.post(f"{LIST}/new", data=typed(**reaching)).status_code == 422
    assert browser.post(f"{LIST}/new", data=typed(units=[str(team)])).status_code == 303
    mine = next(one for one in all_kept() if one.id != others)
    assert mine.says.audience == Audience(frozenset({team}))
    listed = browser.get(LIST).text
    assert "Rooms close" in listed
    assert "Of everybody" not in listed
    for act in ("", "/change"):
        assert browser.get(f"{LIST}/{others}{act}").status_code == 404
    for act in ("send", "stop", "withdraw", "delete"):
        assert browser.post(f"{LIST}/{others}/{act}", data={"was": "1"}).status_code == 404
    assert kept(others).times.send_at is None


def test_many_receivers_stand_on_pages_by_name(be: Be, keeper: UUID) -> None:
    with transaction() as session:
        for number in range(60):
            name = f"Person {number:02}"
            session.add(
                Person(name=name, sort_key=name.casefold(), person_type=PersonType.PEER, joined_on=date(2024, 1, 8))
            )
    announcement_id = write(draft(until=in_a_month()), by=keeper, now=utc_now())
    browser = be(keeper)
    first, second = (text_of(browser.get(f"{LIST}/{announcement_id}?page={page}")) for page in (1, 2))
    assert "61 people: House staff 1, Peer 60" in first
    assert "Showing 1 to 50 of 61 people, by name." in first
    assert "Person 59" not in first
    assert "Person 59" in second


def test_everybody_reads_what_stands_for_them_and_home_names_what_is_new(be: Be, keeper: UUID) -> None:
    pat = add("Pat Peer", kind=PersonType.PEER)
    for title in ("Rooms close", "Rooms open", "Rooms are painted"):
        says = draft(title, until=in_a_month(), link="/courses", link_words="See the courses")
        last = announce(says, by=keeper, now=utc_now() - timedelta(minutes=9))
    out(last)
    browser = be(pat)
    home = browser.get("/").text
    assert "Announced" in home
    assert home.count("Read it") == 2
    fetched = browser.get("/announcements", headers={"Sec-Purpose": "prefetch"})
    page = text_of(fetched)
    assert page.index("Rooms are painted New") < page.index("Rooms close New")
    assert page.count("See the courses") == 3
    assert "New" in text_of(browser.get("/announcements")), "what a browser fetches ahead is not a look"
    assert " New " not in text_of(browser.get("/announcements"))
    assert "Read it" not in browser.get("/").text


def test_without_any_the_page_says_what_will_be_here(be: Be, found: None) -> None:
    assert "Nothing is announced just now" in be(add("Ada Okafor")).get("/announcements").text


def test_their_own_messages_say_what_it_is_and_why_and_it_may_be_stopped(be: Be, keeper: UUID) -> None:
    ada = add("Ada Okafor")
    out(announce(draft("Rooms close", until=in_a_month()), by=keeper, now=utc_now() - timedelta(minutes=9)))
    browser = be(ada)
    messages = text_of(browser.get("/my-messages"))
    assert "Rooms close" in messages
    assert "Learning and development announced it on" in messages
    assert "We write once, and not at all if you stop announcements." in messages
    assert 'name="announcements"' in browser.get("/my-messages/choices").text


def test_whoever_was_sent_what_was_withdrawn_reads_it_where_it_stood_and_in_their_messages(
    be: Be, keeper: UUID
) -> None:
    ada = add("Ada Okafor")
    gone = announce(draft("Rooms close", until=in_a_month()), by=keeper, now=utc_now() - timedelta(minutes=9))
    out(gone)
    today = local_day(utc_now())
    noon = datetime.combine(working_day_on_or_after(today + DAY, calendar_around(utc_now())), time(12), UTC)
    sweep(noon, HEAD)
    with transaction() as session:
        session.query(OutboxMessage).update({"state": MailState.SENT, "sent_at": utc_now()})
    browser = be(keeper)
    before = text_of(browser.get(f"{LIST}/{gone}"))
    assert "2 people have been sent it, which cannot be called back. They are not written to again" in before
    browser.post(f"{LIST}/{gone}/withdraw")
    assert "2 people had been sent it. They are not written to again: on their pages Announcements" in text_of(
        browser.get(f"{LIST}/{gone}")
    )
    theirs = be(ada)
    page = text_of(theirs.get("/announcements"))
    assert "Nothing is announced just now" in page
    assert "We wrote to you of these. Do not go by what they said. Rooms close Announced on" in page
    assert "Sessions move to the Library." not in page
    assert "have withdrawn it since: do not go by what it said." in text_of(theirs.get("/my-messages"))
    later = be(add("Lou Later"))
    assert "Rooms close" not in later.get("/announcements").text
