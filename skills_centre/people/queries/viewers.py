"""Who is signed in: the little that every page needs to know of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.people.models import (
    PRIVATE_PERSON_TYPES,
    Institution,
    LineClosure,
    Person,
    PersonType,
    Role,
    RoleGrant,
    SignInSession,
)
from skills_centre.platform.database import db


@dataclass(frozen=True)
class Viewer:
    """The person at the browser, as Flask-Login's user."""

    id: UUID
    name: str
    email: str
    person_type: PersonType
    is_manager: bool
    roles: frozenset[Role]
    session_id: UUID

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The id of the sign-in session (what Flask-Login keeps, besides our own token)."""
        return str(self.session_id)

    def has_role(self, *roles: Role) -> bool:
        """Whether they hold any of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_private(self) -> bool:
        """Whether they are a Member, a peer or their staff: for them every requirement is a suggestion."""
        return self.person_type in PRIVATE_PERSON_TYPES

    @property
    def first_name(self) -> str:
        """How the home page greets them."""
        return self.name.split()[0]


def viewer_by_token(token_hash: str, *, now: datetime) -> Viewer | None:
    """The person whose live sign-in session has this token, with their roles; none when it ended, ran out or they left."""
    row = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.person_type,
            SignInSession.id.label("session_id"),
            exists().where(LineClosure.manager_id == Person.id).label("is_manager"),
        )
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            Person.left_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    roles = db.session.scalars(
        select(RoleGrant.role).where(RoleGrant.person_id == row.id, RoleGrant.ended_at.is_(None))
    )
    return Viewer(
        id=row.id,
        name=row.name,
        email=row.email or "",
        person_type=row.person_type,
        is_manager=row.is_manager,
        roles=frozenset(roles),
        session_id=row.session_id,
    )


def person_of_token(token_hash: str) -> UUID | None:
    """Whose sign-in session this token began, also when it has run out."""
    return db.session.scalar(select(SignInSession.person_id).where(SignInSession.token_hash == token_hash))


@dataclass(frozen=True)
class InstitutionFacts:
    """What pages say of the institution."""

    name: str
    is_demonstration: bool
    retention_months: int


def institution() -> InstitutionFacts | None:
    """The institution of this database; none before it was founded."""
    row = db.session.execute(
        select(Institution.name, Institution.is_demonstration, Institution.retention_months)
    ).one_or_none()
    return InstitutionFacts(row.name, row.is_demonstration, row.retention_months) if row else None


def mail_stays_here() -> bool:
    """Whether no mail may leave this database by SMTP: in a demonstration, and before an institution is founded."""
    facts = institution()
    return facts is None or facts.is_demonstration
