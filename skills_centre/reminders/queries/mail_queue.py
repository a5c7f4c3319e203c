"""The queue of all mail as its keepers read it: what waits, what failed, what was sent, and one message. Never what a message says.

Members, peers and their staff are counted here and never named: neither whom a message is for nor its subject is given of theirs. Nor is
the subject of what is about somebody's own skills, which would tell how their assessments stand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, not_, or_, select, union_all

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.people.queries.names import people_called
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import DeadAddress, MailState, OutboxMessage
from skills_centre.platform.pagination import PER_PAGE, Page, place_among
from skills_centre.reminders.models import Digest, Reminder
from skills_centre.reminders.queries.dead_addresses import count_dead_addresses
from skills_centre.reminders.rules.kind_words import OF_SKILLS

#: Counting goes no further, and so does the list: nobody turns a hundred pages.
MOST_LISTED = 2_500
#: Words of a subject are looked for in so many of the newest messages.
MOST_SEARCHED = 20_000


@dataclass(frozen=True)
class MailQuestion:
    """What somebody asked of the queue, as they wrote it."""

    state: MailState | None = None
    kind: str = ""
    problem: str = ""
    person: str = ""
    words: str = ""


@dataclass(frozen=True)
class MailLine:
    """A message as the list shows it. Without a name and a subject where it is a private person's, or erased."""

    id: UUID
    kind: str
    state: MailState
    urgent: bool
    queued_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    went_to: str | None
    tries: int
    problem: str | None
    is_private: bool
    person_id: UUID | None
    name: str | None
    address: str | None
    subject: str | None
    #: Whether what it says is still here, without which it cannot be sent.
    has_words: bool
    #: Whether it is about its receiver's own skills, so that its subject is nobody else's.
    is_of_skills: bool


@dataclass(frozen=True)
class Failures:
    """How many messages failed for one reason."""

    problem: str | None
    count: int


@dataclass(frozen=True)
class QueueCounts:
    """How many messages stand where; `MOST_LISTED` + 1 means more than that."""

    by_state: dict[MailState, int]
    failed: list[Failures]
    #: Reminders that were told on the site only, and are no messages.
    told: int


_IS_PRIVATE = func.coalesce(Person.person_type.in_(PRIVATE_PERSON_TYPES), False).label("is_private")
#: Messages that spoke of a skill with which somebody asked for help, or answered, before the ledger held both.
_HELP = ("help-request", "help-answer")
_IS_OF_SKILLS = or_(
    OutboxMessage.kind.in_(_HELP),
    exists().where(
        Digest.person_id == OutboxMessage.person_id,
        Digest.outbox_id == OutboxMessage.id,
        Reminder.digest_id == Digest.id,
        Reminder.kind.in_(OF_SKILLS),
    ),
)
_LINE = (
    select(
        OutboxMessage.id,
        OutboxMessage.kind,
        OutboxMessage.state,
        OutboxMessage.urgent,
        OutboxMessage.queued_at,
        OutboxMessage.next_try_at,
        OutboxMessage.sent_at,
        OutboxMessage.went_to,
        OutboxMessage.tries,
        OutboxMessage.problem,
        _IS_PRIVATE,
        OutboxMessage.person_id,
        Person.name,
        OutboxMessage.address,
        OutboxMessage.subject,
        OutboxMessage.text_body.is_not(None).label("has_words"),
        _IS_OF_SKILLS.label("is_of_skills"),
    )
    .select_from(OutboxMessage)
    .outerjoin(Person, Person.id == OutboxMessage.person_id)
)


def mail_page(question: MailQuestion, number: int) -> Page[MailLine]:
    """A page of the messages that answer a question, the newest first: two statements, three with a name."""
    found = _found(question)
    total = db.session.scalar(select(func.count()).select_from(found.limit(MOST_LISTED).subquery())) or 0
    place, pages = place_among(total, number)
    ids = found.limit(PER_PAGE).offset((place - 1) * PER_PAGE)
    rows = db.session.execute(_LINE.where(OutboxMessage.id.in_(ids)).order_by(OutboxMessage.id.desc()))
    return Page([_for_keepers(MailLine(*row)) for row in rows.tuples()], place, pages, total)


