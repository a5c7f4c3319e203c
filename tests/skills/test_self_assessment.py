"""What people say that they can do: drafts, sending, and what follows from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import Words
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.errors import EvidenceTooLong, FrameworkChanged, LevelOutsideScale, SkillNotInUse
from skills_centre.skills.models import AssessmentDraft, AssessmentResult, Decision, Source
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.queries.histories import Pair, kept_levels
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.self_assessment import discard, save_draft, submit, submit_drafts
from skills_centre.skills.services.standing import refresh_people, refresh_skill
from tests.counting import statements
from tests.skills.assessed import ageing_framework, counts_by_deltas, counts_by_states, decide, kept, rebuilt, record
from tests.skills.builders import NOW, TODAY, a_person, changed, profile_id, published, skill, skill_id

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def version_id(app: Flask) -> UUID:
    return published(ageing_framework())


def a_clerk(name: str = "Ada Okafor", *, person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    clerk, profile = a_person(name, person_type=person_type), profile_id("clerk")
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=NOW)
    return clerk


def send(person_id: UUID, answer: Answer, *, at: timedelta = timedelta()) -> bool:
    with transaction():
        is_new = submit(person_id, answer, now=NOW + at)
    check(person_id)
    return is_new


def draft(person_id: UUID, answer: Answer, *, at: timedelta = timedelta()) -> None:
    with transaction():
        save_draft(person_id, answer, now=NOW + at)


def check(person_id: UUID) -> None:
    """Rebuilding the kept tables from history alone gives what they hold."""
    assert kept([person_id]) == rebuilt([person_id], now=LATER)
    assert counts_by_deltas() == counts_by_states()


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def claimed(person_id: UUID, key: str) -> int | None:
    found = kept_levels([person_id]).get(Pair(person_id, skill_id(key)))
    return found.claimed_level if found else None


def test_sending_an_answer_makes_a_claim_with_its_evidence_and_takes_the_draft_away(version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    draft(ada, Answer(writing, version_id, 1))
    assert send(ada, Answer(writing, version_id, 2, "  The report on drains  "))
    [result] = db.session.scalars(select(AssessmentResult)).all()
    assert (result.level, result.source, result.assessed_on, result.version_id) == (2, Source.SELF, TODAY, version_id)
    assert db.session.scalar(select(Words.body).where(Words.id == result.evidence_id)) == "The report on drains"
    assert (claimed(ada, "writing"), number_of(AssessmentDraft)) == (2, 0)


def test_a_draft_counts_for_nothing_and_a_later_one_takes_its_place(version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    draft(ada, Answer(writing, version_id, 1, "first"))
    draft(ada, Answer(writing, version_id, None, "second"))
    [kept_draft] = drafts_of(ada).values()
    assert (kept_draft.level, kept_draft.evidence, kept_draft.version_id) == (None, "second", version_id)
    assert number_of(AssessmentResult) == 0
    check(ada)
    for _ in range(2):
        with transaction():
            discard(ada, [writing])
    assert drafts_of(ada) == {}


def test_all_drafts_go_together_and_a_second_press_finds_none(version_id: UUID) -> None:
    ada, ben = a_clerk(), a_clerk("Ben")
    for key, level in (("writing", 3), ("searching", None), ("leading", 2)):
        draft(ada, Answer(skill_id(key), version_id, level))
    draft(ben, Answer(skill_id("writing"), version_id, 1))
    for sent in (3, 0):
        with transaction():
            assert submit_drafts(ada, now=NOW) == sent
        check(ada)
    assert number_of(AssessmentResult) == 3
    assert (claimed(ada, "writing"), claimed(ada, "searching"), claimed(ada, "leading")) == (3, None, 2)
    assert len(drafts_of(ben)) == 1


def test_i_dont_know_withdraws_the_claim_and_leaves_what_is_confirmed(version_id: UUID) -> None:
    ada, mina, writing = a_clerk(), a_person("Mina Manager"), skill_id("writing")
    with transaction():
        record(ada, writing, 1, source=Source.MANAGER, assessor_id=mina, on=TODAY - timedelta(days=30))
        refresh_skill(ada, writing, now=NOW)
    send(ada, Answer(writing, version_id, 3))
    send(ada, Answer(writing, version_id, None))
    levels = kept_levels([ada])[Pair(ada, writing)]
    assert (levels.claimed_level, levels.verified_level) == (None, 1)


def test_the_same_answer_sent_twice_has_one_effect_and_another_answer_is_another_result(version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    same = Answer(writing, version_id, 2, "The report")
    outcomes = [
        send(ada, same),
        send(ada, same, at=timedelta(seconds=1)),
        send(ada, Answer(writing, version_id, 2, "Another report"), at=timedelta(minutes=1)),
        send(ada, Answer(writing, version_id, 3), at=timedelta(minutes=2)),
        send(ada, Answer(writing, version_id, None), at=timedelta(minutes=3)),
        send(ada, Answer(writing, version_id, None), at=timedelta(minutes=4)),
        send(ada, Answer(writing, version_id, 3), at=timedelta(minutes=5)),
    ]
    assert outcomes == [True, False, True, True, True, False, True]
    assert number_of(AssessmentResult) == 5
    with transaction():
        assert submit(ada, Answer(writing, version_id, 3), now=NOW + timedelta(days=1))


def test_what_was_returned_may_be_said_again_on_the_same_day(version_id: UUID) -> None:
    ada, mina, writing = a_clerk(), a_person("Mina Manager"), skill_id("writing")
    send(ada, Answer(writing, version_id, 2))
    with transaction():
        decide(db.session.scalars(select(AssessmentResult.id)).one(), Decision.RETURNED, by_id=mina)
        refresh_skill(ada, writing, now=NOW)
    assert claimed(ada, "writing") is None
    assert send(ada, Answer(writing, version_id, 2), at=timedelta(minutes=1))
    assert claimed(ada, "writing") == 2


def test_a_skill_that_no_role_asks_for_and_one_without_a_ladder_may_be_assessed(version_id: UUID) -> None:
    ada = a_person("Ada")
    with transaction():
        refresh_people([ada], now=NOW)
    assert send(ada, Answer(skill_id("writing"), version_id, 4))
    for level in (0, 1, 2):
        assert send(ada, Answer(skill_id("leading"), version_id, level), at=timedelta(minutes=level))
    assert (claimed(ada, "writing"), claimed(ada, "leading")) == (4, 2)


def test_a_private_person_claims_for_themselves_alone(version_id: UUID) -> None:
    mel = a_clerk("Mel", person_type=PersonType.MEMBERS_STAFF)
    assert send(mel, Answer(skill_id("writing"), version_id, 2))
    assert claimed(mel, "writing") == 2
    assert kept([mel]).states == {}


@pytest.mark.parametrize(("key", "level"), [("writing", 5), ("writing", -1), ("leading", 3)])
def test_a_level_outside_the_scale_is_refused(version_id: UUID, key: str, level: int) -> None:
    ada = a_clerk()
    for act in (submit, save_draft):
        with pytest.raises(LevelOutsideScale), transaction():
            act(ada, Answer(skill_id(key), version_id, level), now=NOW)
    assert (number_of(AssessmentResult), number_of(AssessmentDraft)) == (0, 0)


def test_evidence_that_nobody_would_read_is_refused(version_id: UUID) -> None:
    ada = a_clerk()
    with pytest.raises(EvidenceTooLong), transaction():
        save_draft(ada, Answer(skill_id("writing"), version_id, 2, "x" * 1_001), now=NOW)


def test_a_skill_that_no_published_version_defines_is_refused(version_id: UUID) -> None:
    ada = a_clerk()
    for act in (submit, save_draft):
        with pytest.raises(SkillNotInUse), transaction():
            act(ada, Answer(uuid4(), version_id, 2), now=NOW)


def second_edition() -> FrameworkDefinition:
    first = ageing_framework()
    return changed(first, skills=(*first.skills, skill("drawing")))


def test_after_a_framework_change_an_old_form_is_refused_and_no_answer_is_lost(version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    draft(ada, Answer(writing, version_id, 2, "The report"))
    newer = published(second_edition(), now=LATER)
    for act in (submit, save_draft):
        with pytest.raises(FrameworkChanged), transaction():
            act(ada, Answer(writing, version_id, 3), now=LATER)
    with pytest.raises(FrameworkChanged), transaction():
        submit_drafts(ada, now=LATER)
    [waiting] = drafts_of(ada).values()
    assert (waiting.level, waiting.evidence, waiting.is_outdated) == (2, "The report", True)
    draft(ada, Answer(writing, newer, 2, "The report"), at=timedelta(hours=3))
    with transaction():
        assert submit_drafts(ada, now=LATER) == 1


def test_an_answer_about_a_skill_that_went_out_of_use_holds_the_others_up_only_until_it_is_removed(
    version_id: UUID,
) -> None:
    ada, leading = a_clerk(), skill_id("leading")
    first = ageing_framework()
    draft(ada, Answer(leading, version_id, 2))
    cook_less = replace(first.families[0], roles=first.families[0].roles[:1])
    published(changed(first, skills=first.skills[:2], families=(cook_less,)), now=LATER)
    with pytest.raises(SkillNotInUse), transaction():
        submit_drafts(ada, now=LATER)
    assert drafts_of(ada)[leading].version_id is None
    with transaction():
        discard(ada, [leading])
        assert submit_drafts(ada, now=LATER) == 0


def race(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Run the acts at once, each in a thread and a transaction of its own; gives each one's result or exception."""
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


