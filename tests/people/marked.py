"""Somebody who wrote in every place where the product lets people write, each time with a mark by which it is found again."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import book_place, cancel_booking, decline_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.feeds import make_feed
from skills_centre.bookings.services.interest import ask_for_date
from skills_centre.bookings.services.needs import say_needs
from skills_centre.catalogue.models import WithdrawalReason
from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.publishing import return_to_draft
from skills_centre.catalogue.services.publishing import submit as submit_course
from skills_centre.catalogue.services.withdrawing import Withdrawing, withdraw
from skills_centre.learning.models import ActionKind, LearnedKind, Mark, Shown
from skills_centre.learning.queries.attempt_requests import attempt_requests
from skills_centre.learning.queries.past_learning import PastLearning
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.rules.questions import Answer as TypedAnswer
from skills_centre.learning.rules.reflections import mark_of
from skills_centre.learning.services.attempts import ask_for_attempt, decline_attempt
from skills_centre.learning.services.certificates import (
    choose_shown,
    issue_again,
    issue_certificate,
    revoke_certificate,
)
from skills_centre.learning.services.demand import ask_for_topic
from skills_centre.learning.services.marks import mark_course
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.services.notes import choose_settings, save_note
from skills_centre.learning.services.parts import keep_position, keep_reflection
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.services.plans import propose_goal, write_note
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.learning.services.record import LearnedElsewhere, record_own
from skills_centre.learning.services.record_keeping import Correction, correct_for, keep_past_learning
from skills_centre.learning.services.targets import choose_target
from skills_centre.people.models import Delegation, Person, PersonType
from skills_centre.people.services.account_links import LinkReason, send_link
from skills_centre.people.services.accounts import NewPerson, add_person
from skills_centre.people.services.looks import note_looks
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.database import db, transaction
from skills_centre.platform.file_types import CheckedFile, FileKind
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.models import DeadAddress
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.platform.uploads import SentFile, hold_files
from skills_centre.platform.words import keep_words
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Decision,
    Exemption,
    HelpOffer,
    HelpPause,
    HelpWish,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.rules import Finding
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.deciding import Verdict, decide_claims
from skills_centre.skills.services.evidence import Attached
from skills_centre.skills.services.replying import Reply, reply_to
from skills_centre.skills.services.self_assessment import save_draft, submit
from tests.bookings.builders import a_session
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.catalogue.parts import all_kinds
from tests.conftest import NOW, TODAY
from tests.learning.builders import QUIZ, add_course, completed, enrolled, publish_next
from tests.people.builders import add
from tests.skills.builders import published, skill_id, small_framework

MARK = "zqxmark"
HEAD = Letterhead("The Test Parliament", "https://skills.example", "#373151", "#006548")


@dataclass(frozen=True)
class Marked:
    """Somebody whose every word carries the mark, their manager, and somebody whom they manage."""

    id: UUID
    boss: UUID
    low: UUID


def somebody_marked() -> Marked:
    """A person with a past: assessments, decisions about others, comments, mail, files, learning, sessions."""
    boss = add("Boss One")
    with transaction():
        person_id = add_person(
            NewPerson(
                name=f"{MARK} Somebody",
                email=f"{MARK}@house.example",
                person_type=PersonType.HOUSE_STAFF,
                joined_on=date(2024, 1, 8),
                staff_number=f"{MARK}-1",
                job_title=f"{MARK} clerk",
            ),
            unit_id=None,
            manager_id=boss,
            by_id=boss,
            now=NOW,
        )
    some = Marked(person_id, boss, add("Low One", manager=person_id))
    version_id = published(small_framework())
    _assess(some, version_id)
    _offer_help(some)
    _plan(some)
    _learn_and_publish(some)
    _move_and_withdraw(some)
    _note_on_a_course(some)
    _reflect(some)
    _certify(some)
    _book(some)
    _sign_in_and_write(some)
    return some


def _assess(some: Marked, version_id: UUID) -> None:
    """Their own claim with evidence is returned with a reason; they return somebody else's; a draft waits."""
    writing, searching = skill_id("writing"), skill_id("searching")
    for subject, confirmer, evidence in ((some.id, some.boss, f"I wrote {MARK}"), (some.low, some.id, "I wrote it")):
        attached = Attached(
            (f"https://house.example/{MARK}",),
            (CheckedFile(f"{MARK}.txt", FileKind.TEXT, f"My {MARK}".encode()),),
        )
        with transaction():
            submit(subject, Answer(writing, version_id, 3, evidence, attached if subject == some.id else None), now=NOW)
        result = db.session.scalar(select(CurrentLevel.claimed_result_id).where(CurrentLevel.person_id == subject))
        assert result is not None
        with transaction():
            verdict = Verdict(result, Decision.RETURNED, reason=f"Not yet, {MARK}")
            assert decide_claims(subject, [verdict], by_id=confirmer, now=NOW) == 1
    _answer_and_look_again(some)
    with transaction() as session:
        save_draft(some.id, Answer(searching, version_id, 2, f"Half a thought of {MARK}"), now=NOW)
        for subject, granter in ((some.id, some.boss), (some.low, some.id)):
            reason = keep_words(f"On leave, says {MARK}", about_id=subject, purpose="exemption", now=NOW)
            session.add(
                Exemption(
                    person_id=subject,
                    skill_id=searching,
                    starts_on=TODAY,
                    ends_on=TODAY,
                    reason_id=reason,
                    granted_by=granter,
                )
            )


