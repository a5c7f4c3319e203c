"""The sweep: what is owed is found once, gathered once a day, and looked at again before it leaves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import ClosedDay, LineClosure, Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.commands import reminders
from skills_centre.reminders.models import Digest, Reminder
from skills_centre.reminders.services.sweep import ROUND, Swept, sweep
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, CurrentLevel, FrameworkVersion
from skills_centre.skills.rules import Decision, Source
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, change, enrolled
from tests.skills.builders import published, skill_id, small_framework

MakePerson = Callable[..., Person]
DUE = date(2026, 3, 10)


def run(now: datetime = NOW) -> Swept:
    return sweep(now, HEAD)


def ledger() -> list[tuple[int, str, str | None]]:
    """(offset, state, reason) of every reminder."""
    db.session.close()
    rows = db.session.execute(
        select(Reminder.offset_days, Reminder.state, Reminder.reason).order_by(Reminder.due_on, Reminder.offset_days)
    )
    return [(row.offset_days, row.state.value, row.reason) for row in rows]


def mails() -> list[OutboxMessage]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.queued_at, OutboxMessage.id)))


def test_a_course_is_reminded_of_a_week_and_a_day_before_and_never_twice(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    enrolled(ada.id, add_course(), due_on=DUE, now=NOW - timedelta(days=10))
    assert run(NOW - timedelta(days=1)).found == 0
    first = run()
    assert (first.found, first.digests, first.reminders) == (1, 1, 1)
    again = run(NOW + timedelta(minutes=15))
    assert (again.found, again.digests) == (0, 0)
    assert run(datetime(2026, 3, 9, 9, tzinfo=UTC)).digests == 1
    assert run(datetime(2026, 3, 11, 9, tzinfo=UTC)).digests == 0
    assert ledger() == [(-7, "queued", None), (-1, "queued", None)]
    assert [mail.subject for mail in mails()] == [
        "Due in 7 days: Checking what AI tells you",
        "Due tomorrow: Checking what AI tells you",
    ]
    assert [mail.key for mail in mails()] == [f"digest:{ada.id}:2026-03-03", f"digest:{ada.id}:2026-03-09"]


def test_after_missed_runs_only_the_latest_is_sent(app: Flask, make_person: MakePerson) -> None:
    enrolled(make_person("Ada Okafor").id, add_course(), due_on=DUE, now=NOW - timedelta(days=10))
    swept = run(datetime(2026, 3, 9, 9, tzinfo=UTC))
    assert (swept.found, swept.superseded, swept.digests) == (2, 1, 1)
    assert ledger() == [(-7, "superseded", "later-one"), (-1, "queued", None)]


def test_what_could_not_leave_at_the_weekend_is_superseded_by_what_is_owed_on_monday(
    app: Flask, make_person: MakePerson
) -> None:
    monday = date(2026, 3, 9)
    with transaction() as session:
        session.add(ClosedDay(day=date(2026, 3, 6), name="A closed Friday"))
    enrolled(make_person("Ada Okafor").id, add_course(), due_on=monday + timedelta(days=1), now=NOW)
    assert not run(datetime(2026, 3, 6, 9, tzinfo=UTC)).in_hours
    assert ledger() == [(-7, "owed", None)]
    assert run(datetime(2026, 3, 9, 9, tzinfo=UTC)).digests == 1
    assert ledger() == [(-7, "superseded", "later-one"), (-1, "queued", None)]


def test_everything_of_one_day_is_one_message(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    for number in range(3):
        course = add_course(f"course-{number}", title=f"Course number {number}")
        enrolled(ada.id, course, due_on=DUE + timedelta(days=-number), now=NOW - timedelta(days=10))
    assert (run().digests, run().digests) == (1, 0)
    (mail,) = mails()
    assert mail.subject == "3 things for you, the first due in 5 days"
    assert mail.text_body is not None
    assert mail.html_body is not None
    assert all(f"Course number {number}" in mail.text_body + mail.html_body for number in range(3))


def test_what_comes_up_after_todays_message_waits_for_the_next_working_day(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    enrolled(ada.id, add_course("one"), due_on=DUE, now=NOW)
    friday = datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert run(friday).digests == 1
    enrolled(ada.id, add_course("two"), due_on=date(2026, 3, 13), now=friday)
    assert [run(friday + timedelta(hours=hours)).digests for hours in (1, 24, 48)] == [0, 0, 0]
    assert run(friday + timedelta(hours=72)).digests == 1
    assert db.session.scalar(select(func.count()).select_from(Digest)) == 2


def test_nothing_is_sent_for_what_is_done_left_or_gone(app: Flask, make_person: MakePerson) -> None:
    names = ("Ada Okafor", "Bo Lind", "Cy Dale", "Di Fenn", "Ed Gray")
    people = [make_person(name) for name in names]
    course = add_course()
    enrolments = [enrolled(person.id, course, due_on=DUE, now=NOW) for person in people]
    night = datetime(2026, 3, 3, 5, tzinfo=UTC)
    assert run(night).found == 5
    change(enrolments[0], state=EnrolmentState.COMPLETED, completed_at=night)
    change(enrolments[1], state=EnrolmentState.WITHDRAWN, withdrawn_at=night)
    with transaction() as session:
        session.merge(people[2]).left_on = date(2026, 3, 2)
        session.merge(people[3]).email = None
    change(enrolments[4], due_on=date(2026, 3, 20))
    swept = run()
    assert (swept.digests, swept.suppressed) == (0, 5)
    assert sorted(reason or "" for _, _, reason in ledger()) == [
        "completed",
        "date-moved",
        "left",
        "no-address",
        "withdrawn",
    ]


def test_a_moved_due_date_is_owed_afresh(app: Flask, make_person: MakePerson) -> None:
    enrolment = enrolled(make_person("Ada Okafor").id, add_course(), due_on=DUE, now=NOW)
    run()
    change(enrolment, due_on=date(2026, 3, 20))
    assert run(datetime(2026, 3, 9, 9, tzinfo=UTC)).digests == 0
    assert run(datetime(2026, 3, 13, 9, tzinfo=UTC)).digests == 1
    assert mails()[1].subject == "Due in 7 days: Checking what AI tells you"


def test_a_leaver_and_a_course_without_a_date_are_owed_nothing(app: Flask, make_person: MakePerson) -> None:
    ada, bo = make_person("Ada Okafor"), make_person("Bo Lind")
    enrolled(ada.id, add_course("one"), due_on=None, now=NOW)
    enrolled(bo.id, add_course("two"), due_on=DUE, now=NOW)
    with transaction() as session:
        session.merge(bo).left_on = date(2026, 3, 2)
    assert run().found == 0


def test_a_member_or_their_staff_are_never_told_that_anything_is_due(app: Flask, make_person: MakePerson) -> None:
    person = make_person("Mo Vane", person_type=PersonType.MEMBERS_STAFF)
    for key in ("one", "two"):
        enrolled(person.id, add_course(key), due_on=DUE, now=NOW)
    run()
    (mail,) = mails()
    words = f"{mail.subject} {mail.text_body} {mail.html_body}".casefold()
    assert "suggest" in words
    for banned in ("required", "overdue", " due", "compliance", "gap", "must"):
        assert banned not in words, banned


def test_more_people_than_one_round_are_all_written_to_once(app: Flask, make_person: MakePerson) -> None:
    course = add_course()
    for number in range(ROUND + 3):
        enrolled(make_person(f"Person {number}").id, course, due_on=DUE, now=NOW)
    assert run().digests == ROUND + 3
    assert len({mail.person_id for mail in mails()}) == ROUND + 3


def _claim(person_id: UUID, key: str, *, at: datetime) -> UUID:
    """A self-assessment that waits for a decision."""
    with transaction() as session:
        version = session.scalars(select(FrameworkVersion.id)).first()
        assert version
        result = AssessmentResult(
            person_id=person_id,
            skill_id=skill_id(key),
            version_id=version,
            level=2,
            source=Source.SELF,
            assessed_on=at.date(),
            recorded_at=at,
        )
        session.add(result)
        session.flush()
        session.merge(
            CurrentLevel(
                person_id=person_id,
                skill_id=result.skill_id,
                claimed_level=2,
                claimed_on=at.date(),
                claimed_result_id=result.id,
            )
        )
    return result.id


def test_a_manager_is_told_how_many_wait_and_nothing_about_anybody(app: Flask, make_person: MakePerson) -> None:
    boss, ada, mo = (
        make_person("Bo Lind"),
        make_person("Ada Okafor"),
        make_person("Mo Vane", person_type=PersonType.MEMBERS_STAFF),
    )
    published(small_framework())
    with transaction() as session:
        session.add(LineClosure(manager_id=boss.id, person_id=ada.id, depth=1))
        session.add(LineClosure(manager_id=boss.id, person_id=mo.id, depth=1))
    for key in ("writing", "searching"):
        _claim(ada.id, key, at=NOW - timedelta(days=4))
    _claim(mo.id, "writing", at=NOW - timedelta(days=4))
    assert (run().digests, run(NOW + timedelta(days=1)).digests) == (1, 0)
    (mail,) = mails()
    assert (mail.person_id, mail.subject) == (boss.id, "2 self-assessments wait for your decision")
    words = f"{mail.text_body} {mail.html_body}"
    assert "/team/decisions" in words
    for banned in ("Ada", "Mo ", "riting", "level", "Working"):
        assert banned not in words, banned


def test_a_returned_assessment_is_told_once_and_not_at_all_when_answered(app: Flask, make_person: MakePerson) -> None:
    boss, ada, cy = make_person("Bo Lind"), make_person("Ada Okafor"), make_person("Cy Dale")
    published(small_framework())
    for person in (ada, cy):
        result = _claim(person.id, "writing", at=NOW - timedelta(days=2))
        with transaction() as session:
            session.add(
                AssessmentDecision(
                    result_id=result,
                    decision=Decision.RETURNED,
                    decided_by=boss.id,
                    decided_at=NOW - timedelta(hours=2),
                )
            )
    assert run(NOW - timedelta(hours=5)).digests == 0
    _claim(cy.id, "writing", at=NOW - timedelta(hours=1))
    assert (run().digests, run(NOW + timedelta(days=1)).digests) == (1, 0)
    (mail,) = mails()
    assert (mail.person_id, mail.subject) == (ada.id, "1 self-assessment came back to you")


def test_the_command_says_what_was_found_queued_and_sent(
    app: Flask, settings: Settings, make_person: MakePerson
) -> None:
    enrolled(make_person("Ada Okafor").id, add_course(), due_on=DUE, now=NOW)

    class Installation:
        def __init__(self, app: Flask) -> None:
            self.app = app

    answer = CliRunner().invoke(reminders, ["sweep", "--at", "2026-03-03T09:00"], obj=Installation(app))
    assert answer.exit_code == 0, answer.output
    assert "1 reminder newly owed" in answer.output
    assert "1 message with 1 reminder" in answer.output
    assert "sent    1 message" in answer.output
    assert len(list((settings.data_dir / "mail").glob("*.eml"))) == 1
    wrong = CliRunner().invoke(reminders, ["sweep", "--at", "tomorrow"], obj=Installation(app))
    assert "write it like 2026-03-03T09:00" in wrong.output
