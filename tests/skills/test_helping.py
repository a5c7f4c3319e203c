"""Finding somebody who can help: only those who choose it, only while a level of theirs is confirmed, and one question for each pair."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from skills_centre.people.models import Look, Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import AskedLately, AskedTooMany, HelperAskedOften, NotAMentor, OfferNoteTooLong
from skills_centre.skills.models import AssessmentResult, Decision, HelpOffer, HelpRequest, Source
from skills_centre.skills.queries.help_requests import requests_of
from skills_centre.skills.queries.helping import helpers_in, offered_skills, own_offers
from skills_centre.skills.rules.helping import RequestState
from skills_centre.skills.services.answering_help import answer_request
from skills_centre.skills.services.helping import ask_for_help, offer_help, take_offer_back
from skills_centre.skills.services.standing import refresh_people, turn_the_day
from tests.skills.assessed import ageing_framework, decide, record
from tests.skills.builders import published, skill_id

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
NOW = utc_now()
TODAY = local_day(NOW)
SEARCHING_LASTS = 12


@pytest.fixture
def people(client: FlaskClient, make_person: MakePerson) -> dict[str, UUID]:
    """Hana, confirmed in searching by Mina; and Ada and Bo, who look for help."""
    published(ageing_framework(), now=NOW - timedelta(days=900))
    made = {
        name: make_person(f"{name} {last}").id
        for name, last in (("Hana", "Helper"), ("Mina", "Manager"), ("Ada", "Okafor"), ("Bo", "Ng"))
    }
    confirm(made["Hana"], made["Mina"])
    return made


def confirm(person_id: UUID, by_id: UUID, *, days_ago: int = 10) -> UUID:
    with transaction():
        result = record(
            person_id,
            skill_id("searching"),
            3,
            source=Source.MANAGER,
            assessor_id=by_id,
            on=TODAY - timedelta(days=days_ago),
            at=NOW - timedelta(days=days_ago),
        )
        refresh_people([person_id], now=NOW)
    return result


def offer(person_id: UUID, *, is_mentor: bool = False, note: str = "Tuesdays") -> UUID:
    searching = skill_id("searching")
    with transaction():
        offer_help(person_id, searching, is_mentor=is_mentor, note=note, now=NOW)
    return db.session.scalars(select(HelpOffer.id).where(HelpOffer.person_id == person_id)).one()


def ask(offer_id: UUID, by_id: UUID, *, at: datetime = NOW, is_for_mentoring: bool = False) -> None:
    with transaction():
        ask_for_help(offer_id, by_id=by_id, is_for_mentoring=is_for_mentoring, now=at)


def found_by(person_id: UUID) -> list[str]:
    return [one.name for one in helpers_in(skill_id("searching"), besides=person_id, on=TODAY)]


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_nobody_is_found_who_did_not_choose_it_and_taking_it_back_works_at_once(people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    assert found_by(ada) == []
    assert offered_skills(ada, on=TODAY) == []
    offer(hana)
    offer(hana, note="Wednesdays")
    (found,) = helpers_in(skill_id("searching"), besides=ada, on=TODAY)
    assert (found.name, found.note, found.is_mentor) == ("Hana Helper", "Wednesdays", False)
    assert [one.name for one in offered_skills(ada, on=TODAY)] == ["Searching"]
    assert found_by(hana) == []
    for _ in range(2):
        searching = skill_id("searching")
        with transaction():
            take_offer_back(hana, searching, now=NOW)
    assert found_by(ada) == []
    assert number_of(HelpOffer) == 0


def test_without_a_confirmed_level_nothing_can_be_offered(people: dict[str, UUID]) -> None:
    searching = skill_id("searching")
    with transaction():
        record(people["Ada"], searching, 4)
        refresh_people([people["Ada"]], now=NOW)
    with pytest.raises(NotFound), transaction():
        offer_help(people["Ada"], searching, is_mentor=False, note="", now=NOW)
    with pytest.raises(OfferNoteTooLong), transaction():
        offer_help(people["Hana"], searching, is_mentor=False, note="x" * 301, now=NOW)
    assert own_offers(people["Ada"], on=TODAY) == []


def test_an_offer_ends_for_good_when_its_level_is_revoked(people: dict[str, UUID]) -> None:
    offer(people["Hana"])
    entered = db.session.scalars(select(AssessmentResult.id)).one()
    with transaction():
        decide(entered, Decision.REVOKED, by_id=people["Mina"])
        refresh_people([people["Hana"]], now=NOW)
    assert found_by(people["Ada"]) == []
    assert number_of(HelpOffer) == 0
    confirm(people["Hana"], people["Mina"], days_ago=1)
    assert found_by(people["Ada"]) == []
    assert number_of(HelpOffer) == 0


def test_a_leaver_is_found_no_more_and_the_night_takes_the_offer_away(people: dict[str, UUID]) -> None:
    offer(people["Hana"])
    with transaction() as session:
        session.execute(update(Person).where(Person.id == people["Hana"]).values(left_on=TODAY))
    assert found_by(people["Ada"]) == []
    with transaction():
        turn_the_day(NOW)
    assert number_of(HelpOffer) == 0


def test_a_level_that_is_out_of_date_is_found_no_more_until_it_is_confirmed_again(people: dict[str, UUID]) -> None:
    offer(people["Hana"])
    later = TODAY + timedelta(days=31 * SEARCHING_LASTS)
    assert helpers_in(skill_id("searching"), besides=people["Ada"], on=later) == []
    assert offered_skills(people["Ada"], on=later) == []
    (mine,) = own_offers(people["Hana"], on=later)
    assert mine.is_out_of_date
    assert mine.is_offered


def test_the_same_pair_has_one_question_in_two_weeks(people: dict[str, UUID]) -> None:
    offered = offer(people["Hana"])
    ask(offered, people["Ada"])
    with pytest.raises(AskedLately):
        ask(offered, people["Ada"], at=NOW + timedelta(days=13))
    ask(offered, people["Bo"])
    ask(offered, people["Ada"], at=NOW + timedelta(days=15))
    assert db.session.scalars(select(HelpRequest.helper_id)).all() == [people["Hana"]] * 3
    (first, *_) = [one for one in requests_of(people["Hana"]) if one.other_name == "Ada Okafor"]
    assert first.question == "Ada Okafor asks whether you could help them with Searching."
    assert {one.question for one in requests_of(people["Ada"])} == {None}, "it is for whoever is asked"


def test_nobody_is_asked_or_asks_more_than_five_times_a_week(people: dict[str, UUID], make_person: MakePerson) -> None:
    offered = offer(people["Hana"])
    askers = [make_person(f"Asker {number}").id for number in range(6)]
    for one in askers[:5]:
        ask(offered, one)
    with pytest.raises(HelperAskedOften):
        ask(offered, askers[5])
    helpers = [make_person(f"Helper {number}").id for number in range(6)]
    offers = []
    for one in helpers:
        confirm(one, people["Mina"])
        offers.append(offer(one))
    for each in offers[:5]:
        ask(each, people["Bo"])
    with pytest.raises(AskedTooMany):
        ask(offers[5], people["Bo"])


def test_mentoring_is_asked_agreed_and_ended_by_either(people: dict[str, UUID]) -> None:
    hana, ada, bo = people["Hana"], people["Ada"], people["Bo"]
    offered = offer(hana)
    with pytest.raises(NotAMentor):
        ask(offered, ada, is_for_mentoring=True)
    offer(hana, is_mentor=True)
    ask(offered, ada, is_for_mentoring=True)
    (asked,) = requests_of(ada)
    for who in (ada, bo):
        with pytest.raises(NotFound), transaction():
            answer_request(asked.id, by_id=who, accepts=True, now=NOW)
    with transaction():
        answer_request(asked.id, by_id=hana, accepts=True, now=NOW)
    with pytest.raises(NotFound), transaction():
        answer_request(asked.id, by_id=bo, accepts=False, now=NOW)
    with transaction():
        answer_request(asked.id, by_id=ada, accepts=False, now=NOW)
    (ended,) = requests_of(hana)
    assert (ended.other_name, ended.state, ended.since) == ("Ada Okafor", RequestState.ENDED, NOW)


@pytest.mark.sqlite_only
def test_somebody_offers_is_found_and_asked_on_the_pages(be: Be, people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    browser = be(ada)
    assert "Nobody offers help yet" in browser.get("/helpers").text
    assert "No level of yours is confirmed yet" in browser.get("/helpers/mine").text
    assert browser.get("/helpers/mine/searching").status_code == 404
    browser = be(hana)
    assert "Nobody finds you." in browser.get("/helpers/mine").text
    assert browser.post("/helpers/mine/searching", data={"note": "x" * 301}).status_code == 422
    browser.post("/helpers/mine/searching", data={"note": "On <b>Tuesdays</b>", "is_mentor": "yes"})
    page = browser.get("/helpers/mine").text
    assert "Colleagues can find you, also as a mentor." in page
    offered = db.session.scalars(select(HelpOffer.id)).one()
    assert browser.get(f"/helpers/ask/{offered}").status_code == 404

    browser = be(ada)
    assert "Searching" in browser.get("/helpers?q=sEAR").text
    assert "Nobody offers help with that" in browser.get("/helpers?q=100%25").text
    for named in (skill_id("searching"), "searching"):
        page = browser.get(f"/helpers?skill={named}").text
        assert "Hana Helper" in page
        assert "On &lt;b&gt;Tuesdays" in page
        assert "Practitioner" not in page
    assert browser.get(f"/helpers?skill={uuid4()}").status_code == 404
    assert browser.get(f"/helpers/ask/{uuid4()}").status_code == 404
    assert "asks whether you would be their mentor" in browser.get(f"/helpers/ask/{offered}?for=mentoring").text
    assert "asks whether you could help" in browser.get(f"/helpers/ask/{offered}").text
    for said in ("Hana Helper sees your question on their page now", "You asked them in the last two weeks"):
        sent = browser.post(f"/helpers/ask/{offered}", data={"for": "mentoring"}, follow_redirects=True)
        assert said in sent.text
    assert number_of(HelpRequest) == 1
    looks = db.session.execute(select(Look.viewer_id, Look.subject_id)).all()
    assert [tuple(one) for one in looks] == [(ada, hana)]

    browser = be(hana)
    page = browser.get("/helpers/mine").text
    assert "Ada Okafor asks whether you would be their mentor in Searching for a while." in page
    assert 'href="mailto:ada.okafor@example.org"' in page, "one may write instead of answering here"
    asked = db.session.scalars(select(HelpRequest.id)).one()
    browser.post(f"/helpers/requests/{asked}", data={"answer": "accept"})
    assert "End the mentoring" in browser.get("/helpers/mine").text
    browser.post("/helpers/mine/searching/take-back")
    assert "Nobody finds you." in browser.get("/helpers/mine").text
    assert "Nobody offers help with this at present" in be(ada).get("/helpers?skill=searching").text