def _answer_and_look_again(some: Marked) -> None:
    """They reply to what was returned to them; whom they returned something asks for a second person, and so do they."""
    for subject, said in ((some.id, f"But I did, {MARK}"), (some.low, None)):
        decided = db.session.execute(
            select(AssessmentDecision.id, AssessmentDecision.result_id)
            .join(AssessmentResult, AssessmentResult.id == AssessmentDecision.result_id)
            .where(AssessmentResult.person_id == subject)
        ).one()
        with transaction() as session:
            reply_to(subject, Reply(decided.result_id, decided.id, said, asks_second=True), now=NOW)
            opinion = session.execute(
                select(SecondOpinion.id).where(SecondOpinion.result_id == decided.result_id)
            ).scalar_one()
            session.add(
                SecondFinding(
                    opinion_id=opinion,
                    finding=Finding.STANDS,
                    found_by=some.id if subject == some.low else some.boss,
                    found_at=NOW,
                    reason_id=keep_words(f"It stands, {MARK}", about_id=subject, purpose="second-opinion", now=NOW),
                )
            )


def _offer_help(some: Marked) -> None:
    """They say in their words what they can help with, pause, and would like help themselves."""
    with transaction() as session:
        session.add(HelpPause(person_id=some.id, back_on=TODAY))
        session.add(HelpWish(person_id=some.id, skill_id=skill_id("writing"), wished_at=NOW))
        session.add(
            HelpOffer(
                person_id=some.id, skill_id=skill_id("writing"), is_mentor=True, note=f"Ask {MARK}", offered_at=NOW
            )
        )


def _plan(some: Marked) -> None:
    """A goal of their own with an action; a note and an action in the plan of somebody whom they manage."""
    writing = skill_id("writing")
    for subject, by_id in ((some.id, some.id), (some.low, some.id)):
        with transaction():
            goal_id = propose_goal(subject, writing, Terms(3, TODAY, f"Wants {MARK}"), by_id=by_id, now=NOW)
            add_action(goal_id, NewAction(ActionKind.READING, title=f"Read {MARK}"), by_id=by_id, now=NOW)
            write_note(goal_id, f"Going well, says {MARK}", by_id=by_id, now=NOW)


def _learn_and_publish(some: Marked) -> None:
    """Something learned elsewhere, in their words; a comment on another's course."""
    version_id = keep(make_pack(), by_id=some.boss)
    asked = {"key": "where", "kind": "short", "text": "Where?", "answers": ["Here"], "near": False, "mistakes": []}
    quiz = {"pass_mark": 50, "questions": [{**asked, "right": "Yes.", "wrong": "No."}]}
    learning = enrolled(some.id, add_course("asking", lessons=("first",), quiz=quiz))
    with transaction():
        begin_attempt(learning.id, "check", person_id=some.id, now=NOW)
        answer = TypedAnswer(typed=f"In {MARK}")
        save_answer(learning.id, "check", 1, question_key="where", answer=answer, person_id=some.id, now=NOW)
        finish_attempt(learning.id, "check", 1, person_id=some.id, now=NOW)
    _decline(some)
    with transaction():
        submit_course(version_id, by_id=some.boss, now=NOW)
        return_to_draft(version_id, f"Too long, thinks {MARK}", by_id=some.id, now=NOW)
        learned = LearnedElsewhere(
            f"Read {MARK}",
            LearnedKind.READING,
            TODAY,
            30,
            provider=f"Press of {MARK}",
            gained=f"Much, says {MARK}",
            attached=Attached(
                (f"https://press.example/{MARK}",), (CheckedFile(f"{MARK}.txt", FileKind.TEXT, f"By {MARK}".encode()),)
            ),
        )
        record_own(some.id, learned, form_id=uuid4(), now=NOW)
        choose_target(some.id, 30, now=NOW)
        past = PastLearning(some.low, "A course", TODAY, 60, "")
        keep_past_learning([past], by_id=some.boss, now=NOW)
        (brought_in,) = record_of(some.low)
        wrong = Correction(TODAY, 45, f"Shorter, says {MARK}")
        correct_for(some.low, brought_in.id, wrong, by_id=some.id, form_id=uuid4(), now=NOW)


