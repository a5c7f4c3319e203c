"""When somebody's retention period is over nothing that they wrote, and nothing that says who they were, is left in any table."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Person, Role
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.places import set_manager
from skills_centre.people.services.retention import SOMEBODY, erase_leavers
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import Words
from skills_centre.skills.models import (
    CurrentLevel,
)
from tests.conftest import NOW, TODAY
from tests.house.free_text import declared
from tests.people.builders import add
from tests.people.dumping import places_of, rows_by_table
from tests.people.marked import MARK, Marked, somebody_marked

#: Rows that are the person's alone and serve nobody any more; every other table keeps each of its rows.
ROWS_THAT_GO = {
    *("sign_in_session", "account_link", "assessment_draft", "held_upload"),
    *("module_note", "course_mark", "learner_setting", "learning_target", "reflection", "video_position"),
    *("learning_demand", "calendar_feed", "session_interest", "booking_need", "outbox_calendar", "dead_address"),
    *("help_offer", "help_pause", "help_wish"),
}
AFTER = datetime(2028, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def marked(app: Flask, found: None) -> Marked:
    """Somebody with a past."""
    return somebody_marked()


def leave(some: Marked) -> None:
    """Leave today; whoever they managed gets another manager."""
    with transaction():
        record_leaver(some.id, last_day=TODAY, by_id=some.boss, now=NOW)
        set_manager(some.low, some.boss, starts_on=TODAY, by_id=some.boss, now=NOW)


def erase(now: datetime) -> int:
    """Run the retention service once."""
    with transaction():
        return erase_leavers(now=now)


def test_the_mark_stands_in_every_column_that_is_declared_a_persons(marked: Marked) -> None:
    assert places_of(MARK) == {column for column, kind in declared().items() if kind == "person"}


def test_after_the_period_the_mark_is_nowhere_and_history_and_counts_are_whole(marked: Marked) -> None:
    leave(marked)
    before = rows_by_table()
    levels = db.session.execute(select(CurrentLevel.__table__)).all()
    assert places_of(MARK)
    db.session.close()

    assert erase(AFTER) == 1

    assert places_of(MARK) == set()
    after = rows_by_table()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {*ROWS_THAT_GO, "audit_event"}
    assert {after[table] for table in ROWS_THAT_GO} == {0}
    assert db.session.execute(select(CurrentLevel.__table__)).all() == levels
    erased = db.session.execute(select(Person).where(Person.id == marked.id)).scalar_one()
    assert (erased.name, erased.email, erased.left_on, erased.erased_at) == (SOMEBODY, None, TODAY, AFTER)


def test_the_audit_trail_holds_ids_and_says_that_somebody_was_erased(marked: Marked) -> None:
    assert not [place for place in places_of(MARK) if place.startswith("audit_event")]
    leave(marked)
    erase(AFTER)
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == marked.id)).all()
    assert acts.count("retention.erase") == 1
    assert {"person.add", "person.leave"} <= set(acts)


def test_nothing_is_erased_a_day_too_early_or_twice_or_of_somebody_who_is_here(marked: Marked) -> None:
    assert erase(AFTER) == 0
    leave(marked)
    places = places_of(MARK)
    db.session.close()
    assert erase(datetime(2028, 3, 3, 23, 59, tzinfo=UTC)) == 0
    assert places_of(MARK) == places
    db.session.close()
    assert erase(datetime(2028, 3, 4, 0, 1, tzinfo=UTC)) == 1
    assert erase(AFTER + timedelta(days=400)) == 0


def test_what_somebody_else_wrote_about_themselves_stays(marked: Marked) -> None:
    leave(marked)
    erase(AFTER)
    bodies = set(db.session.scalars(select(Words.body)))
    assert bodies == {"I wrote it", "A course", None}


def test_the_stand_ins_name_binds_nobody(marked: Marked) -> None:
    leave(marked)
    erase(AFTER)
    add(SOMEBODY, roles=(Role.AUDITOR,))
    assert db.session.scalars(select(Person.name).where(Person.sort_key == "somebody who left")).all() == [SOMEBODY] * 2
