"""Who follows a correction: the domain of learning, which is above this one, moves people under way to it."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Follower(Protocol):
    """What a domain above this one does when a correction is published."""

    def __call__(self, version_id: UUID, *, now: datetime) -> None:
        """Take whoever is on an earlier n.x to this one, in the open transaction."""


def _nobody_follows(version_id: UUID, *, now: datetime) -> None:
    """Until `create_app` says who follows."""


_follower: Follower = _nobody_follows


def follow_corrections_with(follower: Follower) -> None:
    """Choose who follows; `create_app`, which knows every domain, calls it once."""
    global _follower  # noqa: PLW0603 - one application a process
    _follower = follower


def let_learners_follow(version_id: UUID, *, now: datetime) -> None:
    """A correction was published in the open transaction: take people under way to it."""
    _follower(version_id, now=now)
