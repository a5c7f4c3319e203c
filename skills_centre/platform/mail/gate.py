"""The gate of all mail: nothing is leased while it is shut, and it shuts itself when the database is not the one that sent last.

Every lease moves a number on in the database and then, after the commit, in a mark in the data folder. A database whose number is
behind the folder's, or which does not know the folder's epoch, went back in time; one that is kept elsewhere than where it sent last
was restored or moved; and one that meets another address of our pages may be a copy. Then nothing leaves until an administrator has
looked, which begins a new epoch. Why so is told in docs/decisions/0029.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import exists, select, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, insert_missing, is_postgresql, table_of, where_kept
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import new_id, read_id
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.models import MailEpoch, MailGate, OutboxMessage, PauseReason

logger = logging.getLogger(__name__)

#: The reasons that somebody gives; the others are found.
BY_HAND = (PauseReason.WRONG_MAIL, PauseReason.SERVER_WORK, PauseReason.RESTORING, PauseReason.OTHER)

_GATE = 1
_GATES = table_of(MailGate)


class AlreadyPaused(Refusal):
    """Mail is paused, perhaps by somebody else a moment ago."""

    sentence = "Mail is paused already."


class NotPaused(Refusal):
    """Mail leaves, perhaps because somebody else let it go a moment ago."""

    sentence = "Mail is not paused: somebody let it go already."


@dataclass(frozen=True)
class Mark:
    """How far sending has come: in which epoch, and its number there."""

    epoch_id: UUID
    number: int


@dataclass(frozen=True)
class Pause:
    """Since when no mail leaves, why, by whom (nobody where it was found), and the two addresses where they are why."""

    at: datetime
    why: PauseReason
    by_id: UUID | None
    base_url: str | None
    met_url: str | None


def marks_in(folder: Path) -> list[Mark]:
    """What a data folder knows of the databases that sent from it. Read it before the database: then it is never ahead of a sound one."""
    found = []
    for path in folder.glob(".*.mark"):
        try:
            kept = json.loads(path.read_text())
            epoch_id, number = read_id(kept["epoch"]), int(kept["number"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half written or not ours: it says nothing
        if epoch_id:
            found.append(Mark(epoch_id, number))
    return found


def write_mark(folder: Path, mark: Mark, *, urgent: bool) -> None:
    """Let the data folder know how far sending has come, after the commit that says so. Each kind of drain has a file of its own.

    A disc that is full holds up no mail: the folder then knows less than it might.
    """
    path = folder / f".{'urgent' if urgent else 'ordinary'}.mark"
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        unfinished.write_text(json.dumps({"epoch": str(mark.epoch_id), "number": mark.number}))
        unfinished.replace(path)
    except OSError as problem:
        logger.warning("the mark of sending could not be kept: %s", type(problem).__name__)


def is_open(routes: MailRoutes, marks: Sequence[Mark], *, now: datetime) -> bool:
    """Whether mail may leave; where something shows that the database is not the one that sent last, shut the gate and say no.

    What goes into files is held by a pause, and never causes one: nothing of it leaves.
    """
    gate = db.session.get(MailGate, _GATE)
    if not routes.is_by_smtp:
        return gate is None or gate.paused_at is None
    if gate is not None and gate.paused_at is not None:
        _remember(marks, now=now)
        return False
    if gate is None:
        gate, why = _first_gate(routes, now=now), _why_at_first(marks)
    else:
        why = _why_shut(gate, routes, marks)
    if why is not None:
        _shut(why, met_url=routes.site if why is PauseReason.NEW_ADDRESS else None, now=now)
        _remember(marks, now=now)
    return why is None and gate.paused_at is None


def _shut(why: PauseReason, *, met_url: str | None, now: datetime) -> None:
    """Shut the gate, once for however many workers find why."""
    session = db.session()
    shut = affected_rows(
        session,
        update(MailGate)
        .where(MailGate.id == _GATE, MailGate.paused_at.is_(None))
        .values(paused_at=now, paused_why=why, paused_by_id=None, met_url=met_url)
        .execution_options(synchronize_session=False),
    )
    if shut:
        record_act("mail.pause", actor_id=None, subject_kind="mail", subject_id=None, now=now, fields=[why.value])


def _remember(marks: Sequence[Mark], *, now: datetime) -> None:
    """Know the epochs of this folder from now on: whoever ends the pause has looked at what they mean, and they are no reason again."""
    epochs = sorted({mark.epoch_id for mark in marks})
    rows = [{"id": epoch, "begun_at": now, "begun_by_id": None} for epoch in epochs]
    insert_missing(db.session(), MailEpoch, rows)


def move_on() -> Mark | None:
    """Move the number on with a lease, in its transaction; none when the gate was shut meanwhile, and nothing may be leased."""
    session = db.session()
    moved = session.execute(
        update(_GATES)
        .where(_GATES.c.id == _GATE, _GATES.c.paused_at.is_(None))
        .values(number=_GATES.c.number + 1)
        .returning(_GATES.c.epoch_id, _GATES.c.number)
    ).first()
    return Mark(moved.epoch_id, moved.number) if moved else None


def _first_gate(routes: MailRoutes, *, now: datetime) -> MailGate:
    """The gate of a database that has none yet."""
    session = db.session()
    epoch = _begin_epoch(None, now=now)
    insert_missing(session, MailGate, [{"id": _GATE, "epoch_id": epoch, "base_url": routes.site, "place": _here()}])
    return session.get_one(MailGate, _GATE, with_for_update=True)


def _why_at_first(marks: Sequence[Mark]) -> PauseReason | None:
    """A first installation sends at once; a database that is behind its folder does not, nor one that sent before it had a gate."""
    if marks:
        return PauseReason.RESTORED
    has_sent = db.session.scalar(select(exists().where(OutboxMessage.went_to == "smtp")))
    return PauseReason.UNKNOWN_HERE if has_sent else None


def _why_shut(gate: MailGate, routes: MailRoutes, marks: Sequence[Mark]) -> PauseReason | None:
    if gate.base_url != routes.site:
        return PauseReason.NEW_ADDRESS
    if gate.place != _here() or _is_behind(gate, marks):
        return PauseReason.RESTORED
    # On PostgreSQL a new machine has a folder that knows nothing; a SQLite file and its folder are one machine's.
    knows_nothing = gate.number > 0 and not marks and not is_postgresql(db.session())
    return PauseReason.UNKNOWN_HERE if knows_nothing else None


def _is_behind(gate: MailGate, marks: Sequence[Mark]) -> bool:
    """Whether a folder knows of sending that the database does not."""
    if any(mark.epoch_id == gate.epoch_id and mark.number > gate.number for mark in marks):
        return True
    others = {mark.epoch_id for mark in marks} - {gate.epoch_id}
    if not others:
        return False
    known = set(db.session.scalars(select(MailEpoch.id).where(MailEpoch.id.in_(others))))
    return others != known


def _here() -> str:
    return where_kept(db.session(), MailGate.__tablename__)


def _begin_epoch(by_id: UUID | None, *, now: datetime) -> UUID:
    epoch = MailEpoch(id=new_id(), begun_at=now, begun_by_id=by_id)
    db.session.add(epoch)
    db.session.flush()
    return epoch.id


def current_pause() -> Pause | None:
    """The pause of all mail, if there is one: one statement."""
    gate = db.session.execute(
        select(
            MailGate.paused_at, MailGate.paused_why, MailGate.paused_by_id, MailGate.base_url, MailGate.met_url
        ).where(MailGate.paused_at.is_not(None))
    ).first()
    return Pause(*gate) if gate else None


def pause_mail(why: PauseReason, *, by_id: UUID | None, now: datetime) -> None:
    """Let no mail leave until somebody lets it go; what is being handed over at this moment still goes. Raises AlreadyPaused."""
    session = db.session()
    gate = session.get(MailGate, _GATE, with_for_update=True)
    if gate is None:
        insert_missing(session, MailGate, [{"id": _GATE, "epoch_id": _begin_epoch(by_id, now=now)}])
        gate = session.get_one(MailGate, _GATE, with_for_update=True)
    if gate.paused_at is not None:
        raise AlreadyPaused
    gate.paused_at, gate.paused_why, gate.paused_by_id, gate.met_url = now, why, by_id, None
    record_act("mail.pause", actor_id=by_id, subject_kind="mail", subject_id=None, now=now, fields=[why.value])


def resume_mail(site: str, *, by_id: UUID | None, now: datetime) -> None:
    """Let mail leave again from here and under this address of our pages, in a new epoch. Raises NotPaused."""
    gate = db.session.get(MailGate, _GATE, with_for_update=True)
    if gate is None or gate.paused_at is None:
        raise NotPaused
    gate.epoch_id, gate.number = _begin_epoch(by_id, now=now), 0
    gate.base_url, gate.met_url, gate.place = site, None, _here()
    gate.paused_at = gate.paused_why = gate.paused_by_id = None
    record_act("mail.resume", actor_id=by_id, subject_kind="mail", subject_id=None, now=now)
