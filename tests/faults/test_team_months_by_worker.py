"""The monthly summary of many managers, made and sent by a real worker that is killed while it does both: each gets it once."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from config import Settings
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from tests.faults.test_mail_by_worker import LEASE, send_everything, wake
from tests.gaps.odd_organisations import MIXED, OddOrganisation, a_framework
from tests.processes import Worker, eventually, running_worker
from tests.smtp import smtp_server

pytestmark = [pytest.mark.timeout(600), pytest.mark.soak_on("sqlite")]

#: A Monday, the first working day of a month, in working hours.
FIRST = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@contextmanager
def working_on(first: datetime, settings: Settings, smtp_url: str, *, lease: int = LEASE) -> Generator[Worker]:
    """A worker to which it is another day, also after it was killed and started again, with leases of so many seconds."""
    environment = {
        "SMTP_URL": smtp_url,
        "MAIL_LEASE_SECONDS": str(lease),
        "MAIL_FROM": "Centre <centre@skills.parliament.uk>",
    }
    with running_worker(settings, environment=environment, at=first) as worker:
        yield worker


def many_managers(number: int) -> set[UUID]:
    """So many managers of three people each, who can be written to."""
    here: OddOrganisation = a_framework(6)
    for place in range(number):
        people = here.people(3)
        here.ask(people, here.skills, MIXED[place % 5 :])
        here.manager(f"team {place}", people)
    here.settle()
    managers = {one.manager_id for one in here.teams}
    with transaction() as session:
        session.execute(
            update(Person)
            .where(Person.id.not_in(managers))
            .values(email=None)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(Person)
            .values(email=func.replace(Person.email, "example.org", "westmere.uk"))
            .execution_options(synchronize_session=False)
        )
    return managers


def months() -> Counter[UUID]:
    """How many summaries each manager is owed or had."""
    db.session.close()
    return Counter(db.session.scalars(select(Reminder.person_id).where(Reminder.kind == ReminderKind.TEAM_MONTH)))


def queued() -> int:
    """How many messages are made, whether sent or not."""
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def sweep() -> None:
    """What beat does every quarter of an hour."""
    with transaction():
        enqueue(Job.SWEEP_REMINDERS)


@pytest.mark.parametrize(
    ("number", "kills"),
    [
        pytest.param(40, (15,), id="reduced"),
        pytest.param(300, (40, 120, 220), id="full", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
def test_each_manager_gets_the_month_once_although_the_worker_is_killed(
    app: Flask, settings: Settings, found: None, number: int, kills: tuple[int, ...]
) -> None:
    managers = many_managers(number)
    with smtp_server() as (sink, smtp_url), working_on(FIRST, settings, smtp_url) as worker:
        sink.seconds_each = 0.02
        sweep()
        eventually(lambda: months() or queued(), said=worker.log)
        worker.kill()  # between finding who is owed it and the last message that is made
        worker.start()
        for after in kills:
            sweep()
            eventually(lambda: queued() > 0, said=worker.log)
            wake()
            eventually(lambda after=after: len(sink.messages) >= after, seconds=300, said=worker.log)  # type: ignore[misc]
            worker.kill()
            worker.start()
        for _ in range(2):
            sweep()
        eventually(lambda: queued() >= number, seconds=300, said=worker.log)
        send_everything(worker)
        came = Counter(str(message["To"]) for message in sink.messages)
        repeated = sum(times - 1 for times in sink.by_message_id.values())
    print(f"{number} managers, {len(kills) + 1} kills: {number - len(came)} lost, {repeated} repeated")  # noqa: T201 - the figure itself
    assert months() == Counter(managers), "owed once each, however often it was swept"
    assert queued() == number
    assert len(came) == number, "none is lost"
    assert {str(message["Subject"]) for message in sink.messages} == {"Your team’s skills, March 2027"}
    assert repeated == sum(came.values()) - number <= len(kills), "at most one is repeated for each kill"
