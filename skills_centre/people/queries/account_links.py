"""Whether a link from a mail still works."""

from datetime import datetime

from sqlalchemy import exists, select

from skills_centre.people.models import AccountLink, Person
from skills_centre.platform.database import db


def link_works(token_hash: str, *, now: datetime) -> bool:
    """Whether a password may still be chosen with this link. Asking uses nothing up: mail scanners open links too."""
    works = exists().where(
        AccountLink.token_hash == token_hash,
        AccountLink.used_at.is_(None),
        AccountLink.expires_at > now,
        Person.id == AccountLink.person_id,
        Person.left_on.is_(None),
    )
    return bool(db.session.scalar(select(works)))
