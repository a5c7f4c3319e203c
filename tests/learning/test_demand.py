"""Topics that people ask for: their own page, the counts of learning and development, and the one message."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.learning.errors import NoSuchCourse, TopicNeeded
from skills_centre.learning.models import DemandState, LearningDemand
from skills_centre.learning.queries.demand import demand, own_demand, topic_page
from skills_centre.learning.rules.demand import alike, topic_key
from skills_centre.learning.services.demand import answer_topics, ask_for_topic, plan_topics, take_back
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.words import Words
from skills_centre.reminders.services.sweep import sweep
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW
from tests.counting import statements
from tests.people.builders import add

HEAD = Letterhead("The Test Parliament", "https://skills.example", "#373151", "#006548")


def asked(person_id: UUID, topic: str, **more: str) -> UUID:
    with transaction():
        return ask_for_topic(person_id, topic, now=NOW, **more)


def test_the_same_topic_in_other_words_is_counted_together_or_shown_beside() -> None:
    assert topic_key("Python for Dáta") == topic_key("the data, python") == "data python"
    assert topic_key("!?") == ""
    assert alike("data python", ["data pythn", "python", "gardening", "data python"]) == ["python", "data pythn"]


def test_a_wish_is_kept_once_and_goes_when_it_is_taken_back(app: Flask) -> None:
    ada, bob = add("Ada Asker"), add("Bob Asker")
    wish = asked(ada, "Python for data", why="To count votes.")
    assert asked(ada, "data python") == wish
    with pytest.raises(TopicNeeded):
        asked(ada, "?!")
    asked(bob, "Data Python")
    (topic,) = demand()
    assert (topic.people, topic.planned) == (2, 0)
    assert topic_page("data python").whys == ("To count votes.",)
    for person_id in (bob, ada, ada):
        with transaction():
            take_back(wish, person_id=person_id, now=NOW)
    assert own_demand(ada) == []
    assert [one.people for one in demand()] == [1]
    assert db.session.scalars(select(Words.body)).all() == [None]
    assert statements(demand) <= 4


def test_whoever_waits_is_told_once_when_there_is_a_course(app: Flask, make_person: Callable[..., Person]) -> None:
    ada, bob, lee = (make_person(name).id for name in ("Ada Asker", "Bob Asker", "Lee Admin"))
    asked(ada, "Tea")
    gone = asked(bob, "making tea")
    with transaction():
        assert plan_topics({"tea"}, by_id=lee, now=NOW) == 1
        assert plan_topics({"tea"}, by_id=lee, now=NOW) == 0
    assert [one.state for one in own_demand(ada)] == [DemandState.PLANNED]
    with pytest.raises(NoSuchCourse), transaction():
        answer_topics({"tea"}, "tea-making", by_id=lee, now=NOW)
    publish_course(make_pack(), reviewer_id=lee)
    with transaction():
        assert answer_topics({"tea", topic_key("making tea")}, "tea-making", by_id=lee, now=NOW) == 2
    with transaction():
        assert answer_topics({"tea"}, "tea-making", by_id=lee, now=NOW) == 0
        take_back(gone, person_id=bob, now=NOW)
    assert demand() == []
    for hours in (0, 1, 24):
        sweep(NOW + timedelta(hours=hours), HEAD)
    mails = db.session.scalars(select(OutboxMessage)).all()
    assert [(one.person_id, one.subject) for one in mails] == [(ada, "There is a course that you asked for")]
    assert own_demand(ada)[0].course_title == "Making tea"
    asked(ada, "Tea")
    assert [one.state for one in own_demand(ada)] == [DemandState.OPEN]


@pytest.mark.sqlite_only
def test_the_pages_of_a_wish_from_the_search_to_the_answer(
    be: Callable[[UUID], FlaskClient], make_person: Callable[..., Person]
) -> None:
    keeper_id = make_person("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,)).id
    publish_course(make_pack(), reviewer_id=keeper_id)
    ada_id = make_person("Ada Asker").id
    ada = be(ada_id)
    assert 'href="/learning/topics/new?topic=zymurgy">Ask for a course' in ada.get("/courses?q=zymurgy").text
    assert 'value="zymurgy"' in ada.get("/learning/topics/new?topic=zymurgy").text
    for wrong, sentence in (("", "Enter the topic"), ("x" * 101, "100 characters"), ("…", "Enter the topic in words")):
        refused = ada.post("/learning/topics/new", data={"topic": wrong, "why": "Kept <words>"})
        assert refused.status_code == 422
        assert sentence in refused.text
        assert "Kept &lt;words&gt;" in refused.text
    for topic in ("Zymurgy", "zymurgy", "Zymurgi"):
        assert ada.post("/learning/topics/new", data={"topic": topic, "why": "To brew."}).status_code == 303
    page = ada.get("/learning/topics").text
    assert page.count("Take back") == 2
    assert "Waiting" in page
    other = be(make_person("Bob Other").id)
    assert "Zymurgy" not in other.get("/learning/topics").text
    wish = db.session.scalars(select(LearningDemand.id)).first()
    other.post(f"/learning/topics/{wish}/take-back")
    assert other.get("/administration/demand").status_code == 404
    assert be(ada_id).get("/learning/topics").text.count("Take back") == 2
    keeper = be(keeper_id)
    listed = keeper.get("/administration/demand").text
    assert "Zymurgy" in listed
    assert "1 person waits, since" in listed
    assert "Nobody has answered yet" in listed
    page = keeper.get("/administration/demand/zymurgy").text
    assert "To brew." in page
    assert "Ada" not in page
    assert 'name="same" value="zymurgi"' in page
    assert keeper.post("/administration/demand/zymurgy/answer", data={}).status_code == 422
    assert keeper.post("/administration/demand/zymurgy/plan").status_code == 303
    assert "Planned</strong>" in keeper.get("/administration/demand").text
    answer = {"course": "tea-making", "same": "zymurgi"}
    assert keeper.post("/administration/demand/zymurgy/answer", data=answer).status_code == 303
    assert keeper.get("/administration/demand/zymurgy").status_code == 404
    page = be(ada_id).get("/learning/topics").text
    assert page.count("There is a course") == 2
    assert 'href="/courses/tea-making">Making tea' in page
