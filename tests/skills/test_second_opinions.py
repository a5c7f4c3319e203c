"""Replying to a decision once, and asking once for a second confirmer: who may, what follows, what is refused."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.words import Words
from skills_centre.skills.errors import (
    AlreadyAsked,
    AlreadyReplied,
    BasisMissing,
    ClaimOvertaken,
    DecidedByYou,
    DecidedMeanwhile,
    FindingMissing,
    LevelOutsideScale,
    LevelStands,
    NothingToReplyTo,
    ReasonMissing,
    ReasonTooLong,
    ReplyMissing,
    ReplyTooLong,
    SkillNotInUse,
)
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentReply,
    AssessmentResult,
    Decision,
    SecondFinding,
    SecondOpinion,
    Source,
)
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.histories import Pair, kept_levels
from skills_centre.skills.queries.second_opinions import opinions_waiting_for
from skills_centre.skills.queries.told_results import ToldResult
from skills_centre.skills.queries.waiting import numbers_waiting
from skills_centre.skills.services.deciding import Verdict, enter_assessment, revoke_result
from skills_centre.skills.services.owning import name_owner
from skills_centre.skills.services.replying import Reply, reply_to
from skills_centre.skills.services.second_opinions import FoundBySecond
from tests.skills.assessed import ageing_framework, kept, rebuilt
from tests.skills.builders import NOW, TODAY, a_person, changed, published
from tests.skills.deciding_builders import SEEN, a_report, a_team, agree, claim, delegate, say
from tests.skills.second_opinion_builders import (
    EXPERT,
    LATER,
    STANDS,
    Dispute,
    a_dispute,
    answer,
    asked,
    decision_of,
    find,
)

pytestmark = pytest.mark.usefixtures("app")


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def verified(dispute: Dispute) -> int | None:
    found = kept_levels([dispute.ada]).get(Pair(dispute.ada, dispute.writing))
    return found.verified_level if found else None


def told_first(dispute: Dispute) -> ToldResult:
    """The disputed result as the explanation tells it."""
    results = explanation_of(dispute.ada, dispute.writing, on=TODAY).results
    return next(one for one in results if one.id == dispute.result)


def waits_for(viewer_id: UUID) -> list[UUID]:
    waiting = [one.id for one in opinions_waiting_for(viewer_id, on=TODAY)]
    assert numbers_waiting([viewer_id], on=TODAY)[viewer_id].opinions == len(waiting)
    return waiting


def test_a_reply_is_kept_once_beside_the_decision_and_changes_no_level() -> None:
    dispute = a_dispute()
    answer(dispute, "  I wrote it alone.  ")
    answer(dispute, "I wrote it alone.")
    [decision] = told_first(dispute).decisions
    assert decision.reply is not None
    assert (decision.reply.text, decision.may_reply, decision.may_ask_second) == ("I wrote it alone.", False, True)
    assert (number_of(AssessmentReply), verified(dispute), number_of(SecondOpinion)) == (1, 2, 0)
    with pytest.raises(AlreadyReplied):
        answer(dispute, "Once more.")


def test_what_a_manager_entered_may_be_replied_to_and_not_disputed() -> None:
    team = a_team()
    with transaction():
        enter_assessment(team.ada, team.writing, level=1, basis=SEEN, by_id=team.mina, now=NOW)
    result = db.session.execute(select(AssessmentResult.id)).scalar_one()
    with transaction():
        reply_to(team.ada, Reply(result, None, "Let us talk."), now=NOW)
    [one] = explanation_of(team.ada, team.writing, on=TODAY).results
    assert one.reply is not None
    assert (one.reply.text, one.may_reply, one.is_open_to_reply) == ("Let us talk.", False, False)
    with pytest.raises(NothingToReplyTo), transaction():
        reply_to(team.ada, Reply(result, None, asks_second=True), now=NOW)


def test_each_reply_that_makes_no_sense_is_refused_in_words() -> None:
    dispute = a_dispute()
    for text, refusal in (("  ", ReplyMissing), (None, ReplyMissing), ("x" * 1_001, ReplyTooLong)):
        with pytest.raises(refusal):
            answer(dispute, text)
    with pytest.raises(NothingToReplyTo), transaction():
        reply_to(dispute.ada, Reply(dispute.result, None, "To my own claim"), now=NOW)
    assert number_of(AssessmentReply) == 0


def test_nobody_replies_for_somebody_else_or_to_nothing() -> None:
    dispute = a_dispute()
    tries = [
        (dispute.mina, Reply(dispute.result, dispute.decision, "Mine")),
        (dispute.lena, Reply(dispute.result, dispute.decision, None, asks_second=True)),
        (dispute.ada, Reply(uuid4(), dispute.decision, "Mine")),
        (dispute.ada, Reply(dispute.result, uuid4(), "Mine")),
    ]
    for who, reply in tries:
        with pytest.raises(NotFound), transaction():
            reply_to(who, reply, now=NOW)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == dispute.ada).values(person_type=PersonType.MEMBER))
    with pytest.raises(NotFound):
        answer(dispute, "Nobody would answer me")


def test_whoever_was_agreed_with_has_nothing_to_dispute() -> None:
    team = a_team()
    made = claim(team.ada, team.writing)
    say(team.ada, agree(made), by_id=team.mina)
    with transaction():
        reply_to(team.ada, Reply(made, decision_of(made), "Thank you."), now=NOW)
    with pytest.raises(NothingToReplyTo), transaction():
        reply_to(team.ada, Reply(made, decision_of(made), asks_second=True), now=NOW)


def test_a_second_person_is_asked_for_once_and_it_waits_for_the_skills_leads_alone() -> None:
    dispute = a_dispute()
    opinion = asked(dispute)
    answer(dispute, asks=True)
    assert number_of(SecondOpinion) == 1
    assert waits_for(dispute.lena) == [opinion]
    for other in (dispute.mina, dispute.ada, a_person("Olu Admin", roles=(Role.LD_ADMINISTRATOR,)), a_person("Ann")):
        assert waits_for(other) == []
        with pytest.raises(NotFound):
            find(opinion, STANDS, by_id=other)
    with transaction():
        revoke_result(dispute.ada, dispute.result, reason="Wrong person.", by_id=dispute.mina, now=LATER)
    [revocation] = [one.id for one in told_first(dispute).decisions if one.decision is Decision.REVOKED]
    with pytest.raises(AlreadyAsked), transaction():
        reply_to(dispute.ada, Reply(dispute.result, revocation, asks_second=True), now=LATER)


@pytest.mark.parametrize("decision", [Decision.CHANGED, Decision.RETURNED])
def test_the_decision_stands_and_nothing_else_changes(decision: Decision) -> None:
    dispute = a_dispute(decision)
    before, level = number_of(AssessmentResult), verified(dispute)
    opinion = asked(dispute)
    find(opinion, STANDS, by_id=dispute.lena)
    find(opinion, STANDS, by_id=dispute.lena)
    assert (number_of(AssessmentResult), verified(dispute), number_of(SecondFinding)) == (before, level, 1)
    second = told_first(dispute).second_opinion
    assert second is not None
    assert (second.by_name, second.reason) == ("Lena Lead", STANDS.reason)
    assert waits_for(dispute.lena) == []


@pytest.mark.parametrize("decision", [Decision.CHANGED, Decision.RETURNED])
def test_another_level_is_a_result_of_the_second_person_and_counts_from_then(decision: Decision) -> None:
    dispute = a_dispute(decision)
    opinion = asked(dispute)
    for _ in range(2):
        find(opinion, EXPERT, by_id=dispute.lena)
    newest = explanation_of(dispute.ada, dispute.writing, on=TODAY).results[0]
    assert (newest.level, newest.source, newest.assessor_name) == (4, Source.MANAGER, "Lena Lead")
    assert newest.found_by_second is not None
    assert (newest.found_by_second.id, newest.may_reply) == (opinion, True)
    assert (verified(dispute), number_of(AssessmentResult)) == (4, 2)
    assert kept([dispute.ada]) == rebuilt([dispute.ada])
    kept_decisions = list(db.session.scalars(select(AssessmentDecision.decision)))
    assert kept_decisions == [decision]


def test_a_revoked_result_may_be_disputed_and_the_second_person_gives_a_level() -> None:
    team = a_team()
    lena = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    made = claim(team.ada, team.writing)
    say(team.ada, agree(made), by_id=team.mina)
    with transaction():
        revoke_result(team.ada, made, reason="I mixed two people up.", by_id=team.mina, now=NOW)
    dispute = Dispute(team.mina, team.ada, team.writing, made, _revocation(made), lena)
    opinion = asked(dispute)
    find(opinion, replace(EXPERT, level=3), by_id=lena)
    assert verified(dispute) == 3


def _revocation(result_id: UUID) -> UUID:
    return db.session.execute(
        select(AssessmentDecision.id).where(
            AssessmentDecision.result_id == result_id, AssessmentDecision.decision == Decision.REVOKED
        )
    ).scalar_one()


def test_whoever_judged_it_before_is_never_the_second_also_not_through_delegation() -> None:
    team = a_team()
    dan = a_person("Dan Delegate", roles=(Role.SKILLS_LEAD,))
    delegate(team.mina, dan)
    made = claim(team.ada, team.writing)
    say(team.ada, Verdict(made, Decision.RETURNED, reason="Add an example."), by_id=dan)
    dispute = Dispute(team.mina, team.ada, team.writing, made, decision_of(made), dan)
    opinion = asked(dispute)
    assert waits_for(dan) == []
    with pytest.raises(NotFound):
        find(opinion, STANDS, by_id=dan)
    assert waits_for(a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))) == [opinion]


def test_where_no_skills_lead_is_left_the_administrators_decide_so_that_nothing_is_stuck() -> None:
    dispute = a_dispute(by_lead=False)
    olu = a_person("Olu Admin", roles=(Role.LD_ADMINISTRATOR,))
    opinion = asked(dispute)
    assert waits_for(olu) == [opinion]
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    assert (waits_for(olu), waits_for(lead)) == ([], [opinion])
    with transaction() as session:
        session.execute(update(Person).where(Person.id == lead).values(left_on=TODAY))
    find(opinion, STANDS, by_id=olu)


def test_a_lead_who_judged_one_result_still_looks_at_the_others() -> None:
    dispute = a_dispute()
    ada = asked(dispute)
    ben, lou = a_report(dispute.mina, "Ben Adeyemi"), a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,))
    made = claim(ben, dispute.writing)
    say(ben, Verdict(made, Decision.CANNOT_JUDGE), by_id=dispute.mina)
    say(ben, Verdict(made, Decision.RETURNED, reason="Add an example."), by_id=dispute.lena)
    decided = db.session.execute(
        select(AssessmentDecision.id).where(AssessmentDecision.decided_by == dispute.lena)
    ).scalar_one()
    with transaction():
        reply_to(ben, Reply(made, decided, None, asks_second=True), now=NOW)
    assert [one.id for one in opinions_waiting_for(dispute.lena, on=TODAY)] == [ada]
    assert [one.person_name for one in opinions_waiting_for(lou, on=TODAY)] == ["Ben Adeyemi"]


def test_whoever_answers_for_the_skill_is_asked_first_and_every_lead_after_two_weeks() -> None:
    dispute = a_dispute()
    olive = a_person("Olive Owner", roles=(Role.SKILLS_LEAD,))
    with transaction():
        name_owner(dispute.writing, olive, by_id=None, now=NOW)
    opinion = asked(dispute)
    assert (waits_for(olive), waits_for(dispute.lena)) == ([opinion], [])
    fortnight = TODAY + timedelta(days=14)
    assert opinions_waiting_for(dispute.lena, on=fortnight - timedelta(days=1)) == []
    for lead in (olive, dispute.lena):
        assert [one.id for one in opinions_waiting_for(lead, on=fortnight)] == [opinion]
    with transaction():
        name_owner(dispute.writing, None, by_id=None, now=NOW)
    assert waits_for(dispute.lena) == [opinion]


def test_what_the_person_says_since_takes_the_place_of_the_second_opinion() -> None:
    dispute = a_dispute()
    opinion = asked(dispute)
    claim(dispute.ada, dispute.writing, 3, at=LATER)
    assert waits_for(dispute.lena) == []
    with pytest.raises(ClaimOvertaken):
        find(opinion, EXPERT, by_id=dispute.lena, at=LATER + timedelta(hours=1))
    second = told_first(dispute).second_opinion
    assert second is not None
    assert second.is_overtaken


def test_after_a_newer_word_nobody_asks_about_the_old_one() -> None:
    dispute = a_dispute()
    claim(dispute.ada, dispute.writing, 3, at=LATER)
    with pytest.raises(NothingToReplyTo):
        asked(dispute, at=LATER)


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (FoundBySecond(None, reason="x"), FindingMissing),
        (replace(STANDS, reason=" "), ReasonMissing),
        (replace(EXPERT, reason=None), ReasonMissing),
        (replace(EXPERT, reason="x" * 2_001), ReasonTooLong),
        (replace(EXPERT, level=None), LevelOutsideScale),
        (replace(EXPERT, level=5), LevelOutsideScale),
        (replace(EXPERT, level=2), LevelStands),
        (replace(EXPERT, basis=None), BasisMissing),
    ],
)
@pytest.mark.sqlite_only
def test_each_finding_that_makes_no_sense_is_refused_in_words(found: FoundBySecond, refusal: type[Refusal]) -> None:
    dispute = a_dispute()
    opinion = asked(dispute)
    with pytest.raises(refusal):
        find(opinion, found, by_id=dispute.lena)
    assert number_of(SecondFinding) == 0


def test_of_two_leads_the_first_decides_and_the_other_is_told() -> None:
    dispute = a_dispute()
    opinion, lou = asked(dispute), a_person("Lou Lead", roles=(Role.SKILLS_LEAD,))
    find(opinion, STANDS, by_id=lou)
    with pytest.raises(DecidedMeanwhile):
        find(opinion, EXPERT, by_id=dispute.lena)


def test_whoever_decided_first_cannot_take_the_second_persons_result_back() -> None:
    dispute = a_dispute()
    find(asked(dispute), EXPERT, by_id=dispute.lena)
    second = db.session.execute(select(SecondFinding.result_id)).scalar_one()
    assert second is not None
    with pytest.raises(DecidedByYou), transaction():
        revoke_result(dispute.ada, second, reason="No.", by_id=dispute.mina, now=LATER)
    assert verified(dispute) == 4


def test_a_skill_that_went_out_of_use_gets_no_new_level_and_may_still_stand() -> None:
    dispute = a_dispute()
    opinion = asked(dispute)
    whole = ageing_framework()
    fewer = tuple(one for one in whole.skills if one.key != "writing")
    roles = tuple(
        replace(
            role,
            levels=tuple(
                replace(level, requirements=tuple(one for one in level.requirements if one.skill != "writing"))
                for level in role.levels
            ),
        )
        for role in whole.families[0].roles
    )
    published(changed(whole, skills=fewer, families=(replace(whole.families[0], roles=roles),)), now=LATER)
    with pytest.raises(SkillNotInUse):
        find(opinion, EXPERT, by_id=dispute.lena)
    find(opinion, STANDS, by_id=dispute.lena)


def test_the_trail_holds_ids_and_the_words_are_the_persons() -> None:
    dispute = a_dispute()
    answer(dispute, "I wrote it alone.", asks=True)
    opinion = db.session.execute(select(SecondOpinion.id)).scalar_one()
    find(opinion, EXPERT, by_id=dispute.lena)
    acts = db.session.execute(
        select(AuditEvent.action, AuditEvent.actor_id, AuditEvent.subject_id, AuditEvent.fields).order_by(AuditEvent.id)
    ).all()[-3:]
    assert [tuple(one) for one in acts] == [
        ("assessment.reply", dispute.ada, dispute.result, []),
        ("assessment.ask-second", dispute.ada, dispute.result, []),
        ("assessment.second-opinion", dispute.lena, dispute.result, ["basis", "level", "reason"]),
    ]
    about = set(db.session.scalars(select(Words.about_id).where(Words.purpose.in_(("reply", "second-opinion")))))
    assert about == {dispute.ada}
