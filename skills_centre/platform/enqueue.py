"""Enqueue a job from a service."""

from skills_centre.platform.database import queued_jobs
from skills_centre.platform.jobs import Job, JobArgument


def enqueue(job: Job, **arguments: JobArgument) -> None:
    """Have a job sent after the open transaction commits; arguments are ids and codes, never people's words.

    Raises OutsideTransactionError outside `transaction()`.
    """
    queued_jobs().add(job, arguments)
