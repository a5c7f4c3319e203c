"""The rows of role profiles that people hold: found, begun and ended under the person's lock. Who may is for the callers to know."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from skills_centre.people.models import Person
from skills_centre.platform.clock import months_after
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.portions import portions
from skills_centre.skills.errors import ProfileNotInUse, RoleEndsBeforeItStarts, RoleTooFarAway
from skills_centre.skills.models import FrameworkVersion, PersonProfile, Profile, RoleLevel, VersionState

#: How far from today the first day of a role may lie, in months.
FURTHEST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Days:
    """The first day of a role and its last, if that is known."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A profile that somebody holds, agreed, between two days."""

    id: UUID
    profile_id: UUID
    starts_on: date
    ends_on: date | None
    is_primary: bool

    def covers(self, days: Days) -> bool:
        """Whether it holds from the first of these days to the last."""
        ends_later = self.ends_on is None or (days.last is not None and self.ends_on >= days.last)
        return self.starts_on <= days.first and ends_later

    def meets(self, days: Days) -> bool:
        """Whether it holds on any of these days."""
        begins_in_time = days.last is None or self.starts_on <= days.last
        return begins_in_time and (self.ends_on is None or self.ends_on >= days.first)


@dataclass(frozen=True, slots=True)
class Way:
    """What making way for a primary profile comes to: whether it is to begin, and whether anything changed."""

    begins: bool
    changed: bool


def lock_person(person_id: UUID) -> None:
    """Hold the person's row: everything about their profiles and levels happens one at a time. Raises NotFound for a leaver."""
    held = db.session.scalar(
        select(Person.id).where(Person.id == person_id, Person.left_on.is_(None)).with_for_update()
    )
    if held is None:
        raise NotFound


def check_profile(profile_id: UUID) -> None:
    """Refuse what is in no published version, and "everyone". Raises ProfileNotInUse."""
    usable = db.session.scalar(
        select(Profile.id)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .where(Profile.id == profile_id, ~Profile.is_everyone, FrameworkVersion.state == VersionState.PUBLISHED)
    )
    if usable is None:
        raise ProfileNotInUse


def check_days(days: Days, *, today: date) -> None:
    """Refuse a role that ends before it starts or is over, or starts too far away. Raises RoleEndsBeforeItStarts or RoleTooFarAway."""
    if days.last is not None and days.last < max(days.first, today):
        raise RoleEndsBeforeItStarts
    if not months_after(today, -FURTHEST_MONTHS) <= days.first <= months_after(today, FURTHEST_MONTHS):
        raise RoleTooFarAway


def holdings_from(person_ids: Sequence[UUID], first: date) -> dict[UUID, list[Holding]]:
    """The agreed profiles that each of these people holds on a day or later, also those that begin later."""
    found: dict[UUID, list[Holding]] = defaultdict(list)
    for some in portions(person_ids):
        for row in db.session.execute(
            select(
                PersonProfile.person_id,
                PersonProfile.id,
                PersonProfile.profile_id,
                PersonProfile.starts_on,
                PersonProfile.ends_on,
                PersonProfile.is_primary,
            )
            .where(
                PersonProfile.person_id.in_(some),
                PersonProfile.agreed_at.is_not(None),
                or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= first),
            )
            .order_by(PersonProfile.starts_on, PersonProfile.id)
        ):
            found[row.person_id].append(Holding(row.id, row.profile_id, row.starts_on, row.ends_on, row.is_primary))
    return found


def make_way(held: Iterable[Holding], profile_id: UUID, *, starts_on: date) -> Way:
    """End the primary profile the day before, what was planned after it, and the same profile held as a further one.

    A primary one that is held already goes on, until further notice; nothing then begins.
    """
    days = Days(starts_on)
    touched = [one for one in held if one.meets(days) and (one.is_primary or one.profile_id == profile_id)]
    same = next(
        (one for one in touched if one.is_primary and one.profile_id == profile_id and one.starts_on <= starts_on), None
    )
    for one in touched:
        if one is not same:
            end_holding(one, last_day=starts_on - timedelta(days=1))
    if same is not None and same.ends_on is not None:
        reopen(same.id)
    others = len(touched) - (same is not None)
    return Way(begins=same is None, changed=same is None or same.ends_on is not None or others > 0)


def hold(
    person_id: UUID,
    profile_id: UUID,
    days: Days,
    *,
    is_primary: bool,
    by_id: UUID | None,
    agreed_at: datetime,
) -> None:
    """Begin to hold a profile."""
    db.session.add(
        PersonProfile(
            id=new_id(),
            person_id=person_id,
            profile_id=profile_id,
            is_primary=is_primary,
            starts_on=days.first,
            ends_on=days.last,
            agreed_at=agreed_at,
            set_by=by_id,
        )
    )
    db.session.flush()


def end_holding(held: Holding, *, last_day: date) -> None:
    """End a holding after a day. One that would end before it began never counted, and goes."""
    if last_day < held.starts_on:
        db.session.execute(delete(PersonProfile).where(PersonProfile.id == held.id))
    else:
        db.session.execute(update(PersonProfile).where(PersonProfile.id == held.id).values(ends_on=last_day))


def reopen(holding_id: UUID, *, last_day: date | None = None) -> None:
    """Let a holding go on, until further notice or a later last day."""
    db.session.execute(update(PersonProfile).where(PersonProfile.id == holding_id).values(ends_on=last_day))