def _decline(some: Marked) -> None:
    """They tell somebody why they may not take a quiz once more."""
    asked = enrolled(some.low, add_course("trying", lessons=("first",), quiz={**QUIZ, "attempts": 1}))
    with transaction():
        begin_attempt(asked.id, "check", person_id=some.low, now=NOW)
        ask_for_attempt(asked.id, "check", person_id=some.low, now=NOW)
        (waiting,) = attempt_requests()
        decline_attempt(waiting.id, why=f"Ask {MARK} first", by_id=some.id, now=NOW)


def _move_and_withdraw(some: Marked) -> None:
    """They say why learners are moved to a newer version of a course, and why another course is withdrawn."""
    course_id = add_course("moving", quiz=None)
    enrolled(some.low, course_id)
    newer = publish_next(course_id, lessons=("first",))
    with transaction():
        reason = f"Because {MARK} says so"
        assert move_learners(newer, chosen=None, reason=reason, by_id=some.id, now=NOW) == 1
        why = Withdrawing(WithdrawalReason.OTHER, words=f"Ask {MARK}")
        withdraw(newer, by_id=some.id, now=NOW, why=why)


def _note_on_a_course(some: Marked) -> None:
    """They write a note under a part of a course, and choose how they like to learn."""
    made = enrolled(some.id, add_course())
    with transaction():
        ask_for_topic(some.id, f"Cooking {MARK}", why=f"For {MARK}", now=NOW)
        save_note(made.id, "first", f"Ask {MARK}", seen=0, person_id=some.id, now=NOW)
        choose_settings(some.id, has_keys=True, may_be_asked=False)
        mark_course(some.id, "checking-ai", Mark.SAVED, now=NOW)


def _reflect(some: Marked) -> None:
    """They write in a reflection, and watch a part of a video."""
    version_id = publish_course(parse_pack(all_kinds("all-kinds"), folder="all-kinds"), reviewer_id=some.boss)
    made = enrolled(some.id, course_version(version_id).course_id)
    with transaction():
        said = {"went-well": f"Asking {MARK}"}
        keep_reflection(made.id, "the-reflection", said, seen=mark_of({}), person_id=some.id, now=NOW)
        keep_position(made.id, "the-video", 200, person_id=some.id, now=NOW)


def _certify(some: Marked) -> None:
    """A certificate of theirs that shows their name; they revoked somebody else's, and somebody else one of theirs."""
    course_id = add_course("certified", lessons=("first",), quiz=None)
    for holder, revoker in ((some.id, some.boss), (some.low, some.id)):
        made = completed(holder, course_id)
        with transaction():
            wrong = issue_certificate(made, person_id=holder, now=NOW)
            revoke_certificate(wrong.id, reason=f"It was not {MARK}", by_id=revoker, now=NOW)
            issue_again(wrong.id, by_id=revoker, now=NOW)
            choose_shown(made, Shown.NAME, person_id=holder, now=NOW)


def _book(some: Marked) -> None:
    """They need something on a session, gave back a place, declined somebody one, cancelled a session, and ask for a date."""
    course_id = add_course("taught-in-a-room", quiz=None)
    coming, given_back, asked, cancelled = (
        a_session(course_id=course_id, needs_approval=needed) for needed in (False, False, True, False)
    )
    with transaction():
        mine = book_place(some.id, coming, by_id=some.id, now=NOW).booking_id
        say_needs(mine, f"A chair for {MARK}", person_id=some.id, now=NOW)
        back = book_place(some.id, given_back, by_id=some.id, now=NOW).booking_id
        cancel_booking(back, reason=EndReason.OTHER, words=f"Busy, says {MARK}", by_id=some.id, now=NOW)
        theirs = book_place(some.low, asked, by_id=some.low, now=NOW).booking_id
        decline_booking(theirs, why=f"Not now, says {MARK}", by_id=some.id, now=NOW)
        cancel_session(cancelled, why=f"{MARK} is ill", by_id=some.id, now=NOW)
        ask_for_date(course_id, person_id=some.id, now=NOW)


def _sign_in_and_write(some: Marked) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == some.id).values(password_hash=f"hash of {MARK}"))
        begin_session(some.id, now=NOW)
        make_feed(some.id, now=NOW)
        send_link(some.id, LinkReason.INVITATION, HEAD, by_id=None, now=NOW)
        queue_mail(
            "digest:1",
            person_id=None,
            address=f"{MARK}@house.example",
            subject=f"To {MARK}",
            text_body=f"Dear {MARK}",
            html_body=f"<p>Dear {MARK}</p>",
            urgent=False,
            now=NOW,
            calendar=[CalendarPart("REQUEST", f"ATTENDEE;CN={MARK}")],
        )
        session.add(DeadAddress(address=f"{MARK}@house.example".casefold(), found_at=NOW, why="smtp-550"))
        hold_files([SentFile(f"{MARK}.csv", MARK.encode())], purpose="people", held_by=some.id, now=NOW)
        session.add(
            Delegation(manager_id=some.id, delegate_id=some.boss, starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
        )
        note_looks(some.boss, [some.id], day=TODAY)
