"""Moving people under way to a newer version: shown first, done once, told, and no completion lost."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.catalogue.queries.courses import published_course
from skills_centre.learning.errors import MoveReasonNeeded, NobodyChosen, NothingToMoveTo
from skills_centre.learning.models import Enrolment, EnrolmentMove, EnrolmentState, LearningRecordEntry, QuizAttempt
from skills_centre.learning.queries.moving import last_move, move_plan
from skills_centre.learning.rules.moving import PartMark, crossing, fate_of
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.ledger import owed_to
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed, suppress_untrue
from tests.catalogue.builders import course_data, make_pack, publish_course
from tests.catalogue.test_corrections import with_modules
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source
from tests.learning.builders import enrolled

Maker = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]

LEAVES, CHECK = course_data()["modules"]


def mark(key: str, kind: str = "lesson", *, required: bool = True) -> PartMark:
    return PartMark(key, key.title(), kind, required)


def test_what_a_move_keeps_asks_again_and_loses() -> None:
    old = [mark("a"), mark("b"), mark("same", "quiz"), mark("other", "quiz"), mark("gone"), mark("turned")]
    new = [
        mark("a"),
        mark("same", "quiz"),
        mark("other", "quiz"),
        mark("new"),
        mark("turned", "quiz"),
        mark("b", required=False),
    ]
    way = crossing(old, new, same_tests=["same"])
    assert [[part.key for part in some] for some in (way.carried, way.again, way.gone, way.added)] == [
        ["a", "b", "same"], ["other", "turned"], ["gone"], ["new"],
    ]  # fmt: skip
    fate = fate_of({"a", "b", "same", "other", "gone"}, way)
    assert (fate.kept, fate.again, fate.lost, fate.left, fate.completes) == (3, 1, 1, 3, False)
    assert fate_of({"a"}, crossing(old, [mark("a")], same_tests=[])).completes
    assert not fate_of(set(), crossing(old, [], same_tests=[])).completes


def take(enrolment_id: UUID, person_id: UUID, *, finish: bool) -> None:
    with transaction():
        complete_lesson(enrolment_id, "leaves", person_id=person_id, now=NOW)
        number = begin_attempt(enrolment_id, "check", person_id=person_id, now=NOW)
        save_answer(
            enrolment_id, "check", number, question_key="water", answer=Answer((0,)), person_id=person_id, now=NOW
        )
        if finish:
            finish_attempt(enrolment_id, "check", number, person_id=person_id, now=NOW)


def test_moving_keeps_completes_tells_and_is_done_once(make_person: Maker) -> None:
    boss = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id
    reviewer = make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id
    first = publish_course(make_pack(), reviewer_id=reviewer)
    course_id = published_course("tea-making").course_id
    lea, fin, may, peer = (
        make_person("Lea Brown").id, make_person("Fin Gray").id, make_person("May Hill").id,
        make_person("Lord Tea", person_type=PersonType.PEER).id,
    )  # fmt: skip
    on = {person: enrolled(person, course_id).id for person in (lea, fin, may, peer)}
    take(on[lea], lea, finish=False)
    take(on[fin], fin, finish=True)
    second = publish_course(with_modules(LEAVES), reviewer_id=reviewer)
    with pytest.raises(NothingToMoveTo), transaction():
        move_learners(first, chosen=None, reason="Why", by_id=boss, now=NOW)
    plan = move_plan(second)
    assert [(one.name, one.fate.kept, one.fate.lost, one.fate.completes) for one in plan.movers] == [
        ("Lea Brown", 1, 0, True), ("May Hill", 0, 0, False),
    ]  # fmt: skip
    for chosen, refusal in (([], NobodyChosen), (None, MoveReasonNeeded)):
        with pytest.raises(refusal), transaction():
            move_learners(second, chosen=chosen, reason=" ", by_id=boss, now=NOW)
    with transaction():
        assert move_learners(second, chosen=[on[peer]], reason="Why", by_id=boss, now=NOW) == 0
        assert move_learners(second, chosen=[on[lea], on[fin]], reason="The quiz was unfair.", by_id=boss, now=NOW) == 1
    states = {row.id: (row.version_id, row.state) for row in db.session.scalars(select(Enrolment))}
    assert states[on[lea]] == (second, EnrolmentState.COMPLETED)
    assert states[on[fin]] == (first, EnrolmentState.COMPLETED)
    assert states[on[may]] == states[on[peer]] == (first, EnrolmentState.NOT_STARTED)
    assert set(db.session.scalars(select(LearningRecordEntry.version_id))) == {first, second}
    assert db.session.scalar(select(func.count()).select_from(QuizAttempt)) == 1
    moved = last_move(on[lea])
    assert moved is not None
    assert (moved.from_edition, moved.to_edition, moved.reason) == ("1.0", "2.0", "The quiz was unfair.")
    with transaction():
        moved_by_name = move_learners(second, chosen=None, reason="All", by_id=boss, now=NOW)
        assert moved_by_name == 1, "a peer moves with everybody, and is counted nowhere"
        assert move_learners(second, chosen=None, reason="All", by_id=boss, now=NOW) == 0
        find_owed(NOW + PAUSE_BEFORE_MANY, frozenset(), Policies())
        told = db.session.scalars(select(Reminder.person_id).where(Reminder.kind == ReminderKind.COURSE_MOVED)).all()
        assert sorted(told) == sorted([lea, may, peer])
        left = db.session.get(Enrolment, on[may])
        assert left is not None
        left.state, left.withdrawn_at = EnrolmentState.WITHDRAWN, NOW
        db.session.flush()
        true = suppress_untrue(owed_to([lea, may], by=local_day(NOW)), Policies(), now=NOW)
        assert [one.person_id for one in true if one.kind is ReminderKind.COURSE_MOVED] == [lea]
    assert db.session.scalar(select(func.count()).select_from(EnrolmentMove)) == 3


@pytest.mark.sqlite_only
def test_the_page_shows_what_a_move_means_and_the_learner_reads_why(be: Be, make_person: Maker) -> None:
    boss = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id
    publish_course(make_pack(), reviewer_id=boss)
    lea, peer = make_person("Lea Brown").id, make_person("Lord Tea", person_type=PersonType.PEER).id
    on = {person: enrolled(person, published_course("tea-making").course_id).id for person in (lea, peer)}
    take(on[lea], lea, finish=False)
    second = publish_course(make_pack(title="Better tea"), reviewer_id=boss)
    browser, place = be(boss), f"/administration/courses/{second}/learners"
    page = browser.get(place).text
    assert "From version 1.0: 1 person" in page
    assert "Lea Brown" in page
    assert page.count("On version 1.0: ") == 1
    assert "Lord Tea" not in page
    refused = browser.post(place, data={"who": "some", "reason": "Newer words."})
    assert refused.status_code == 422
    assert "Tick the people to move" in refused.text
    assert "Newer words." in refused.text
    assert [problems_in_source(text) for text in (page, refused.text)] == [[], []]
    done = browser.post(place, data={"who": "some", "learners": [str(on[lea]), "no id"], "reason": "Newer words."})
    assert done.status_code == 303
    assert "1 person is on version 2.0 now" in browser.get(place).text
    course = be(lea).get("/courses/tea-making").text
    assert "moved you from version 1.0 to version 2.0" in course
    assert "Newer words." in course
