"""Rival presses in learning: real threads, one effect."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from flask import Flask

from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.learning.errors import (
    AttemptFinished,
    EnrolmentEnded,
    NoteChangedMeanwhile,
    ReflectionChangedMeanwhile,
)
from skills_centre.learning.models import (
    Certificate,
    CourseMark,
    CourseReaction,
    CourseUsefulness,
    Enrolment,
    EnrolmentState,
    FollowUp,
    LearningRecordEntry,
    Mark,
    ModuleNote,
    ModuleProgress,
    QuizAnswer,
    QuizAttempt,
)
from skills_centre.learning.queries.parts import reflections_at
from skills_centre.learning.rules.opinions import Use
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.rules.reflections import mark_of
from skills_centre.learning.services.certificates import issue_certificate
from skills_centre.learning.services.enrolments import enrol, withdraw
from skills_centre.learning.services.marks import mark_course, say_whether_useful
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.services.notes import save_note
from skills_centre.learning.services.opinions import FollowUpAnswer, Reaction, answer_follow_up, give_reaction
from skills_centre.learning.services.parts import keep_reflection
from skills_centre.learning.services.progress import complete_lesson, open_module, start_course
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.learning.services.record_keeping import Correction, correct_for
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.catalogue.builders import publish_course
from tests.catalogue.parts import all_kinds
from tests.conftest import NOW
from tests.learning.builders import RIGHT, add_course, enrolled, publish_next

MakePerson = Callable[..., Person]


def race(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Run the acts at once, each in a thread and a transaction of its own; gives each one's result or exception, in order."""
    outcomes: list[object] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(index: int, act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    outcomes[index] = act()
            except Exception as problem:  # noqa: BLE001 - the test judges it
                outcomes[index] = problem

    threads = [Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.close()
    return outcomes


def test_enrolling_many_times_at_once_makes_one_enrolment(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    outcomes = race(app, *[lambda: enrol(ada.id, course, by_id=ada.id, now=NOW).id] * 8)
    assert len(set(outcomes)) == 1
    assert db.session.query(Enrolment).count() == 1


def test_of_two_windows_that_save_a_note_one_is_kept_and_the_other_is_told(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    made = enrolled(ada.id, add_course())
    windows = [
        lambda text=text: save_note(made.id, "first", text, seen=0, person_id=ada.id, now=NOW).body
        for text in ("From the desk", "From the phone")
    ]
    outcomes = race(app, *windows)
    refused = [one for one in outcomes if isinstance(one, NoteChangedMeanwhile)]
    [kept] = [one for one in outcomes if isinstance(one, str)]
    assert len(refused) == 1
    note = db.session.query(ModuleNote).one()
    assert (note.body, note.revision) == (kept, 1)


def test_of_two_goes_at_a_course_that_save_a_reflection_one_is_kept_and_the_other_is_told(
    app: Flask, make_person: MakePerson
) -> None:
    for turn in range(6):
        key = f"tea-{turn}"
        version_id = publish_course(parse_pack(all_kinds(key), folder=key), reviewer_id=make_person(f"Ben {turn}").id)
        ada, course = make_person(f"Ada {turn}").id, course_version(version_id).course_id
        first = enrolled(ada, course)
        with transaction():
            withdraw(first.id, person_id=ada, now=NOW)
        goes = [
            lambda go=go, question=question, ada=ada: keep_reflection(
                go, "the-reflection", {question: "Warm the pot."}, seen=mark_of({}), person_id=ada, now=NOW
            )
            for go, question in ((first.id, "went-well"), (enrolled(ada, course).id, "differently"))
        ]
        outcomes = race(app, *goes)
        assert sorted(map(repr, map(type, outcomes))) == sorted(map(repr, [type(None), ReflectionChangedMeanwhile]))
        assert len(reflections_at(course, "the-reflection", person_id=ada)) == 1


def test_starting_many_times_at_once_gives_everybody_the_same_place(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    add_course()
    outcomes = race(app, *[lambda: start_course(ada.id, "checking-ai", now=NOW)] * 8)
    assert len(set(outcomes)) == 1
    assert not isinstance(outcomes[0], Exception)
    assert db.session.query(Enrolment).count() == db.session.query(ModuleProgress).count() == 1


def test_opening_parts_while_completing_loses_nothing(app: Flask, make_person: MakePerson) -> None:
    for turn in range(6):
        ada, course = make_person(f"Ada {turn}"), add_course(f"course-{turn}", lessons=("a", "b"), quiz=None)
        made = enrolled(ada.id, course)
        outcomes = race(
            app,
            lambda made=made: open_module(made.id, "b", person_id=made.person_id, now=NOW),  # type: ignore[misc]
            lambda made=made: complete_lesson(made.id, "a", person_id=made.person_id, now=NOW),  # type: ignore[misc]
            lambda made=made: complete_lesson(made.id, "b", person_id=made.person_id, now=NOW),  # type: ignore[misc]
            lambda made=made, turn=turn: start_course(made.person_id, f"course-{turn}", now=NOW),  # type: ignore[misc]
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert db.session.query(LearningRecordEntry).filter_by(enrolment_id=made.id).count() == 1


def test_completing_many_times_at_once_writes_one_record(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("a", "b"), quiz=None)
    made = enrolled(ada.id, course)
    outcomes = race(
        app,
        *[
            lambda key=key: complete_lesson(made.id, key, person_id=ada.id, now=NOW).course_is_complete
            for key in ("a", "b", "a", "b", "b", "a")
        ],
    )
    assert True in outcomes
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert db.session.query(LearningRecordEntry).count() == 1


def test_beginning_a_quiz_at_once_makes_one_attempt(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    assert race(app, *[lambda: begin_attempt(made.id, "check", person_id=ada.id, now=NOW)] * 6) == [1] * 6
    assert db.session.query(QuizAttempt).count() == 1


def test_the_same_answer_saved_at_once_is_kept_once(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course()
    made = enrolled(ada.id, course)
    with transaction():
        begin_attempt(made.id, "check", person_id=ada.id, now=NOW)
    outcomes = race(app, *[lambda: _save(made, "one", {0})] * 6)
    assert outcomes == [None] * 6
    assert db.session.query(QuizAnswer).count() == 1


def test_an_answer_against_finishing_either_counts_or_is_refused(app: Flask, make_person: MakePerson) -> None:
    for turn in range(6):
        ada, course = make_person(f"Ada {turn}"), add_course(f"course-{turn}")
        made = enrolled(ada.id, course)
        with transaction():
            begin_attempt(made.id, "check", person_id=ada.id, now=NOW)
            for question, chosen in RIGHT.items():
                _save(made, question, chosen)
        saved, result = race(
            app,
            lambda made=made: _save(made, "one", {1}),  # type: ignore[misc]
            lambda made=made: finish_attempt(made.id, "check", 1, person_id=made.person_id, now=NOW).right,  # type: ignore[misc]
        )
        attempt = db.session.query(QuizAttempt).filter_by(enrolment_id=made.id).one()
        kept = db.session.query(QuizAnswer).filter_by(attempt_id=attempt.id, is_right=True).count()
        assert attempt.right == result == kept
        assert saved is None if result == 1 else isinstance(saved, AttemptFinished)


def test_leaving_against_completing_has_one_end(app: Flask, make_person: MakePerson) -> None:
    for turn in range(6):
        ada, course = make_person(f"Ada {turn}"), add_course(f"course-{turn}", lessons=("a",), quiz=None)
        made = enrolled(ada.id, course)
        done, left = race(
            app,
            lambda made=made: complete_lesson(made.id, "a", person_id=made.person_id, now=NOW).course_is_complete,  # type: ignore[misc]
            lambda made=made: withdraw(made.id, person_id=made.person_id, now=NOW),  # type: ignore[misc]
        )
        state = db.session.get_one(Enrolment, made.id).state
        records = db.session.query(LearningRecordEntry).filter_by(enrolment_id=made.id).count()
        if state is EnrolmentState.COMPLETED:
            assert (done, records) == (True, 1)
            assert isinstance(left, Exception)
        else:
            assert isinstance(done, EnrolmentEnded)
            assert (left, records) == (None, 0)


def test_what_is_pressed_twice_after_a_course_is_kept_once(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor"), add_course(lessons=("a",), quiz=None)
    made = enrolled(ada.id, course)
    with transaction():
        complete_lesson(made.id, "a", person_id=ada.id, now=NOW)
    later = NOW + timedelta(days=90)
    presses: tuple[Callable[[], object], ...] = (
        lambda: issue_certificate(made.id, person_id=ada.id, now=NOW).code,
        lambda: give_reaction(made.id, Reaction(4, 2, 3, "Good"), person_id=ada.id, now=NOW),
        lambda: mark_course(ada.id, "checking-ai", Mark.SAVED, now=NOW),
        lambda: say_whether_useful(ada.id, "checking-ai", is_useful=True, now=NOW),
        lambda: answer_follow_up(made.id, FollowUpAnswer(Use.YES, 4, "Time"), by_id=ada.id, now=later),
    )
    outcomes = race(app, *presses * 3)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert len(set(outcomes[:: len(presses)])) == 1
    for kept in (Certificate, CourseReaction, CourseMark, CourseUsefulness, FollowUp):
        assert db.session.query(kept).count() == 1, kept


def test_completing_against_a_move_ends_in_one_completion(app: Flask, make_person: MakePerson) -> None:
    boss = make_person("Bo Boss", roles=(Role.LD_ADMINISTRATOR,)).id
    for turn in range(4):
        ada, course = make_person(f"Ada {turn}").id, add_course(f"course-{turn}", lessons=("a",), quiz=None)
        made = enrolled(ada, course)
        newer = publish_next(course, lessons=("a",))
        done, moved = race(
            app,
            lambda made=made: complete_lesson(made.id, "a", person_id=made.person_id, now=NOW).course_is_complete,  # type: ignore[misc]
            lambda newer=newer: move_learners(newer, chosen=None, reason="Newer", by_id=boss, now=NOW),  # type: ignore[misc]
        )
        kept = db.session.get_one(Enrolment, made.id)
        record = db.session.query(LearningRecordEntry).filter_by(enrolment_id=made.id).one()
        assert done is True, done
        assert kept.state is EnrolmentState.COMPLETED
        assert record.version_id == kept.version_id
        assert moved == int(kept.version_id == newer), "what was completed first stays on its version"


def test_a_correction_of_the_record_against_what_its_owner_says_locks_nobody_out(
    app: Flask, make_person: MakePerson
) -> None:
    boss = make_person("Bo Boss", roles=(Role.LD_ADMINISTRATOR,)).id
    for turn in range(4):
        ada = make_person(f"Ada {turn}").id
        made = enrolled(ada, add_course(f"course-{turn}", lessons=("a",), quiz=None))
        with transaction():
            complete_lesson(made.id, "a", person_id=ada, now=NOW)
        entry = db.session.query(LearningRecordEntry).filter_by(enrolment_id=made.id).one().id
        db.session.close()
        outcomes = race(
            app,
            *[
                lambda made=made, text=text: give_reaction(
                    made.id, Reaction(comment=text), person_id=made.person_id, now=NOW
                )
                for text in ("Good", "Better")
            ],
            lambda made=made, entry=entry: correct_for(  # type: ignore[misc]
                made.person_id,
                entry,
                Correction(local_day(NOW), 7, "Shorter"),
                by_id=boss,
                form_id=new_id(),
                now=NOW,
            ),
        )
        assert not [one for one in outcomes if isinstance(one, Exception)], outcomes


def _save(made: Enrolment, question: str, chosen: set[int]) -> None:
    save_answer(
        made.id, "check", 1, question_key=question, answer=Answer(tuple(chosen)), person_id=made.person_id, now=NOW
    )
