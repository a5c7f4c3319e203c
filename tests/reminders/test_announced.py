"""Announcements in the ledger: to everybody whom one is for, once, in the day's message, by their choices, and never what was withdrawn."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from skills_centre.announcements.queries.announcements import kept, withdrawn_among
from skills_centre.announcements.queries.standing import standing_for
from skills_centre.announcements.services.announcing import stop_announcement, withdraw_announcement
from skills_centre.people.models import Membership, Person, PersonType
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.announced import figures_of, taken_back_from
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies, Policy
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.rehearsing import rehearse
from skills_centre.reminders.services.snoozing import snooze, wake
from skills_centre.reminders.services.sweep import calendar_around, let_announcements_out, sweep
from tests.announcements.builders import DAY, announce, draft, place
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.reminders.builders import HEAD, enrolled

MINUTE = timedelta(minutes=1)
LATER = NOW + 6 * MINUTE
KIND = ReminderKind.ANNOUNCEMENT


@pytest.fixture
def lea(app: Flask) -> UUID:
    """Who announces; she has no address, so that no mail goes to her."""
    lea = add("Lea Lead")
    with transaction() as session:
        session.get_one(Person, lea).email = None
    return lea


@pytest.fixture
def ada(app: Flask) -> UUID:
    return add("Ada Okafor")


def noon(days: int) -> datetime:
    return datetime.combine(TODAY + days * DAY, time(12), tzinfo=UTC)


def mails() -> list[OutboxMessage]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.queued_at, OutboxMessage.id)))


def told() -> list[UUID | None]:
    return [mail.person_id for mail in mails()]


def reasons(person_id: UUID) -> list[str | None]:
    return list(db.session.scalars(select(Reminder.reason).where(Reminder.person_id == person_id)))


def hear(person_id: UUID, frequency: Frequency) -> None:
    with transaction():
        choose_frequency(person_id, {Topic.ANNOUNCEMENTS: frequency}, Policies(), now=NOW, closed=calendar_around(NOW))


def test_it_goes_out_after_five_minutes_and_is_told_once_with_its_whole_text(lea: UUID, ada: UUID) -> None:
    announcement_id = announce(draft(link="/courses/tea", link_words="See the course"), by=lea)
    sweep(NOW + 4 * MINUTE, HEAD)
    assert mails() == []
    for now in (LATER, LATER + 15 * MINUTE, noon(1), noon(2)):
        sweep(now, HEAD)
    [mail] = mails()
    assert (mail.person_id, mail.subject, mail.urgent) == (ada, "Rooms close for repairs", False)
    for body in (mail.text_body or "", mail.html_body or ""):
        assert body.index("Learning and development announce:") < body.index("The training rooms close in May.")
        assert body.index("The training rooms close") < body.index("Sessions move to the Library.")
        assert "/courses/tea" in body
        assert "See the course" in body
    one = kept(announcement_id)
    assert (one.times.went_out_at, one.receivers) == (LATER, 2)
    [sent] = own_messages(ada, Policies(), now=noon(2), closed=()).sent
    assert [subject.title for subject in sent.about] == ["Rooms close for repairs"]


def test_between_two_sweeps_it_is_on_its_pages_within_a_minute_of_its_time_once_and_mailed_by_the_next_sweep(
    lea: UUID, ada: UUID
) -> None:
    announcement_id = announce(draft(), by=lea)
    due = NOW + 5 * MINUTE
    assert let_announcements_out(due - timedelta(seconds=1)) == 0
    assert [let_announcements_out(now) for now in (due, due + MINUTE)] == [2, 0]
    assert kept(announcement_id).times.went_out_at == due
    assert [one.title for one in standing_for(ada, PersonType.HOUSE_STAFF, on=TODAY)] == ["Rooms close for repairs"]
    assert mails() == []
    sweep(LATER + 15 * MINUTE, HEAD)
    assert told() == [ada]


def test_where_nothing_is_announced_a_minute_costs_one_statement(lea: UUID) -> None:
    announce(draft(), by=lea)
    assert statements(lambda: let_announcements_out(NOW)) == 1


def test_a_stopped_one_is_told_to_nobody(lea: UUID, ada: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    with transaction():
        stop_announcement(announcement_id, by_id=lea, now=NOW + 5 * MINUTE)
    for now in (LATER, noon(1)):
        sweep(now, HEAD)
    assert mails() == []
    assert list(db.session.scalars(select(Reminder.id))) == []


def test_no_leaver_nobody_outside_and_nobody_who_stopped_them_is_told(lea: UUID, ada: UUID) -> None:
    library, elsewhere = add_unit("Library"), add_unit("Catering")
    ben, cy, di, eve = add("Ben Ito"), add("Cy Roy"), add("Di Lin"), add("Eve Moss", kind=PersonType.CONTRACTOR)
    for person_id, unit in ((ada, library), (ben, elsewhere), (cy, library), (di, library), (eve, library)):
        place(person_id, unit)
    with transaction():
        record_leaver(cy, last_day=TODAY - DAY, by_id=None, now=NOW)
    hear(di, Frequency.NEVER)
    announcement_id = announce(draft(units=[library], kinds=[PersonType.HOUSE_STAFF]), by=lea)
    for now in (LATER, noon(1)):
        sweep(now, HEAD)
    assert told() == [ada]
    assert reasons(di) == [Reason.STOPPED]
    assert kept(announcement_id).receivers == 2
    figures = figures_of([announcement_id])[announcement_id]
    assert (figures.sent, figures.on_its_way, figures.unsent) == (0, 1, {Reason.STOPPED: 1})


def leave(person_id: UUID, _announcement_id: UUID) -> None:
    with transaction():
        record_leaver(person_id, last_day=TODAY, by_id=None, now=noon(1))


def move_away(person_id: UUID, _announcement_id: UUID) -> None:
    with transaction() as session:
        [membership] = session.scalars(select(Membership).where(Membership.person_id == person_id))
        of_ben = (
            select(Membership.unit_id).join(Person, Person.id == Membership.person_id).where(Person.name == "Ben Ito")
        )
        membership.unit_id = session.scalars(of_ben).one()


def take_back(person_id: UUID, announcement_id: UUID) -> None:
    with transaction():
        withdraw_announcement(announcement_id, by_id=person_id, now=noon(1))


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(leave, Reason.LEFT), (move_away, Reason.NOT_ASKED), (take_back, Reason.TAKEN_BACK)],
)
def test_each_is_looked_at_once_more_before_it_is_told(
    lea: UUID, ada: UUID, happens: Callable[[UUID, UUID], None], reason: Reason
) -> None:
    library, elsewhere = add_unit("Library"), add_unit("Catering")
    place(ada, library)
    place(add("Ben Ito"), elsewhere)
    announcement_id = announce(draft(units=[library]), by=lea)
    evening = NOW.replace(hour=20)
    sweep(evening, HEAD)
    assert mails() == [], "the hours of ordinary mail are over"
    happens(ada, announcement_id)
    sweep(noon(1), HEAD)
    assert mails() == []
    assert reasons(ada) == [reason]


def test_what_is_over_is_not_told_to_who_hears_of_it_later(lea: UUID, ada: UUID) -> None:
    hear(ada, Frequency.WEEKLY)
    announce(draft(until=TODAY + 2 * DAY), by=lea)
    for days in (0, 1, 2, 3, 6):
        sweep(noon(days) + 6 * MINUTE, HEAD)
    assert mails() == []
    assert reasons(ada) == [Reason.DAY_PASSED]


def test_once_a_week_and_at_most_so_often_a_week_hold_for_announcements(lea: UUID, ada: UUID) -> None:
    ben = add("Ben Ito")
    hear(ben, Frequency.WEEKLY)
    with transaction():
        change_policy(KIND, Policy((0,), most_a_week=1), was=0, by_id=lea, now=NOW)
    announce(draft("First"), by=lea)
    sweep(LATER, HEAD)
    announce(draft("Second"), by=lea, now=noon(1))
    for days in range(1, 9):
        sweep(noon(days) + 6 * MINUTE, HEAD)
    ways = {
        person: [
            (mail.subject, (local_day(mail.queued_at) - TODAY).days) for mail in mails() if mail.person_id == person
        ]
        for person in (ada, ben)
    }
    assert ways == {ada: [("First", 0), ("Second", 7)], ben: [("2 things for you", 6)]}


def send(tmp_path: Path, *, now: datetime) -> list[str]:
    """Have what waits leave into files, and give their texts."""
    routes = MailRoutes(None, "Centre <c@skills.test>", "https://skills.test", tmp_path / "mail", only_to_files=True)
    drain(routes, urgent=False, clock=lambda: now, look=partial(look_again, head=HEAD))
    return [one.read_text() for one in (tmp_path / "mail").rglob("*.eml")]


def test_withdrawn_it_is_withheld_from_whoever_was_not_sent_it_yet_though_their_message_is_fresh(
    lea: UUID, ada: UUID, tmp_path: Path
) -> None:
    enrolled(ada, add_course(title="Making tea"), due_on=TODAY + 7 * DAY, now=NOW - 20 * DAY)
    add("Ben Ito")
    announcement_id = announce(draft(), by=lea)
    sweep(LATER, HEAD)
    assert len(mails()) == 2
    with transaction():
        withdraw_announcement(announcement_id, by_id=lea, now=LATER + MINUTE)
    [text] = send(tmp_path, now=LATER + 2 * MINUTE)
    assert "Making tea" in text
    assert "training rooms" not in text
    figures = figures_of([announcement_id])[announcement_id]
    assert (figures.sent, figures.on_its_way) == (0, 0)
    assert figures.unsent == {Reason.TAKEN_BACK: 2, Reason.NO_ADDRESS: 1}


@pytest.mark.parametrize("wakes", [False, True])
def test_whoever_puts_it_off_and_hears_of_it_again_or_not_is_counted_once(
    lea: UUID, ada: UUID, tmp_path: Path, *, wakes: bool
) -> None:
    announcement_id = announce(draft(), by=lea)
    sweep(LATER, HEAD)
    send(tmp_path, now=LATER)
    with transaction():
        snooze(ada, announcement_id, TODAY + 3 * DAY, Policies(), now=LATER, closed=())
    figures = figures_of([announcement_id])[announcement_id]
    assert (figures.sent, figures.on_its_way, figures.not_sent) == (1, 0, 1), "Lea has no address"
    if wakes:
        with transaction():
            wake(ada, announcement_id, Policies(), now=LATER, closed=())
    for days in range(1, 8):
        sweep(noon(days), HEAD)
        send(tmp_path, now=noon(days))
    assert len(told()) == (1 if wakes else 2)
    figures = figures_of([announcement_id])[announcement_id]
    assert (figures.sent, figures.on_its_way, figures.not_sent) == (1, 0, 1)


def test_whoever_was_sent_what_is_withdrawn_is_told_so_on_their_pages_alone(
    lea: UUID, ada: UUID, tmp_path: Path
) -> None:
    gone = announce(draft("Rooms close"), by=lea)
    announce(draft("Rooms stay"), by=lea)
    ben = add("Ben Ito")
    hear(ben, Frequency.NEVER)
    sweep(LATER, HEAD)
    assert taken_back_from(ada, on=TODAY) == []
    send(tmp_path, now=LATER)
    with transaction():
        withdraw_announcement(gone, by_id=lea, now=LATER + MINUTE)
    [told_so] = taken_back_from(ada, on=TODAY)
    assert (told_so.title, told_so.announced_at, told_so.withdrawn_at) == ("Rooms close", LATER, LATER + MINUTE)
    assert taken_back_from(ben, on=TODAY) == [], "nobody wrote to him"
    assert len(taken_back_from(ada, on=TODAY + 14 * DAY)) == 1
    assert taken_back_from(ada, on=TODAY + 15 * DAY) == [], "it would stand no longer"
    written = told()
    sweep(noon(1), HEAD)
    assert told() == written, "nobody is written to of it"
    theirs = own_messages(ada, Policies(), now=LATER + MINUTE, closed=())
    assert withdrawn_among(theirs.announcements) == {gone}
    assert len(theirs.announcements) == 2


def test_whoever_had_a_message_without_what_was_withdrawn_reads_nothing_of_it(
    lea: UUID, ada: UUID, tmp_path: Path
) -> None:
    enrolled(ada, add_course(title="Making tea"), due_on=TODAY + 7 * DAY, now=NOW - 20 * DAY)
    announcement_id = announce(draft(), by=lea)
    sweep(LATER, HEAD)
    with transaction():
        withdraw_announcement(announcement_id, by_id=lea, now=LATER + MINUTE)
    assert len(send(tmp_path, now=LATER + 2 * MINUTE)) == 1
    assert taken_back_from(ada, on=TODAY) == []
    assert own_messages(ada, Policies(), now=LATER + 2 * MINUTE, closed=()).announcements == set()


def test_with_other_things_it_is_one_part_and_names_its_title_where_it_comes_first(lea: UUID, ada: UUID) -> None:
    ben = add("Ben Ito")
    enrolled(ada, add_course(title="Making tea"), due_on=TODAY + 7 * DAY, now=NOW - 20 * DAY)
    for title in ("Rooms close", "Rooms open"):
        announce(draft(title), by=lea)
    sweep(LATER, HEAD)
    texts = {mail.person_id: (mail.subject, mail.text_body or "") for mail in mails()}
    subject, text = texts[ada]
    assert subject == "3 things for you, the first due in 7 days"
    assert text.index("Making tea") < text.index("Rooms close") < text.index("Rooms open")
    assert text.count("Sessions move to the Library.") == 2
    subject, text = texts[ben]
    assert subject == "2 things for you"
    assert "announce: “Rooms close”." in text
    assert text.count("learning and development announced something") == 1


def test_to_a_peer_it_is_an_announcement_and_no_suggestion(lea: UUID, ada: UUID) -> None:
    pat = add("Pat Peer", kind=PersonType.PEER)
    announce(draft(), by=lea)
    sweep(LATER, HEAD)
    announce(draft("Rooms open"), by=lea, now=noon(1))
    announce(draft("Rooms are painted"), by=lea, now=noon(1))
    sweep(noon(1) + 6 * MINUTE, HEAD)
    subjects = [mail.subject for mail in mails() if mail.person_id == pat]
    assert subjects == ["Rooms close for repairs", "2 things for you"]


def test_the_page_of_the_next_mail_day_tells_of_what_waits_and_changes_nothing(lea: UUID, ada: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    planned = rehearse(NOW.replace(hour=20))
    assert planned.counts == {KIND: 1}
    assert [one.reason for one in planned.held] == [Reason.NO_ADDRESS]
    db.session.close()
    assert kept(announcement_id).times.went_out_at is None
    assert list(db.session.scalars(select(Reminder.id))) == []


def test_one_click_in_a_mail_program_stops_announcements_alone(
    lea: UUID, ada: UUID, settings: Settings, tmp_path: Path
) -> None:
    announce(draft(), by=lea)
    links = FewerLinks(settings.secret_key)
    sweep(LATER, HEAD, links)
    [text] = send(tmp_path, now=LATER)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in text
    path = links.path(ada, [Topic.ANNOUNCEMENTS], one_click=True)
    read = links.read(path.removeprefix("/fewer/").removesuffix("/one-click"))
    assert read is not None
    assert read.topics == (Topic.ANNOUNCEMENTS,)


def test_a_thousand_people_are_told_in_as_few_statements_as_one(app: Flask, lea: UUID) -> None:
    with transaction() as session:
        session.add_all(
            Person(
                name=f"Person {number}",
                sort_key=f"person {number:04}",
                email=f"person.{number}@example.org",
                person_type=PersonType.HOUSE_STAFF,
                joined_on=TODAY - 30 * DAY,
            )
            for number in range(1_000)
        )
    announcement_id = announce(draft(), by=lea)
    assert sweep(NOW.replace(hour=20), HEAD).found == 1_001
    assert kept(announcement_id).receivers == 1_001
    states = set(db.session.scalars(select(Reminder.state)))
    assert states == {ReminderState.OWED}
