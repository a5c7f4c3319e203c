"""Role profiles proposed by the person or whoever manages them, and agreed by the other: the primary one and further ones."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.people.services.following import circumstances_changed
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.skills.errors import NoSuchProposal
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.services.profiles.holding import (
    Days,
    check_days,
    check_profile,
    holdings_from,
    lock_person,
    make_way,
)
from skills_centre.skills.services.profiles.setting import add_profile, is_held_then, set_primary_profile
from skills_centre.skills.services.rights import rights_as_manager, rights_to_answer_role
from skills_centre.skills.services.standing import refresh_people


def ask_for_role(
    person_id: UUID, profile_id: UUID, days: Days, *, is_primary: bool, by_id: UUID, now: datetime
) -> bool:
    """Propose a primary or further profile from a day; says whether it counts without anybody's answer.

    For Members, peers and their staff it does: to them every requirement is a suggestion, and nobody else is asked about it.
    Raises what proposing raises.
    """
    check_days(days, today=local_day(now))
    person_type = db.session.scalar(select(Person.person_type).where(Person.id == person_id))
    if by_id == person_id and person_type in PRIVATE_PERSON_TYPES:
        if is_primary:
            set_primary_profile(person_id, profile_id, starts_on=days.first, by_id=by_id, now=now)
        else:
            add_profile(person_id, profile_id, starts_on=days.first, ends_on=days.last, by_id=by_id, now=now)
        return True
    if is_primary:
        propose_primary_profile(person_id, profile_id, starts_on=days.first, by_id=by_id, now=now)
    else:
        propose_further_profile(person_id, profile_id, days, by_id=by_id, now=now)
    return False


def propose_primary_profile(
    person_id: UUID, profile_id: UUID, *, starts_on: date | None = None, by_id: UUID, now: datetime
) -> None:
    """Propose a primary profile, for oneself or for somebody whom one manages: it counts once the other side has agreed, or later.

    A later proposal takes the place of an open one; what the other side has proposed already is thereby agreed; and the profile
    that the person holds is left as it is. Raises NotFound, also for whoever is neither, ProfileNotInUse, RoleEndsBeforeItStarts or
    RoleTooFarAway.
    """
    _begin(person_id, profile_id, by_id=by_id, now=now)
    if starts_on is not None:
        check_days(Days(starts_on), today=local_day(now))
    same = db.session.scalar(
        select(PersonProfile).where(
            *_open_proposals_of(person_id), PersonProfile.is_primary.is_(True), PersonProfile.profile_id == profile_id
        )
    )
    if same is not None and _is_for(same, by_id):
        _agree(same, by_id=by_id, now=now)
        return
    if (same is not None and same.wanted_from == starts_on) or _holds_as_primary(person_id, profile_id, now=now):
        return
    _end_proposals(person_id, PersonProfile.is_primary.is_(True), on=local_day(now))
    _propose(person_id, profile_id, is_primary=True, wanted=(starts_on, None), by_id=by_id, now=now)


def propose_further_profile(person_id: UUID, profile_id: UUID, days: Days, *, by_id: UUID, now: datetime) -> None:
    """Propose a further profile for some days, as `propose_primary_profile` proposes the primary one; several may be open.

    What the other side has proposed for the same days is thereby agreed; a later proposal of the same profile takes the earlier one's
    place. Raises NotFound, ProfileNotInUse, RoleEndsBeforeItStarts, RoleTooFarAway or RoleHeldThen.
    """
    _begin(person_id, profile_id, by_id=by_id, now=now)
    check_days(days, today=local_day(now))
    if is_held_then(person_id, profile_id, days):
        return
    same = db.session.scalar(
        select(PersonProfile).where(
            *_open_proposals_of(person_id), PersonProfile.is_primary.is_(False), PersonProfile.profile_id == profile_id
        )
    )
    if same is not None and (same.wanted_from, same.wanted_until) == (days.first, days.last):
        if _is_for(same, by_id):
            _agree(same, by_id=by_id, now=now)
        return
    _end_proposals(
        person_id, PersonProfile.is_primary.is_(False), PersonProfile.profile_id == profile_id, on=local_day(now)
    )
    _propose(person_id, profile_id, is_primary=False, wanted=(days.first, days.last), by_id=by_id, now=now)


def withdraw_proposal(person_id: UUID, *, now: datetime) -> None:
    """Take back one's open proposal of a primary profile; nothing happens when there is none."""
    lock_person(person_id)
    _end_proposals(person_id, PersonProfile.is_primary.is_(True), on=local_day(now))
    record_act("profile.withdraw", actor_id=person_id, subject_kind="person", subject_id=person_id, now=now)


