"""Whether a draft may be published now, and by this person: what people edit by hand is finished, sent for approval, and read as it is."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.skills.editing.lacks import Lack
from skills_centre.skills.editing.refusals import ChangedSinceRead, NotReady, NotSentForApproval
from skills_centre.skills.errors import NeedsASecondPerson
from skills_centre.skills.models import FrameworkVersion
from skills_centre.skills.queries.editing import lacks_of
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.queries.reviews import review_of


def refuse_unready(version_id: UUID, *, by_id: UUID, seen: str | None) -> None:
    """Raise NeedsASecondPerson, NotSentForApproval, ChangedSinceRead or NotReady for a draft that cannot be published as it is.

    A draft that nobody edited by hand comes from a file, and is taken as the file has it.
    """
    digest = db.session.scalar(select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id))
    if seen is not None and digest != seen:
        raise ChangedSinceRead
    review = review_of(version_id)
    if not review.editors:
        return
    if review.was_edited_by(by_id):
        raise NeedsASecondPerson
    if not review.waits:
        raise NotSentForApproval
    refuse_lacking(version_id)


def refuse_lacking(version_id: UUID) -> None:
    """Raise NotReady, with the first things that are lacking, for a draft that cannot be published."""
    lacking = [one for one in lacks_of(version_id, definition_of(version_id), is_edited=True) if one.blocks]
    if lacking:
        raise NotReady(_sentence(lacking))


def _sentence(lacking: list[Lack]) -> str:
    names = "; ".join(dict.fromkeys(one.name for one in lacking[:3]))
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    return f"Something is still lacking: {names}{more}. The draft’s list of tasks says what."
