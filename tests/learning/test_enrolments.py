"""Enrolling, leaving and dates."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from skills_centre.learning.errors import (
    AlreadyCompleted,
    CourseNotOpen,
    DateHasPassed,
    DateIsTheirsAlone,
    EnrolmentEnded,
)
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.learning.services.enrolments import enrol, set_due_date, withdraw
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import LineClosure, Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course, enrolled, publish_next, withdraw_course

MakePerson = Callable[..., Person]


def manage(manager_id: UUID, person_id: UUID) -> None:
    with transaction() as session:
        session.add(LineClosure(manager_id=manager_id, person_id=person_id, depth=1))


def test_a_second_press_gives_the_same_enrolment(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    first, second = enrolled(ada.id, course), enrolled(ada.id, course)
    assert first.id == second.id
    assert db.session.query(Enrolment).count() == 1
    assert (first.state, first.enrolled_by) == (EnrolmentState.NOT_STARTED, ada.id)


def test_a_course_without_a_published_version_takes_nobody(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    withdraw_course(course)
    with pytest.raises(CourseNotOpen):
        enrolled(ada.id, course)


def test_a_leaver_cannot_be_enrolled(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    with transaction() as session:
        session.get_one(Person, ada.id).left_on = TODAY
    with pytest.raises(NotFound):
        enrolled(ada.id, course)


def test_a_manager_suggests_a_course_with_a_date(make_person: MakePerson) -> None:
    ada, ben, course = make_person("Ada Okafor"), make_person("Ben Ruiz"), add_course()
    manage(ben.id, ada.id)
    with transaction():
        made = enrol(ada.id, course, by_id=ben.id, due_on=TODAY + timedelta(days=14), now=NOW)
    assert (made.enrolled_by, made.due_on) == (ben.id, TODAY + timedelta(days=14))


def test_nobody_enrols_a_person_whom_they_do_not_manage(make_person: MakePerson) -> None:
    ada, ben, course = make_person("Ada Okafor"), make_person("Ben Ruiz"), add_course()
    with pytest.raises(NotFound), transaction():
        enrol(ada.id, course, by_id=ben.id, now=NOW)


@pytest.mark.parametrize("kind", [PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF])
def test_nobody_sets_a_date_for_a_member_a_peer_or_their_staff(make_person: MakePerson, kind: PersonType) -> None:
    ada, ben, course = make_person("Ada Okafor", person_type=kind), make_person("Ben Ruiz"), add_course()
    manage(ben.id, ada.id)
    with pytest.raises(DateIsTheirsAlone), transaction():
        enrol(ada.id, course, by_id=ben.id, due_on=TODAY, now=NOW)
    assert enrolled(ada.id, course, due_on=TODAY).due_on == TODAY


def test_a_date_lies_today_or_later_and_may_be_taken_away(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    with pytest.raises(DateHasPassed):
        enrolled(ada.id, course, due_on=TODAY - timedelta(days=1))
    made = enrolled(ada.id, course)
    with transaction():
        set_due_date(made.id, TODAY, person_id=ada.id, now=NOW)
    with transaction():  # an unchanged date is no mistake when its day has gone by
        set_due_date(made.id, TODAY, person_id=ada.id, now=NOW + timedelta(days=3))
    with pytest.raises(DateHasPassed), transaction():
        set_due_date(made.id, TODAY + timedelta(days=1), person_id=ada.id, now=NOW + timedelta(days=3))
    with transaction():
        set_due_date(made.id, None, person_id=ada.id, now=NOW)
    assert db.session.get_one(Enrolment, made.id).due_on is None


def test_leaving_twice_is_one_leaving_and_enrolling_again_begins_afresh(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    first = enrolled(ada.id, course)
    for later in (1, 2):
        with transaction():
            withdraw(first.id, person_id=ada.id, now=NOW + timedelta(hours=later))
    left = db.session.get_one(Enrolment, first.id)
    assert (left.state, left.withdrawn_at) == (EnrolmentState.WITHDRAWN, NOW + timedelta(hours=1))
    with pytest.raises(EnrolmentEnded), transaction():
        set_due_date(first.id, TODAY, person_id=ada.id, now=NOW)
    assert enrolled(ada.id, course).id != first.id


def test_a_completed_course_cannot_be_left_but_can_be_taken_again(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("only",), quiz=None)
    first = enrolled(ada.id, course)
    with transaction():
        complete_lesson(first.id, "only", person_id=ada.id, now=NOW)
    with pytest.raises(AlreadyCompleted), transaction():
        withdraw(first.id, person_id=ada.id, now=NOW)
    assert enrolled(ada.id, course).id != first.id


def test_learners_stay_on_the_version_they_began(make_person: MakePerson) -> None:
    ada, ben, course = make_person("Ada Okafor"), make_person("Ben Ruiz"), add_course(lessons=("old",), quiz=None)
    adas = enrolled(ada.id, course)
    newer = publish_next(course, lessons=("new", "newer"))
    assert enrolled(ada.id, course).version_id == adas.version_id != newer
    assert enrolled(ben.id, course).version_id == newer
    with transaction():
        assert complete_lesson(adas.id, "old", person_id=ada.id, now=NOW).course_is_complete


def test_somebody_elses_enrolment_is_not_found(make_person: MakePerson) -> None:
    ada, ben, course = make_person("Ada Okafor"), make_person("Ben Ruiz"), add_course()
    made = enrolled(ada.id, course)
    with pytest.raises(NotFound), transaction():
        withdraw(made.id, person_id=ben.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        set_due_date(made.id, TODAY, person_id=ben.id, now=NOW)
