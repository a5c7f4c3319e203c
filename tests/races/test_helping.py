"""Askers at once, one form sent many times, and helpers who stop being found, or answer, meanwhile."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import HelpRequest, HelpWish
from skills_centre.skills.services.answering_help import answer_request
from skills_centre.skills.services.helping import ask_for_help, pause_offers, take_offer_back, wish_for_help
from tests.races.test_learning import race
from tests.skills.builders import skill_id
from tests.skills.test_helping import NOW, TODAY, ask, confirm, offer, people

__all__ = ["people"]

MakePerson = Callable[..., Person]


def asking(offer_id: UUID, by_id: UUID) -> Callable[[], object]:
    return lambda: ask_for_help(offer_id, by_id=by_id, is_for_mentoring=False, now=NOW)


def outcomes_of(app: Flask, *acts: Callable[[], object]) -> Counter[str]:
    db.session.close()
    return Counter(type(one).__name__ for one in race(app, *acts))


def requests() -> int:
    return db.session.scalar(select(func.count()).select_from(HelpRequest)) or 0


def test_one_form_sent_many_times_at_once_asks_once(app: Flask, people: dict[str, UUID]) -> None:
    offered, ada = offer(people["Hana"]), people["Ada"]
    assert outcomes_of(app, *[asking(offered, ada)] * 6) == {"Helper": 1, "AskedLately": 5}
    assert requests() == 1


def test_of_many_askers_at_once_five_reach_one_helper(
    app: Flask, people: dict[str, UUID], make_person: MakePerson
) -> None:
    offered = offer(people["Hana"])
    askers = [make_person(f"Asker {number}").id for number in range(8)]
    assert outcomes_of(app, *[asking(offered, one) for one in askers]) == {"Helper": 5, "HelperAskedOften": 3}
    assert requests() == 5


def test_whoever_asks_many_at_once_reaches_five(app: Flask, people: dict[str, UUID], make_person: MakePerson) -> None:
    offers = []
    for number in range(8):
        one = make_person(f"Helper {number}").id
        confirm(one, people["Mina"])
        offers.append(offer(one))
    assert outcomes_of(app, *[asking(one, people["Ada"]) for one in offers]) == {"Helper": 5, "AskedTooMany": 3}
    assert requests() == 5


def test_two_who_ask_one_another_at_once_both_reach_the_other(app: Flask, people: dict[str, UUID]) -> None:
    confirm(people["Ada"], people["Mina"])
    hers, theirs = offer(people["Hana"]), offer(people["Ada"])
    assert outcomes_of(app, asking(hers, people["Ada"]), asking(theirs, people["Hana"])) == {"Helper": 2}


def leave(person_id: UUID) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(left_on=TODAY))


@pytest.mark.parametrize("how", ["takes it back", "pauses", "leaves"])
def test_whoever_stops_being_found_while_they_are_asked_is_asked_before_it_or_not_at_all(
    app: Flask, people: dict[str, UUID], make_person: MakePerson, how: str
) -> None:
    hana, searching = people["Hana"], skill_id("searching")
    offered = offer(hana)
    stops: dict[str, Callable[[], object]] = {
        "takes it back": lambda: take_offer_back(hana, searching, now=NOW),
        "pauses": lambda: pause_offers(hana, back_on=TODAY + timedelta(days=9), now=NOW),
        "leaves": lambda: leave(hana),
    }
    askers = [make_person(f"Asker {number}").id for number in range(4)]
    found = outcomes_of(
        app, *[asking(offered, one) for one in askers[:2]], stops[how], *[asking(offered, one) for one in askers[2:]]
    )
    assert found["Helper"] + found["NotFound"] == 4
    assert requests() == found["Helper"]
    assert outcomes_of(app, asking(offered, people["Bo"])) == {"NotFound": 1}


def test_of_an_answer_a_refusal_and_a_taking_back_at_once_one_holds(app: Flask, people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada)
    request_id = db.session.scalars(select(HelpRequest.id)).one()
    acts = [(hana, True), (hana, False), (ada, False)] * 2
    outcomes = outcomes_of(
        app,
        *[
            lambda by=by, accepts=accepts: answer_request(request_id, by_id=by, accepts=accepts, now=NOW)
            for by, accepts in acts
        ],
    )
    assert outcomes == {"NoneType": 6}
    one = db.session.scalars(select(HelpRequest)).one()
    assert sum(bool(at) for at in (one.accepted_at, one.declined_at, one.ended_at)) == 1


def test_a_wish_pressed_many_times_at_once_is_one(app: Flask, people: dict[str, UUID]) -> None:
    ada, searching = people["Ada"], skill_id("searching")
    assert outcomes_of(app, *[lambda: wish_for_help(ada, searching, now=NOW)] * 5) == {"NoneType": 5}
    assert db.session.scalar(select(func.count()).select_from(HelpWish)) == 1
