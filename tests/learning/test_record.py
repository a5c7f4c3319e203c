"""What people record themselves, how it is corrected, and what nobody can do to the record."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import DatabaseError

from skills_centre.learning.errors import (
    BeganAfterEnd,
    EntryChangedMeanwhile,
    LearnedInFuture,
    LearnedTooLongAgo,
    MoreThanTheDayHas,
    NoTimeTaken,
    OwnRecordOfCourses,
    ReasonMissing,
    SkillNotKnown,
    TargetOutOfRange,
    TookTooLong,
)
from skills_centre.learning.models import LearnedKind, LearningRecordEntry, RecordSource
from skills_centre.learning.queries.record import own_target, proof_of_lines, record_of, skills_of_lines, taken_out_of
from skills_centre.learning.queries.record_entries import proof_file, steps_of
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.learning.services.record import LearnedElsewhere, correct_own, record_own, take_out
from skills_centre.learning.services.record_keeping import Correction, correct_for
from skills_centre.learning.services.targets import choose_target
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.file_types import CheckedFile, FileKind
from skills_centre.platform.ids import new_id
from skills_centre.skills.services.evidence import Attached
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course, enrolled
from tests.people.builders import add
from tests.skills.builders import published, small_framework

TALK = LearnedElsewhere("A talk about data", LearnedKind.EVENT, TODAY, 90, provider="The Society", gained="Ask first.")


@pytest.fixture
def ada(app: Flask, found: None) -> UUID:
    return add("Ada Okafor")


def keep(person_id: UUID, learned: LearnedElsewhere = TALK, *, form_id: UUID | None = None) -> UUID:
    with transaction():
        return record_own(person_id, learned, form_id=form_id or uuid4(), now=NOW)


def correct(entry_id: UUID, learned: LearnedElsewhere, person_id: UUID, *, form_id: UUID | None = None) -> UUID:
    with transaction():
        return correct_own(entry_id, learned, person_id=person_id, form_id=form_id or uuid4(), now=NOW)


def remove(entry_id: UUID, person_id: UUID) -> UUID:
    with transaction():
        return take_out(entry_id, person_id=person_id, now=NOW)


def test_what_somebody_learned_elsewhere_is_kept_whole_and_once_however_often_its_form_is_sent(ada: UUID) -> None:
    published(small_framework())
    file = CheckedFile("certificate.txt", FileKind.TEXT, b"Well done")
    attached = Attached(("https://society.example/talk",), (file, file))
    form_id = uuid4()
    learned = replace(TALK, skills=("writing",), attached=attached, began_on=TODAY - timedelta(days=1))
    first, second = keep(ada, learned, form_id=form_id), keep(ada, learned, form_id=form_id)
    assert first == second
    other = replace(learned, title="Another, by the same form", attached=Attached())
    assert remove(keep(ada, other, form_id=form_id), ada) != first
    (line,) = record_of(ada)
    assert (line.title, line.kind, line.minutes, line.provider, line.gained) == (
        "A talk about data",
        LearnedKind.EVENT,
        90,
        "The Society",
        "Ask first.",
    )
    assert (line.source, line.began_on) == (RecordSource.SELF_RECORDED, TODAY - timedelta(days=1))
    assert [skill.key for skill in skills_of_lines(ada, [line])[line.id]] == ["writing"]
    link, kept = proof_of_lines(ada)[line.id]
    assert (link.address, kept.file_name) == ("https://society.example/talk", "certificate.txt")
    assert proof_file(kept.id, person_id=ada).content == b"Well done"
    with pytest.raises(NotFound):
        proof_file(kept.id, person_id=add("Ben Ruiz"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"learned_on": TODAY + timedelta(days=1)}, LearnedInFuture),
        ({"learned_on": date(1959, 12, 31)}, LearnedTooLongAgo),
        ({"began_on": TODAY + timedelta(days=1)}, BeganAfterEnd),
        ({"began_on": TODAY - timedelta(days=366)}, TookTooLong),
        ({"minutes": 0}, NoTimeTaken),
        ({"minutes": 1441}, MoreThanTheDayHas),
        ({"minutes": 2881, "began_on": TODAY - timedelta(days=1)}, MoreThanTheDayHas),
        ({"skills": ("unheard-of",)}, SkillNotKnown),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ada: UUID, change: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        keep(ada, replace(TALK, **change))  # type: ignore[arg-type]  # one field at a time
    assert record_of(ada) == []


def test_one_day_holds_24_hours_over_all_its_entries_and_a_correction_does_not_count_itself_twice(ada: UUID) -> None:
    first = keep(ada, replace(TALK, minutes=1000))
    keep(ada, replace(TALK, minutes=440))
    with pytest.raises(MoreThanTheDayHas):
        keep(ada, replace(TALK, minutes=1))
    assert correct(first, replace(TALK, minutes=999), ada) != first
    keep(ada, replace(TALK, minutes=1))


def test_a_correction_is_a_new_entry_and_history_shows_what_was_said_before(ada: UUID) -> None:
    file = CheckedFile("notes.txt", FileKind.TEXT, b"Mine")
    first = keep(ada, replace(TALK, attached=Attached((), (file,))))
    assert correct(first, TALK, ada) == first
    form_id = uuid4()
    second = correct(first, replace(TALK, title="A workshop", minutes=60), ada, form_id=form_id)
    assert correct(first, replace(TALK, title="A workshop", minutes=60), ada, form_id=form_id) == second
    with pytest.raises(EntryChangedMeanwhile):
        correct(first, replace(TALK, minutes=5), ada)
    assert [(line.id, line.title, line.minutes) for line in record_of(ada)] == [(second, "A workshop", 60)]
    assert [(step.title, step.minutes) for step in steps_of(first, person_id=ada)] == [
        ("A talk about data", 90),
        ("A workshop", 60),
    ]
    assert [proof.file_name for proof in proof_of_lines(ada)[second]] == ["notes.txt"]
    with pytest.raises(NotFound):
        steps_of(first, person_id=add("Ben Ruiz"))


def test_what_is_taken_out_counts_no_more_and_can_be_put_back(ada: UUID) -> None:
    first = keep(ada)
    out = remove(first, ada)
    assert (remove(first, ada), remove(out, ada)) == (out, out)
    assert record_of(ada) == []
    assert [line.id for line in taken_out_of(ada)] == [out]
    back = correct(out, TALK, ada)
    assert [line.id for line in record_of(ada)] == [back]
    assert taken_out_of(ada) == []
    assert [step.takes_out for step in steps_of(back, person_id=ada)] == [False, True, False]


def test_nobody_else_corrects_or_takes_out_and_courses_are_not_ones_own_to_correct(ada: UUID) -> None:
    ben, entry = add("Ben Ruiz"), keep(ada)
    with pytest.raises(NotFound):
        correct(entry, TALK, ben)
    with pytest.raises(NotFound):
        remove(entry, ben)
    course = completed_course(ada)
    with pytest.raises(NotFound):
        remove(course, ada)


def completed_course(person_id: UUID) -> UUID:
    made = enrolled(person_id, add_course(lessons=("first",), quiz=None))
    with transaction():
        complete_lesson(made.id, "first", person_id=person_id, now=NOW)
    return next(line.id for line in record_of(person_id) if line.course_key)


def test_an_administrator_corrects_a_courses_day_and_time_with_a_reason_that_the_person_reads(ada: UUID) -> None:
    keeper, entry = add("Kim Keeper"), completed_course(ada)
    wrong = Correction(TODAY, 45, "")

    def correct_it(correction: Correction, *, by_id: UUID = keeper, form_id: UUID | None = None) -> UUID:
        with transaction():
            return correct_for(ada, entry, correction, by_id=by_id, form_id=form_id or uuid4(), now=NOW)

    with pytest.raises(ReasonMissing):
        correct_it(wrong)
    with pytest.raises(OwnRecordOfCourses):
        correct_it(replace(wrong, reason="Mine"), by_id=ada)
    form_id = uuid4()
    right = Correction(TODAY - timedelta(days=2), 45, "It was on Sunday.")
    corrected = correct_it(right, form_id=form_id)
    assert correct_it(right, form_id=form_id) == corrected
    (line,) = record_of(ada)
    assert (line.id, line.minutes, line.learned_on, line.edition) == (corrected, 45, right.learned_on, "1.0")
    step = steps_of(corrected, person_id=ada)[-1]
    assert (step.by_name, step.reason) == ("Kim Keeper", "It was on Sunday.")
    acts = db.session.scalars(select(AuditEvent.fields).where(AuditEvent.action == "record.correct")).all()
    assert acts == [["day", "minutes"]]


def test_the_database_itself_keeps_one_correction_an_entry_and_each_in_its_own_record(ada: UUID) -> None:
    first, ben = keep(ada), add("Ben Ruiz")
    correct(first, replace(TALK, minutes=60), ada)
    row = {"source": "self-recorded", "minutes": 5, "learned_on": TODAY, "recorded_at": NOW, "takes_out": False}
    other = keep(ada, replace(TALK, title="Another"))
    for person_id, replaces_id in ((ada, first), (ben, other)):
        with pytest.raises(DatabaseError), transaction() as session:
            session.execute(
                insert(LearningRecordEntry),
                [{"id": new_id(), "person_id": person_id, "replaces_id": replaces_id, **row}],
            )


def test_of_rivals_who_correct_one_entry_at_once_one_has_its_way(app: Flask, ada: UUID) -> None:
    first = keep(ada)

    def rival(minutes: int) -> bool:
        with app.app_context():
            try:
                correct(first, replace(TALK, minutes=minutes), ada)
            except EntryChangedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(rival, (10, 20, 30, 40))) == 1
    assert len(record_of(ada)) == 1


def test_a_target_is_ones_own_and_can_be_given_up(ada: UUID) -> None:
    for hours in (30, 0, None):
        with transaction():
            choose_target(ada, hours, now=NOW)
        assert own_target(ada) == hours
    with pytest.raises(TargetOutOfRange), transaction():
        choose_target(ada, 1001, now=NOW)