def test_two_presses_at_once_make_one_result(app: Flask, version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    answer = Answer(writing, version_id, 2, "The report")
    assert sorted(race(app, *[lambda: submit(ada, answer, now=NOW)] * 4), key=str) == [False, False, False, True]
    assert number_of(AssessmentResult) == 1
    check(ada)


def test_sending_all_drafts_twice_at_once_sends_each_once(app: Flask, version_id: UUID) -> None:
    ada = a_clerk()
    for key in ("writing", "searching", "leading"):
        draft(ada, Answer(skill_id(key), version_id, 1))
    assert sorted(race(app, *[lambda: submit_drafts(ada, now=NOW)] * 2), key=str) == [0, 3]
    assert number_of(AssessmentResult) == 3
    check(ada)


def test_saving_the_same_draft_at_once_keeps_one(app: Flask, version_id: UUID) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    outcomes = race(
        app, *[lambda level=level: save_draft(ada, Answer(writing, version_id, level), now=NOW) for level in (1, 2, 3)]
    )
    assert outcomes == [None, None, None]
    assert number_of(AssessmentDraft) == 1


def test_different_answers_at_once_both_stand_in_history_and_the_kept_level_is_the_latest(
    app: Flask, version_id: UUID
) -> None:
    ada, writing = a_clerk(), skill_id("writing")
    acts = [
        lambda level=level: submit(ada, Answer(writing, version_id, level), now=NOW + timedelta(seconds=level))
        for level in (1, 2, 3, 4)
    ]
    assert race(app, *acts) == [True] * 4
    check(ada)
    assert claimed(ada, "writing") == 4


def test_reading_drafts_takes_one_statement(version_id: UUID) -> None:
    ada = a_clerk()
    for key in ("writing", "searching", "leading"):
        draft(ada, Answer(skill_id(key), version_id, 1))
    assert statements(lambda: drafts_of(ada)) == 1
