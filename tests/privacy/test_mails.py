"""No mail names a person's level or state, and nobody gets a mail about a person outside their line.

The levels of the demonstration's framework get names that stand nowhere else; then weeks of reminders are written and people act on one
another. Every mail that is then in the outbox is read, whoever gets it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from skills_centre.bookings.models import ToldEvent
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.models import HelpOffer, HelpRequest
from skills_centre.skills.services.answering_help import answer_request
from skills_centre.skills.services.helping import ask_for_help
from tests.databases import Databases
from tests.demonstrations import bring_demonstration
from tests.reminders.builders import HEAD
from workers.bookings import tell_of_bookings

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]

#: A level's name that stands nowhere else.
LEVEL = "Zyx"
#: Days from now on which the ledger is swept: reminders of a new month, and claims that go from desk to desk.
DAYS = (0, 3, 12, 21)
#: A state in words, and the counts of people in a state that mails are for: "3 below", "1 of 4 is below", "2 fewer unknown".
STATE = re.compile(r"\b(?:below|claimed|stale|unknown|exempt|met)\b")
COUNT = re.compile(rf"\b(?:[\d,]+|none)(?:\s+of\s+[\d,]+)?(?:\s+(?:is|are))?(?:\s+(?:more|fewer))?\s+{STATE.pattern}")


@pytest.fixture
def mails(app: Flask, databases: Databases) -> list[OutboxMessage]:
    """Everything in the outbox after three weeks of reminders and some asking for help."""
    bring_demonstration(databases.shared, now=utc_now(), name="today")
    with transaction() as session:
        triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'level'")
        for trigger in session.scalars(triggers).all():
            session.execute(text(f'DROP TRIGGER "{trigger}"'))
        session.execute(text("UPDATE level SET name = :mark || rank"), {"mark": LEVEL})
        session.execute(delete(ToldEvent))
    ask_and_answer()
    tell_of_bookings.run()
    for days in DAYS:
        sweep((utc_now() + timedelta(days=days)).replace(hour=11), HEAD)
    return list(db.session.scalars(select(OutboxMessage)))


def ask_and_answer() -> None:
    """Somebody asks two who let others find them; one can help, the other has not answered."""
    staff = db.session.scalars(select(Person.id).where(Person.email == "staff@example.org")).one()
    asked_before = select(HelpRequest.helper_id).where(HelpRequest.asker_id == staff)
    offers = select(HelpOffer.id).where(HelpOffer.person_id != staff, HelpOffer.person_id.not_in(asked_before))
    for offer_id, accepts in zip(
        db.session.scalars(offers.order_by(HelpOffer.id).limit(2)).all(), (True, None), strict=True
    ):
        with transaction():
            helper = ask_for_help(offer_id, by_id=staff, is_for_mentoring=False, now=utc_now())
        request_id = db.session.scalars(
            select(HelpRequest.id).where(HelpRequest.helper_id == helper.person_id, HelpRequest.asker_id == staff)
        ).one()
        if accepts is not None:
            with transaction():
                answer_request(request_id, by_id=helper.person_id, accepts=accepts, now=utc_now())


class Reading:
    """Reads mails for what they must not hold."""

    def __init__(self, names: Mapping[str, UUID], near: Mapping[UUID, Collection[UUID]]) -> None:
        self._names, self._near = names, near
        self._anybody = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))

    @classmethod
    def of_everybody(cls) -> "Reading":
        """With the names of everybody there is, and who is above or below whom."""
        near: dict[UUID, set[UUID]] = defaultdict(set)
        for manager_id, person_id in db.session.execute(select(LineClosure.manager_id, LineClosure.person_id)).tuples():
            near[manager_id].add(person_id)
            near[person_id].add(manager_id)
        return cls(dict(db.session.execute(select(Person.name, Person.id)).tuples().all()), near)

    def wrong_with(self, mail: OutboxMessage) -> str | None:
        """What a mail says that it must not; None for a mail that is as it should be."""
        words = f"{mail.subject}\n{mail.text_body}\n{mail.html_body}"
        if LEVEL in words:
            return "names a level"
        if STATE.search(COUNT.sub("", f"{mail.subject}\n{mail.text_body}")):
            return "says a state that is not a count"
        if self._far_from(mail, words):
            return "names somebody outside the line of its receiver"
        return None

    def _far_from(self, mail: OutboxMessage, words: str) -> set[str]:
        close = {mail.person_id, *self._near.get(mail.person_id, ())} if mail.person_id else set()
        return {name for name in self._anybody.findall(words) if self._names[name] not in close}


def test_no_mail_names_a_level_a_state_or_somebody_outside_the_line_of_its_receiver(mails: list[OutboxMessage]) -> None:
    kinds = {mail.key.partition(":")[0] for mail in mails}
    assert {"digest", "session-event", "place-request"} <= kinds
    reading = Reading.of_everybody()
    wrong = [(mail.key, problem, mail.text_body) for mail in mails if (problem := reading.wrong_with(mail))]
    assert wrong == []
    for said in ("asks for your help", "Your question for help has an answer"):
        assert any(said in (mail.text_body or "") for mail in mails), said
    assert sum("below" in (mail.text_body or "") for mail in mails) > 10, "the summaries of a month are among them"


def test_a_mail_about_a_person_would_be_seen() -> None:
    boss, ann, far = (new_id() for _ in range(3))
    reading = Reading({"Ann Orr": ann, "Far Away": far}, {boss: {ann}})

    def wrong(words: str, *, to: UUID = boss, key: str = "digest:1") -> str | None:
        return reading.wrong_with(
            OutboxMessage(key=key, person_id=to, subject="News", text_body=words, html_body=words)
        )

    assert wrong("Ann Orr asks for a place. 3 below, 1 of 4 is below what is asked.") is None
    assert wrong("Ann Orr is at Zyx3 in writing.") == "names a level"
    assert wrong("Ann Orr in writing: below") == "says a state that is not a count"
    assert wrong("Ann Orr is below, and 3 are stale.") == "says a state that is not a count"
    assert wrong("Far Away asks for a place.") == "names somebody outside the line of its receiver"
    assert wrong("Far Away asks for a place.", to=far) is None
    assert wrong("Far Away asks for your help.") == "names somebody outside the line of its receiver"
