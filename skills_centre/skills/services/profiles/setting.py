"""Role profiles set at once, by L&D or by an import: the primary one and further ones, and their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from skills_centre.people.services.following import circumstances_changed
from skills_centre.people.services.live_people import hold_live_people
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.portions import portions
from skills_centre.skills.errors import RoleHeldThen
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.services.profiles.holding import (
    Days,
    Holding,
    check_days,
    check_profile,
    end_holding,
    hold,
    holdings_from,
    lock_person,
    make_way,
    reopen,
)
from skills_centre.skills.services.rights import rights_as_manager
from skills_centre.skills.services.standing import refresh_people


@dataclass(frozen=True, slots=True)
class NewPrimary:
    """A person's primary profile from a day on."""

    person_id: UUID
    profile_id: UUID
    starts_on: date


def set_primary_profile(
    person_id: UUID, profile_id: UUID, *, starts_on: date, by_id: UUID | None, now: datetime
) -> None:
    """Give a person their one primary profile from a day, also one to come; the former ends the day before, and what was planned goes.

    An open proposal is answered thereby. Setting the profile that they hold changes nothing. Raises NotFound or ProfileNotInUse.
    """
    refresh_people(hold_primary_profiles([NewPrimary(person_id, profile_id, starts_on)], by_id=by_id, now=now), now=now)


def hold_primary_profiles(new: Sequence[NewPrimary], *, by_id: UUID | None, now: datetime) -> list[UUID]:
    """Give many people their primary profiles, as `set_primary_profile` gives one; gives the ids of those for whom it changed.

    Whoever calls it works their standing out afresh (`refresh_people`) when all else about them is written.
    """
    people = sorted({one.person_id for one in new})
    hold_live_people(people)
    for profile_id in {one.profile_id for one in new}:
        check_profile(profile_id)
    for some in portions(people):
        db.session.execute(
            update(PersonProfile)
            .where(
                PersonProfile.person_id.in_(some),
                PersonProfile.is_primary.is_(True),
                PersonProfile.agreed_at.is_(None),
                PersonProfile.ends_on.is_(None),
            )
            .values(ends_on=local_day(now))
        )
    held = holdings_from(people, min((one.starts_on for one in new), default=local_day(now)))
    changed = []
    for one in new:
        way = make_way(held[one.person_id], one.profile_id, starts_on=one.starts_on)
        if way.begins:
            hold(one.person_id, one.profile_id, Days(one.starts_on), is_primary=True, by_id=by_id, agreed_at=now)
        if way.changed:
            changed.append(one.person_id)
            _record("profile.set-primary", one.person_id, by_id=by_id, now=now)
    db.session.flush()
    circumstances_changed(changed, now=now)
    return changed


def add_profile(
    person_id: UUID,
    profile_id: UUID,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by_id: UUID | None,
    now: datetime,
) -> None:
    """Give a person a further profile beside their primary one; one that they hold for all those days is left as it is.

    Raises NotFound, ProfileNotInUse, RoleEndsBeforeItStarts, RoleTooFarAway, or RoleHeldThen where they hold it for some of them.
    """
    lock_person(person_id)
    check_profile(profile_id)
    days = Days(starts_on, ends_on)
    check_days(days, today=local_day(now))
    if is_held_then(person_id, profile_id, days):
        return
    hold(person_id, profile_id, days, is_primary=False, by_id=by_id, agreed_at=now)
    _record("profile.add", person_id, by_id=by_id, now=now)
    refresh_people([person_id], now=now)
    circumstances_changed([person_id], now=now)


def is_held_then(person_id: UUID, profile_id: UUID, days: Days) -> bool:
    """Whether somebody holds a profile for all of these days. Raises RoleHeldThen where it is so for some of them."""
    same = [one for one in holdings_from([person_id], days.first)[person_id] if one.profile_id == profile_id]
    if any(one.covers(days) for one in same):
        return True
    if any(one.meets(days) for one in same):
        raise RoleHeldThen
    return False


def end_profile(person_id: UUID, profile_id: UUID, *, last_day: date, by_id: UUID | None, now: datetime) -> None:
    """End a profile that a person holds, primary or not, after `last_day`; one that had not begun by then is taken away.

    When a primary one that was planned goes, the one before it goes on. Raises NotFound when they hold no such profile.
    """
    lock_person(person_id)
    ending = [
        one
        for one in holdings_from([person_id], last_day)[person_id]
        if one.profile_id == profile_id and (one.ends_on is None or one.ends_on > last_day)
    ]
    if not ending:
        raise NotFound
    for one in ending:
        end_holding(one, last_day=last_day)
        if one.is_primary and max(local_day(now), last_day) < one.starts_on:
            _go_on_without(person_id, one)
    _record("profile.end", person_id, by_id=by_id, now=now)
    refresh_people([person_id], now=now)
    circumstances_changed([person_id], now=now)


def end_further_role(person_id: UUID, profile_id: UUID, *, last_day: date, by_id: UUID, now: datetime) -> bool:
    """End a further role after a day that is not past, as the person or whoever manages them; false when there is none to end.

    Raises NotFound for anybody else, or RoleEndsBeforeItStarts for a day that is past.
    """
    lock_person(person_id)
    today = local_day(now)
    if by_id != person_id:
        rights_as_manager(by_id, person_id, on=today)
    check_days(Days(today, last_day), today=today)
    held = holdings_from([person_id], today)[person_id]
    later = [
        one
        for one in held
        if one.profile_id == profile_id and not one.is_primary and (one.ends_on is None or one.ends_on > last_day)
    ]
    for one in later:
        end_holding(one, last_day=last_day)
    if later:
        _record("profile.end", person_id, by_id=by_id, now=now)
        refresh_people([person_id], now=now)
        circumstances_changed([person_id], now=now)
    return bool(later)


def _go_on_without(person_id: UUID, planned: Holding) -> None:
    """Let the primary profile that a planned one would have followed go on, until the next planned one if there is any."""
    following = db.session.scalar(
        select(func.min(PersonProfile.starts_on)).where(
            PersonProfile.person_id == person_id,
            PersonProfile.is_primary.is_(True),
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.starts_on > planned.starts_on,
        )
    )
    before = db.session.scalar(
        select(PersonProfile.id).where(
            PersonProfile.person_id == person_id,
            PersonProfile.is_primary.is_(True),
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.ends_on == planned.starts_on - timedelta(days=1),
        )
    )
    if before is not None:
        reopen(before, last_day=following and following - timedelta(days=1))


def _record(action: str, person_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)
