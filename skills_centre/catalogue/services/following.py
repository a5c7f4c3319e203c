"""Who follows what happens to a course or a pathway: domains above this one move people to a correction, and ask for nothing gone."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Follower(Protocol):
    """What a domain above this one does when something happened to a version, a course or a pathway."""

    def __call__(self, of_id: UUID, /, *, now: datetime) -> None:
        """Take note of it in the open transaction."""


def _nobody_follows(of_id: UUID, /, *, now: datetime) -> None:
    """Until `create_app` says who follows."""


_follower_of_corrections: Follower = _nobody_follows
_follower_of_courses: Follower = _nobody_follows
_follower_of_pathways: Follower = _nobody_follows


def follow_corrections_with(follower: Follower) -> None:
    """Choose who takes people on an earlier n.x to a correction, by its version; `create_app`, which knows every domain, calls it once."""
    global _follower_of_corrections  # noqa: PLW0603 - one application a process
    _follower_of_corrections = follower


def follow_courses_with(follower: Follower) -> None:
    """Choose who hears that a course can be taken again, or no longer; `create_app` calls it once."""
    global _follower_of_courses  # noqa: PLW0603 - one application a process
    _follower_of_courses = follower


def follow_pathways_with(follower: Follower) -> None:
    """Choose who hears that a pathway asks for other courses than before; `create_app` calls it once."""
    global _follower_of_pathways  # noqa: PLW0603 - one application a process
    _follower_of_pathways = follower


def let_learners_follow(version_id: UUID, *, now: datetime) -> None:
    """A correction was published in the open transaction: take people under way to it."""
    _follower_of_corrections(version_id, now=now)


def course_came_or_went(course_id: UUID, *, now: datetime) -> None:
    """A course was published that could not be taken, or was withdrawn, in the open transaction."""
    _follower_of_courses(course_id, now=now)


def pathway_asks_otherwise(pathway_id: UUID, *, now: datetime) -> None:
    """A pathway was published or withdrawn, or other courses are needed to complete it, in the open transaction."""
    _follower_of_pathways(pathway_id, now=now)
