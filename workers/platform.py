"""The heartbeat: beat sends it, a worker answers it, and /healthz reads how long ago."""

from skills_centre.people.services.heartbeat import note_heartbeat
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from workers.celery_app import celery


@celery.task(name=Job.BEAT)
def beat() -> None:
    """Note that beat sent this and that a worker ran it."""
    with transaction():
        note_heartbeat("beat", now=utc_now())
        note_heartbeat("worker", now=utc_now())
