"""The audit trail: who did what to what, in ids and field names, never in people's words."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, db
from skills_centre.platform.ids import new_id


class AuditEvent(Base):
    """One administrative act. Append-only: the database refuses to change or delete it."""

    __tablename__ = "audit_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    fields: Mapped[list[str]]


def record_act(
    action: str,
    *,
    actor_id: UUID | None,
    subject_kind: str,
    subject_id: UUID | None,
    now: datetime,
    fields: Iterable[str] = (),
) -> None:
    """Write one act into the audit trail, in the open transaction. `actor_id` is None for the command line and the workers.

    `action` reads as domain.verb ("course.publish"); `fields` are names of fields, never their values.
    """
    db.session.add(
        AuditEvent(
            at=now,
            actor_id=actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            fields=sorted(fields),
        )
    )