def agree_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Agree what the other side proposed: a primary profile from today or the day that was wished, a further one for its days.

    The manager, a delegate, or whoever has it on a desk since it waited too long. Raises NoSuchProposal, NotFound for anybody else,
    or RoleHeldThen.
    """
    proposal = _locked_proposal(proposal_id, by_id=by_id, now=now)
    if not _is_for(proposal, by_id):
        raise NoSuchProposal
    _agree(proposal, by_id=by_id, now=now)


def decline_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Turn a proposed profile down, or take back one's own proposal. Raises NoSuchProposal, or NotFound as `agree_proposal` does."""
    proposal = _locked_proposal(proposal_id, by_id=by_id, now=now)
    _close(proposal.id, on=local_day(now))
    record_act("profile.decline", actor_id=by_id, subject_kind="person", subject_id=proposal.person_id, now=now)


def _begin(person_id: UUID, profile_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Hold the person, and check the profile and the right to propose it."""
    lock_person(person_id)
    check_profile(profile_id)
    if by_id != person_id:
        rights_as_manager(by_id, person_id, on=local_day(now))


def _propose(
    person_id: UUID,
    profile_id: UUID,
    *,
    is_primary: bool,
    wanted: tuple[date | None, date | None],
    by_id: UUID,
    now: datetime,
) -> None:
    db.session.add(
        PersonProfile(
            id=new_id(),
            person_id=person_id,
            profile_id=profile_id,
            is_primary=is_primary,
            starts_on=local_day(now),
            wanted_from=wanted[0],
            wanted_until=wanted[1],
            set_by=by_id,
        )
    )
    db.session.flush()
    record_act("profile.propose", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)


def _is_for(proposal: PersonProfile, by_id: UUID) -> bool:
    """Whether it is this side's turn: the person's when somebody else proposed, and the manager's when the person did."""
    return (proposal.person_id == by_id) != (proposal.person_id == proposal.set_by)


def _agree(proposal: PersonProfile, *, by_id: UUID, now: datetime) -> None:
    today = local_day(now)
    days = _days_of(proposal, today=today)
    if proposal.is_primary:
        held = holdings_from([proposal.person_id], days.first)[proposal.person_id]
        begins = make_way(held, proposal.profile_id, starts_on=days.first).begins
    else:
        begins = not is_held_then(proposal.person_id, proposal.profile_id, days)
    if begins:
        db.session.execute(
            update(PersonProfile)
            .where(PersonProfile.id == proposal.id)
            .values(agreed_at=now, starts_on=days.first, ends_on=days.last)
        )
    else:
        _close(proposal.id, on=today)
    record_act("profile.agree", actor_id=by_id, subject_kind="person", subject_id=proposal.person_id, now=now)
    refresh_people([proposal.person_id], now=now)
    circumstances_changed([proposal.person_id], now=now)


def _days_of(proposal: PersonProfile, *, today: date) -> Days:
    """From when to when it counts once agreed: a primary one never from before today, a further one from its start."""
    if proposal.is_primary:
        return Days(max(proposal.wanted_from or today, today))
    return Days(proposal.wanted_from or today, proposal.wanted_until)


def _holds_as_primary(person_id: UUID, profile_id: UUID, *, now: datetime) -> bool:
    """Whether it is the primary profile until further notice."""
    held = holdings_from([person_id], local_day(now))[person_id]
    return any(one.is_primary and one.profile_id == profile_id and one.ends_on is None for one in held)


def _open_proposals_of(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        PersonProfile.person_id == person_id,
        PersonProfile.agreed_at.is_(None),
        PersonProfile.ends_on.is_(None),
    )


def _end_proposals(person_id: UUID, *which: ColumnElement[bool], on: date) -> None:
    db.session.execute(update(PersonProfile).where(*_open_proposals_of(person_id), *which).values(ends_on=on))


def _close(proposal_id: UUID, *, on: date) -> None:
    db.session.execute(update(PersonProfile).where(PersonProfile.id == proposal_id).values(ends_on=on))


def _locked_proposal(proposal_id: UUID, *, by_id: UUID, now: datetime) -> PersonProfile:
    """The open proposal, its person locked, for one of its two sides. Raises NoSuchProposal, or NotFound for anybody else."""
    person_id = db.session.scalar(select(PersonProfile.person_id).where(PersonProfile.id == proposal_id))
    if person_id is None:
        raise NoSuchProposal
    lock_person(person_id)
    if by_id != person_id:
        rights_to_answer_role(by_id, person_id, proposal_id, on=local_day(now))
    proposal = db.session.scalar(
        select(PersonProfile).where(PersonProfile.id == proposal_id, *_open_proposals_of(person_id))
    )
    if proposal is None:
        raise NoSuchProposal
    return proposal
