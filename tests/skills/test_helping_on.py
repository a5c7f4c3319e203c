"""After somebody may be found: mentors for one's gaps, a pause, answers, wishes where nobody is found, and leavers."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import PauseDayNotPossible
from skills_centre.skills.models import HelpRequest, HelpWish
from skills_centre.skills.queries.help_requests import requests_of, wishes_of
from skills_centre.skills.queries.helping import mentors_for, pause_of, shown_of
from skills_centre.skills.rules.helping import RequestState
from skills_centre.skills.services.answering_help import answer_request
from skills_centre.skills.services.helping import end_pause, pause_offers, take_wish_back, wish_for_help
from tests.counting import statements
from tests.skills.builders import skill_id
from tests.skills.test_helping import NOW, TODAY, ask, confirm, found_by, offer, people
from tests.skills.test_my_skills import hold

__all__ = ["people"]

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def answer(request_id: UUID, by_id: UUID, *, accepts: bool) -> None:
    with transaction():
        answer_request(request_id, by_id=by_id, accepts=accepts, now=NOW)


def only_request() -> UUID:
    return db.session.scalars(select(HelpRequest.id)).one()


def test_who_pauses_is_found_by_nobody_until_the_day_or_until_they_end_it(people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    offer(hana, is_mentor=True)
    back_on = TODAY + timedelta(days=30)
    for _ in range(2):
        with transaction():
            pause_offers(hana, back_on=back_on, now=NOW)
    searching = skill_id("searching")
    assert found_by(ada) == []
    assert mentors_for([searching], besides=ada, on=TODAY) == shown_of(hana, on=TODAY) == []
    assert pause_of(hana, on=TODAY) == back_on
    assert [one.name for one in mentors_for([searching], besides=ada, on=back_on)] == ["Hana Helper"]
    assert pause_of(hana, on=back_on) is None
    for _ in range(2):
        with transaction():
            end_pause(hana)
    assert found_by(ada) == ["Hana Helper"]
    assert [(one.name, one.note) for one in shown_of(hana, on=TODAY)] == [("Hana Helper", "Tuesdays")]


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_pause_ends_on_a_later_day_within_a_year(people: dict[str, UUID], days: int) -> None:
    with pytest.raises(PauseDayNotPossible), transaction():
        pause_offers(people["Hana"], back_on=TODAY + timedelta(days=days), now=NOW)


def test_nobody_asks_whoever_pauses_and_who_asked_before_is_answered_still(people: dict[str, UUID]) -> None:
    offered = offer(people["Hana"])
    ask(offered, people["Ada"])
    with transaction():
        pause_offers(people["Hana"], back_on=TODAY + timedelta(days=7), now=NOW)
    with pytest.raises(NotFound):
        ask(offered, people["Bo"])
    answer(only_request(), people["Hana"], accepts=True)
    (asked,) = requests_of(people["Ada"])
    assert (asked.state, asked.since, asked.may_be_ended) == (RequestState.ACCEPTED, NOW, False)


@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_is_given_once_and_stands_for_whoever_asked(people: dict[str, UUID], *, accepts: bool) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada)
    request_id = only_request()
    with pytest.raises(NotFound):
        answer(request_id, ada, accepts=True)
    with pytest.raises(NotFound):
        answer(request_id, people["Bo"], accepts=False)
    for said in (accepts, accepts, not accepts):
        answer(request_id, hana, accepts=said)
    (asked,) = requests_of(ada)
    assert asked.state is (RequestState.ACCEPTED if accepts else RequestState.DECLINED)
    assert not asked.may_be_ended
    assert (asked.other_email, asked.since) == ("hana.helper@example.org", NOW)


def test_who_asked_may_take_it_back_and_then_nobody_answers(people: dict[str, UUID]) -> None:
    ask(offer(people["Hana"]), people["Ada"])
    answer(only_request(), people["Ada"], accepts=False)
    answer(only_request(), people["Hana"], accepts=True)
    (asked,) = requests_of(people["Hana"])
    assert asked.state is RequestState.TAKEN_BACK
    assert asked.question is None


def test_a_request_to_somebody_who_left_says_so_at_once_and_waits_no_more(people: dict[str, UUID]) -> None:
    offered = offer(people["Hana"], is_mentor=True)
    ask(offered, people["Ada"], is_for_mentoring=True)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == people["Hana"]).values(left_on=TODAY))
    assert found_by(people["Bo"]) == []
    with pytest.raises(NotFound):
        ask(offered, people["Bo"])
    (asked,) = requests_of(people["Ada"])
    assert asked.state is RequestState.HELPER_LEFT
    assert not asked.may_be_ended


def test_a_wish_is_kept_once_and_goes_when_somebody_is_asked(people: dict[str, UUID]) -> None:
    ada, searching = people["Ada"], skill_id("searching")
    for _ in range(2):
        with transaction():
            wish_for_help(ada, searching, now=NOW)
    assert [one.skill.skill_id for one in wishes_of(ada)] == [searching]
    with pytest.raises(NotFound), transaction():
        wish_for_help(ada, uuid4(), now=NOW)
    ask(offer(people["Hana"]), ada)
    assert wishes_of(ada) == []
    with transaction():
        wish_for_help(people["Bo"], searching, now=NOW)
    for _ in range(2):
        with transaction():
            take_wish_back(people["Bo"], searching)
    assert db.session.scalar(select(func.count()).select_from(HelpWish)) == 0


def test_the_finders_queries_take_the_same_statements_for_one_as_for_many(
    people: dict[str, UUID], make_person: MakePerson
) -> None:
    ada, searching = people["Ada"], skill_id("searching")
    ask(offer(people["Hana"], is_mentor=True), ada, is_for_mentoring=True)

    def counted() -> list[int]:
        return [
            statements(lambda: mentors_for([searching], besides=ada, on=TODAY)),
            statements(lambda: requests_of(ada)),
            statements(lambda: wishes_of(ada)),
        ]

    few = counted()
    for number in range(4):
        another = make_person(f"Helper {number}").id
        confirm(another, people["Mina"])
        ask(offer(another, is_mentor=True), ada, is_for_mentoring=True)
    assert len(mentors_for([searching], besides=ada, on=TODAY)) == len(requests_of(ada)) == 5
    assert counted() == few
    assert few[0] == 1
    assert max(few) <= 4


@pytest.mark.sqlite_only
def test_the_finders_pages_take_the_same_statements_for_one_as_for_many(
    be: Be, people: dict[str, UUID], make_person: MakePerson
) -> None:
    ada = people["Ada"]
    hold(ada, "senior-clerk")
    ask(offer(people["Hana"], is_mentor=True), ada)
    browser = be(ada)
    paths = ("/helpers", "/helpers?skill=searching", "/helpers/mentors", "/helpers/mine", "/helpers/mine.csv")

    def counted() -> dict[str, int]:
        for path in paths:  # the first look of a day writes who looked
            browser.get(path)
        return {path: statements(lambda path=path: browser.get(path)) for path in paths}  # type: ignore[misc]

    few = counted()
    for number in range(6):
        another = make_person(f"Helper {number}").id
        confirm(another, people["Mina"])
        offered = offer(another, is_mentor=True)
        if number < 4:
            ask(offered, ada)
    assert counted() == few
    assert max(few.values()) <= 25
    page = browser.get("/helpers/mentors").text
    assert "Helper 5" in page
    assert page.count("Ask for mentoring") == 7


@pytest.mark.sqlite_only
def test_pausing_answering_and_wishing_on_the_pages(be: Be, people: dict[str, UUID]) -> None:
    hana, ada, bo = people["Hana"], people["Ada"], people["Bo"]
    assert "I would like help with this" in be(bo).get("/helpers?skill=searching").text
    wished = be(bo).post(f"/helpers/wishes/{skill_id('searching')}", data={"act": "wish"}, follow_redirects=True)
    assert "You have said that you would like help with this." in wished.text
    ask(offer(hana), ada)
    assert "1 colleague can help now" in be(bo).get("/helpers").text
    browser = be(hana)
    page = browser.get("/helpers/mine").text
    assert "1 colleague waits for your answer" in page
    assert "What colleagues see of you" in page
    assert browser.post("/helpers/pause", data={"back_on": ["1", "1", "2001"]}).status_code == 422
    day = TODAY + timedelta(days=40)
    browser.post("/helpers/pause", data={"back_on": [str(day.day), str(day.month), str(day.year)]})
    page = browser.get("/helpers/mine").text
    assert "Nobody finds you until" in page
    assert "What colleagues see of you" not in page
    assert "Nobody offers help with this at present" in be(bo).get("/helpers?skill=searching").text
    browser = be(hana)
    browser.post("/helpers/pause/end")
    assert "Nobody finds you until" not in browser.get("/helpers/mine").text
    browser.post(f"/helpers/requests/{only_request()}", data={"answer": "accept"})
    assert "You said that you can help" in browser.get("/helpers/mine").text
    browser = be(ada)
    assert "They said that they can help" in browser.get("/helpers/mine").text
    with transaction() as session:
        session.execute(update(Person).where(Person.id == hana).values(left_on=TODAY))
        session.execute(update(HelpRequest).values(accepted_at=None))
    assert "They have left and cannot help any more" in browser.get("/helpers/mine").text


@pytest.mark.sqlite_only
def test_the_copy_of_what_is_kept_holds_offers_requests_and_wishes(be: Be, people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana, note="=Tuesdays"), ada)
    with transaction():
        pause_offers(hana, back_on=TODAY + timedelta(days=7), now=NOW)
        wish_for_help(hana, skill_id("writing"), now=NOW)
    rows = list(csv.reader(io.StringIO(be(hana).get("/helpers/mine.csv").data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["You offer help", "You pause", "You were asked", "You would like help"]
    assert rows[1][4] == "'=Tuesdays"
    assert rows[3][2] == "Ada Okafor"
    others = be(ada).get("/helpers/mine.csv").text
    assert "You asked" in others
    assert "Tuesdays" not in others


@pytest.mark.sqlite_only
def test_for_private_people_it_is_suggested_and_their_wish_is_nobody_elses(
    be: Be, make_person: MakePerson, people: dict[str, UUID]
) -> None:
    theirs = make_person("Mae Member", person_type=PersonType.MEMBERS_STAFF).id
    hold(theirs, "senior-clerk")
    offer(people["Hana"], is_mentor=True)
    browser = be(theirs)
    assert "For what is suggested to you" in browser.get("/helpers").text
    assert "Mentors for what is suggested to you" in browser.get("/helpers/mentors").text
    assert "not even as a count" in browser.get("/helpers?skill=writing").text
