"""The role profiles that people hold: set by L&D, proposed by the person and agreed by the manager, ended."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from skills_centre.people.models import Person
from skills_centre.people.services.live_people import hold_live_people, portions
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.errors import NoSuchProposal, ProfileNotInUse
from skills_centre.skills.models import FrameworkVersion, PersonProfile, Profile, RoleLevel, VersionState
from skills_centre.skills.services.rights import rights_as_manager, rights_to_answer_role
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
    """Give a person their one primary profile from a day; the former ends the day before, and any open proposal is answered.

    Setting the profile that they hold changes nothing. Raises NotFound or ProfileNotInUse.
    """
    refresh_people(hold_primary_profiles([NewPrimary(person_id, profile_id, starts_on)], by_id=by_id, now=now), now=now)


def hold_primary_profiles(new: Sequence[NewPrimary], *, by_id: UUID | None, now: datetime) -> list[UUID]:
    """Give many people their primary profiles, as `set_primary_profile` gives one; gives the ids of those for whom it changed.

    Whoever calls it works their standing out afresh (`refresh_people`) when all else about them is written.
    """
    people = sorted({one.person_id for one in new})
    hold_live_people(people)
    for profile_id in {one.profile_id for one in new}:
        _check_profile(profile_id)
    for some in portions(people):
        db.session.execute(
            update(PersonProfile)
            .where(PersonProfile.person_id.in_(some), *_OPEN_PROPOSAL)
            .values(ends_on=local_day(now))
        )
    held = _open_holdings(people)
    begun = [one for one in new if _take_over(held[one.person_id], one.profile_id, starts_on=one.starts_on)]
    for one in begun:
        _hold(one.person_id, one.profile_id, is_primary=True, starts_on=one.starts_on, by_id=by_id, agreed_at=now)
        record_act("profile.set-primary", actor_id=by_id, subject_kind="person", subject_id=one.person_id, now=now)
    db.session.flush()
    return [one.person_id for one in begun]


def add_profile(person_id: UUID, profile_id: UUID, *, starts_on: date, by_id: UUID | None, now: datetime) -> None:
    """Give a person a further profile beside their primary one; an open one of the same kind is left as it is.

    Raises NotFound or ProfileNotInUse.
    """
    _lock_person(person_id)
    _check_profile(profile_id)
    held = db.session.scalar(
        select(PersonProfile.id).where(
            PersonProfile.person_id == person_id,
            PersonProfile.profile_id == profile_id,
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.ends_on.is_(None),
        )
    )
    if held:
        return
    _hold(person_id, profile_id, is_primary=False, starts_on=starts_on, by_id=by_id, agreed_at=now)
    record_act("profile.add", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)
    refresh_people([person_id], now=now)


def end_profile(person_id: UUID, profile_id: UUID, *, last_day: date, by_id: UUID | None, now: datetime) -> None:
    """End a profile that a person holds, primary or not, after `last_day`; one that had not begun by then is taken away.

    Raises NotFound when they hold no such profile.
    """
    _lock_person(person_id)
    open_ones = db.session.execute(
        select(PersonProfile.id, PersonProfile.starts_on).where(
            PersonProfile.person_id == person_id,
            PersonProfile.profile_id == profile_id,
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.ends_on.is_(None),
        )
    ).all()
    if not open_ones:
        raise NotFound
    for one in open_ones:
        _end(one.id, starts_on=one.starts_on, last_day=last_day)
    record_act("profile.end", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)
    refresh_people([person_id], now=now)


def propose_primary_profile(person_id: UUID, profile_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Propose a primary profile, for oneself or for somebody whom one manages: it counts once the other side has agreed.

    A later proposal takes the place of an open one; what the other side has proposed already is thereby agreed; and the profile
    that the person holds is left as it is. Raises NotFound, also for whoever is neither, or ProfileNotInUse.
    """
    _lock_person(person_id)
    _check_profile(profile_id)
    if by_id != person_id:
        rights_as_manager(by_id, person_id, on=local_day(now))
    same = db.session.scalar(
        select(PersonProfile).where(*_open_proposal_of(person_id), PersonProfile.profile_id == profile_id)
    )
    if same is not None and _is_for(same, by_id):
        _agree(same, by_id=by_id, now=now)
        return
    if same is not None or _holds_as_primary(person_id, profile_id):
        return
    _end_proposal(person_id, on=local_day(now))
    _hold(person_id, profile_id, is_primary=True, starts_on=local_day(now), by_id=by_id, agreed_at=None)
    record_act("profile.propose", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)


def withdraw_proposal(person_id: UUID, *, now: datetime) -> None:
    """Take back one's open proposal; nothing happens when there is none."""
    _lock_person(person_id)
    _end_proposal(person_id, on=local_day(now))
    record_act("profile.withdraw", actor_id=person_id, subject_kind="person", subject_id=person_id, now=now)


def agree_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Make a proposed profile the primary one from today: the manager agrees what the person proposed, and the person the rest.

    The manager, a delegate, or a skills lead where there is no manager. Raises NoSuchProposal, or NotFound for anybody else.
    """
    proposal = _locked_proposal(proposal_id, by_id=by_id, now=now)
    if not _is_for(proposal, by_id):
        raise NoSuchProposal
    _agree(proposal, by_id=by_id, now=now)


def decline_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Turn a proposed profile down, or take back one's own proposal. Raises NoSuchProposal, or NotFound as `agree_proposal` does."""
    proposal = _locked_proposal(proposal_id, by_id=by_id, now=now)
    _end(proposal_id, starts_on=proposal.starts_on, last_day=local_day(now))
    record_act("profile.decline", actor_id=by_id, subject_kind="person", subject_id=proposal.person_id, now=now)


