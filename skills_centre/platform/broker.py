"""The broker as the web and worker processes see it: an address, a sender of jobs, a heartbeat."""

from celery import Celery
from redis import Redis
from redis.exceptions import RedisError

from skills_centre.platform.jobs import URGENT, Job, JobArgument

#: Seconds after which an unacknowledged task is given to another worker; every task's hard limit is below it.
VISIBILITY_TIMEOUT = 600


def celery_address(redis_url: str) -> str:
    """The address in the form that Celery's transport wants (it spells Unix sockets differently from redis-py)."""
    return "redis+socket://" + redis_url.removeprefix("unix://") if redis_url.startswith("unix://") else redis_url


class BrokerSender:
    """Sends jobs by name, giving up within a second so that a lost broker never holds a person's request."""

    def __init__(self, redis_url: str) -> None:
        self._celery = Celery(
            "skills_centre_sender",
            broker=celery_address(redis_url),
            set_as_current=False,
            broker_transport_options={
                "socket_connect_timeout": 0.5,
                "socket_timeout": 0.5,
                "visibility_timeout": VISIBILITY_TIMEOUT,
            },
            broker_connection_retry=False,
            broker_connection_max_retries=0,
            task_ignore_result=True,
        )

    def __call__(self, job: Job, arguments: dict[str, JobArgument]) -> None:
        """Send one job to its queue; raises whatever the transport raises."""
        self._celery.send_task(
            job.value, kwargs=arguments, queue="urgent" if job in URGENT else "default", retry=False, ignore_result=True
        )


def ping(redis_url: str | None) -> bool:
    """Whether a broker is set and answers within half a second."""
    if not redis_url:
        return False
    client = Redis.from_url(redis_url, socket_connect_timeout=0.5, socket_timeout=0.5)
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()
