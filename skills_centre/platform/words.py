"""People's words: every free text that is about a person, in one side table that retention alone may blank.

Append-only rows (results, decisions, audit) hold the id of the words, so that erasing what was written leaves counts and history whole.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Select, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, db
from skills_centre.platform.ids import new_id


class Words(Base):
    """One text that somebody wrote about a person. The database allows one change only: blanking it."""

    __tablename__ = "words"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    body: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


def keep_words(body: str | None, *, about_id: UUID, purpose: str, now: datetime) -> UUID | None:
    """Keep a text and give its id; nothing is kept of an empty one. `purpose` is a code such as "evidence" or "return-reason"."""
    if not body or not body.strip():
        return None
    words = Words(id=new_id(), about_id=about_id, purpose=purpose, body=body.strip(), written_at=now)
    db.session.add(words)
    db.session.flush()
    return words.id


def words_by_id(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The texts that still stand, by id; blanked ones are left out."""
    wanted = [one for one in ids if one]
    if not wanted:
        return {}
    rows = db.session.execute(select(Words.id, Words.body).where(Words.id.in_(wanted), Words.body.is_not(None)))
    return {row.id: row.body for row in rows if row.body is not None}


def erase_words(about_id: UUID, *, now: datetime) -> None:
    """Blank every text about a person. Only the retention service calls it, and records the act."""
    _blank(Words.about_id == about_id, now=now)


def erase_these_words(chosen: Select[tuple[UUID | None]] | Select[tuple[UUID]], *, now: datetime) -> None:
    """Blank the texts whose ids a domain selects: what the person wrote about others. Only erasers of the retention service call it."""
    _blank(Words.id.in_(chosen), now=now)


def _blank(whose: ColumnElement[bool], *, now: datetime) -> None:
    db.session.execute(update(Words).where(whose, Words.erased_at.is_(None)).values(body=None, erased_at=now))
