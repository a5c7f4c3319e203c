"""What a confirmer may do about a claim, and who may."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.people.services.places import set_manager
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import words_by_id
from skills_centre.skills import errors
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Basis, Decision, SkillState, Source
from skills_centre.skills.queries.histories import Pair, kept_levels, kept_states
from skills_centre.skills.rules import NOTHING_KNOWN, CurrentLevels
from skills_centre.skills.services.deciding import (
    Verdict,
    VerdictsRefused,
    enter_assessment,
    revoke_result,
)
from tests.skills.assessed import kept, rebuilt, report_to
from tests.skills.builders import NOW, TODAY, a_person, skill_id
from tests.skills.deciding_builders import SEEN, Team, a_team, agree, claim, delegate, say


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def levels(team: Team) -> CurrentLevels:
    assert kept([team.ada]) == rebuilt([team.ada])
    return kept_levels([team.ada]).get(Pair(team.ada, team.writing), NOTHING_KNOWN)


def refusals(person_id: UUID, verdict: Verdict, *, by_id: UUID) -> set[type[Refusal]]:
    with pytest.raises(VerdictsRefused) as refused:
        say(person_id, verdict, by_id=by_id)
    return {type(one) for one in refused.value.by_result[verdict.result_id]}


def decisions() -> list[AssessmentDecision]:
    return list(db.session.scalars(select(AssessmentDecision).order_by(AssessmentDecision.id)))


def test_agreeing_makes_the_claim_the_verified_level(team: Team) -> None:
    made = claim(team.ada, team.writing)
    assert say(team.ada, agree(made), by_id=team.mina) == 1
    found = levels(team)
    assert (found.verified_level, found.verified_result_id, found.claimed_level) == (3, made, None)
    assert kept_states([team.ada])[Pair(team.ada, team.writing)].state is SkillState.MET
    [kept_one] = decisions()
    assert (kept_one.basis, kept_one.decided_by, kept_one.acting_for_id, kept_one.reason_id) == (
        SEEN,
        team.mina,
        None,
        None,
    )


def test_a_different_level_is_verified_with_its_reason_kept_among_the_words(team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, Verdict(made, Decision.CHANGED, level=1, basis=SEEN, reason=" Not alone yet. "), by_id=team.mina)
    assert (levels(team).verified_level, levels(team).claimed_level) == (1, None)
    [kept_one] = decisions()
    assert list(words_by_id([kept_one.reason_id]).values()) == ["Not alone yet."]


def test_what_is_returned_is_no_claim_any_more(team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, Verdict(made, Decision.RETURNED, reason="Add an example."), by_id=team.mina)
    assert levels(team) == NOTHING_KNOWN


def test_what_cannot_be_judged_stays_claimed_and_a_skills_lead_decides_it(team: Team) -> None:
    lead, made = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), claim(team.ada, team.writing)
    with pytest.raises(NotFound):
        say(team.ada, agree(made), by_id=lead)
    passed_on = Verdict(made, Decision.CANNOT_JUDGE)
    say(team.ada, passed_on, by_id=team.mina)
    assert levels(team).claimed_level == 3
    assert say(team.ada, passed_on, by_id=team.mina) == 0
    assert refusals(team.ada, passed_on, by_id=lead) == {errors.AlreadyPassedOn}
    say(team.ada, agree(made), by_id=lead)
    assert levels(team).verified_level == 3


def test_with_no_manager_a_skills_lead_decides(team: Team) -> None:
    lead, ben = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), a_person("Ben")
    made = claim(ben, team.writing)
    with pytest.raises(NotFound):
        say(ben, agree(made), by_id=team.mina)
    assert say(ben, agree(made), by_id=lead) == 1


def test_with_a_manager_who_has_left_a_skills_lead_decides(team: Team) -> None:
    lead, made = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), claim(team.ada, team.writing)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == team.mina).values(left_on=TODAY))
    assert say(team.ada, agree(made), by_id=lead) == 1


def test_a_claim_follows_the_person_to_a_new_manager(team: Team) -> None:
    made, nora = claim(team.ada, team.writing), a_person("Nora New")
    with transaction():
        set_manager(team.ada, nora, starts_on=TODAY, by_id=None, now=NOW)
    with pytest.raises(NotFound):
        say(team.ada, agree(made), by_id=team.mina)
    assert say(team.ada, agree(made), by_id=nora) == 1


def test_a_delegate_decides_and_the_record_says_for_whom(team: Team) -> None:
    dan, made = a_person("Dan Delegate"), claim(team.ada, team.writing)
    with pytest.raises(NotFound):
        say(team.ada, agree(made), by_id=dan)
    delegate(team.mina, dan)
    say(team.ada, agree(made), by_id=dan)
    [kept_one] = decisions()
    assert (kept_one.decided_by, kept_one.acting_for_id) == (dan, team.mina)


def test_nobody_decides_about_themselves_not_even_as_a_delegate_or_a_skills_lead(team: Team) -> None:
    made = claim(team.ada, team.writing)
    delegate(team.mina, team.ada)
    with pytest.raises(NotFound):
        say(team.ada, agree(made), by_id=team.ada)
    with pytest.raises(NotFound), transaction():
        enter_assessment(team.ada, team.writing, level=3, basis=SEEN, by_id=team.ada, now=NOW)
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    with pytest.raises(NotFound):
        say(lead, agree(claim(lead, team.writing)), by_id=lead)


@pytest.mark.parametrize("kind", [PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF])
def test_what_private_people_claim_is_theirs_alone(team: Team, kind: PersonType) -> None:
    lead, mel = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), a_person("Mel", person_type=kind)
    report_to(team.mina, mel)
    made = claim(mel, team.writing)
    for by_id in (team.mina, lead):
        with pytest.raises(NotFound):
            say(mel, agree(made), by_id=by_id)
        with pytest.raises(NotFound), transaction():
            enter_assessment(mel, team.writing, level=3, basis=SEEN, by_id=by_id, now=NOW)


def test_a_manager_further_up_does_not_decide(team: Team) -> None:
    director, made = a_person("Dora Director"), claim(team.ada, team.writing)
    report_to(director, team.mina)
    with pytest.raises(NotFound):
        say(team.ada, agree(made), by_id=director)


def test_what_is_missing_or_wrong_is_named(team: Team) -> None:
    made = claim(team.ada, team.writing)
    for verdict, expected in (
        (Verdict(made, Decision.CONFIRMED), {errors.BasisMissing}),
        (Verdict(made, Decision.RETURNED, reason="  "), {errors.ReasonMissing}),
        (Verdict(made, Decision.RETURNED, reason="x" * 2001), {errors.ReasonTooLong}),
        (
            Verdict(made, Decision.CHANGED, level=9),
            {errors.LevelOutsideScale, errors.BasisMissing, errors.ReasonMissing},
        ),
        (Verdict(made, Decision.CHANGED, level=None, basis=SEEN, reason="So."), {errors.LevelOutsideScale}),
        (Verdict(made, Decision.CHANGED, level=3, basis=SEEN, reason="So."), {errors.LevelTheSame}),
    ):
        assert refusals(team.ada, verdict, by_id=team.mina) == expected
    assert decisions() == []


def test_of_several_verdicts_all_or_none_is_kept(team: Team) -> None:
    first, second = claim(team.ada, team.writing), claim(team.ada, skill_id("searching"))
    with pytest.raises(VerdictsRefused) as refused:
        say(team.ada, agree(first), Verdict(second, Decision.RETURNED), by_id=team.mina)
    assert set(refused.value.by_result) == {second}
    assert decisions() == []
    assert say(team.ada, agree(first), agree(second), by_id=team.mina) == 2
    assert kept([team.ada]) == rebuilt([team.ada])


def test_somebody_elses_result_is_not_found(team: Team) -> None:
    ben = a_person("Ben")
    report_to(team.mina, ben)
    with pytest.raises(NotFound):
        say(team.ada, agree(claim(ben, team.writing)), by_id=team.mina)


def test_a_form_sent_twice_has_one_effect(team: Team) -> None:
    made = claim(team.ada, team.writing)
    verdict = Verdict(made, Decision.CHANGED, level=1, basis=SEEN, reason="Not alone yet.")
    assert [say(team.ada, verdict, by_id=team.mina) for _ in range(2)] == [1, 0]
    assert len(decisions()) == 1


def test_what_somebody_else_decided_meanwhile_is_refused(team: Team) -> None:
    made, dan = claim(team.ada, team.writing), a_person("Dan Delegate")
    delegate(team.mina, dan)
    say(team.ada, agree(made), by_id=team.mina)
    assert refusals(team.ada, agree(made), by_id=dan) == {errors.DecidedMeanwhile}
    assert refusals(team.ada, Verdict(made, Decision.RETURNED, reason="No."), by_id=team.mina) == {
        errors.DecidedMeanwhile
    }


@pytest.mark.parametrize("newer", [4, None])
def test_a_claim_that_a_newer_one_replaced_or_withdrew_is_refused(team: Team, newer: int | None) -> None:
    made = claim(team.ada, team.writing)
    claim(team.ada, team.writing, newer)
    assert refusals(team.ada, agree(made), by_id=team.mina) == {errors.ClaimOvertaken}


def test_a_decision_about_a_claim_cannot_revoke_it(team: Team) -> None:
    made = claim(team.ada, team.writing)
    assert say(team.ada, Verdict(made, Decision.REVOKED, reason="No."), by_id=team.mina) == 0
    assert levels(team).claimed_level == 3


def revoke(team: Team, result_id: UUID, *, reason: str = "A mistake.", by_id: UUID | None = None) -> None:
    with transaction():
        revoke_result(team.ada, result_id, reason=reason, by_id=by_id or team.mina, now=NOW)


def test_revoking_brings_back_what_was_confirmed_before(team: Team) -> None:
    first = claim(team.ada, team.writing, 2)
    say(team.ada, agree(first), by_id=team.mina)
    second = claim(team.ada, team.writing, 4)
    say(team.ada, agree(second), by_id=team.mina)
    for _ in range(2):
        revoke(team, second)
    assert (levels(team).verified_level, levels(team).verified_result_id) == (2, first)
    assert [one.decision for one in decisions()].count(Decision.REVOKED) == 1
    assert refusals(team.ada, agree(second), by_id=team.mina) == {errors.DecidedMeanwhile}


def test_only_what_is_confirmed_is_revoked_once_and_with_a_reason(team: Team) -> None:
    made, dan = claim(team.ada, team.writing), a_person("Dan Delegate")
    delegate(team.mina, dan)
    with pytest.raises(errors.NothingToRevoke):
        revoke(team, made)
    say(team.ada, agree(made), by_id=team.mina)
    with pytest.raises(errors.ReasonMissing):
        revoke(team, made, reason=" ")
    revoke(team, made)
    with pytest.raises(errors.DecidedMeanwhile):
        revoke(team, made, by_id=dan)
    with pytest.raises(NotFound):
        revoke(team, new_id())


def enter(team: Team, *, level: int | None = 2, basis: Basis | None = SEEN, by_id: UUID | None = None) -> None:
    with transaction():
        enter_assessment(team.ada, team.writing, level=level, basis=basis, by_id=by_id or team.mina, now=NOW)


def test_a_managers_own_assessment_is_confirmed_when_entered_and_once(team: Team) -> None:
    for _ in range(2):
        enter(team)
    assert (levels(team).verified_level, levels(team).verified_on) == (2, TODAY)
    [result] = db.session.scalars(select(AssessmentResult))
    assert (result.source, result.assessor_id, result.basis) == (Source.MANAGER, team.mina, SEEN)
    enter(team, level=0)
    assert levels(team).verified_level == 0
    revoke(team, result.id)
    assert levels(team).verified_level == 0


def test_a_delegates_own_assessment_says_for_whom(team: Team) -> None:
    dan = a_person("Dan Delegate")
    delegate(team.mina, dan)
    enter(team, by_id=dan)
    assert levels(team).verified_level == 2
    [kept_one] = decisions()
    assert (kept_one.decision, kept_one.decided_by, kept_one.acting_for_id) == (Decision.CONFIRMED, dan, team.mina)


def test_a_managers_own_assessment_is_refused_where_it_cannot_stand(team: Team) -> None:
    stranger = a_person("Stranger")
    refused: list[tuple[type[Refusal], Callable[[], None]]] = [
        (errors.LevelOutsideScale, lambda: enter(team, level=5)),
        (errors.LevelOutsideScale, lambda: enter(team, level=None)),
        (errors.BasisMissing, lambda: enter(team, basis=None)),
        (NotFound, lambda: enter(team, by_id=stranger)),
    ]
    for refusal, act in refused:
        with pytest.raises(refusal):
            act()
    claim(team.ada, team.writing)
    with pytest.raises(errors.ClaimWaits):
        enter(team)
    with pytest.raises(NotFound), transaction():
        enter_assessment(team.ada, new_id(), level=1, basis=SEEN, by_id=team.mina, now=NOW)


def test_every_act_is_in_the_audit_trail_by_ids_and_field_names(team: Team) -> None:
    first, second = claim(team.ada, team.writing), claim(team.ada, skill_id("searching"))
    say(team.ada, agree(first), Verdict(second, Decision.RETURNED, reason="Add an example."), by_id=team.mina)
    revoke(team, first)
    events = db.session.execute(
        select(AuditEvent.action, AuditEvent.subject_id, AuditEvent.fields)
        .where(AuditEvent.action.like("assessment.%"))
        .order_by(AuditEvent.id)
    ).all()
    assert [tuple(one) for one in events] == [
        ("assessment.confirm", first, ["basis"]),
        ("assessment.return", second, ["reason"]),
        ("assessment.revoke", first, ["reason"]),
    ]
    assert db.session.scalar(select(func.count()).select_from(AssessmentDecision)) == 3
