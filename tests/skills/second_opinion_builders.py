"""Somebody whose claim was changed, and who asks for a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Role
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentDecision, Basis, Decision, SecondOpinion
from skills_centre.skills.rules import Finding
from skills_centre.skills.services.deciding import Verdict
from skills_centre.skills.services.replying import Reply, reply_to
from skills_centre.skills.services.second_opinions import FoundBySecond, give_second_opinion
from tests.skills.builders import NOW, a_person
from tests.skills.deciding_builders import SEEN, a_team, claim, say

LATER = NOW + timedelta(hours=1)

CHANGED = {"level": 2, "basis": SEEN, "reason": "Not alone yet."}


@dataclass(frozen=True)
class Dispute:
    """A manager, a clerk, the result that was decided, the decision, and a skills lead."""

    mina: UUID
    ada: UUID
    writing: UUID
    result: UUID
    decision: UUID
    lena: UUID


def a_dispute(decision: Decision = Decision.CHANGED, *, by_lead: bool = True) -> Dispute:
    """Have Ada claim Practitioner, and Mina decide otherwise; nobody has asked for a second person yet."""
    team = a_team()
    lena = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)) if by_lead else team.mina
    made = claim(team.ada, team.writing)
    verdict = Verdict(made, decision, **(CHANGED if decision is Decision.CHANGED else {"reason": "Add an example."}))
    say(team.ada, verdict, by_id=team.mina)
    return Dispute(team.mina, team.ada, team.writing, made, decision_of(made), lena)


def decision_of(result_id: UUID) -> UUID:
    """The only decision about a result."""
    return db.session.execute(
        select(AssessmentDecision.id).where(AssessmentDecision.result_id == result_id)
    ).scalar_one()


def answer(dispute: Dispute, text: str | None = None, *, asks: bool = False, at: datetime = NOW) -> None:
    """Reply as Ada, or ask for a second person."""
    with transaction():
        reply_to(dispute.ada, Reply(dispute.result, dispute.decision, text, asks), now=at)


def asked(dispute: Dispute, *, at: datetime = NOW) -> UUID:
    """Ask for a second person, and give the id of what waits then."""
    answer(dispute, asks=True, at=at)
    return db.session.execute(select(SecondOpinion.id).where(SecondOpinion.result_id == dispute.result)).scalar_one()


def find(opinion_id: UUID, found: FoundBySecond, *, by_id: UUID, at: datetime = LATER) -> None:
    """Give the second opinion."""
    with transaction():
        give_second_opinion(opinion_id, found, by_id=by_id, now=at)


STANDS = FoundBySecond(Finding.STANDS, reason="The report was edited by others.")
EXPERT = FoundBySecond(Finding.ANOTHER_LEVEL, level=4, basis=Basis.EVIDENCE_READ, reason="I read all of it.")
