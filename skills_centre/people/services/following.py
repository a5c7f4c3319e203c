"""Whoever must hear in the same transaction that people came, left or changed their kind, or that their circumstances changed.

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
_follower_of_circumstances: Callable[..., None] = _nobody_follows


def follow_people_with(follower: Follower) -> None:
    """Choose who hears of changes; `create_app` calls it once."""
    global _follower  # noqa: PLW0603 - one application a process
    _follower = follower


def follow_circumstances_with(follower: Follower) -> None:
    """Choose who hears that people's circumstances changed; `create_app` calls it once."""
    global _follower_of_circumstances  # noqa: PLW0603 - one application a process
    _follower_of_circumstances = follower


def people_changed(person_ids: Sequence[UUID], *, now: datetime) -> None:
    """Tell the followers, once everything about these people is written."""
    if person_ids:
        _follower(person_ids, now=now)
        circumstances_changed(person_ids, now=now)


def circumstances_changed(person_ids: Sequence[UUID], *, now: datetime) -> None:
    """Tell the follower that something changed by which it goes: these people's places, their roles, or what they have learned."""
    if person_ids:
        _follower_of_circumstances(person_ids, now=now)
