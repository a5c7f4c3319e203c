"""Identifiers that the database makes itself, for rows that one statement writes from others."""

from datetime import datetime
from secrets import token_hex
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, cast, func, literal, type_coerce
from sqlalchemy.orm import Session

from skills_centre.platform.database import is_postgresql


def fresh_ids(session: Session, *, now: datetime) -> ColumnElement[UUID]:
    """An expression that is another version 7 UUID of an instant in every row of a SELECT; those of one statement are in no order."""
    head = format(int(now.timestamp() * 1000), "012x") + "7"
    if is_postgresql(session):
        digits = func.substr(func.replace(cast(func.gen_random_uuid(), String), "-", ""), 14)  # after its version
        return cast(literal(head).concat(digits), Uuid())
    # The twelve bits after the version are those of the statement: one call for each row, and not two, makes the other sixty.
    rest = func.substr(func.lower(func.hex(func.randomblob(8))), 1, 15)
    return type_coerce(literal(f"{head}{token_hex(2)[:3]}8").concat(rest), Uuid())
