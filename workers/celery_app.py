"""The entry point of worker and beat: `celery -A workers.celery_app worker`."""

from celery import Celery, Task

from config import Settings
from skills_centre.app import create_app, refuse_demonstration_in_production
from skills_centre.platform.broker import VISIBILITY_TIMEOUT, celery_address
from workers.schedule import SCHEDULE

settings = Settings.from_environment()
flask_app = create_app(settings)
refuse_demonstration_in_production(flask_app)


class TaskInApp(Task):  # type: ignore[misc]  # Celery has no types
    """A task that runs inside the application's context; it opens one transaction and calls one service."""

    abstract = True

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Run in the application's context."""
        with flask_app.app_context():
            return self.run(*args, **kwargs)


celery = Celery(
    "skills_centre", task_cls=TaskInApp, broker=celery_address(settings.redis_url or "redis://127.0.0.1:1/0")
)
celery.conf.update(
    include=[
        "workers.bookings",
        "workers.catalogue",
        "workers.gaps",
        "workers.mail",
        "workers.people",
        "workers.platform",
        "workers.reminders",
        "workers.requirements",
    ],
    task_default_queue="default",
    task_acks_late=True,  # a task is acknowledged when done, so that a killed worker's task runs again
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,  # one at a time: a long task holds no others back
    task_ignore_result=True,  # results are rows in the database
    task_time_limit=540,  # below the visibility timeout, or a running task would be given out twice
    task_soft_time_limit=500,
    task_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,  # look for lost tasks every five seconds …
        "unacked_restore_throttle": 1,  # … else redelivery takes minutes
    },
    beat_schedule=SCHEDULE,
    timezone="Europe/London",
    enable_utc=True,
)
