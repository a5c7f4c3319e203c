"""Who is told of what waits for a decision, on whichever desk; and the person, of where it is now."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Membership, Person, Role, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.people.services.objections import say_not_my_manager, settle_objection
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.services.digest_parts import waits_in_words
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.queries.waiting import NumbersWaiting
from skills_centre.skills.services.profiles import propose_primary_profile
from tests.people.builders import add, add_unit
from tests.reminders.builders import HEAD
from tests.skills.assessed import ageing_framework
from tests.skills.builders import NOW, TODAY, profile_id, published, skill_id
from tests.skills.deciding_builders import agree, claim, delegate, say

#: A Wednesday, two weeks and a day on: ten working days are over.
NEXT = NOW + timedelta(days=15)


@pytest.fixture
def team(app: Flask) -> dict[str, UUID]:
    """A manager, a clerk in an area, its fallback and a skills lead, all with addresses."""
    published(ageing_framework())
    mina, area = add("Mina Manager"), add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    people = {"mina": mina, "ada": add("Ada Okafor", manager=mina), "fay": add("Fay Fallback")}
    people |= {
        "lena": add("Lena Lead", roles=(Role.SKILLS_LEAD,)),
        "lea": add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,)),
    }
    with transaction() as session:
        session.add(Membership(id=new_id(), person_id=people["ada"], unit_id=area, starts_on=TODAY))
        name_fallback(area, people["fay"], ends_on=None, by_id=None, now=NOW)
    return people


def told(at: datetime) -> dict[str, str]:
    """Sweep, and give the subject of each message that this queued, by its receiver's first name."""
    before = set(db.session.scalars(select(OutboxMessage.id)))
    sweep(at, HEAD)
    db.session.close()
    rows = db.session.execute(select(OutboxMessage, Person.name).join(Person, Person.id == OutboxMessage.person_id))
    mails = {name.split()[0]: mail for mail, name in rows if mail.id not in before}
    for mail in mails.values():
        for banned in ("Okafor", "riting", "Practitioner", "Cook"):
            assert banned not in f"{mail.subject} {mail.text_body} {mail.html_body}", banned
    return {name: mail.subject or "" for name, mail in mails.items()}


def test_a_manager_and_their_delegate_are_told_of_claims_and_roles_in_one_line(team: dict[str, UUID]) -> None:
    delegate(team["mina"], add("Dan Delegate"), last=TODAY + timedelta(days=9))
    claim(team["ada"], skill_id("writing"))
    claim(team["ada"], skill_id("searching"))
    cook = profile_id("cook")
    with transaction():
        propose_primary_profile(team["ada"], cook, by_id=team["ada"], now=NOW)
    assert told(NOW) == {}
    words = "2 self-assessments and 1 proposed role wait for your decision"
    assert told(NOW + timedelta(days=2)) == {"Mina": words, "Dan": words}
    assert told(NOW + timedelta(days=3)) == {}


def test_what_waits_is_listed_as_people_list_things() -> None:
    assert waits_in_words(NumbersWaiting(claims=1)) == "1 self-assessment waits"
    assert waits_in_words(NumbersWaiting(roles=2, opinions=1)) == "2 proposed roles and 1 second opinion wait"
    assert waits_in_words(NumbersWaiting(3, 1, 1)) == "3 self-assessments, 1 proposed role and 1 second opinion wait"


def test_what_moved_on_is_told_once_to_the_new_desk_and_to_the_person(team: dict[str, UUID]) -> None:
    claim(team["ada"], skill_id("writing"))
    told(NEXT - timedelta(days=1))
    said = told(NEXT)
    assert said == {
        "Fay": "1 self-assessment waits for your decision",
        "Ada": "1 thing that you sent went on to somebody else",
    }
    assert told(NEXT + timedelta(days=1)) == {}
    assert told(NEXT + timedelta(days=7)) == {"Fay": "1 self-assessment waits for your decision"}
    later = told(NOW + timedelta(days=30))
    assert later == {
        "Lena": "1 self-assessment waits for your decision",
        "Ada": "1 thing that you sent went on to somebody else",
    }


def test_what_is_decided_before_the_message_leaves_is_not_told(team: dict[str, UUID]) -> None:
    made = claim(team["ada"], skill_id("writing"))
    sweep(NEXT.replace(hour=5), HEAD)
    say(team["ada"], agree(made), by_id=team["mina"])
    assert told(NEXT) == {}
    reasons = set(db.session.scalars(select(Reminder.reason).where(Reminder.due_on == NEXT.date())))
    assert reasons == {"decided", "moved-again"}


def test_what_is_said_to_be_wrong_is_told_to_both_people_and_to_learning_and_development(
    team: dict[str, UUID],
) -> None:
    for _ in range(2):
        with transaction():
            say_not_my_manager(team["ada"], now=NOW)
    words = "A role or a manager on record is said to be wrong"
    assert told(NOW) == {"Ada": words, "Mina": words, "Lea": words}
    assert told(NOW + timedelta(days=1)) == {}


def test_what_is_settled_before_the_message_leaves_is_not_told(team: dict[str, UUID]) -> None:
    with transaction():
        say_not_my_manager(team["ada"], now=NOW.replace(hour=4))
    sweep(NOW.replace(hour=5), HEAD)
    objection = db.session.scalars(select(Reminder.subject_id)).first()
    assert objection
    with transaction():
        settle_objection(objection, by_id=team["lea"], now=NOW.replace(hour=6))
    assert told(NOW) == {}
    assert set(db.session.scalars(select(Reminder.reason))) == {"settled", "no-address"}
