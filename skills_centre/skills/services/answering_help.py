"""Answering a colleague who asked for help, and ending what was agreed: whoever asked is told once, by mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.looks import Action, Letterhead, write_letter
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.skills.models import HelpRequest
from skills_centre.skills.queries.described import described_skills


def answer_request(request_id: UUID, head: Letterhead, *, by_id: UUID, accepts: bool, now: datetime) -> None:
    """Say that one can help, or cannot; take back what one asked; or end a mentoring. Raises NotFound for anybody else.

    Whoever was asked accepts or declines, once; whoever asked may take it back while it waits. Once agreed, a mentoring may be ended by
    either. What is closed stays as it is, so that a form sent twice has one effect.
    """
    request = db.session.execute(
        select(HelpRequest)
        .where(HelpRequest.id == request_id, or_(HelpRequest.helper_id == by_id, HelpRequest.asker_id == by_id))
        .with_for_update()
    ).scalar_one_or_none()
    if request is None or (accepts and request.helper_id != by_id):
        raise NotFound
    if request.declined_at or request.ended_at or (request.accepted_at and accepts):
        return
    if request.accepted_at:
        if request.is_for_mentoring:
            request.ended_at = now
    elif request.asker_id == by_id:
        request.ended_at = now
    else:
        request.accepted_at = now if accepts else None
        request.declined_at = None if accepts else now
        _tell_asker(request, head, now=now)
    db.session.flush()


def _tell_asker(request: HelpRequest, head: Letterhead, *, now: datetime) -> None:
    asker = db.session.get_one(Person, request.asker_id)
    if not asker.email or asker.left_on:
        return
    helper = db.session.get_one(Person, request.helper_id)
    described = described_skills([request.skill_id]).get(request.skill_id)
    skill = described.name if described else "a skill"
    subject, paragraphs = _words(request, helper, skill)
    bodies = write_letter(
        head,
        heading=subject,
        paragraphs=paragraphs,
        action=Action("See whom you asked", "/helpers/mine"),
        why=f"You get this because you asked {helper.name} for help. Nobody else is told.",
    )
    queue_mail(
        f"help-answer:{request.id}",
        person_id=asker.id,
        address=asker.email,
        subject=subject,
        text_body=bodies.text,
        html_body=bodies.html,
        urgent=False,
        now=now,
    )


def _words(request: HelpRequest, helper: Person, skill: str) -> tuple[str, tuple[str, ...]]:
    if request.accepted_at is None:
        return (
            f"Your question about {skill}",
            (
                f"{helper.name} cannot help you with {skill} now.",
                "Somebody else may: the page of those who can help shows who lets others find them.",
            ),
        )
    said = f"agrees to be your mentor in {skill}" if request.is_for_mentoring else f"can help you with {skill}"
    return (
        f"{helper.name} {said}",
        (f"{helper.name} {said}. Write to {helper.email} to agree when and how.",),
    )
