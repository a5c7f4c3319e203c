"""Who is told that something waits for a second person to read it, and that something came back."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.models import FrameworkVersion
from skills_centre.skills.services.approving import send_back
from tests.catalogue.builders import keep, make_pack
from tests.people.builders import add
from tests.reminders.builders import HEAD
from tests.skills.builders import NOW
from tests.skills.editing.builders import sent

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def team(app: Flask) -> dict[str, UUID]:
    """Two skills leads, two L&D administrators, and somebody who is neither."""
    return {
        "lena": add("Lena Lead", roles=(Role.SKILLS_LEAD,)),
        "lou": add("Lou Lead", roles=(Role.SKILLS_LEAD,)),
        "lea": add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,)),
        "olu": add("Olu Dee", roles=(Role.LD_ADMINISTRATOR,)),
        "bo": add("Bo Colleague"),
    }


def told(at_day: int) -> dict[str, str]:
    """Sweep some days on, and give the subject of each message that this queued, by its receiver's first name."""
    before = set(db.session.scalars(select(OutboxMessage.id)))
    sweep(NOW + timedelta(days=at_day), HEAD)
    db.session.close()
    rows = db.session.execute(select(OutboxMessage, Person.name).join(Person, Person.id == OutboxMessage.person_id))
    return {name.split()[0]: mail.subject or "" for mail, name in rows if mail.id not in before}


WAITS = "1 draft of the skills framework waits for a second person"
CAME_BACK = "1 draft of the skills framework came back with a comment"


def test_a_draft_of_the_framework_is_told_to_whoever_may_approve_it_and_once_more_after_a_week(
    team: dict[str, UUID],
) -> None:
    sent(team["lena"])
    assert told(0) == {"Lou": WAITS, "Lea": WAITS, "Olu": WAITS}
    assert told(1) == {}
    assert told(7) == {"Lou": WAITS, "Lea": WAITS, "Olu": WAITS}
    assert told(14) == {}


def test_its_coming_back_is_told_to_those_who_changed_it_and_the_others_hear_no_more(team: dict[str, UUID]) -> None:
    version_id = sent(team["lena"])
    with transaction():
        digest = db.session.execute(
            select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id)
        ).scalar_one()
        send_back(version_id, "Say it more plainly.", by_id=team["lou"], now=NOW, seen=digest or "")
    assert told(0) == {"Lena": CAME_BACK}
    assert told(7) == {}


def test_what_is_decided_between_finding_and_sending_is_not_told(team: dict[str, UUID]) -> None:
    version_id = sent(team["lena"])
    sweep(NOW.replace(hour=3), HEAD)  # finds what is owed, before mail may leave
    with transaction() as session:
        session.execute(update(Person).where(Person.id == team["olu"]).values(left_on=NOW.date()))
        digest = session.execute(select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id)).scalar_one()
        send_back(version_id, "Say it more plainly.", by_id=team["lou"], now=NOW, seen=digest or "")
    assert told(0) == {"Lena": CAME_BACK}


def test_a_course_is_told_to_the_administrators_who_did_not_write_it(team: dict[str, UUID]) -> None:
    version_id = keep(make_pack(), by_id=team["lea"], now=NOW)
    with transaction():
        submit(version_id, by_id=team["lea"], now=NOW)
    assert told(0) == {"Olu": "1 course waits for a second person"}
    with transaction():
        return_to_draft(version_id, "The second lesson has no example.", by_id=team["olu"], now=NOW + timedelta(days=1))
    assert told(1) == {"Lea": "1 course came back with a comment"}
    with transaction():
        submit(version_id, by_id=team["lea"], now=NOW + timedelta(days=2))
    assert told(2) == {"Olu": "1 course waits for a second person"}
    with transaction():
        publish(version_id, by_id=team["olu"], now=NOW + timedelta(days=3))
    assert told(9) == {}


def test_both_at_once_are_one_message_that_leads_to_each(team: dict[str, UUID]) -> None:
    version_id = keep(make_pack(), by_id=team["lea"], now=NOW)
    with transaction():
        submit(version_id, by_id=team["lea"], now=NOW)
    sent(team["lena"])
    assert told(0)["Olu"] == "2 things for you"
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.person_id == team["olu"])).one()
    for path in ("/administration/courses", "/administration/frameworks"):
        assert f"https://skills.test{path}" in (mail.text_body or "")
        assert f"https://skills.test{path}" in (mail.html_body or "")
