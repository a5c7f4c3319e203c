"""Registers in the ledger: who is down as absent, and whose completion went with it, is told once, if it was not put right first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import SessionEvent
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.told import mark_told
from skills_centre.learning.models import CompletionTakenBack
from skills_centre.learning.services.taking_back import mark_taken_back_told
from skills_centre.people.models import ClosedDay, Person, PersonType, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.migrations import downgrade, upgrade
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.rehearsing import rehearse
from skills_centre.reminders.services.sweep import sweep
from tests.bookings.builders import STARTS, a_session, book
from tests.bookings.test_attendance import AFTER, AWAY, close, press, tap
from tests.bookings.test_taking_back import completed_by_session
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, enrolled

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
#: The register is closed on Thursday 26 March at 1 pm. Friday at that time its working day is over.
FRIDAY = AFTER + DAY
#: Monday at 9, after the clocks have changed.
MONDAY = STARTS.replace(hour=8) + 4 * DAY


@pytest.fixture
def lea(make_person: MakePerson) -> UUID:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def absent_from(session_id: UUID, *people: UUID, by_id: UUID, now: datetime = AFTER) -> None:
    """Close the register of a session over people with a place who were not there."""
    for one in people:
        book(one, session_id)
    close(session_id, by_id, now=now)


def subjects(person_id: UUID) -> list[str | None]:
    db.session.close()
    theirs = select(OutboxMessage.subject).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    return [one for one in db.session.scalars(theirs) if not (one or "").startswith(("You have a place", "Thank"))]


def ledger() -> list[tuple[Kind, ReminderState, str | None]]:
    db.session.close()
    rows = db.session.execute(select(Reminder.kind, Reminder.state, Reminder.reason).order_by(Reminder.id))
    return list(rows.tuples())


def words() -> str:
    db.session.close()
    return db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first() or ""


def test_the_absent_are_told_once_one_working_day_later_unless_it_was_corrected(
    app: Flask, lea: UUID, make_person: MakePerson
) -> None:
    """The register is closed on Thursday; Friday the institution is closed."""
    session_id = a_session(capacity=4, course_id=add_course("tea", title="Making tea"))
    names = ("Ada Okafor", "Ben Iqbal", "Cy Lund", "Dee Moss")
    ada, ben, cy, dee = everybody = [make_person(name).id for name in names]
    for one in everybody:
        book(one, session_id)
    with transaction() as session:
        session.add(ClosedDay(day=STARTS.date() + DAY, name="Recess"))
    tap(session_id, press(ada), by_id=lea)
    close(session_id, lea)
    tap(session_id, press(ben), by_id=lea, now=AFTER + HOUR)
    tap(session_id, press(dee), press(dee, AWAY), by_id=lea, now=AFTER + 2 * HOUR)
    over = AFTER + 4 * DAY - HOUR
    assert sweep(over - MINUTE, HEAD).found == 0
    assert sweep(over, HEAD).found == 2
    for number in range(1, 45):
        sweep(over + number * DAY, HEAD)
    assert [subjects(one) for one in everybody] == [
        [],
        [],
        ["We missed you: Making tea"],
        ["We missed you: Making tea"],
    ]
    said = words()
    assert "You had a place on “Making tea” (Thursday 26 March 2026, 10:00 am to 12:00 pm; Online)" in said
    assert "the register says that you were not there" in said
    assert "tell whoever ran the session: they can correct it" in said
    assert f"https://skills.test/sessions/{session_id}" in said
    assert {cy, dee} == set(db.session.scalars(select(Digest.person_id)))


def test_what_comes_after_the_days_message_waits_for_the_next_and_is_foreseen(app: Flask, ada: UUID, lea: UUID) -> None:
    absent_from(a_session(), ada, by_id=lea)
    assert dict(rehearse(AFTER + 6 * HOUR).counts) == {}, "Friday morning its day is not over"
    db.session.close()
    sweep(FRIDAY.replace(hour=19), HEAD)
    assert subjects(ada) == []
    assert dict(rehearse(FRIDAY.replace(hour=20)).counts) == {Kind.SESSION_MISSED: 1}
    db.session.close()
    sweep(MONDAY, HEAD)
    assert len(subjects(ada)) == 1


def test_one_message_holds_all_that_registers_say_and_what_else_there_is(app: Flask, ada: UUID, lea: UUID) -> None:
    _course, first = completed_by_session(ada, lea)
    tap(first, press(ada, AWAY), by_id=lea, now=AFTER + MINUTE)
    for title in ("Making tea", "Making toast"):
        absent_from(a_session(course_id=add_course(title.split()[1], title=title)), ada, by_id=lea)
    enrolled(ada, add_course("due", title="Due"), due_on=MONDAY.date() + 7 * DAY, now=AFTER)
    sweep(MONDAY, HEAD)
    assert subjects(ada) == ["3 things for you, the first due in 7 days"]
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    for said in (message.text_body or "", message.html_body or ""):
        assert "You had a place on 2 sessions, and the register says that you were not there" in said
        assert "“Making tea” (Thursday 26 March 2026" in said
        assert "“Making toast” (Thursday 26 March 2026" in said
        assert "by being at its session (Thursday 26 March 2026, 10:00 am to 12:00 pm)." in said
        assert "a certificate of it does not count any more" in said
        assert "and the completion stands again" in said


def correct(ada: UUID, lea: UUID, *, is_completed: bool) -> UUID:
    """Somebody is down as absent, or loses a completion by it; gives the session."""
    if is_completed:
        _course, session_id = completed_by_session(ada, lea)
        tap(session_id, press(ada, AWAY), by_id=lea, now=AFTER + MINUTE)
        return session_id
    session_id = a_session()
    absent_from(session_id, ada, by_id=lea)
    return session_id


@pytest.mark.parametrize("is_completed", [False, True])
def test_what_is_put_right_before_it_leaves_is_not_told(
    app: Flask, ada: UUID, lea: UUID, *, is_completed: bool
) -> None:
    session_id = correct(ada, lea, is_completed=is_completed)
    kind = Kind.COMPLETION_TAKEN_BACK if is_completed else Kind.SESSION_MISSED
    sweep(FRIDAY.replace(hour=19), HEAD)
    assert ledger() == [(kind, ReminderState.OWED, None)]
    tap(session_id, press(ada), by_id=lea, now=FRIDAY.replace(hour=20))
    sweep(MONDAY, HEAD)
    assert ledger() == [(kind, ReminderState.SUPPRESSED, Reason.PUT_RIGHT)]
    assert subjects(ada) == []
    # The register may say so once more, and then it is owed once more.
    tap(session_id, press(ada, AWAY), by_id=lea, now=MONDAY + HOUR)
    for number in range(1, 4):
        sweep(MONDAY + number * DAY + 2 * HOUR, HEAD)
    assert len(subjects(ada)) == 1


@pytest.mark.parametrize("is_completed", [False, True])
def test_what_is_put_right_while_its_message_waits_is_taken_out_of_it(
    app: Flask, ada: UUID, lea: UUID, *, is_completed: bool
) -> None:
    session_id = correct(ada, lea, is_completed=is_completed)
    sweep(MONDAY, HEAD)
    (message_id,) = db.session.scalars(select(Digest.outbox_id)).all()
    db.session.close()
    tap(session_id, press(ada), by_id=lea, now=MONDAY + MINUTE)
    db.session.close()
    assert look_again([message_id], MONDAY + HOUR, head=HEAD)
    assert [one[1:] for one in ledger()] == [(ReminderState.SUPPRESSED, Reason.PUT_RIGHT)]


def test_an_absence_is_told_once_however_often_the_register_says_so(app: Flask, ada: UUID, lea: UUID) -> None:
    session_id = correct(ada, lea, is_completed=False)
    sweep(FRIDAY, HEAD)
    assert len(subjects(ada)) == 1
    tap(session_id, press(ada), by_id=lea, now=MONDAY)
    tap(session_id, press(ada, AWAY), by_id=lea, now=MONDAY + DAY)
    for number in range(2, 5):
        sweep(MONDAY + number * DAY, HEAD)
    assert len(subjects(ada)) == 1


def test_whoever_wants_none_of_it_gets_none_and_members_staff_get_it_as_everybody(
    app: Flask, ada: UUID, lea: UUID, make_person: MakePerson
) -> None:
    clerk = make_person("Cal Clerk", person_type=PersonType.MEMBERS_STAFF).id
    with transaction():
        choose_frequency(ada, {Topic.SESSIONS: Frequency.NEVER}, policies_now(), now=AFTER, closed=())
    absent_from(a_session(course_id=add_course("tea", title="Making tea")), ada, clerk, by_id=lea)
    sweep(FRIDAY, HEAD)
    assert (subjects(ada), subjects(clerk)) == ([], ["We missed you: Making tea"])
    assert (Kind.SESSION_MISSED, ReminderState.SUPPRESSED, Reason.STOPPED) in ledger()


def test_an_absence_may_be_told_on_the_site_only_or_not_at_all(app: Flask, ada: UUID, lea: UUID) -> None:
    with transaction():
        change_policy(Kind.SESSION_MISSED, Policy((0,), way=Way.SITE), was=0, by_id=lea, now=AFTER - DAY)
    absent_from(a_session(), ada, by_id=lea)
    assert sweep(FRIDAY, HEAD).told == 1
    with transaction():
        change_policy(Kind.SESSION_MISSED, Policy((0,), is_on=False), was=1, by_id=lea, now=FRIDAY)
    absent_from(a_session(), ada, by_id=lea, now=FRIDAY)
    sweep(MONDAY + 6 * HOUR, HEAD)
    with transaction():
        change_policy(Kind.SESSION_MISSED, Policy((0,)), was=2, by_id=lea, now=MONDAY + 7 * HOUR)
    assert sweep(MONDAY + DAY, HEAD).found == 0, "what fell due while it was off is not sent when it is on again"
    assert subjects(ada) == []
    assert [state for _kind, state, _reason in ledger()] == [ReminderState.TOLD]


def test_what_was_told_before_registers_were_in_the_ledger_is_not_told_again(
    app: Flask, ada: UUID, lea: UUID, database_url: str, make_person: MakePerson
) -> None:
    ben = make_person("Ben Iqbal").id
    correct(ada, lea, is_completed=True)
    absent_from(a_session(), ada, by_id=lea)
    db.session.remove()
    db.engine.dispose()
    downgrade(database_url, "0090")
    with transaction():
        absences = select(SessionEvent.id).where(SessionEvent.state == BookingState.DID_NOT_ATTEND)
        mark_told(db.session.scalars(absences).all(), now=FRIDAY)
        mark_taken_back_told(db.session.scalars(select(CompletionTakenBack.id)).all(), now=FRIDAY)
    db.session.remove()
    db.engine.dispose()
    upgrade(database_url)
    assert sweep(MONDAY, HEAD).found == 0
    absent_from(a_session(), ben, by_id=lea, now=MONDAY)
    assert sweep(MONDAY + DAY, HEAD).found == 1
    db.session.remove()
    db.engine.dispose()
    downgrade(database_url, "0090")
    upgrade(database_url)
    assert sweep(MONDAY + 2 * DAY, HEAD).found == 0


@pytest.mark.sqlite_only
def test_they_read_in_their_own_messages_what_was_told_and_why(be: Be, ada: UUID, lea: UUID) -> None:
    correct(ada, lea, is_completed=True)
    session_id = a_session(course_id=add_course("tea", title="Making tea"))
    absent_from(session_id, ada, by_id=lea)
    sweep(MONDAY, HEAD)
    page = be(ada).get("/my-messages").text
    assert f'<a class="govuk-link" href="/sessions/{session_id}">Making tea</a>' in page
    assert "the register said on 26 March 2026 that you were not there" in page
    assert "The register of its session was corrected on 26 March 2026" in page
    assert be(ada).get(f"/sessions/{session_id}").status_code == 200
    about = db.session.scalars(select(Reminder.subject_id).where(Reminder.kind == Kind.COMPLETION_TAKEN_BACK)).one()
    assert be(ada).get(f"/learning/{about}", follow_redirects=True).status_code == 200
    page = be(lea).get("/administration/messages/kinds/completion-taken-back").text
    assert "certificate that does not count any more" in page
