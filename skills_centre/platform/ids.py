"""Identifiers: version 7 UUIDs, which sort by the time at which they were made."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh identifier, later than every one made before it in this process."""
    return compat.uuid7()


def read_id(text: str | None) -> UUID | None:
    """The id that a text holds which somebody sent; None for what is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def is_uuid(text: str) -> bool:
    """Whether a text that somebody sent reads as an id."""
    return read_id(text) is not None
