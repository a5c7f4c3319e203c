"""News to many people waits five minutes and can be stopped; the press that caused it stays done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.learning.errors import NewsGone
from skills_centre.learning.models import Enrolment, HeldNews, LearningDemand, NewsKind
from skills_centre.learning.queries.news import news_to_stop
from skills_centre.learning.services.demand import answer_topics, ask_for_topic
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.services.news import stop_news
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed
from tests.bookings.builders import people
from tests.conftest import NOW
from tests.learning.builders import add_course, enrolled, publish_next

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]

JUST_BEFORE, JUST_AFTER = NOW + timedelta(minutes=4, seconds=59), NOW + timedelta(minutes=5)


def owed(kind: ReminderKind, *, now: datetime) -> int:
    """How many are owed news of a kind by a sweep at an instant."""
    with transaction():
        find_owed(now, frozenset(), Policies())
    return db.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.kind == kind)) or 0


def moved(number: int, *, by_id: UUID, everybody: bool = False) -> UUID:
    """So many people moved to a newer version by one press; gives the version."""
    course_id = add_course(quiz=None)
    enrolments = [enrolled(one, course_id).id for one in people(number)]
    newer = publish_next(course_id, lessons=("first",))
    with transaction():
        move_learners(newer, chosen=None if everybody else enrolments, reason="New rules", by_id=by_id, now=NOW)
    return newer


@pytest.fixture
def lead(make_person: MakePerson) -> UUID:
    return make_person("Lee Lead", roles=(Role.LD_ADMINISTRATOR,)).id


def test_twenty_are_told_at_once_and_twenty_one_five_minutes_later(lead: UUID) -> None:
    moved(20, by_id=lead)
    assert news_to_stop(NewsKind.MOVED, now=NOW) == []
    assert owed(ReminderKind.COURSE_MOVED, now=NOW) == 20


def test_of_many_nobody_is_told_who_was_stopped_for_a_second_before_the_time(lead: UUID) -> None:
    newer = moved(21, by_id=lead)
    (held,) = news_to_stop(NewsKind.MOVED, now=NOW)
    assert (held.receivers, held.send_at) == (21, JUST_AFTER)
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_BEFORE) == 0
    for _twice in range(2):
        with transaction():
            stop_news(held.id, by_id=lead, now=JUST_BEFORE)
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_AFTER + timedelta(hours=1)) == 0
    assert db.session.scalar(select(func.count()).where(Enrolment.version_id == newer)) == 21, "the move stays"


def test_what_nobody_stopped_is_told_and_can_be_stopped_no_more(lead: UUID) -> None:
    moved(21, by_id=lead)
    (held,) = news_to_stop(NewsKind.MOVED, now=NOW)
    with transaction(), pytest.raises(NewsGone):
        stop_news(held.id, by_id=lead, now=JUST_AFTER)
    assert news_to_stop(NewsKind.MOVED, now=JUST_AFTER) == []
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_AFTER) == 21
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_AFTER + timedelta(hours=1)) == 21


def test_moving_everybody_always_waits_so_that_the_wait_gives_nobody_away(lead: UUID, make_person: MakePerson) -> None:
    make_person("Mo Office", person_type=PersonType.MEMBERS_STAFF)
    moved(2, by_id=lead, everybody=True)
    (held,) = news_to_stop(NewsKind.MOVED, now=NOW)
    assert held.receivers == 2
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_BEFORE) == 0
    assert owed(ReminderKind.COURSE_MOVED, now=JUST_AFTER) == 2


def test_those_who_asked_for_a_topic_are_told_five_minutes_later_or_not_at_all(lead: UUID) -> None:
    add_course("tea", title="Making tea")
    for one in people(21):
        with transaction():
            ask_for_topic(one, "Making tea well", now=NOW - timedelta(days=1))
    with transaction():
        key = db.session.scalars(select(LearningDemand.topic_key).limit(1)).one()
        assert answer_topics([key], "tea", by_id=lead, now=NOW) == 21
    (held,) = news_to_stop(NewsKind.TAUGHT, now=NOW)
    assert owed(ReminderKind.TOPIC_TAUGHT, now=JUST_BEFORE) == 0
    with transaction():
        stop_news(held.id, by_id=lead, now=JUST_BEFORE)
    assert owed(ReminderKind.TOPIC_TAUGHT, now=JUST_AFTER) == 0


@pytest.mark.sqlite_only
def test_the_page_shows_how_many_and_the_words_and_stops_it(
    lead: UUID, be: Be, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = moved(21, by_id=lead)
    monkeypatch.setattr("skills_centre.learning.views.moving.utc_now", lambda: NOW)
    monkeypatch.setattr("skills_centre.learning.views.news.utc_now", lambda: JUST_BEFORE)
    address = f"/administration/courses/{newer}/learners"
    page = be(lead).get(address).text
    assert "21 people are told after" in page
    assert "learning and development moved you to it" in page
    news_id = db.session.scalars(select(HeldNews.id)).one()
    answer = be(lead).post(f"/administration/news/{news_id}/stop", data={"here": address})
    assert answer.location == address
    assert "21 people are told after" not in be(lead).get(address).text
