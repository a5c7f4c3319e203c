"""Pages that say beforehand how people will hear of something: by what is decided of its kind, and by what its reader chose."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from skills_centre.learning.queries.attempt_requests import attempt_requests
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.demand import ask_for_topic
from skills_centre.people.models import PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.hearing import Heard, Matter, Way, how_heard
from skills_centre.reminders.models import MessageChoice
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.topics import TOPIC_OF, Frequency, Topic
from skills_centre.reminders.rules.ways import Way as Decided
from skills_centre.reminders.services.policies import change_policy
from tests.bookings.builders import book
from tests.bookings.test_register import begun, register
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW
from tests.counting import statements
from tests.gaps.teams import say, team_of
from tests.learning.builders import QUIZ, add_course, enrolled, publish_next
from tests.learning.test_quiz_kinds import begin, finish, save
from tests.people.builders import add
from tests.requirements.builders import rule

Be = Callable[[UUID], FlaskClient]
ON_SITE, OFF = Policy((0,), way=Decided.SITE), Policy((0,), is_on=False)
ON_THE_SITE = "on the site only, without e-mail."


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,))


def decide(kind: Kind, policy: Policy, by_id: UUID, *, was: int = 0) -> None:
    with transaction():
        change_policy(kind, policy, was=was, by_id=by_id, now=NOW)


def choose(person_id: UUID, topic: Topic, frequency: Frequency) -> None:
    with transaction():
        db.session.merge(MessageChoice(person_id=person_id, topic=topic, frequency=frequency, chosen_at=NOW))


def text_of(page: str) -> str:
    return " ".join(page.split())


def test_every_matter_is_a_kind_of_reminder(keeper: UUID) -> None:
    for matter in Matter:
        assert how_heard(matter).way is Way.MESSAGE, TERMS[Kind(matter)]
    with pytest.raises(ValueError, match="nothing"):
        how_heard("nothing")


def test_each_sentence_names_whom_it_speaks_of() -> None:
    assert Heard(Way.MESSAGE).by_them == "We tell them in their next message."
    assert Heard(Way.AT_ONCE).by_you == "We tell you by e-mail, as a rule within a minute or two."
    assert Heard(Way.SITE).by_you == "We tell you on the site only, without e-mail."
    assert Heard(Way.NOTHING).by_them == "We send them no message of it; it stands on their own page."


def test_a_person_hears_by_what_is_decided_and_by_what_they_chose(keeper: UUID) -> None:
    matter, kind = Matter.ATTEMPT_ANSWERED, Kind.ATTEMPT_ANSWERED
    ada, peer = add("Ada Clerk"), add("Lady Tea", kind=PersonType.PEER)
    decide(kind, Policy((0,), way=Decided.AT_ONCE), keeper)
    assert how_heard(matter).way is how_heard(matter, ada).way is Way.AT_ONCE
    assert how_heard(matter, peer).way is Way.MESSAGE
    assert statements(lambda: how_heard(matter, ada)) == 2
    decide(kind, Policy((0,), way=Decided.AT_ONCE, in_hours=True), keeper, was=1)
    assert how_heard(matter).way is how_heard(matter, ada).way is Way.SOON
    assert how_heard(matter, peer).way is Way.MESSAGE
    choose(ada, TOPIC_OF[kind], Frequency.WEEKLY)
    assert how_heard(matter, ada).way is Way.MESSAGE
    choose(ada, TOPIC_OF[kind], Frequency.NEVER)
    assert how_heard(matter, ada).way is Way.NOTHING
    assert how_heard(matter).way is Way.SOON
    decide(kind, ON_SITE, keeper, was=2)
    assert how_heard(matter, peer).way is Way.SITE


@pytest.mark.sqlite_only
def test_a_manager_reads_how_what_they_suggest_is_told(be: Be) -> None:
    with travel(datetime(2026, 3, 3, 9, 30, tzinfo=UTC)):
        team = team_of(["Ada Okafor", "Ben Ito"])
        say(team, "Ada Okafor", "skill-0", 1)
        add_course("course", title="Data for beginners", skills=("skill-0",))
        page, browser = "/team/gaps/skills/skill-0/suggest?course=course", be(team.manager_id)
        asked = text_of(browser.get(page).text)
        assert "and gets one message." in asked
        assert "In their next message they read this" in asked
        decide(Kind.COURSE_SUGGESTED, ON_SITE, team.manager_id)
        asked = text_of(browser.get(page).text)
        assert "no e-mail goes of it" in asked
        assert f"We tell them {ON_THE_SITE}" in asked
        assert "message" not in asked.split('id="main-content"')[1].split("<footer")[0]
        decide(Kind.COURSE_SUGGESTED, OFF, team.manager_id, was=1)
        assert "We send them no message of it" in browser.get(page).text
        done = browser.post(page, data={"words": ""}, follow_redirects=True).text
        assert "They see it on their pages now; no e-mail goes of it." in done


@pytest.mark.sqlite_only
def test_learning_and_development_read_how_answers_are_told(be: Be, keeper: UUID) -> None:
    ada = add("Ada Clerk")
    learning = enrolled(ada, add_course(lessons=("first",), quiz={**QUIZ, "attempts": 1}))
    begin(learning)
    for key in ("one", "several"):
        save(learning, key, Answer((1,)))
    finish(learning)
    be(ada).post(f"/learning/{learning.id}/check/ask-for-attempt")
    assert (
        "This page shows the answer. We tell you in your next message."
        in be(ada).get(f"/learning/{learning.id}/check").text
    )
    decide(Kind.ATTEMPT_ANSWERED, ON_SITE, keeper)
    assert f"We tell you {ON_THE_SITE}" in be(ada).get(f"/learning/{learning.id}/check").text
    choose(ada, TOPIC_OF[Kind.ATTEMPT_ANSWERED], Frequency.NEVER)
    assert "This page shows the answer.</p>" in be(ada).get(f"/learning/{learning.id}/check").text
    (waiting,) = attempt_requests()
    done = be(keeper).post(f"/administration/attempts/{waiting.id}/allow", follow_redirects=True).text
    assert f"They may take the quiz once more. We tell them {ON_THE_SITE}" in done


@pytest.mark.sqlite_only
def test_a_course_on_a_topic_is_told_as_it_is_decided_also_while_it_can_be_stopped(be: Be, keeper: UUID) -> None:
    publish_course(make_pack(), reviewer_id=keeper)
    people = [add(f"Person {number:02}") for number in range(21)]
    with transaction():
        for one in people:
            ask_for_topic(one, "Tea", now=NOW)
    place = "/administration/demand/tea"
    assert "In their next message they read:" in be(keeper).get(place).text
    assert "We tell you when there is" in be(people[0]).get("/learning/topics/new").text
    decide(Kind.TOPIC_TAUGHT, ON_SITE, keeper)
    assert f"We tell them {ON_THE_SITE}" in be(keeper).get(place).text
    done = be(keeper).post(f"{place}/answer", data={"course": "tea-making"}, follow_redirects=True).text
    assert f"21 people asked for it. We tell them {ON_THE_SITE}" in done
    assert "21 people are told after" in done
    assert "In their next message" not in done
    decide(Kind.TOPIC_TAUGHT, OFF, keeper, was=1)
    page = be(people[0])
    assert "“Topics that I asked for” says so when there is a course." in page.get("/learning/topics/new").text
    sent = page.post("/learning/topics/new", data={"topic": "Cake"}, follow_redirects=True).text
    assert "This page says so as soon as there is a course." in sent


@pytest.mark.sqlite_only
def test_a_move_is_told_as_it_is_decided(be: Be, keeper: UUID) -> None:
    course_id = add_course(quiz=None)
    enrolled(add("Ada Clerk"), course_id)
    place = f"/administration/courses/{publish_next(course_id, lessons=('first',))}/learners"
    assert "In their next message they read:" in be(keeper).get(place).text
    decide(Kind.COURSE_MOVED, ON_SITE, keeper)
    page = be(keeper).get(place).text
    assert f"We tell them {ON_THE_SITE}" in page
    assert "In their next message" not in page
    done = be(keeper).post(place, data={"who": "all", "reason": "New rules"}, follow_redirects=True).text
    assert f"the page of the course shows them your reason. We tell them {ON_THE_SITE}" in done


@pytest.mark.sqlite_only
def test_the_days_before_a_date_of_ones_own_are_those_that_are_decided_and_none_for_who_stopped_them(
    be: Be, keeper: UUID
) -> None:
    ada = add("Ada Clerk")
    learning = enrolled(ada, add_course())
    place = f"/my-learning/{learning.id}/finish-by"
    assert "We remind you 7 days and 1 day before. For example" in be(ada).get(place).text
    assert "we remind you 7 days and 1 day before." in be(ada).get("/my-messages").text
    decide(Kind.COURSE_DUE, Policy((-10,)), keeper)
    assert "We remind you 10 days before. For example" in be(ada).get(place).text
    assert "we remind you 10 days before." in be(ada).get("/my-messages").text
    choose(ada, Topic.COURSES, Frequency.NEVER)
    assert "remind" not in be(ada).get(place).text.split('id="main-content"')[1].split("<footer")[0]
    assert "we remind you" not in be(ada).get("/my-messages").text
    day = local_day(utc_now()) + timedelta(days=40)
    assert be(ada).post(place, data={"due_on": [str(day.day), str(day.month), str(day.year)]}).status_code in {302, 303}


@pytest.mark.sqlite_only
def test_a_register_that_is_to_be_closed_says_whether_and_how_those_who_were_absent_are_told(
    be: Be, keeper: UUID
) -> None:
    session_id = begun()
    book(add("Ada Clerk"), session_id)
    place = f"{register(session_id)}/close"
    assert "As a rule they are told one working day later, unless you correct it" in be(keeper).get(place).text
    decide(Kind.SESSION_MISSED, ON_SITE, keeper)
    assert "they are told one working day later, on the site only, unless" in be(keeper).get(place).text
    decide(Kind.SESSION_MISSED, OFF, keeper, was=1)
    page = be(keeper).get(place).text
    assert "No message goes of it." in page
    assert "they are told" not in page


@pytest.mark.sqlite_only
def test_pages_of_required_learning_name_the_days_that_are_decided(be: Be, keeper: UUID) -> None:
    course_id, now = add_course(), utc_now()
    kim = add("Kim Head")
    add("Ada Clerk", manager=kim)
    rule(course_id, keeper, now=now - timedelta(days=60))
    day = local_day(now)
    form = {
        "what": "course",
        "course": str(course_id),
        "whom": "everyone",
        "timing": "days",
        "days": "30",
        "starts_on": [str(day.day), str(day.month), str(day.year)],
    }
    new, team = "/administration/required-learning/new", "/team/required"
    assert "in the message of the day: 30 days, 7 days and 1 day before." in be(keeper).post(new, data=form).text
    said = be(kim).get(team).text
    assert "We remind them too: 1 day, 7 days, 14 days, 21 days, 28 days and 35 days after, and then no more." in said
    decide(Kind.LEARNING_DUE, Policy((-14, 0)), keeper)
    decide(Kind.LEARNING_OVERDUE, Policy((3,)), keeper)
    assert "in the message of the day: 14 days before, and on the day." in be(keeper).post(new, data=form).text
    assert "We remind them too: 3 days after, and then no more." in be(kim).get(team).text


@pytest.mark.sqlite_only
def test_the_page_of_a_teams_month_says_whether_and_how_it_comes(be: Be) -> None:
    boss = team_of(["Ada Okafor", "Ben Ito", "Cy Roy"]).manager_id
    place = "/my-messages/team-month"
    assert "It is sent on the first working day of a month." in be(boss).get(place).text
    decide(Kind.TEAM_MONTH, ON_SITE, boss)
    assert "You are told of it here, without e-mail, on the first working day" in be(boss).get(place).text
    choose(boss, Topic.TEAM_MONTH, Frequency.NEVER)
    page = be(boss).get(place).text
    assert "You are sent no summary" in page
    assert "first working day" not in page