def _found(question: MailQuestion) -> Select[tuple[UUID]]:
    """The ids of the messages that answer a question, the newest first."""
    where = list(_asked(question))
    if not question.words.strip():
        if question.kind and not question.state:
            return _newest_of_each_state(where)
        return select(OutboxMessage.id).where(*where).order_by(OutboxMessage.id.desc())
    newest = (
        select(OutboxMessage.id, OutboxMessage.subject, OutboxMessage.person_id)
        .where(*where)
        .order_by(OutboxMessage.id.desc())
        .limit(MOST_SEARCHED)
        .subquery()
    )
    said = [newest.c.subject.icontains(word, autoescape=True) for word in question.words.split()[:8]]
    return (
        select(newest.c.id)
        .outerjoin(Person, Person.id == newest.c.person_id)
        .join(OutboxMessage, OutboxMessage.id == newest.c.id)
        .where(
            and_(*said),
            or_(newest.c.person_id.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)),
            not_(_IS_OF_SKILLS),
        )
        .order_by(newest.c.id.desc())
    )


def _newest_of_each_state(where: Sequence[ColumnElement[bool]]) -> Select[tuple[UUID]]:
    """The same, state by state, as the index has them: else a rare kind would be looked for through everything that was ever sent."""
    each = [
        select(OutboxMessage.id)
        .where(OutboxMessage.state == state, *where)
        .order_by(OutboxMessage.id.desc())
        .limit(MOST_LISTED)
        .subquery()
        for state in MailState
    ]
    found = union_all(*(select(one.c.id) for one in each)).subquery()
    return select(found.c.id).order_by(found.c.id.desc())


def _asked(question: MailQuestion) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if question.state:
        asked.append(OutboxMessage.state == question.state)
    if question.kind:
        asked.append(OutboxMessage.kind == question.kind)
    if question.problem:
        asked.append(OutboxMessage.problem == question.problem)
    if question.person.strip():
        asked.append(OutboxMessage.person_id.in_(_open_people(people_called(question.person))))
    return asked


def _open_people(ids: Collection[UUID]) -> Select[tuple[UUID]]:
    return select(Person.id).where(Person.id.in_(ids), Person.person_type.not_in(PRIVATE_PERSON_TYPES))


def _for_keepers(line: MailLine) -> MailLine:
    if line.is_private:
        return replace(line, person_id=None, name=None, address=None, subject=None)
    return replace(line, subject=None) if line.is_of_skills else line


def mail_line(message_id: UUID) -> MailLine | None:
    """One message; none where there is no such message."""
    row = db.session.execute(_LINE.where(OutboxMessage.id == message_id)).first()
    return _for_keepers(MailLine(*row)) if row else None


def queue_counts() -> QueueCounts:
    """How many messages stand where, none counted further than `MOST_LISTED`, and why those failed that did: two statements."""
    counts = [
        select(func.count())
        .select_from(select(OutboxMessage.id).where(OutboxMessage.state == state).limit(MOST_LISTED + 1).subquery())
        .scalar_subquery()
        for state in MailState
    ]
    *in_turn, told = db.session.execute(select(*counts, told_up_to(MOST_LISTED + 1))).one()
    rows = db.session.execute(
        select(OutboxMessage.problem, func.count().label("count"))
        .where(OutboxMessage.state == MailState.FAILED)
        .group_by(OutboxMessage.problem)
        .order_by(func.count().desc(), OutboxMessage.problem)
    )
    failed = [Failures(problem, count) for problem, count in rows.tuples()]
    return QueueCounts(dict(zip(MailState, in_turn, strict=True)), failed, told)


def count_to_look_after() -> int:
    """How much of mail waits for an administrator: failed messages, counted no further than `MOST_LISTED`, and people whom no mail reaches.

    Messages that failed because of such a person's address are counted with the person.
    """
    is_dead = exists().where(DeadAddress.address == OutboxMessage.address)
    failed = select(OutboxMessage.id).where(OutboxMessage.state == MailState.FAILED, ~is_dead).limit(MOST_LISTED)
    return count_dead_addresses() + (db.session.scalar(select(func.count()).select_from(failed.subquery())) or 0)


def told_up_to(most: int) -> ScalarSelect[int]:
    """How much was told on the site only, counted no further than this; as a part of a SELECT."""
    some = select(Reminder.id).where(Reminder.told_at.is_not(None)).limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
