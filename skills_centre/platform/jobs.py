"""Jobs for the workers: named here, queued inside a transaction, sent after its commit.

The database is the truth. A job only wakes a worker up: when one is lost, beat's sweep finds the row that it left behind.
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

logger = logging.getLogger(__name__)

JobArgument: TypeAlias = str | int | bool | None


class Job(StrEnum):
    """Every job by the name under which its task is registered."""

    SEND_URGENT_MAIL = "mail.send_urgent"
    SEND_MAIL = "mail.send_ordinary"
    SWEEP_REMINDERS = "reminders.sweep"
    SWEEP_AT_ONCE = "reminders.sweep_at_once"
    FOLD_SUMMARIES = "gaps.fold"
    REBUILD_LINE = "gaps.rebuild_line"
    TURN_THE_DAY = "gaps.turn_the_day"
    CHECK_SUMMARIES = "gaps.check_summaries"
    KEEP_SNAPSHOTS = "gaps.keep_snapshots"
    WORK_OUT_ORGANISATION = "gaps.work_out_organisation"
    PUBLISH_DUE = "catalogue.publish_due"
    RETENTION = "people.retention"
    LOOK_AT_PEOPLE = "people.look_at_people"
    KEEP_SEARCH_INDEX = "catalogue.keep_search_index"
    TELL_OF_BOOKINGS = "bookings.tell"
    SETTLE_SESSIONS = "bookings.settle"
    FOLLOW_RULES = "requirements.follow"
    BEAT = "platform.beat"


URGENT = frozenset(
    {
        Job.SEND_URGENT_MAIL,
        Job.SWEEP_AT_ONCE,
        Job.FOLD_SUMMARIES,
        Job.REBUILD_LINE,
        Job.TELL_OF_BOOKINGS,
        Job.BEAT,
    }
)


@dataclass
class QueuedJobs:
    """The jobs of one transaction, in order, each at most once with the same arguments."""

    waiting: list[tuple[Job, dict[str, JobArgument]]] = field(default_factory=list)

    def add(self, job: Job, arguments: dict[str, JobArgument]) -> None:
        """Queue a job unless the same one already waits."""
        if (job, arguments) not in self.waiting:
            self.waiting.append((job, arguments))


class Sender(Protocol):
    """Whatever hands a job to the broker."""

    def __call__(self, job: Job, arguments: dict[str, JobArgument]) -> None:
        """Send, or raise within a second."""


def _nobody_listens(job: Job, arguments: dict[str, JobArgument]) -> None:
    logger.debug("no broker is set: %s is left to the sweep (%s)", job, sorted(arguments))


_sender: Sender = _nobody_listens


def send_jobs_through(sender: Sender) -> Sender:
    """Choose how jobs reach the broker; gives the way until now. `create_app` calls it once."""
    global _sender
    before, _sender = _sender, sender
    return before


def send_queued_jobs(jobs: QueuedJobs) -> None:
    """Send what a committed transaction queued; a broker that is away is logged, never an error for the person."""
    for job, arguments in jobs.waiting:
        try:
            _sender(job, arguments)
        except Exception as problem:  # noqa: BLE001 - the person's data is saved; the sweep finds the row
            logger.warning("job %s was not sent and is left to the sweep: %s", job, type(problem).__name__)
