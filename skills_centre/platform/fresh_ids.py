"""Identifiers that the database makes itself, for rows that one statement writes from others."""

from datetime import datetime
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
    third, rest = _random(2, digits=3), _random(8, digits=15)
    return type_coerce(literal(head).concat(third).concat("8").concat(rest), Uuid())


def _random(size: int, *, digits: int) -> ColumnElement[str]:
    return func.substr(func.lower(func.hex(func.randomblob(size))), 1, digits)
