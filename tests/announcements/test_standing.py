"""What stands on whose page: of what has gone out, for whom it is, until its last day, unless it is withdrawn."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.announcements.queries.standing import standing_for
from skills_centre.announcements.services.announcing import withdraw_announcement
from skills_centre.announcements.services.looking import note_look_at_announcements
from skills_centre.people.models import PersonType, UnitKind
from skills_centre.platform.database import transaction
from skills_centre.reminders.services.announced import write_announcements
from tests.announcements.builders import DAY, announce, draft, place, write
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add, add_unit


@pytest.fixture
def lea(app: Flask) -> UUID:
    return add("Lea Lead")


def go_out(*, hours: int = 1) -> None:
    now = NOW + timedelta(hours=hours)
    with transaction():
        write_announcements(now, ())


def titles(person_id: UUID, kind: PersonType = PersonType.HOUSE_STAFF, *, days: int = 0) -> list[str]:
    return [one.title for one in standing_for(person_id, kind, on=TODAY + days * DAY)]


def test_what_has_gone_out_stands_until_its_last_day_the_latest_first(lea: UUID) -> None:
    announce(draft("First"), by=lea)
    go_out()
    announce(draft("Second", until=TODAY + 3 * DAY), by=lea)
    go_out(hours=2)
    announce(draft("Waits"), by=lea, now=NOW + DAY)
    write(draft("Draft"), by=lea)
    assert titles(lea) == ["Second", "First"]
    assert titles(lea, days=3) == ["Second", "First"]
    assert titles(lea, days=4) == ["First"]
    assert titles(lea, days=15) == []


def test_what_is_withdrawn_stands_for_nobody(lea: UUID) -> None:
    announcement_id = announce(draft(), by=lea)
    go_out()
    with transaction():
        withdraw_announcement(announcement_id, by_id=lea, now=NOW)
    assert titles(lea) == []


def test_it_stands_for_those_in_its_units_and_below_of_its_kinds_also_for_who_joins_later(lea: UUID) -> None:
    area = add_unit("Library", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Loans", parent=area), add_unit("Catering")
    place(lea, elsewhere)
    ada = add("Ada Okafor")
    place(ada, team)
    place(add("Pat Peer", kind=PersonType.PEER), area)
    announce(draft("Everybody"), by=lea)
    announce(draft("Library", units=[area]), by=lea)
    announce(draft("Peers there", units=[area], kinds=[PersonType.PEER]), by=lea)
    announce(draft("Staff", kinds=[PersonType.HOUSE_STAFF]), by=lea)
    go_out()
    assert sorted(titles(lea)) == ["Everybody", "Staff"]
    assert sorted(titles(ada)) == ["Everybody", "Library", "Staff"]
    ben = add("Ben Ito", kind=PersonType.PEER)
    assert titles(ben, PersonType.PEER) == ["Everybody"]
    place(ben, team)
    assert sorted(titles(ben, PersonType.PEER)) == ["Everybody", "Library", "Peers there"]


def test_whatever_went_out_since_the_last_look_is_new_and_it_is_one_statement(lea: UUID) -> None:
    announce(draft("First"), by=lea)
    go_out()
    assert [one.is_new for one in standing_for(lea, PersonType.HOUSE_STAFF, on=TODAY)] == [True]
    with transaction():
        note_look_at_announcements(lea, now=NOW + timedelta(hours=2))
        note_look_at_announcements(lea, now=NOW)
    announce(draft("Second"), by=lea)
    go_out(hours=3)

    def new() -> list[str]:
        return [one.title for one in standing_for(lea, PersonType.HOUSE_STAFF, on=TODAY, new_only=True, most=2)]

    assert [(one.title, one.is_new) for one in standing_for(lea, PersonType.HOUSE_STAFF, on=TODAY)] == [
        ("Second", True),
        ("First", False),
    ]
    assert new() == ["Second"]
    assert statements(new) == 1
