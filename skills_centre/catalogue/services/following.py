"""Who follows what happens to a course: domains above this one move people to a correction, and ask for no course that is gone."""

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


class Watcher(Protocol):
    """What a domain above this one does when a course can be taken again, or no longer."""

    def __call__(self, course_id: UUID, *, now: datetime) -> None:
        """Take note of it in the open transaction."""


def _nobody_watches(course_id: UUID, *, now: datetime) -> None:
    """Until `create_app` says who watches."""


_watcher: Watcher = _nobody_watches


def watch_courses_with(watcher: Watcher) -> None:
    """Choose who watches; `create_app`, which knows every domain, calls it once."""
    global _watcher  # noqa: PLW0603 - one application a process
    _watcher = watcher


def course_came_or_went(course_id: UUID, *, now: datetime) -> None:
    """A course was published that could not be taken, or was withdrawn, in the open transaction."""
    _watcher(course_id, now=now)
