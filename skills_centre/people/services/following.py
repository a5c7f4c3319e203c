"""Whoever must hear in the same transaction that people came, left or changed their kind.

The domains above this one keep rows about people. `create_app`, which knows every domain, says here what they do about it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Follower(Protocol):
    """What another domain does when people changed."""

    def __call__(self, person_ids: Sequence[UUID], *, now: datetime) -> None:
        """Bring its rows about these people up to date, in the open transaction."""


def _nobody_follows(person_ids: Sequence[UUID], *, now: datetime) -> None:
    """Do nothing, as in a process that knows only this domain."""


_follower: Callable[..., None] = _nobody_follows


def follow_people_with(follower: Follower) -> None:
    """Choose who hears of changes; `create_app` calls it once."""
    global _follower  # noqa: PLW0603 - one application a process
    _follower = follower


def people_changed(person_ids: Sequence[UUID], *, now: datetime) -> None:
    """Tell the follower, once everything about these people is written."""
    if person_ids:
        _follower(person_ids, now=now)
