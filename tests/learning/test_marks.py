"""Saving courses, and saying whether one was useful."""

from datetime import timedelta
from uuid import UUID

import pytest

from skills_centre.learning.errors import NothingToJudgeYet
from skills_centre.learning.models import EnrolmentState, Mark
from skills_centre.learning.queries.marks import marks_of, usefulness_of
from skills_centre.learning.rules.usefulness import usefulness_in_words
from skills_centre.learning.services.marks import mark_course, say_whether_useful, unmark_course
from skills_centre.people.models import Person
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW
from tests.learning.builders import add_course, enrolled


def completed_by(person_id: UUID, course_id: UUID) -> None:
    """Have somebody be through a course."""
    enrolment = enrolled(person_id, course_id)
    with transaction() as session:
        kept = session.merge(enrolment)
        kept.state, kept.completed_at = EnrolmentState.COMPLETED, NOW


def test_a_course_is_saved_once_and_taken_out_and_a_draft_cannot_be(make_person: object) -> None:
    lea: Person = make_person("Lea Learner")  # type: ignore[operator]  # the fixture's maker
    course_id = add_course()
    keep(make_pack())
    for _ in range(2):
        with transaction():
            mark_course(lea.id, "checking-ai", Mark.SAVED, now=NOW)
    with transaction():
        mark_course(lea.id, "checking-ai", Mark.NOT_FOR_ME, now=NOW)
    assert marks_of(lea.id).saved == {course_id: NOW}
    for _ in range(2):
        with transaction():
            unmark_course(lea.id, "checking-ai", Mark.SAVED)
    assert (marks_of(lea.id).saved, list(marks_of(lea.id).not_for_me)) == ({}, [course_id])
    for key in ("tea-making", "nonsense"):
        with pytest.raises(NotFound), transaction():
            mark_course(lea.id, key, Mark.SAVED, now=NOW)


def test_usefulness_is_said_after_completing_once_each_changed_at_will_and_shown_from_five_answers(
    make_person: object,
) -> None:
    course_id = add_course()
    people = [make_person(f"Person {number}").id for number in range(5)]  # type: ignore[operator]  # the fixture's maker
    with pytest.raises(NothingToJudgeYet), transaction():
        say_whether_useful(people[0], "checking-ai", is_useful=True, now=NOW)
    for number, person_id in enumerate(people):
        completed_by(person_id, course_id)
        assert usefulness_of(course_id, person_id=person_id).in_words is None
        for answer in (False, number > 0, number > 0):
            with transaction():
                say_whether_useful(person_id, "checking-ai", is_useful=answer, now=NOW)
    assert [usefulness_of(course_id, person_id=one).mine for one in people[:2]] == [False, True]
    assert usefulness_of(course_id, person_id=course_id).mine is None
    said = usefulness_of(course_id, person_id=people[0]).in_words
    assert said == usefulness_in_words(4, 5) == "4 of 5 people who completed it found it useful"
    assert usefulness_in_words(4, 4) is None
    completed_by(late := make_person("Late Comer").id, course_id)  # type: ignore[operator]  # the fixture's maker
    with transaction():
        say_whether_useful(late, "checking-ai", is_useful=False, now=NOW + timedelta(days=1))
    assert usefulness_of(course_id, person_id=late).in_words == said
    assert usefulness_of(course_id, person_id=late).mine is False


def test_changing_ones_mind_lets_nobody_elses_answer_into_the_counts(make_person: object) -> None:
    course_id = add_course()
    people = [make_person(f"Person {number}").id for number in range(6)]  # type: ignore[operator]  # the fixture's maker
    for number, person_id in enumerate(people):
        completed_by(person_id, course_id)
        with transaction():
            say_whether_useful(person_id, "checking-ai", is_useful=number < 5, now=NOW + timedelta(minutes=number))
    assert usefulness_of(course_id, person_id=people[0]).in_words == usefulness_in_words(5, 5)
    with transaction():
        say_whether_useful(people[0], "checking-ai", is_useful=False, now=NOW + timedelta(days=1))
    assert usefulness_of(course_id, person_id=people[0]).in_words == usefulness_in_words(4, 5), "the sixth still waits"
