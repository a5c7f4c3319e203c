"""What the fault table is made of: many people who are each owed one digest, and what came of it."""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, insert, select

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.reminders.services.sweep import sweep
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, enrolled
from tests.smtp import Sink

#: A Tuesday morning, in the hours in which ordinary mail leaves.
AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
#: Messages of each fault; FAULT_MESSAGES=2000 gives the full size.
MESSAGES = int(os.environ.get("FAULT_MESSAGES", "60"))


def people_who_are_owed(number: int, *, prefix: str = "person", every: int = 1, due_in: int = 7) -> None:
    """So many people on a course that is due in so many days; each `every`th has an address that begins with `prefix`."""
    due_on = local_day(AT) + timedelta(days=due_in)
    ids = [new_id() for _ in range(number)]
    rows = [
        {
            "id": ids[place], "name": f"Person {place}", "sort_key": f"person {place:05}",
            "email": f"{prefix if place % every == 0 else 'person'}{place}@westmere.uk",
            "person_type": PersonType.HOUSE_STAFF, "joined_on": date(2024, 1, 8),
        }
        for place in range(number)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(insert(table_of(Person)), rows)
    course_id = add_course()
    for one in ids:
        enrolled(one, course_id, due_on=due_on, now=AT - timedelta(days=20))


def queue_digests(number: int, *, now: datetime = AT) -> None:
    """The sweep of the morning: so many digests."""
    assert sweep(now, HEAD).digests == number


def waiting() -> int:
    """How many messages have not left, and will."""
    db.session.close()
    return db.session.scalar(select(func.count()).where(OutboxMessage.state == MailState.QUEUED)) or 0


def given_up() -> int:
    """How many messages are parked."""
    db.session.close()
    return db.session.scalar(select(func.count()).where(OutboxMessage.state == MailState.FAILED)) or 0


@dataclass(frozen=True)
class Outcome:
    """What became of the messages of one fault: a line of the table."""

    fault: str
    messages: int
    lost: int
    repeated: int
    failed: int
    #: The most different messages that one person got.
    flood: int

    def say(self) -> None:
        """Print the line."""
        cells = (self.fault, self.messages, self.lost, self.repeated, self.failed, self.flood)
        print("\n| " + " | ".join(str(cell) for cell in cells) + " |")  # noqa: T201 - the figures themselves


def outcome(fault: str, sink: Sink, number: int) -> Outcome:
    """Judge and print what came of so many messages, one for each person."""
    by_id, failed = sink.by_message_id, given_up()
    different = {(str(one["To"]), str(one["Message-ID"])) for one in sink.messages}
    people = Counter(address for address, _message_id in different)
    found = Outcome(
        fault, number, number - failed - len(people), sum(by_id.values()) - len(by_id), failed,
        max(people.values(), default=0),
    )  # fmt: skip
    found.say()
    return found
