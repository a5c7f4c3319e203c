"""Doing a course: opening, finishing, completing, and the record that follows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from skills_centre.learning.errors import CourseNotOpen, EnrolmentEnded, QuizNotDone
from skills_centre.learning.models import Enrolment, EnrolmentState, LearningRecordEntry, RecordSource
from skills_centre.learning.queries.enrolments import enrolment_facts
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.progress import Place, complete_lesson, open_module, start_course
from skills_centre.people.models import Membership, OrganisationUnit, Person, UnitKind
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import AssessmentResult, Framework, PersonProfile, Profile
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course, enrolled, withdraw_course

MakePerson = Callable[..., Person]


def test_opening_a_module_begins_the_course_and_remembers_the_place(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    with transaction():
        open_module(made.id, "second", person_id=ada.id, now=NOW)
    with transaction():
        open_module(made.id, "second", person_id=ada.id, now=NOW + timedelta(hours=1))
    kept = db.session.get_one(Enrolment, made.id)
    assert (kept.state, kept.started_at, kept.last_module_key) == (EnrolmentState.IN_PROGRESS, NOW, "second")
    facts = enrolment_facts(made.id, person_id=ada.id)
    assert facts is not None
    assert facts.resume_at is not None
    assert (facts.resume_at.key, facts.minutes_left) == ("second", 16)


def test_starting_a_course_enrols_and_opens_its_first_part_and_later_goes_on(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    add_course()
    with transaction():
        place = start_course(ada.id, "checking-ai", now=NOW)
    kept = db.session.get_one(Enrolment, place.enrolment_id)
    assert (kept.state, kept.last_module_key, kept.enrolled_by) == (EnrolmentState.IN_PROGRESS, "first", ada.id)
    with transaction():
        complete_lesson(kept.id, "first", person_id=ada.id, now=NOW)
        once_more = start_course(ada.id, "checking-ai", now=NOW)
    assert once_more == Place(kept.id, "second")


def test_starting_goes_on_in_a_course_that_has_closed_since_and_begins_none_that_is_closed(
    make_person: MakePerson,
) -> None:
    ada, ben = make_person("Ada Okafor"), make_person("Ben Ruiz")
    course = add_course()
    made = enrolled(ada.id, course)
    withdraw_course(course)
    with transaction():
        assert start_course(ada.id, "checking-ai", now=NOW) == Place(made.id, "first")
    with pytest.raises(CourseNotOpen), transaction():
        start_course(ben.id, "checking-ai", now=NOW)
    with pytest.raises(NotFound), transaction():
        start_course(ben.id, "no-such-course", now=NOW)


def test_a_module_of_no_such_key_is_not_found(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    for act in (open_module, complete_lesson):
        with pytest.raises(NotFound), transaction():
            act(made.id, "nowhere", person_id=ada.id, now=NOW)


def test_a_lesson_done_leads_to_the_next_and_is_done_once(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    for _press in range(2):
        with transaction():
            step = complete_lesson(made.id, "first", person_id=ada.id, now=NOW)
        assert (step.next_key, step.course_is_complete) == ("second", False)


def test_a_quiz_is_not_done_by_saying_so(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    with pytest.raises(QuizNotDone), transaction():
        complete_lesson(made.id, "check", person_id=ada.id, now=NOW)


def test_the_last_required_module_completes_the_course_and_writes_the_record(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("a", "b", "extra"), optional=("extra",), quiz=None)
    team, profile = _place_in_team(ada), _give_profile(ada)
    made = enrolled(ada.id, course)
    with transaction():
        complete_lesson(made.id, "b", person_id=ada.id, now=NOW)
    with transaction():
        assert complete_lesson(made.id, "a", person_id=ada.id, now=NOW).course_is_complete
    with transaction():  # pressed again the next day
        step = complete_lesson(made.id, "a", person_id=ada.id, now=NOW + timedelta(days=1))
    assert step.course_is_complete
    entry = db.session.query(LearningRecordEntry).one()
    assert (entry.source, entry.minutes, entry.learned_on, entry.enrolment_id) == (
        RecordSource.COURSE,
        15,
        TODAY,
        made.id,
    )
    assert (entry.unit_id, entry.profile_id) == (team, profile)
    assert db.session.get_one(Enrolment, made.id).completed_at == NOW


def test_completing_changes_no_skill_level(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("a",), quiz=None, skills=("checking-ai-output",))
    made = enrolled(ada.id, course)
    with transaction():
        complete_lesson(made.id, "a", person_id=ada.id, now=NOW)
    assert db.session.query(AssessmentResult).count() == 0


def test_the_day_learned_is_londons(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("a",), quiz=None)
    made = enrolled(ada.id, course)
    with transaction():
        complete_lesson(made.id, "a", person_id=ada.id, now=NOW.replace(month=6, hour=23, minute=30))
    assert db.session.query(LearningRecordEntry).one().learned_on == date(2026, 6, 4)


def test_nothing_is_recorded_after_leaving(make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    with transaction():
        withdraw(made.id, person_id=ada.id, now=NOW)
    for act in (open_module, complete_lesson):
        with pytest.raises(EnrolmentEnded), transaction():
            act(made.id, "first", person_id=ada.id, now=NOW)


def _place_in_team(person: Person) -> object:
    unit_id = new_id()
    with transaction() as session:
        for name, ends in (("Old Team", date(2025, 1, 1)), ("Record Office", None)):
            unit = OrganisationUnit(
                id=unit_id if ends is None else new_id(), key=name, name=name, sort_key=name, kind=UnitKind.TEAM
            )
            session.add(unit)
            session.flush()
            session.add(
                Membership(
                    person_id=person.id,
                    unit_id=unit.id,
                    starts_on=date(2024, 1, 8) if ends else date(2025, 1, 2),
                    ends_on=ends,
                )
            )
    return unit_id


def _give_profile(person: Person) -> object:
    with transaction() as session:
        framework = Framework(id=new_id(), key="own", name="Own", description="", is_in_force=True)
        session.add(framework)
        session.flush()
        profile = Profile(id=new_id(), framework_id=framework.id, key="clerk", is_everyone=False)
        session.add(profile)
        session.flush()
        session.add(
            PersonProfile(
                person_id=person.id,
                profile_id=profile.id,
                is_primary=True,
                starts_on=date(2025, 1, 2),
                agreed_at=NOW,
            )
        )
    return profile.id
