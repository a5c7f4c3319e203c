"""The heartbeat: beat sends it, a worker answers it, and /healthz reads how long ago."""

from celery.signals import beat_init, worker_ready

from skills_centre.people.services.heartbeat import note_heartbeat
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from workers.celery_app import celery, flask_app


@celery.task(name=Job.BEAT)
def beat() -> None:
    """Note that beat sent this and that a worker ran it."""
    with transaction():
        note_heartbeat("beat", now=utc_now())
        note_heartbeat("worker", now=utc_now())


@worker_ready.connect
def worker_is_ready(**_from_celery: object) -> None:
    """Note a worker as soon as it is up, rather than at beat's first heartbeat."""
    with flask_app.app_context(), transaction():
        note_heartbeat("worker", now=utc_now())


@beat_init.connect
def beat_is_ready(**_from_celery: object) -> None:
    """Note beat as soon as it is up."""
    with flask_app.app_context(), transaction():
        note_heartbeat("beat", now=utc_now())
