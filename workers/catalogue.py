"""Tasks of the catalogue: the search index is brought up to what it is made with, some courses a transaction."""

from skills_centre.catalogue.services.indexing import keep_index
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
