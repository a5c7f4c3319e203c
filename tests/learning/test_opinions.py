"""Questions after learning: what one thought, and three months later whether it was of use. Counted, never named."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.errors import AnsweredByAnother, FollowUpClosed, NothingAnswered, TooLateToChange
from skills_centre.learning.models import CourseReaction, Enrolment, FollowUp
from skills_centre.learning.queries.opinions import follow_up_by, follow_ups_owed, open_follow_ups, reaction_to, side_of
from skills_centre.learning.queries.results import follow_up_results, reaction_results
from skills_centre.learning.rules.opinions import Side, Use, counts, follow_up_day, number_shown
from skills_centre.learning.services.notes import choose_settings
from skills_centre.learning.services.opinions import FollowUpAnswer, Reaction, answer_follow_up, give_reaction
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import LineClosure, Person, PersonType, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course, enrolled

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
LATER = NOW + timedelta(days=90)


def complete(person_id: UUID, course_id: UUID, *, at: datetime = NOW) -> Enrolment:
    made = enrolled(person_id, course_id)
    with transaction():
        complete_lesson(made.id, "first", person_id=person_id, now=at)
    return made


def manage(manager: Person, person: Person) -> None:
    with transaction() as session:
        session.add(LineClosure(manager_id=manager.id, person_id=person.id, depth=1))


def react(
    made: Enrolment,
    relevance: int | None = None,
    before: int | None = None,
    after: int | None = None,
    *,
    comment: str = "",
    now: datetime = NOW,
) -> None:
    with transaction():
        give_reaction(made.id, Reaction(relevance, before, after, comment), person_id=made.person_id, now=now)


def test_answers_are_shown_in_whole_fives_and_steps_are_counted() -> None:
    people = [UUID(int=number) for number in range(10)]
    assert [number_shown(people[:number]) for number in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
    assert number_shown([people[0]] * 9 + people[1:4]) == 0, "one who answers often is one"
    assert number_shown([people[0]] * 4 + people[1:5] + people[:1]) == 8
    assert counts([1, 3, 3, None], ("a", "b", "c")) == [1, 0, 2]
    assert follow_up_day(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)) == date(2026, 6, 1)
    assert follow_up_day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == date(2026, 8, 31), "after midnight in London"


def test_there_is_one_reaction_a_completion_which_may_change_for_14_days(make_person: MakePerson) -> None:
    ada, course_id = make_person("Ada Okafor"), add_course(lessons=("first",), quiz=None)
    made = enrolled(ada.id, course_id)
    with pytest.raises(NotFound):
        react(made, 4, 2, 4)
    with transaction():
        complete_lesson(made.id, "first", person_id=ada.id, now=NOW)
    with pytest.raises(NothingAnswered):
        react(made, comment="  ")
    react(made, 4, None, 3, comment="Good")
    react(made, 5, 2, 3, comment="Good", now=NOW + timedelta(days=14))
    with pytest.raises(TooLateToChange):
        react(made, 1, now=NOW + timedelta(days=15))
    kept = reaction_to(made.id)
    assert kept is not None
    assert (kept.relevance, kept.before, kept.after, kept.comment, kept.answered_at) == (5, 2, 3, "Good", NOW)
    assert db.session.query(CourseReaction).count() == 1


def test_learner_and_manager_are_asked_once_after_90_days_unless_they_would_rather_not(make_person: MakePerson) -> None:
    ada, boss = make_person("Ada Okafor"), make_person("Bo Boss")
    peer = make_person("Lady Peer", person_type=PersonType.PEER)
    course_id = add_course(lessons=("first",), quiz=None)
    for person in (ada, peer):
        manage(boss, person)
    made, private = complete(ada.id, course_id), complete(peer.id, course_id)
    day = TODAY + timedelta(days=90)

    def owed(on: date = day) -> set[tuple[UUID, Side]]:
        db.session.close()
        return {(one.person_id, one.side) for one in follow_ups_owed(on, on)}

    assert owed(day - timedelta(days=1)) == owed(day + timedelta(days=1)) == set()
    assert owed() == {(ada.id, Side.LEARNER), (boss.id, Side.MANAGER), (peer.id, Side.LEARNER)}
    assert side_of(private.id, viewer_id=boss.id) is None
    assert [one.side for one in open_follow_ups(boss.id, on=day)] == [Side.MANAGER]
    again = complete(ada.id, course_id, at=NOW + timedelta(days=3))
    assert (ada.id, Side.LEARNER) not in owed(), "who took it again is asked about the last time only"
    assert owed(day + timedelta(days=3)) == {(ada.id, Side.LEARNER), (boss.id, Side.MANAGER)}
    with transaction():
        choose_settings(boss.id, has_keys=False, may_be_asked=False)
    assert owed(day + timedelta(days=3)) == {(ada.id, Side.LEARNER)}
    with transaction() as session:
        choose_settings(boss.id, has_keys=False, may_be_asked=True)
        choose_settings(ada.id, has_keys=False, may_be_asked=False)
        session.get_one(Person, peer.id).left_on = day
    assert owed() == owed(day + timedelta(days=3)) == set(), "a manager is not asked about who would rather not be"
    assert made.id != again.id


def test_a_manager_says_only_whether_they_have_seen_it_used(make_person: MakePerson) -> None:
    ada, boss, other = make_person("Ada Okafor"), make_person("Bo Boss"), make_person("Cy Other")
    manage(boss, ada)
    made = complete(ada.id, add_course(lessons=("first",), quiz=None))

    def say(by: Person, answer: FollowUpAnswer, now: datetime = LATER) -> None:
        with transaction():
            answer_follow_up(made.id, answer, by_id=by.id, now=now)

    for by, now in ((other, LATER), (ada, LATER - timedelta(days=1))):
        with pytest.raises(NotFound):
            say(by, FollowUpAnswer(Use.YES), now)
    with pytest.raises(NothingAnswered):
        say(ada, FollowUpAnswer(Use.CANNOT_SAY))
    say(boss, FollowUpAnswer(Use.CANNOT_SAY, 5, "They never do"))
    say(ada, FollowUpAnswer(Use.SOMEWHAT, 4, "Time helped"))
    say(ada, FollowUpAnswer(Use.YES, 4, "Time helped"), LATER + timedelta(days=2))
    with pytest.raises(FollowUpClosed):
        say(boss, FollowUpAnswer(Use.YES), LATER + timedelta(days=61))
    db.session.close()
    rows = {row.side: row for row in db.session.query(FollowUp)}
    assert (rows[Side.MANAGER].used, rows[Side.MANAGER].confidence, rows[Side.MANAGER].what_id) == (
        Use.CANNOT_SAY,
        None,
        None,
    )
    assert (rows[Side.LEARNER].used, rows[Side.LEARNER].confidence) == (Use.YES, 4)
    assert open_follow_ups(boss.id, on=TODAY + timedelta(days=92)) == []


def test_results_are_counts_that_hold_nothing_until_five_have_answered(make_person: MakePerson) -> None:
    course_id = add_course(lessons=("first",), quiz=None)
    made = [complete(make_person(f"Person {number}").id, course_id) for number in range(7)]
    for number, one in enumerate(made[:4]):
        react(one, 4, 2, 4, comment=f"Comment {number}", now=NOW + timedelta(minutes=number))
    few = reaction_results(course_id)
    assert (few.asked.answered, few.asked.of, few.asked.shown) == (4, 7, 0)
    assert few.comments == []
    assert sum(few.relevance) == sum(few.before) == 0
    react(made[4], 5, 3, 3, now=NOW + timedelta(minutes=5))
    react(made[5], 1, 5, 1, comment="The sixth", now=NOW + timedelta(minutes=6))
    shown = reaction_results(course_id)
    assert shown.asked.shown == 5, "the sixth answer waits for four more"
    assert shown.relevance == [0, 0, 0, 4, 1]
    assert (shown.before, shown.after) == ([0, 4, 1, 0, 0], [0, 0, 1, 4, 0])
    assert (shown.more, shown.same, shown.less) == (4, 1, 0)
    assert sorted(shown.comments) == [f"Comment {number}" for number in range(4)]
    assert follow_up_results(course_id, Side.LEARNER, on=TODAY).asked.of == 0
    assert follow_up_results(course_id, Side.LEARNER, on=TODAY + timedelta(days=90)).asked.of == 7


def test_who_takes_a_course_often_learns_no_single_answer_of_somebody_else(make_person: MakePerson) -> None:
    course_id = add_course(lessons=("first",), quiz=None)
    curious = make_person("Cy Curious").id
    for turn in range(4):
        react(complete(curious, course_id), 1, comment=f"Mine {turn}", now=NOW + timedelta(minutes=turn))
    people = [make_person(f"Person {number}").id for number in range(4)]
    for number, person_id in enumerate(people):
        assert reaction_results(course_id).asked.shown == 0
        react(complete(person_id, course_id), 5, comment=f"Words {4 - number}", now=NOW + timedelta(hours=number + 1))
    shown = reaction_results(course_id)
    assert (shown.asked.shown, shown.relevance) == (8, [4, 0, 0, 0, 4])
    assert shown.comments == [*(f"Mine {turn}" for turn in range(4)), *(f"Words {number}" for number in range(1, 5))]


def test_who_manages_somebody_since_sees_and_changes_nothing_of_what_the_former_manager_said(
    make_person: MakePerson,
) -> None:
    ada, boss, newer = make_person("Ada Okafor"), make_person("Bo Boss"), make_person("Cy Newer")
    manage(boss, ada)
    made = complete(ada.id, add_course(lessons=("first",), quiz=None))
    with transaction():
        answer_follow_up(made.id, FollowUpAnswer(Use.NO), by_id=boss.id, now=LATER)
    with transaction() as session:
        session.delete(session.get_one(LineClosure, (boss.id, ada.id)))
    manage(newer, ada)
    assert follow_up_by(made.id, Side.MANAGER, by_id=newer.id) is None
    with pytest.raises(AnsweredByAnother), transaction():
        answer_follow_up(made.id, FollowUpAnswer(Use.YES), by_id=newer.id, now=LATER)
    kept = follow_up_by(made.id, Side.MANAGER, by_id=boss.id)
    assert kept is not None
    assert kept.used is Use.NO


@pytest.mark.sqlite_only
def test_the_pages_ask_take_answers_and_show_counts_to_those_who_look_after_courses(
    be: Be, make_person: MakePerson
) -> None:
    ada, boss = make_person("Ada Okafor"), make_person("Bo Boss")
    keeper = make_person("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))
    manage(boss, ada)
    today = datetime.now(UTC)
    recent = complete(ada.id, add_course("recent", lessons=("first",), quiz=None), at=today - timedelta(days=1))
    old = complete(ada.id, add_course("old", lessons=("first",), quiz=None), at=today - timedelta(days=91))
    browser = be(ada.id)
    page = browser.get(f"/my-learning/{recent.id}/completed").text
    assert "with its version, 1.0, the date" in page
    assert "Say what you think" in page
    opinion = f"/my-learning/{recent.id}/opinion"
    assert "Answer at least one question" in browser.post(opinion, data={}).text
    assert browser.post(opinion, data={"relevance": "9"}).status_code == 422
    answer = browser.post(opinion, data={"relevance": "4", "after": "3"}, follow_redirects=True)
    assert "Your answers are counted, without your name." in answer.text
    assert "Change your answers" in answer.text
    follow_up = f"/learning/follow-up/{old.id}"
    assert "Was it of use?" in browser.get("/learning/follow-up").text
    assert browser.get(f"/learning/follow-up/{recent.id}").status_code == 404
    assert browser.post(follow_up, data={"confidence": "4"}).status_code == 422
    assert browser.post(follow_up, data={"used": "yes", "what": "A quiet hour"}).status_code == 303
    assert "Nothing to answer" in browser.get("/learning/follow-up").text
    assert browser.get("/courses/recent/results").status_code == 404
    browser = be(boss.id)
    assert "Ada Okafor completed it" in browser.get("/learning/follow-up").text
    page = browser.get(follow_up).text
    assert "Have you seen it used?" in page
    assert "A quiet hour" not in page
    assert browser.post(follow_up, data={"used": "cannot-say"}).status_code == 303
    assert browser.get(opinion).status_code == 404
    page = be(keeper.id).get("/courses/old/results").text
    assert "1 of 1 completion answered" in page
    assert "A quiet hour" not in page
    assert "Ada" not in page
    assert be(keeper.id).get(follow_up).status_code == 404


@pytest.mark.sqlite_only
def test_who_would_rather_not_be_asked_is_not(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    made = complete(ada.id, add_course(lessons=("first",), quiz=None), at=datetime.now(UTC))
    browser = be(ada.id)
    browser.post("/account/learning", data={"keys": "off", "asked": "no"})
    page = browser.get(f"/my-learning/{made.id}/completed").text
    assert "Say what you think" not in page
    assert "never changes the level of a skill" in page
