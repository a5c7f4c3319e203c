"""Who is signed in: the little that every page needs to know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, literal, select

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
from skills_centre.platform.mail.models import MailGate, PauseReason


@dataclass(frozen=True)
class InstitutionFacts:
    """What pages say of the institution."""

    name: str
    is_demonstration: bool
    retention_months: int
    #: Why no mail leaves; none while it does.
    mail_paused_why: PauseReason | None = None


@dataclass(frozen=True)
class Viewer:
    """The person at the browser, as Flask-Login's user, and the institution that every page names to them."""

    id: UUID
    name: str
    email: str
    person_type: PersonType
    is_manager: bool
    roles: frozenset[Role]
    session_id: UUID
    institution: InstitutionFacts | None
    #: How much they were told since they last looked at their messages.
    news: int = 0

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

    @property
    def initials(self) -> str:
        """Their name where a phone's screen has no room for it."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


_PERSON, _SESSION, _GRANT = Person.__table__.c, SignInSession.__table__.c, RoleGrant.__table__.c
_INSTITUTION = Institution.__table__.c
_MAIL_PAUSED_WHY = select(MailGate.paused_why).scalar_subquery().label("mail_paused_why")

#: How much somebody was told since they last looked, as a part of the statement below; a domain above this one knows.
NewsCounter = Callable[[ColumnElement[UUID], ColumnElement[str | None]], ColumnElement[int]]


def _by_token(news: ColumnElement[int]) -> Select[Any]:
    """What is asked at every request: one statement of plain tables, with a row for each role or one without any."""
    return (
        select(
            _PERSON.id,
            _PERSON.name,
            _PERSON.email,
            _PERSON.person_type,
            _SESSION.id.label("session_id"),
            exists().where(LineClosure.__table__.c.manager_id == _PERSON.id).label("is_manager"),
            _GRANT.role,
            _INSTITUTION.name.label("institution_name"),
            _INSTITUTION.is_demonstration,
            _INSTITUTION.retention_months,
            _MAIL_PAUSED_WHY,
            news.label("news"),
        )
        .join_from(Person.__table__, SignInSession.__table__, _SESSION.person_id == _PERSON.id)
        .outerjoin(RoleGrant.__table__, and_(_GRANT.person_id == _PERSON.id, _GRANT.ended_at.is_(None)))
        .outerjoin(Institution.__table__, _INSTITUTION.id == 1)
        .where(
            _SESSION.token_hash == bindparam("token_hash"),
            _SESSION.ended_at.is_(None),
            _SESSION.expires_at > bindparam("now"),
            _PERSON.left_on.is_(None),
        )
    )


_statement = _by_token(literal(0))


def count_news_with(counter: NewsCounter) -> None:
    """Choose who counts the news of a person; `create_app`, which knows every domain, calls it once. It costs no statement more."""
    global _statement  # noqa: PLW0603 - one application a process
    _statement = _by_token(counter(_PERSON.id, _PERSON.email))


def viewer_by_token(token_hash: str, *, now: datetime) -> Viewer | None:
    """The person whose live sign-in session has this token, with their roles and the institution; none when it ended, ran out or they left.

    One statement.
    """
    rows = db.session.execute(_statement, {"token_hash": token_hash, "now": now}).all()
    if not rows:
        return None
    row = rows[0]
    return Viewer(
        id=row.id,
        name=row.name,
        email=row.email or "",
        person_type=row.person_type,
        is_manager=row.is_manager,
        roles=frozenset(one.role for one in rows if one.role),
        session_id=row.session_id,
        institution=InstitutionFacts(
            row.institution_name, row.is_demonstration, row.retention_months, row.mail_paused_why
        )
        if row.institution_name is not None
        else None,
        news=row.news,
    )


def person_of_token(token_hash: str) -> UUID | None:
    """Whose sign-in session this token began, also when it has run out."""
    return db.session.scalar(select(SignInSession.person_id).where(SignInSession.token_hash == token_hash))


_FACTS = select(_INSTITUTION.name, _INSTITUTION.is_demonstration, _INSTITUTION.retention_months, _MAIL_PAUSED_WHY)


def institution() -> InstitutionFacts | None:
    """The institution of this database; none before it was founded."""
    row = db.session.execute(_FACTS).first()
    return InstitutionFacts(*row) if row else None


def mail_stays_here() -> bool:
    """Whether no mail may leave this database by SMTP: in a demonstration, and before an institution is founded."""
    facts = institution()
    return facts is None or facts.is_demonstration
