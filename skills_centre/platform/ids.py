"""Identifiers: version 7 UUIDs, which sort by the time at which they were made."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh identifier, later than every one made before it in this process."""
    return compat.uuid7()


def is_uuid(text: str) -> bool:
    """Whether a text that somebody sent reads as an id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
