"""Three months after a completion the learner and their manager are asked once, and never somebody who left or would rather not be."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from skills_centre.learning.models import Enrolment
from skills_centre.learning.rules.opinions import Use
from skills_centre.learning.services.notes import choose_settings
from skills_centre.learning.services.opinions import FollowUpAnswer, answer_follow_up
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.services.sweep import sweep
from tests.learning.builders import add_course, enrolled
from tests.reminders.builders import HEAD

MakePerson = Callable[..., Person]

#: A Sunday, 90 days before a Saturday.
DONE = datetime(2026, 3, 8, 12, tzinfo=UTC)
SATURDAY, MONDAY = datetime(2026, 6, 6, 9, tzinfo=UTC), datetime(2026, 6, 8, 9, tzinfo=UTC)


def completed(person: Person, *, manager: Person | None = None, at: datetime = DONE) -> Enrolment:
    made = enrolled(person.id, add_course(f"course-{person.id}", lessons=("first",), quiz=None))
    with transaction() as session:
        complete_lesson(made.id, "first", person_id=person.id, now=at)
        if manager:
            session.add(LineClosure(manager_id=manager.id, person_id=person.id, depth=1))
    return made


def mails() -> dict[str, OutboxMessage]:
    db.session.close()
    rows = db.session.execute(select(Person.name, OutboxMessage).join(Person, Person.id == OutboxMessage.person_id))
    return dict(rows.tuples().all())


def test_both_are_asked_on_the_next_working_day_once_and_no_mail_names_anybody(make_person: MakePerson) -> None:
    ada, boss = make_person("Ada Okafor"), make_person("Bo Boss")
    completed(ada, manager=boss)
    assert (sweep(SATURDAY, HEAD).found, mails()) == (0, {})
    assert sweep(MONDAY, HEAD).digests == 2
    sent = mails()
    assert sent["Ada Okafor"].subject == "1 course three months on: was it of use?"
    assert sent["Bo Boss"].subject == "1 course completed in your team: have you seen it used?"
    assert "Ada" not in (sent["Bo Boss"].text_body or "")
    assert "/learning/follow-up" in (sent["Bo Boss"].text_body or "")
    for days in (1, 7, 29):
        assert sweep(MONDAY + timedelta(days=days), HEAD).digests == 0


def test_a_manager_of_many_is_asked_once_a_week_of_all_that_came_meanwhile(make_person: MakePerson) -> None:
    boss = make_person("Bo Boss")
    for days, name in ((0, "Ada Okafor"), (3, "Ben Ruiz"), (4, "Cy Quill"), (5, "Di Moss")):
        completed(make_person(name), manager=boss, at=DONE + timedelta(days=days))
    subjects = []
    for day in range(9):
        sweep(MONDAY + timedelta(days=day), HEAD)
        with transaction() as session:
            found = session.scalars(select(OutboxMessage).where(OutboxMessage.person_id == boss.id))
            subjects += [(day, one.subject) for one in found if one.queued_at == MONDAY + timedelta(days=day)]
    assert subjects == [
        (0, "1 course completed in your team: have you seen it used?"),
        (7, "3 courses completed in your team: have you seen them used?"),
    ]


def test_who_left_answered_or_would_rather_not_be_asked_meanwhile_gets_no_message(make_person: MakePerson) -> None:
    boss = make_person("Bo Boss")
    ada, ben, cy = make_person("Ada Okafor"), make_person("Ben Ruiz"), make_person("Cy Left")
    answered = completed(ada, manager=boss)
    completed(ben)
    completed(cy)
    early = datetime(2026, 6, 8, 6, 30, tzinfo=UTC)
    assert sweep(early, HEAD).found == 4, "found before mail may leave"
    with transaction() as session:
        answer_follow_up(answered.id, FollowUpAnswer(Use.YES), by_id=ada.id, now=early)
        choose_settings(ben.id, has_keys=False, may_be_asked=False)
        session.get_one(Person, cy.id).left_on = date(2026, 6, 7)
    assert sweep(MONDAY, HEAD).digests == 1
    assert set(mails()) == {"Bo Boss"}
    reasons = db.session.execute(select(Person.name, Reminder.reason).join(Person, Person.id == Reminder.person_id))
    assert dict(reasons.tuples().all()) == {
        "Ada Okafor": "not-asked",
        "Ben Ruiz": "not-asked",
        "Cy Left": "left",
        "Bo Boss": None,
    }
