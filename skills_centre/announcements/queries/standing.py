"""The announcements that stand for somebody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, literal, or_, select

from skills_centre.announcements.models import Announcement, AnnouncementClause, AnnouncementLook
from skills_centre.announcements.rules import paragraphs
from skills_centre.people.models import Membership, OrganisationUnit, PersonType
from skills_centre.platform.database import UtcDateTime, db

#: Before anybody could look.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """An announcement as its readers see it."""

    id: UUID
    title: str
    body: str
    link: str
    link_words: str
    stands_until: date
    went_out_at: datetime
    #: Whether it went out since they last looked.
    is_new: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """Its text in paragraphs."""
        return paragraphs(self.body)


def standing_for(
    person_id: UUID, person_type: PersonType, *, on: date, new_only: bool = False, most: int | None = None
) -> list[Standing]:
    """What stands for somebody on a day, the latest first; with `new_only` what went out since they last looked. One statement."""
    looked = select(AnnouncementLook.looked_at).where(AnnouncementLook.person_id == person_id).scalar_subquery()
    is_new = Announcement.went_out_at > func.coalesce(looked, literal(_NEVER, UtcDateTime()), type_=UtcDateTime())
    statement = (
        select(
            Announcement.id,
            Announcement.title,
            Announcement.body,
            Announcement.link,
            Announcement.link_words,
            Announcement.stands_until,
            Announcement.went_out_at,
            is_new,
        )
        .where(
            Announcement.went_out_at.is_not(None),
            Announcement.withdrawn_at.is_(None),
            Announcement.stands_until >= on,
            or_(~exists(_units()), exists(_units().where(AnnouncementClause.unit_id.in_(_units_above(person_id, on))))),
            or_(~exists(_kinds()), exists(_kinds().where(AnnouncementClause.person_type == person_type))),
        )
        .order_by(Announcement.went_out_at.desc(), Announcement.id.desc())
        .limit(most)
    )
    if new_only:
        statement = statement.where(is_new)
    return [
        Standing(
            row.id, row.title, row.body, row.link, row.link_words, row.stands_until, row.went_out_at, bool(row[-1])
        )
        for row in db.session.execute(statement)
        if row.went_out_at
    ]


def _units() -> Select[tuple[UUID]]:
    return select(AnnouncementClause.id).where(
        AnnouncementClause.announcement_id == Announcement.id, AnnouncementClause.unit_id.is_not(None)
    )


def _kinds() -> Select[tuple[UUID]]:
    return select(AnnouncementClause.id).where(
        AnnouncementClause.announcement_id == Announcement.id, AnnouncementClause.person_type.is_not(None)
    )


def _units_above(person_id: UUID, on: date) -> Select[tuple[UUID]]:
    """The unit in which somebody is on a day, and those above it."""
    placed = (
        select(OrganisationUnit.id, OrganisationUnit.parent_id)
        .join(Membership, Membership.unit_id == OrganisationUnit.id)
        .where(
            Membership.person_id == person_id,
            Membership.starts_on <= on,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= on),
        )
        .cte("units_above", recursive=True)
    )
    above = select(OrganisationUnit.id, OrganisationUnit.parent_id).join(
        placed, and_(OrganisationUnit.id == placed.c.parent_id)
    )
    return select(placed.union(above).c.id)
