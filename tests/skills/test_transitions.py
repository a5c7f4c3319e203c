"""Every act on a result in every state, by the right and the wrong person, as browsers send it: what follows, or that nothing does."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentReply,
    AssessmentResult,
    Decision,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.queries.histories import History, Pair, histories
from skills_centre.skills.rules import ResultState, history_to_current, result_state
from skills_centre.skills.services.deciding import Verdict, decide_claims, revoke_result
from skills_centre.skills.services.replying import Reply, reply_to
from tests.skills.builders import a_person, skill_id
from tests.skills.deciding_builders import SEEN, a_report, a_team, agree, claim, delegate

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@dataclass(frozen=True)
class Cast:
    """Whoever may try."""

    mina: UUID
    dan: UUID
    lena: UUID
    lou: UUID
    boss: UUID
    admin: UUID
    member: UUID
    bo: UUID
    writing: UUID


@pytest.fixture
def cast(app: Flask) -> Cast:
    team, today = a_team(), local_day(utc_now())
    dan = a_person("Dan Delegate")
    delegate(team.mina, dan, first=today, last=today)
    return Cast(
        mina=team.mina,
        dan=dan,
        lena=a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)),
        lou=a_person("Lou Lead", roles=(Role.SKILLS_LEAD,)),
        boss=a_person("Boss One"),
        admin=a_person("Olu Admin", roles=(Role.LD_ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)),
        member=a_person("Mo Member", person_type=PersonType.MEMBER),
        bo=a_person("Bo Colleague"),
        writing=team.writing,
    )


def said(person_id: UUID, skill: UUID, level: int | None = 3) -> UUID:
    """Have a person claim a level just now, before it could have gone on to another desk."""
    return claim(person_id, skill, level, at=utc_now())


def decided(person_id: UUID, verdict: Verdict, *, by_id: UUID) -> None:
    """Decide just now."""
    with transaction():
        assert decide_claims(person_id, [verdict], by_id=by_id, now=utc_now()) == 1


def bring(cast: Cast, ada: UUID, state: ResultState) -> UUID:
    """Have somebody claim Practitioner, and bring the result into a state."""
    made = said(ada, cast.writing)
    match state:
        case ResultState.CONFIRMED:
            decided(ada, agree(made), by_id=cast.mina)
        case ResultState.CHANGED:
            decided(ada, Verdict(made, Decision.CHANGED, 2, SEEN, "Not alone yet."), by_id=cast.mina)
        case ResultState.RETURNED:
            decided(ada, Verdict(made, Decision.RETURNED, reason="Add an example."), by_id=cast.mina)
        case ResultState.REVOKED:
            decided(ada, agree(made), by_id=cast.mina)
            with transaction():
                revoke_result(ada, made, reason="Wrong person.", by_id=cast.mina, now=utc_now())
        case ResultState.PASSED_ON:
            decided(ada, Verdict(made, Decision.CANNOT_JUDGE), by_id=cast.mina)
        case ResultState.REPLACED:
            said(ada, cast.writing, 1)
        case ResultState.NOT_KNOWN:
            return said(ada, cast.writing, None)
        case ResultState.SUBMITTED:
            pass
    assert state_of(ada, made) is state
    return made


def state_of(ada: UUID, result_id: UUID) -> ResultState:
    history = histories([ada]).get(Pair(ada, skill_id("writing")), History())
    current = history_to_current(history.results, history.decisions)
    result = next(one for one in history.results if one.id == result_id)
    return result_state(result, history.decisions, open_claim_id=current.claimed_result_id)


def last_decision(result_id: UUID) -> UUID | None:
    return db.session.scalar(
        select(AssessmentDecision.id)
        .where(AssessmentDecision.result_id == result_id)
        .order_by(AssessmentDecision.id.desc())
    )


def act(browser: FlaskClient, what: str, ada: UUID, result_id: UUID) -> int:
    """Do something about a result as the page's form would; gives the answer's status."""
    shown = {"claims": result_id.hex, "basis": "seen-in-work"}
    decide = f"/team/decisions/{ada}"
    reply = f"/my-skills/results/{result_id}/reply?decision={last_decision(result_id) or ''}"
    address, sent = {
        "agree": (decide, {**shown, "say-0": "agree"}),
        "change": (decide, {**shown, "say-0": "change", "level-0": "1", "why-0": "A first step."}),
        "return": (decide, {**shown, "say-0": "return", "back-0": "Say more."}),
        "cannot-judge": (decide, {**shown, "say-0": "cannot-judge"}),
        "revoke": (f"/team/people/{ada}/skills/writing/revoke", {"result": str(result_id), "reason": "A mistake."}),
        "enter": (f"/team/people/{ada}/skills/writing", {"level": "2", "basis": "discussed"}),
        "reply": (reply, {"text": "But I did."}),
        "ask": (reply, {"asks_second": "yes"}),
    }[what]
    return browser.post(address, data=sent).status_code


S = ResultState
UNDECIDED = {S.SUBMITTED, S.PASSED_ON}
#: What becomes of a result by the manager's act or, for the last two, the subject's; whatever is not here is refused and changes nothing.
FOLLOWS: dict[tuple[ResultState, str], ResultState] = {
    (S.SUBMITTED, "agree"): S.CONFIRMED,
    (S.SUBMITTED, "change"): S.CHANGED,
    (S.SUBMITTED, "return"): S.RETURNED,
    (S.SUBMITTED, "cannot-judge"): S.PASSED_ON,
    (S.PASSED_ON, "agree"): S.CONFIRMED,
    (S.PASSED_ON, "change"): S.CHANGED,
    (S.PASSED_ON, "return"): S.RETURNED,
    (S.CONFIRMED, "revoke"): S.REVOKED,
    (S.CHANGED, "revoke"): S.REVOKED,
    **{(state, "enter"): state for state in S if state not in {*UNDECIDED, S.REPLACED}},
    **{(state, "reply"): state for state in (S.CONFIRMED, S.CHANGED, S.RETURNED, S.REVOKED)},
    **{(state, "ask"): state for state in (S.CHANGED, S.RETURNED, S.REVOKED)},
}
#: The very act that brought the result there: a form sent twice, which has one effect and no complaint.
SAID_TWICE = {(S.CONFIRMED, "agree"), (S.RETURNED, "return"), (S.REVOKED, "revoke"), (S.PASSED_ON, "cannot-judge")}
ACTS = ("agree", "change", "return", "cannot-judge", "revoke", "enter", "reply", "ask")


def everything() -> list[int]:
    """How many rows there are of all that an act can write."""
    tables = (AssessmentResult, AssessmentDecision, AssessmentReply, SecondOpinion, SecondFinding)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("state", list(ResultState))
def test_each_act_on_each_state_follows_the_table_or_changes_nothing(be: Be, cast: Cast, state: ResultState) -> None:
    for what in ACTS:
        ada = a_report(cast.mina, f"Ada {what}")
        result_id = bring(cast, ada, state)
        before = everything()
        db.session.close()
        status = act(be(ada if what in {"reply", "ask"} else cast.mina), what, ada, result_id)
        follows = FOLLOWS.get((state, what))
        assert state_of(ada, result_id) is (follows or state), what
        if follows:
            assert status in {302, 303}, what
            assert everything() != before, what
        else:
            assert status in ({303} if (state, what) in SAID_TWICE else {404, 422}), f"{what}: {status}"
            assert everything() == before, what


#: Of each act, the state in which it is right, and those of the cast who may do it (the subject is "ada").
RIGHT = {
    "agree": (S.SUBMITTED, {"mina", "dan"}),
    "change": (S.SUBMITTED, {"mina", "dan"}),
    "return": (S.SUBMITTED, {"mina", "dan"}),
    "cannot-judge": (S.SUBMITTED, {"mina", "dan"}),
    "revoke": (S.CONFIRMED, {"mina", "dan"}),
    "enter": (S.RETURNED, {"mina", "dan"}),
    "reply": (S.CHANGED, {"ada"}),
    "ask": (S.CHANGED, {"ada"}),
}
PASSED_ON = {what: (S.PASSED_ON, {"mina", "dan", "lena", "lou"}) for what in ("agree", "change", "return")}
EVERYBODY = ("ada", "mina", "dan", "lena", "lou", "boss", "admin", "member", "bo")


@pytest.mark.parametrize(
    ("what", "state", "right"),
    [(what, *rest) for what, rest in (*RIGHT.items(), *PASSED_ON.items())],
    ids=[*RIGHT, *(f"{what}-passed-on" for what in PASSED_ON)],
)
def test_the_wrong_person_is_told_that_there_is_nothing_and_the_right_one_does_it(
    be: Be, cast: Cast, what: str, state: ResultState, right: set[str]
) -> None:
    for who in EVERYBODY:
        ada = a_report(cast.mina, f"Ada for {who}")
        result_id = bring(cast, ada, state)
        before = everything()
        db.session.close()
        status = act(be(ada if who == "ada" else getattr(cast, who)), what, ada, result_id)
        if who in right:
            assert status in {302, 303}, who
            assert everything() != before, who
        else:
            assert status == 404, f"{who}: {status}"
            assert everything() == before, who


def test_a_second_opinion_is_given_by_a_lead_who_has_not_judged_and_by_nobody_else(be: Be, cast: Cast) -> None:
    for who in EVERYBODY:
        ada = a_report(cast.mina, f"Ada for {who}")
        made = bring(cast, ada, S.PASSED_ON)
        decided(ada, Verdict(made, Decision.RETURNED, reason="Add an example."), by_id=cast.lena)
        with transaction():
            reply_to(ada, Reply(made, last_decision(made), asks_second=True), now=utc_now())
        opinion = db.session.execute(select(SecondOpinion.id).where(SecondOpinion.result_id == made)).scalar_one()
        before = everything()
        browser = be(ada if who == "ada" else getattr(cast, who))
        sent = {"finding": "another-level", "level": "3", "basis": "discussed", "reason": "We talked."}
        status = browser.post(f"/team/second-opinions/{opinion}", data=sent).status_code
        assert status == (303 if who == "lou" else 404), who
        assert (everything() != before) is (who == "lou"), who


def test_a_lead_reads_what_is_recorded_only_while_it_waits_for_them(be: Be, cast: Cast) -> None:
    ada = a_report(cast.mina, "Ada")
    made, address = said(ada, cast.writing), f"/team/people/{ada}/skills/writing"
    assert be(cast.lena).get(address).status_code == 404
    decided(ada, Verdict(made, Decision.CANNOT_JUDGE), by_id=cast.mina)
    browser = be(cast.lena)
    assert f'href="{address}"' in browser.get(f"/team/decisions/{ada}").text
    page = browser.get(address).text
    assert "What it rests on" in page
    assert "Save my assessment" not in page
    assert browser.get(f"/team/people/{ada}/skills/searching").status_code == 404
    assert browser.get(f"/team/people/{ada}").status_code == 404
    decided(ada, agree(made), by_id=cast.lena)
    assert be(cast.lena).get(address).status_code == 404
