"""Single-use links by mail, with which somebody chooses a first or a new password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.people.errors import LinkNotValid
from skills_centre.people.models import AccountLink, Person
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.signing_in import hash_token
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.looks import Action, Bodies, Letterhead, write_letter
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.platform.text import normal_email


class LinkReason(StrEnum):
    """Why somebody gets a link."""

    INVITATION = "invitation"
    ADMINISTRATOR = "administrator"
    FORGOTTEN = "forgotten"


#: How long a link works: an invitation waits for somebody on leave, a new password is wanted now.
WORKS_FOR = {
    LinkReason.INVITATION: timedelta(days=14),
    LinkReason.ADMINISTRATOR: timedelta(days=2),
    LinkReason.FORGOTTEN: timedelta(hours=2),
}


@dataclass(frozen=True)
class _Letter:
    """The words of one reason's mail."""

    heading: str
    press: str
    opening: str
    why: str


_LETTERS = {
    LinkReason.INVITATION: _Letter(
        "Welcome: choose your password",
        "Choose a password",
        "An account has been made for you, {first_name}. Choose a password, and you can start.",
        "You get this because an account was made for you.",
    ),
    LinkReason.ADMINISTRATOR: _Letter(
        "Choose a new password",
        "Choose a new password",
        "Here is the link to choose a new password, {first_name}.",
        "You get this because somebody who looks after accounts sent you the link.",
    ),
    LinkReason.FORGOTTEN: _Letter(
        "Choose a new password",
        "Choose a new password",
        "Somebody asked for a new password for this address. If it was you, press the button.",
        "You get this because your address was entered on our page for forgotten passwords.",
    ),
}


def send_link(person_id: UUID, reason: LinkReason, head: Letterhead, *, by_id: UUID | None, now: datetime) -> str:
    """Mail a person a link to choose a password, at once, and give the link's path for an operator who hands it on by other means.

    Links sent before keep working until one of them is used. Raises NotFound for a leaver, or somebody without an address.
    """
    person = db.session.execute(
        select(Person.name, Person.email).where(Person.id == person_id, Person.left_on.is_(None))
    ).one_or_none()
    if person is None or person.email is None:
        raise NotFound
    token = secrets.token_urlsafe(32)
    link = AccountLink(
        id=new_id(),
        token_hash=hash_token(token),
        person_id=person_id,
        made_at=now,
        expires_at=now + WORKS_FOR[reason],
    )
    db.session.add(link)
    db.session.flush()
    bodies = _write(reason, person.name, token, head)
    queue_mail(
        f"account-link:{link.id}",
        person_id=person_id,
        address=person.email,
        subject=f"{_LETTERS[reason].heading} – {head.institution}",
        text_body=bodies.text,
        html_body=bodies.html,
        urgent=True,
        now=now,
    )
    record_act(
        "account-link.send", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=[reason]
    )
    return link_path(token)


def send_forgotten_link(email: str, head: Letterhead, *, now: datetime) -> None:
    """Mail a link to whoever has this address. For an unknown one the same letter is written and thrown away: the answer tells nothing."""
    person_id = db.session.scalar(
        select(Person.id).where(Person.email == normal_email(email), Person.left_on.is_(None))
    )
    if person_id is None:
        _write(LinkReason.FORGOTTEN, "Nobody", secrets.token_urlsafe(32), head)
        return
    send_link(person_id, LinkReason.FORGOTTEN, head, by_id=person_id, now=now)


def link_path(token: str) -> str:
    """The path of the page on which a link's password is chosen."""
    return f"/choose-password/{token}"


def choose_password(token: str, password: str, *, now: datetime) -> None:
    """Use a link up: give its person this password, sign out every browser of theirs, and end their other links.

    Raises LinkNotValid (used, too old, unknown, or its person has left) or WeakPassword, after which the link still works. Of two who
    use one link at the same moment one is refused.
    """
    session = db.session()
    person_id = session.scalar(select(AccountLink.person_id).where(AccountLink.token_hash == hash_token(token)))
    claimed = affected_rows(
        session,
        update(AccountLink)
        .where(AccountLink.token_hash == hash_token(token), AccountLink.used_at.is_(None), AccountLink.expires_at > now)
        .values(used_at=now),
    )
    if person_id is None or not claimed:
        raise LinkNotValid
    try:
        set_password(person_id, password, by_id=person_id, now=now)
    except NotFound:
        raise LinkNotValid from None


def _write(reason: LinkReason, name: str, token: str, head: Letterhead) -> Bodies:
    """The mail of one reason, in its two forms."""
    letter = _LETTERS[reason]
    period = WORKS_FOR[reason]
    lasts = f"{period.days} days" if period.days else f"{period.seconds // 3600} hours"
    return write_letter(
        head,
        heading=letter.heading,
        paragraphs=(
            letter.opening.format(first_name=(name.split() or [""])[0]),
            f"The link works once, for {lasts}. If you did not expect it, do nothing: your password stays as it is.",
        ),
        action=Action(letter.press, link_path(token)),
        why=letter.why,
    )
