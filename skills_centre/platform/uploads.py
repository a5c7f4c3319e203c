"""Files that somebody has sent and not yet confirmed: kept for a day between a dry run and its confirmation.

They are rows, so that any web process may take up what another was given. Only whoever sent a file can take it up again.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, db
from skills_centre.platform.ids import new_id

KEPT_FOR = timedelta(days=1)


class HeldUpload(Base):
    """One file between its dry run and its confirmation, compressed. `set_id` joins the files that were sent together."""

    __tablename__ = "held_upload"

    set_id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str] = mapped_column(String(40))
    held_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    held_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(String(255))
    body: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's name and content."""

    name: str
    content: bytes


def hold_files(files: Sequence[SentFile], *, purpose: str, held_by: UUID, now: datetime) -> UUID:
    """Keep files that were sent together, and give the id of the set; what lies longer than a day goes.

    The caller has checked their sizes. An earlier set of the same person and purpose is replaced.
    """
    session = db.session()
    drop_old_files(now=now)
    drop_files(purpose=purpose, held_by=held_by)
    set_id = new_id()
    for place, file in enumerate(files):
        session.add(
            HeldUpload(
                set_id=set_id,
                place=place,
                purpose=purpose,
                held_by=held_by,
                held_at=now,
                file_name=file.name[-255:],
                body=zlib.compress(file.content),
            )
        )
    session.flush()
    return set_id


def held_files(set_id: UUID, *, purpose: str, held_by: UUID) -> list[SentFile]:
    """The files of a set in the order in which they were sent; none when they were confirmed, ran out, or are somebody else's."""
    rows = db.session.execute(
        select(HeldUpload.file_name, HeldUpload.body)
        .where(HeldUpload.set_id == set_id, HeldUpload.purpose == purpose, HeldUpload.held_by == held_by)
        .order_by(HeldUpload.place)
    )
    return [SentFile(row.file_name, zlib.decompress(row.body)) for row in rows]


def drop_files(*, purpose: str, held_by: UUID) -> None:
    """Forget what a person holds for a purpose."""
    db.session.execute(delete(HeldUpload).where(HeldUpload.purpose == purpose, HeldUpload.held_by == held_by))


def drop_old_files(*, now: datetime) -> None:
    """Forget every file that has lain longer than a day."""
    db.session.execute(delete(HeldUpload).where(HeldUpload.held_at < now - KEPT_FOR))


def drop_files_of(person_id: UUID) -> None:
    """Forget every file that a person holds, for whatever purpose."""
    db.session.execute(delete(HeldUpload).where(HeldUpload.held_by == person_id))
