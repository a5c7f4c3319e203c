"""Letting oneself be found for a skill, pausing, taking it back; and asking a colleague for help, in words seen before."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.errors import (
    AskedLately,
    AskedTooMany,
    HelperAskedOften,
    NotAMentor,
    OfferNoteTooLong,
    PauseDayNotPossible,
)
from skills_centre.skills.models import CurrentLevel, HelpOffer, HelpPause, HelpRequest, HelpWish
from skills_centre.skills.models.helping import LONGEST_NOTE
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.helping import Helper, helper_of_offer
from skills_centre.skills.rules.helping import BETWEEN_TWO_QUESTIONS, MOST_A_WEEK, WEEK, may_pause_until
from skills_centre.skills.services.standing import lock_people


def offer_help(person_id: UUID, skill_id: UUID, *, is_mentor: bool, note: str, now: datetime) -> None:
    """Let colleagues find somebody for a skill, or change what they say of it.

    Raises NotFound where no level of theirs is confirmed, and OfferNoteTooLong.
    """
    lock_people([person_id])
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise OfferNoteTooLong
    level = db.session.scalar(
        select(CurrentLevel.verified_level).where(
            CurrentLevel.person_id == person_id, CurrentLevel.skill_id == skill_id
        )
    )
    if not level:
        raise NotFound
    changed = affected_rows(
        db.session(),
        update(HelpOffer)
        .where(HelpOffer.person_id == person_id, HelpOffer.skill_id == skill_id)
        .values(is_mentor=is_mentor, note=note),
    )
    if changed:
        return
    db.session.add(
        HelpOffer(id=new_id(), person_id=person_id, skill_id=skill_id, is_mentor=is_mentor, note=note, offered_at=now)
    )
    db.session.flush()
    record_act("help.offer", actor_id=person_id, subject_kind="skill", subject_id=skill_id, now=now)


def take_offer_back(person_id: UUID, skill_id: UUID, *, now: datetime) -> None:
    """Let nobody find somebody for a skill any more, from now on. Twice has the effect of once."""
    lock_people([person_id])
    gone = affected_rows(
        db.session(), delete(HelpOffer).where(HelpOffer.person_id == person_id, HelpOffer.skill_id == skill_id)
    )
    if gone:
        record_act("help.take-back", actor_id=person_id, subject_kind="skill", subject_id=skill_id, now=now)


def ask_for_help(offer_id: UUID, *, by_id: UUID, is_for_mentoring: bool, now: datetime) -> Helper:
    """Ask whoever made an offer, and give who they are: it stands on their page, and the ledger of reminders finds it and tells them.

    Raises NotFound for an offer that is not shown, NotAMentor, AskedLately, AskedTooMany and HelperAskedOften. The rows of both are
    held, so that a form sent twice asks once.
    """
    person_id = db.session.scalar(select(HelpOffer.person_id).where(HelpOffer.id == offer_id))
    if person_id is None:
        raise NotFound
    lock_people([person_id, by_id])
    helper = helper_of_offer(offer_id, besides=by_id, on=local_day(now))
    if is_for_mentoring and not helper.is_mentor:
        raise NotAMentor
    _refuse_too_many(helper.person_id, by_id, now=now)
    db.session.add(
        HelpRequest(
            id=new_id(),
            helper_id=helper.person_id,
            asker_id=by_id,
            skill_id=helper.skill_id,
            is_for_mentoring=is_for_mentoring,
            asked_at=now,
        )
    )
    db.session.flush()
    take_wish_back(by_id, helper.skill_id)
    return helper


def pause_offers(person_id: UUID, *, back_on: date, now: datetime) -> None:
    """Let nobody find somebody until a day, whatever they offer; what they offer is kept. Raises PauseDayNotPossible."""
    if not may_pause_until(back_on, today=local_day(now)):
        raise PauseDayNotPossible
    lock_people([person_id])
    changed = affected_rows(
        db.session(), update(HelpPause).where(HelpPause.person_id == person_id).values(back_on=back_on)
    )
    if not changed:
        db.session.add(HelpPause(person_id=person_id, back_on=back_on))
        db.session.flush()


def end_pause(person_id: UUID) -> None:
    """Let colleagues find somebody again for what they offer. Twice has the effect of once."""
    lock_people([person_id])
    db.session.execute(delete(HelpPause).where(HelpPause.person_id == person_id))


def wish_for_help(person_id: UUID, skill_id: UUID, *, now: datetime) -> None:
    """Note that somebody would like help with a skill and found nobody. Twice has the effect of once. Raises NotFound."""
    lock_people([person_id])
    if skill_id not in described_skills([skill_id]):
        raise NotFound
    has_it = db.session.scalar(
        select(HelpWish.id).where(HelpWish.person_id == person_id, HelpWish.skill_id == skill_id)
    )
    if not has_it:
        db.session.add(HelpWish(id=new_id(), person_id=person_id, skill_id=skill_id, wished_at=now))
        db.session.flush()


def take_wish_back(person_id: UUID, skill_id: UUID) -> None:
    """Forget that somebody would like help with a skill. Twice has the effect of once."""
    db.session.execute(delete(HelpWish).where(HelpWish.person_id == person_id, HelpWish.skill_id == skill_id))


def _refuse_too_many(helper_id: UUID, asker_id: UUID, *, now: datetime) -> None:
    lately = db.session.scalar(
        select(func.count()).where(
            HelpRequest.helper_id == helper_id,
            HelpRequest.asker_id == asker_id,
            HelpRequest.asked_at > now - BETWEEN_TWO_QUESTIONS,
        )
    )
    if lately:
        raise AskedLately
    for whose, refusal in (
        (HelpRequest.helper_id == helper_id, HelperAskedOften),
        (HelpRequest.asker_id == asker_id, AskedTooMany),
    ):
        number = db.session.scalar(select(func.count()).where(whose, HelpRequest.asked_at > now - WEEK)) or 0
        if number >= MOST_A_WEEK:
            raise refusal
