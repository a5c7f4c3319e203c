"""Ending for good what people offer, once it rests on no confirmed level or they have left."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, HelpOffer


def end_offers_without_level(person_ids: Collection[UUID]) -> None:
    """Take back what these people offer where no level of theirs is confirmed any more."""
    stands = (
        select(CurrentLevel.skill_id)
        .where(
            CurrentLevel.person_id == HelpOffer.person_id,
            CurrentLevel.skill_id == HelpOffer.skill_id,
            CurrentLevel.verified_level > 0,
        )
        .exists()
    )
    db.session.execute(
        delete(HelpOffer)
        .where(HelpOffer.person_id.in_(person_ids), ~stands)
        .execution_options(synchronize_session=False)
    )


def end_offers_of_leavers() -> None:
    """Take back whatever people offered who have left."""
    left = select(Person.id).where(Person.left_on.is_not(None))
    db.session.execute(
        delete(HelpOffer).where(HelpOffer.person_id.in_(left)).execution_options(synchronize_session=False)
    )
