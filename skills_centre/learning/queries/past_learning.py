"""What was brought into people's records from earlier systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.learning.models import LearningRecordEntry, RecordDetail, RecordSource
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.platform.words import Words


@dataclass(frozen=True, slots=True)
class PastLearning:
    """Something that a person learned, as an earlier system recorded it."""

    person_id: UUID
    title: str
    learned_on: date
    minutes: int
    provider: str


def known_imports(person_ids: Sequence[UUID]) -> set[PastLearning]:
    """What was brought in of these people before, whatever became of it since. One statement for each 500 people."""
    known: set[PastLearning] = set()
    provider = aliased(Words)
    for some in portions(person_ids, at_once=500):
        rows = db.session.execute(
            select(
                LearningRecordEntry.person_id,
                Words.body,
                LearningRecordEntry.learned_on,
                LearningRecordEntry.minutes,
                provider.body.label("provider"),
            )
            .join(Words, Words.id == LearningRecordEntry.words_id)
            .outerjoin(RecordDetail, RecordDetail.entry_id == LearningRecordEntry.id)
            .outerjoin(provider, provider.id == RecordDetail.provider_id)
            .where(
                LearningRecordEntry.person_id.in_(some),
                LearningRecordEntry.source == RecordSource.IMPORT,
                LearningRecordEntry.replaces_id.is_(None),
            )
        )
        known |= {
            PastLearning(row.person_id, row.body or "", row.learned_on, row.minutes, row.provider or "") for row in rows
        }
    return known
