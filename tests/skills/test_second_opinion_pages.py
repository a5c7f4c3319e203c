"""The pages on which somebody replies, asks for a second person, and gives a second opinion."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from skills_centre.people.access import TOKEN
from skills_centre.people.models import Look, PersonType, Role, SignInSession
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentReply, AssessmentResult, SecondFinding, SecondOpinion
from tests.skills.builders import NOW, a_person
from tests.skills.second_opinion_builders import STANDS, Dispute, a_dispute, answer, asked, find

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def dispute(app: Flask) -> Dispute:
    return a_dispute()


def reply_page(dispute: Dispute) -> str:
    return f"/my-skills/results/{dispute.result}/reply?decision={dispute.decision}"


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_subject_replies_and_asks_and_all_who_read_the_decision_read_it(be: Be, dispute: Dispute) -> None:
    browser = be(dispute.ada)
    assert "Reply, or ask for a second person" in browser.get("/my-skills/writing").text
    page = browser.get(reply_page(dispute)).text
    assert "Confirmed at Working instead by Mina Manager" in page
    sent = {"text": "I wrote <it> alone.", "asks_second": "yes"}
    for _ in range(2):
        answered = browser.post(reply_page(dispute), data=sent)
        assert (answered.status_code, answered.location) == (303, "/my-skills/writing")
    assert (number_of(AssessmentReply), number_of(SecondOpinion)) == (1, 1)
    own = browser.get("/my-skills/writing").text
    assert "I wrote &lt;it&gt; alone." in own
    assert "It waits for somebody other than whoever decided first." in own
    assert "Reply, or ask" not in own
    assert browser.get(reply_page(dispute)).location == "/my-skills/writing"
    assert "I wrote &lt;it&gt; alone." in be(dispute.mina).get(f"/team/people/{dispute.ada}/skills/writing").text


def test_a_lead_finds_it_on_the_list_and_gives_another_level(be: Be, dispute: Dispute) -> None:
    answer(dispute, "Please read the appendix.", asks=True)
    lead = be(dispute.lena)
    assert "<strong>1 second opinion</strong> waits for your decision" in lead.get("/").text
    page = lead.get("/team/decisions").text
    address = page.split('href="/team/second-opinions/')[1].split('"')[0]
    page = lead.get(f"/team/second-opinions/{address}").text
    for words in ("Ada said", "Not alone yet.", "Please read the appendix.", "The decision stands"):
        assert words in page
    assert (dispute.lena, dispute.ada) in set(db.session.execute(select(Look.viewer_id, Look.subject_id)).tuples())
    wrong = lead.post(f"/team/second-opinions/{address}", data={"finding": "another-level", "reason": "Read it."})
    assert (wrong.status_code, "Read it.</textarea>" in wrong.text) == (422, True)
    assert 'href="#level"' in wrong.text
    sent = {"finding": "another-level", "level": "4", "basis": "evidence-read", "reason": "I read all of it."}
    for _ in range(2):
        answered = lead.post(f"/team/second-opinions/{address}", data=sent)
        assert (answered.status_code, answered.location) == (303, "/team/decisions")
    assert number_of(SecondFinding) == 1
    own = be(dispute.ada).get("/my-skills/writing").text
    assert "a second opinion, by Lena Lead" in own
    assert "Confirmed at Expert on" in own
    assert "I read all of it." in own
    assert "looked again on" in be(dispute.mina).get(f"/team/people/{dispute.ada}/skills/writing").text


def test_a_lead_who_comes_late_reads_that_it_waits_for_nobody(be: Be, dispute: Dispute) -> None:
    opinion = asked(dispute)
    lou = a_person("Lou Lead", roles=(Role.SKILLS_LEAD,))
    find(opinion, STANDS, by_id=lou)
    lead = be(dispute.lena)
    assert "This waits for nobody" in lead.get(f"/team/second-opinions/{opinion}").text
    late = lead.post(f"/team/second-opinions/{opinion}", data={"finding": "stands", "reason": "Yes."})
    assert (late.status_code, "This has been decided meanwhile." in late.text) == (422, True)


def test_nobody_else_opens_either_page(be: Be, dispute: Dispute) -> None:
    opinion = asked(dispute)
    others = [
        dispute.mina,
        a_person("Olu Admin", roles=(Role.LD_ADMINISTRATOR, Role.AUDITOR)),
        a_person("Mo Member", person_type=PersonType.MEMBER),
        a_person("Bo Colleague"),
    ]
    for who in (*others, dispute.ada):
        browser = be(who)
        assert browser.get(f"/team/second-opinions/{opinion}").status_code == 404
        sent = {"finding": "stands", "reason": "Because."}
        assert browser.post(f"/team/second-opinions/{opinion}", data=sent).status_code == 404
    for who in (*others, dispute.lena):
        browser = be(who)
        assert browser.get(reply_page(dispute)).status_code == 404
        assert browser.post(reply_page(dispute), data={"text": "Me"}).status_code == 404
    own = be(dispute.ada)
    for nonsense in (f"?decision={uuid4()}", "?decision=x"):
        assert own.post(f"/my-skills/results/{dispute.result}/reply{nonsense}", data={"text": "Me"}).status_code == 404
    assert (number_of(AssessmentReply), number_of(SecondFinding), number_of(AssessmentResult)) == (0, 0, 1)


def test_a_reply_that_is_refused_keeps_what_was_typed(be: Be, dispute: Dispute) -> None:
    browser = be(dispute.ada)
    empty = browser.post(reply_page(dispute), data={"text": ""})
    assert (empty.status_code, 'href="#text"' in empty.text) == (422, True)
    long = browser.post(reply_page(dispute), data={"text": "x" * 1_001, "asks_second": "yes"})
    assert long.status_code == 422
    assert "x" * 1_001 in long.text
    assert " checked" in long.text
    assert number_of(SecondOpinion) == 0


def test_what_was_typed_comes_back_after_the_sign_in_ran_out(be: Be, dispute: Dispute) -> None:
    opinion = asked(dispute)
    for who, address, sent in (
        (dispute.ada, reply_page(dispute), {"text": "Half a thought"}),
        (dispute.lena, f"/team/second-opinions/{opinion}", {"finding": "stands", "reason": "Half a thought"}),
    ):
        browser = be(who)
        with transaction() as session:
            session.execute(update(SignInSession).values(expires_at=NOW))
        assert "/sign-in" in browser.post(address, data=sent | {"here": address}).location
        with transaction():
            token = begin_session(who, now=utc_now())
        with browser.session_transaction() as cookie:
            cookie[TOKEN] = token
        assert "Half a thought</textarea>" in browser.get(address).text
