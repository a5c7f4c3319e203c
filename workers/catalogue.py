"""Tasks of the catalogue: the search index is kept as it should be, and what was approved for a time that has come is published."""

from skills_centre.catalogue.services.indexing import keep_index
from skills_centre.catalogue.services.scheduling import publish_what_is_due
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from workers.celery_app import celery

#: Courses in one transaction, so that no other writer waits long, and the batches of one run.
AT_ONCE, MOST_BATCHES = 50, 200


@celery.task(name=Job.KEEP_SEARCH_INDEX)
def keep_search_index() -> None:
    """Index again what is missing or out of date, batch by batch, until nothing is."""
    for _ in range(MOST_BATCHES):
        with transaction():
            if not keep_index(most=AT_ONCE):
                return


@celery.task(name=Job.PUBLISH_DUE)
def publish_due() -> None:
    """Publish what is due, each in a transaction of its own."""
    publish_what_is_due(now=utc_now())
