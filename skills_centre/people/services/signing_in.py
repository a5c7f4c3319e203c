"""Signing in and out, and choosing a password."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update

from skills_centre.people.errors import WrongCredentials
from skills_centre.people.models import Person, SignInSession
from skills_centre.platform.database import db
from skills_centre.platform.text import normal_email

#: A sign-in lasts a working day and a half; then the person signs in again and comes back to the same page.
SIGNED_IN_FOR = timedelta(hours=12)

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash that is kept of a password."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    """What is verified when no account matches, so that the answer takes as long as for one that does."""
    return _hasher.hash(secrets.token_hex(16))


def hash_token(token: str) -> str:
    """The SHA-256 that is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(email: str, password: str, *, now: datetime, former_token: str | None = None) -> str:
    """Begin a sign-in session and give its fresh token, for the cookie; the session that the browser had before ends.

    Raises WrongCredentials.
    """
    person = db.session.scalar(select(Person).where(Person.email == normal_email(email), Person.left_on.is_(None)))
    kept = person.password_hash if person and person.password_hash else _nobodys_hash()
    try:
        _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        raise WrongCredentials from None
    if person is None or person.password_hash is None:
        raise WrongCredentials
    if _hasher.check_needs_rehash(kept):
        person.password_hash = hash_password(password)
    if former_token:
        db.session.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == hash_token(former_token), SignInSession.ended_at.is_(None))
            .values(ended_at=now)
        )
    return begin_session(person.id, now=now)


def begin_session(person_id: UUID, *, now: datetime) -> str:
    """Begin a session for somebody who has proved who they are; gives its token."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            token_hash=hash_token(token),
            person_id=person_id,
            signed_in_at=now,
            last_seen_at=now,
            expires_at=now + SIGNED_IN_FOR,
        )
    )
    return token


def sign_out(session_id: UUID, *, now: datetime) -> None:
    """End one session; ending it twice is no error."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def sign_out_everywhere(person_id: UUID, *, now: datetime) -> None:
    """End every session of a person, as when their password changes."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