def _is_for(proposal: PersonProfile, by_id: UUID) -> bool:
    """Whether it is this side's turn: the person's when somebody else proposed, and the manager's when the person did."""
    return (proposal.person_id == by_id) != (proposal.person_id == proposal.set_by)


def _agree(proposal: PersonProfile, *, by_id: UUID, now: datetime) -> None:
    today = local_day(now)
    held = _open_holdings([proposal.person_id])[proposal.person_id]
    if _take_over(held, proposal.profile_id, starts_on=today):
        db.session.execute(
            update(PersonProfile).where(PersonProfile.id == proposal.id).values(agreed_at=now, starts_on=today)
        )
    else:
        _end(proposal.id, starts_on=proposal.starts_on, last_day=today)
    record_act("profile.agree", actor_id=by_id, subject_kind="person", subject_id=proposal.person_id, now=now)
    refresh_people([proposal.person_id], now=now)


def _holds_as_primary(person_id: UUID, profile_id: UUID) -> bool:
    held = select(PersonProfile.id).where(
        PersonProfile.person_id == person_id,
        PersonProfile.profile_id == profile_id,
        PersonProfile.is_primary,
        PersonProfile.agreed_at.is_not(None),
        PersonProfile.ends_on.is_(None),
    )
    return db.session.scalar(held) is not None


def _lock_person(person_id: UUID) -> None:
    """Hold the person's row: everything about their profiles and levels happens one at a time."""
    held = db.session.scalar(
        select(Person.id).where(Person.id == person_id, Person.left_on.is_(None)).with_for_update()
    )
    if held is None:
        raise NotFound


def _check_profile(profile_id: UUID) -> None:
    usable = db.session.scalar(
        select(Profile.id)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .where(Profile.id == profile_id, ~Profile.is_everyone, FrameworkVersion.state == VersionState.PUBLISHED)
    )
    if usable is None:
        raise ProfileNotInUse


@dataclass(frozen=True, slots=True)
class _Holding:
    id: UUID
    profile_id: UUID
    starts_on: date
    is_primary: bool


def _open_holdings(person_ids: Sequence[UUID]) -> dict[UUID, list[_Holding]]:
    """The profiles that each of these people holds until further notice."""
    found: dict[UUID, list[_Holding]] = defaultdict(list)
    for some in portions(person_ids):
        for row in db.session.execute(
            select(
                PersonProfile.person_id,
                PersonProfile.id,
                PersonProfile.profile_id,
                PersonProfile.starts_on,
                PersonProfile.is_primary,
            ).where(
                PersonProfile.person_id.in_(some),
                PersonProfile.agreed_at.is_not(None),
                PersonProfile.ends_on.is_(None),
            )
        ):
            found[row.person_id].append(_Holding(row.id, row.profile_id, row.starts_on, row.is_primary))
    return found


def _take_over(held: Iterable[_Holding], profile_id: UUID, *, starts_on: date) -> bool:
    """End the open primary profile, and the same one held as a further profile; say whether another is to begin."""
    for one in held:
        if one.is_primary and one.profile_id == profile_id and one.starts_on <= starts_on:
            return False
        if one.is_primary or one.profile_id == profile_id:
            _end(one.id, starts_on=one.starts_on, last_day=starts_on - timedelta(days=1))
    return True


def _hold(
    person_id: UUID,
    profile_id: UUID,
    *,
    is_primary: bool,
    starts_on: date,
    by_id: UUID | None,
    agreed_at: datetime | None,
) -> None:
    db.session.add(
        PersonProfile(
            id=new_id(),
            person_id=person_id,
            profile_id=profile_id,
            is_primary=is_primary,
            starts_on=starts_on,
            agreed_at=agreed_at,
            set_by=by_id,
        )
    )


def _end(holding_id: UUID, *, starts_on: date, last_day: date) -> None:
    """End a holding after a day. One that would end before it began never counted, and goes."""
    if last_day < starts_on:
        db.session.execute(delete(PersonProfile).where(PersonProfile.id == holding_id))
    else:
        db.session.execute(update(PersonProfile).where(PersonProfile.id == holding_id).values(ends_on=last_day))


_OPEN_PROPOSAL = (
    PersonProfile.is_primary.is_(True),
    PersonProfile.agreed_at.is_(None),
    PersonProfile.ends_on.is_(None),
)


def _open_proposal_of(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (PersonProfile.person_id == person_id, *_OPEN_PROPOSAL)


def _end_proposal(person_id: UUID, *, on: date) -> None:
    db.session.execute(update(PersonProfile).where(*_open_proposal_of(person_id)).values(ends_on=on))


def _locked_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> PersonProfile:
    """The open proposal, its person locked, for one of its two sides. Raises NoSuchProposal, or NotFound for anybody else."""
    person_id = db.session.scalar(select(PersonProfile.person_id).where(PersonProfile.id == proposal_id))
    if person_id is None:
        raise NoSuchProposal
    _lock_person(person_id)
    if by_id != person_id:
        rights_to_answer_role(by_id, person_id, proposal_id, on=local_day(now))
    proposal = db.session.scalar(
        select(PersonProfile).where(PersonProfile.id == proposal_id, *_open_proposal_of(person_id))
    )
    if proposal is None:
        raise NoSuchProposal
    return proposal
