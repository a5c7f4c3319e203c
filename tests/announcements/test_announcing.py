"""Writing, sending, stopping and withdrawing: what each refuses, and that twice is once."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from skills_centre.announcements.errors import (
    AnnouncementChanged,
    AnnouncementGone,
    AnnouncementNotOut,
    AnnouncementNotWaiting,
    NobodyToTell,
    NotSaidToPrivatePeople,
    StandsTooLong,
    StandsTooShort,
)
from skills_centre.announcements.models import Announcement
from skills_centre.announcements.queries.announcements import all_kept, kept
from skills_centre.announcements.queries.audience import numbers_in, receivers
from skills_centre.announcements.rules import Draft
from skills_centre.announcements.services.announcing import (
    delete_announcement,
    send_announcement,
    stop_announcement,
    withdraw_announcement,
    write_announcement,
)
from skills_centre.people.models import Person, PersonType, UnitKind
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.reminders.services.announced import write_announcements
from skills_centre.reminders.services.sweep import calendar_around
from tests.announcements.builders import DAY, announce, draft, place, send, write
from tests.conftest import NOW, TODAY
from tests.people.builders import add, add_unit

LATER = NOW + PAUSE_BEFORE_MANY


@pytest.fixture
def lea(app: Flask) -> UUID:
    return add("Lea Lead")


def go_out() -> int:
    with transaction():
        return write_announcements(LATER, calendar_around(LATER))


def acts() -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.action.like("announcement.%")).order_by(AuditEvent.id)
        )
    )


def test_the_same_form_sent_twice_writes_one_draft(lea: UUID) -> None:
    announcement_id = new_id()
    for _ in range(2):
        with transaction():
            write_announcement(announcement_id, draft(), was=0, by_id=lea, now=NOW, closed=())
    [one] = all_kept()
    assert (one.id, one.edition, one.says) == (announcement_id, 1, draft())
    assert acts() == ["announcement.write"]


def test_a_change_keeps_what_was_written_last_and_a_rivals_is_not_overwritten(lea: UUID) -> None:
    unit = add_unit("Library")
    announcement_id = write(draft(units=[unit]), by=lea)
    other = draft("Rooms open again", kinds=[PersonType.CONTRACTOR])
    with transaction():
        write_announcement(announcement_id, other, was=1, by_id=lea, now=NOW, closed=())
    with pytest.raises(AnnouncementChanged), transaction():
        write_announcement(announcement_id, draft(), was=1, by_id=lea, now=NOW, closed=())
    with pytest.raises(AnnouncementChanged), transaction():
        send_announcement(announcement_id, was=1, by_id=lea, now=NOW, closed=())
    assert (kept(announcement_id).says, kept(announcement_id).edition) == (other, 2)


@pytest.mark.parametrize(
    ("says", "refusal"),
    [
        (draft("A required course"), NotSaidToPrivatePeople),
        (draft(body="It is mandatory", kinds=[PersonType.MEMBER, PersonType.HOUSE_STAFF]), NotSaidToPrivatePeople),
        (draft(until=TODAY), StandsTooShort),
        (draft(until=TODAY + 367 * DAY), StandsTooLong),
    ],
)
def test_what_no_announcement_can_say_is_refused(lea: UUID, says: Draft, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        write(says, by=lea)
    assert all_kept() == []


def test_to_staff_alone_anything_may_be_said(lea: UUID) -> None:
    write(draft("A required course", kinds=[PersonType.HOUSE_STAFF]), by=lea)


def test_one_that_stands_until_friday_is_not_sent_on_friday(lea: UUID) -> None:
    friday = NOW + 3 * DAY
    with pytest.raises(StandsTooShort):
        write(draft(until=TODAY + 5 * DAY), by=lea, now=friday)
    write(draft(until=TODAY + 6 * DAY), by=lea, now=friday)


def test_it_waits_five_minutes_and_sent_twice_it_waits_once(lea: UUID) -> None:
    announcement_id = write(draft(), by=lea)
    assert send(announcement_id, by=lea) == LATER
    assert send(announcement_id, by=lea, now=NOW + timedelta(minutes=2)) == LATER
    with transaction():
        assert write_announcements(LATER - timedelta(seconds=1), ()) == 0
    assert go_out() == 1
    assert go_out() == 0
    assert (kept(announcement_id).times.went_out_at, kept(announcement_id).receivers) == (LATER, 1)


def test_one_that_reaches_nobody_is_not_sent(lea: UUID) -> None:
    empty = write(draft(units=[add_unit("Library")]), by=lea)
    with pytest.raises(NobodyToTell):
        send(empty, by=lea)


def test_a_stopped_one_goes_to_nobody_and_can_be_changed_and_sent_again(lea: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    with pytest.raises(AnnouncementGone), transaction():
        write_announcement(announcement_id, draft("Other"), was=1, by_id=lea, now=NOW, closed=())
    for _ in range(2):
        with transaction():
            stop_announcement(announcement_id, by_id=lea, now=NOW)
    assert go_out() == 0
    with transaction():
        write_announcement(announcement_id, draft("Other"), was=1, by_id=lea, now=NOW, closed=())
    send(announcement_id, by=lea)
    assert kept(announcement_id).times.stopped_at is None
    assert go_out() == 1
    assert acts() == [f"announcement.{act}" for act in ("write", "send", "stop", "change", "send")]


def test_what_has_gone_out_is_not_stopped_changed_or_thrown_away_but_withdrawn(lea: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    with pytest.raises(AnnouncementNotOut), transaction():
        withdraw_announcement(announcement_id, by_id=lea, now=NOW)
    go_out()
    with pytest.raises(AnnouncementNotWaiting), transaction():
        stop_announcement(announcement_id, by_id=lea, now=LATER)
    with pytest.raises(AnnouncementGone), transaction():
        delete_announcement(announcement_id, by_id=lea, now=LATER)
    for _ in range(2):
        with transaction():
            withdraw_announcement(announcement_id, by_id=lea, now=LATER)
    assert kept(announcement_id).times.withdrawn_at == LATER
    assert acts() == ["announcement.write", "announcement.send", "announcement.withdraw"]


def test_the_database_itself_keeps_the_words_of_what_has_gone_out(lea: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    go_out()
    with pytest.raises(DBAPIError, match="never changes"), transaction() as session:
        session.execute(update(Announcement).where(Announcement.id == announcement_id).values(title="Other"))


def test_a_draft_is_thrown_away_whole_and_what_never_was_is_not_found(lea: UUID) -> None:
    announcement_id = write(draft(kinds=[PersonType.HOUSE_STAFF]), by=lea)
    for _ in range(2):
        with transaction():
            delete_announcement(announcement_id, by_id=lea, now=NOW)
    assert all_kept() == []
    for act in (stop_announcement, withdraw_announcement):
        with pytest.raises(NotFound), transaction():
            act(announcement_id, by_id=lea, now=NOW)
    with pytest.raises(NotFound):
        kept(announcement_id)


def test_it_is_for_units_with_all_below_for_kinds_of_people_and_never_for_leavers(lea: UUID) -> None:
    area = add_unit("Library", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Loans", parent=area), add_unit("Catering")
    ada, ben, cy, di = (
        add("Ada Okafor"),
        add("Ben Ito", kind=PersonType.CONTRACTOR),
        add("Cy Roy", kind=PersonType.PEER),
        add("Di Lin"),
    )
    for person_id, unit in ((ada, area), (ben, team), (cy, team), (di, elsewhere)):
        place(person_id, unit)
    left = add("Leo Left")
    place(left, team)
    with transaction():
        record_leaver(left, last_day=TODAY - DAY, by_id=None, now=NOW)
    with transaction() as session:
        session.add(
            Person(name="Fi Future", sort_key="fi future", person_type=PersonType.PEER, joined_on=TODAY + 7 * DAY)
        )
    everybody = numbers_in(draft().audience, on=TODAY)
    assert everybody == {PersonType.HOUSE_STAFF: 3, PersonType.CONTRACTOR: 1, PersonType.PEER: 1}
    here = draft(units=[area]).audience
    page = receivers(here, on=TODAY, total=3, page=2, size=2)
    assert [(one.name, one.unit) for one in page.lines] == [("Cy Roy", "Loans")]
    some = draft(units=[team, elsewhere], kinds=[PersonType.CONTRACTOR, PersonType.HOUSE_STAFF]).audience
    assert [one.name for one in receivers(some, on=TODAY, total=2, page=1).lines] == ["Ben Ito", "Di Lin"]
