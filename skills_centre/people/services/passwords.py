"""Choosing and changing passwords."""

from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update

from skills_centre.people.errors import WeakPassword, WrongPassword
from skills_centre.people.models import AccountLink, Person
from skills_centre.people.rules import password_problem
from skills_centre.people.services.signing_in import begin_session, hash_password, sign_out_everywhere
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound

_hasher = PasswordHasher()


def set_password(person_id: UUID, password: str, *, by_id: UUID | None, now: datetime) -> None:
    """Give a person a new password; every browser of theirs is signed out, and links to choose one stop working.

    Raises NotFound for a leaver, and WeakPassword.
    """
    person = db.session.scalar(select(Person).where(Person.id == person_id, Person.left_on.is_(None)).with_for_update())
    if person is None:
        raise NotFound
    problem = password_problem(password, known=(person.name, person.email or ""))
    if problem:
        raise WeakPassword(problem)
    person.password_hash = hash_password(password)
    db.session.execute(
        update(AccountLink).where(AccountLink.person_id == person_id, AccountLink.used_at.is_(None)).values(used_at=now)
    )
    sign_out_everywhere(person_id, now=now)
    record_act("password.set", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)


def change_password(person_id: UUID, *, present: str, fresh: str, now: datetime) -> str:
    """Change one's own password, having given the present one; gives the token of a fresh session for the browser that asked.

    Every other browser is signed out. Raises WrongPassword or WeakPassword.
    """
    kept = db.session.scalar(select(Person.password_hash).where(Person.id == person_id))
    try:
        _hasher.verify(kept or "", present)
    except (VerifyMismatchError, InvalidHashError):
        raise WrongPassword from None
    set_password(person_id, fresh, by_id=person_id, now=now)
    return begin_session(person_id, now=now)
