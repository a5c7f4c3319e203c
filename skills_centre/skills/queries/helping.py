"""Who may be found for a skill, by their own choice; and what somebody offers themselves.

Nobody is found whose offer rests on no confirmed level, whose level is out of date, who pauses, who has left, or who has no address.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, select

from skills_centre.people.models import Membership, OrganisationUnit, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import (
    CurrentLevel,
    FrameworkVersion,
    HelpOffer,
    HelpPause,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.rules.states import is_too_old


@dataclass(frozen=True, slots=True)
class OfferedSkill:
    """A skill in which at least one colleague may be found, and how many."""

    skill_id: UUID
    name: str
    sort_key: str
    people: int


@dataclass(frozen=True, slots=True)
class Helper:
    """A colleague who may be found for a skill, as they chose to be: never with a level."""

    offer_id: UUID
    person_id: UUID
    skill_id: UUID
    skill_name: str
    name: str
    email: str
    team: str | None
    is_mentor: bool
    note: str


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """A skill in which somebody has a confirmed level, and what they offer in it, if anything."""

    skill: DescribedSkill
    is_offered: bool
    is_mentor: bool
    note: str
    #: Shown to nobody until they have looked at their level again.
    is_out_of_date: bool


_SHOWN = (
    select(
        HelpOffer.id.label("offer_id"),
        HelpOffer.person_id,
        HelpOffer.skill_id,
        HelpOffer.is_mentor,
        HelpOffer.note,
        Person.name,
        Person.email,
        OrganisationUnit.name.label("team"),
        SkillDefinition.name.label("skill_name"),
        SkillDefinition.sort_key.label("skill_sort_key"),
        HelpPause.back_on,
        SkillDefinition.currency_months,
        CurrentLevel.verified_on,
    )
    .join(Person, Person.id == HelpOffer.person_id)
    .join(
        CurrentLevel,
        and_(CurrentLevel.person_id == HelpOffer.person_id, CurrentLevel.skill_id == HelpOffer.skill_id),
    )
    .join(SkillDefinition, SkillDefinition.skill_id == HelpOffer.skill_id)
    .join(
        FrameworkVersion,
        and_(FrameworkVersion.id == SkillDefinition.version_id, FrameworkVersion.state == VersionState.PUBLISHED),
    )
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
    .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
    .outerjoin(HelpPause, HelpPause.person_id == HelpOffer.person_id)
    .where(Person.left_on.is_(None), Person.email.is_not(None), CurrentLevel.verified_level > 0)
    .order_by(Person.sort_key, SkillDefinition.sort_key, HelpOffer.id)
)


def offered_skills(person_id: UUID, *, on: date) -> list[OfferedSkill]:
    """The skills in which somebody else than this person may be found, by name. One statement."""
    rows = db.session.execute(_SHOWN.where(HelpOffer.person_id != person_id))
    numbers = Counter((row.skill_sort_key, row.skill_id, row.skill_name) for row in rows if _is_found(row, on))
    return [OfferedSkill(skill_id, name, key, numbers[key, skill_id, name]) for key, skill_id, name in sorted(numbers)]


def numbers_who_help(skill_ids: Collection[UUID], *, besides: Collection[UUID], on: date) -> Mapping[UUID, int]:
    """How many may be found for each of these skills, without these people; nought for the others. One statement at the most."""
    if not skill_ids:
        return Counter()
    rows = db.session.execute(
        _SHOWN.where(HelpOffer.skill_id.in_(skill_ids), HelpOffer.person_id.not_in(besides)).order_by(None)
    )
    return Counter(row.skill_id for row in rows if _is_found(row, on))


def helpers_in(skill_id: UUID, *, besides: UUID, on: date) -> list[Helper]:
    """Who else may be found for a skill, by name. One statement."""
    return _helpers(HelpOffer.skill_id == skill_id, HelpOffer.person_id != besides, on=on)


def mentors_for(skill_ids: Collection[UUID], *, besides: UUID, on: date) -> list[Helper]:
    """Who else offers to be a mentor in any of these skills, by name, once for each skill. One statement."""
    wanted = (HelpOffer.skill_id.in_(skill_ids), HelpOffer.is_mentor.is_(True), HelpOffer.person_id != besides)
    return _helpers(*wanted, on=on) if skill_ids else []


def shown_of(person_id: UUID, *, on: date) -> list[Helper]:
    """What colleagues find of somebody now, skill by skill: nothing while they pause. One statement."""
    return _helpers(HelpOffer.person_id == person_id, on=on)


def pause_of(person_id: UUID, *, on: date) -> date | None:
    """The day from which somebody is found again, if they pause."""
    found = HelpPause.person_id == person_id, HelpPause.back_on > on
    return db.session.scalar(select(HelpPause.back_on).where(*found))


def helper_of_offer(offer_id: UUID, *, besides: UUID, on: date) -> Helper:
    """Whoever made an offer that is shown now. Raises NotFound for any other, and for one's own."""
    found = _helpers(HelpOffer.id == offer_id, HelpOffer.person_id != besides, on=on)
    if not found:
        raise NotFound
    return found[0]


def own_offers(person_id: UUID, *, on: date) -> list[OwnOffer]:
    """Every skill in which this person has a confirmed level, with what they offer in it, by name."""
    rows = db.session.execute(
        select(CurrentLevel.skill_id, CurrentLevel.verified_on, HelpOffer.id, HelpOffer.is_mentor, HelpOffer.note)
        .outerjoin(
            HelpOffer,
            and_(HelpOffer.person_id == CurrentLevel.person_id, HelpOffer.skill_id == CurrentLevel.skill_id),
        )
        .where(CurrentLevel.person_id == person_id, CurrentLevel.verified_level > 0)
    ).all()
    skills = described_skills([row.skill_id for row in rows])
    mine = [
        OwnOffer(
            skill,
            is_offered=row.id is not None,
            is_mentor=bool(row.is_mentor),
            note=row.note or "",
            is_out_of_date=is_too_old(row.verified_on, skill.currency_months, on),
        )
        for row in rows
        if (skill := skills.get(row.skill_id)) is not None and skill.is_published
    ]
    return sorted(mine, key=lambda one: (one.skill.sort_key, one.skill.skill_id))


def own_offer(person_id: UUID, skill_id: UUID, *, on: date) -> OwnOffer:
    """What somebody offers in one skill. Raises NotFound where no level of theirs is confirmed."""
    for one in own_offers(person_id, on=on):
        if one.skill.skill_id == skill_id:
            return one
    raise NotFound


def _helpers(*which: ColumnElement[bool], on: date) -> list[Helper]:
    rows = db.session.execute(_SHOWN.where(*which))
    return [
        Helper(
            row.offer_id,
            row.person_id,
            row.skill_id,
            row.skill_name,
            row.name,
            row.email,
            row.team,
            row.is_mentor,
            row.note,
        )
        for row in rows
        if _is_found(row, on)
    ]


def _is_found(row: Row[Any], on: date) -> bool:
    is_paused = row.back_on is not None and row.back_on > on
    return not is_paused and not is_too_old(row.verified_on, row.currency_months, on)
