"""Who needs what from when: what the days of roles and exemptions will change in what is asked of people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import Exemption, PersonProfile
from skills_centre.skills.queries.described import scales_of
from skills_centre.skills.queries.profiles import AskedSkill, asked_by_sets, everyones_profiles
from skills_centre.skills.queries.role_history import NAMELESS, profile_names
from skills_centre.skills.rules import WITHOUT_LADDER


@dataclass(frozen=True, slots=True)
class SkillTurn:
    """What is asked in one skill before a day and from it on, in words; none is "nothing"."""

    skill_name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ComingChange:
    """What changes for one person on a day: roles that begin and end, exemptions that end, and what is asked from then on."""

    person_id: UUID
    day: date
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    asked_again: tuple[str, ...]
    skills: tuple[SkillTurn, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    profile_id: UUID
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def turns(self, on: date) -> list[date]:
        """The days after this one on which it begins, or is over."""
        over = None if self.last is None else self.last + timedelta(days=1)
        return [day for day in (self.first, over) if day and day > on]


def coming_changes(person_ids: Collection[UUID], *, on: date) -> list[ComingChange]:
    """All that is known to change for these people after a day, the earliest first; six statements, however many people."""
    if not person_ids:
        return []
    spans, exempt = _spans(person_ids, on), _exemptions(person_ids, on)
    everyone = everyones_profiles()
    turns = sorted(
        {(day, person_id) for person_id, some in spans.items() for one in some for day in one.turns(on)}
        | {(day, person_id) for person_id, some in exempt.items() for day in some}
    )

    def held(person_id: UUID, day: date) -> frozenset[UUID]:
        return everyone | {one.profile_id for one in spans.get(person_id, ()) if one.holds(day)}

    pairs = {
        (day, person_id): (held(person_id, day - timedelta(days=1)), held(person_id, day)) for day, person_id in turns
    }
    asked = asked_by_sets({one for pair in pairs.values() for one in pair})
    scales = scales_of({skill.version_id for skills in asked.values() for skill in skills})
    names = profile_names({one for pair in pairs.values() for some in pair for one in some})
    found = []
    for (day, person_id), (before, after) in pairs.items():
        again = exempt.get(person_id, {}).get(day, set())
        found.append(
            ComingChange(
                person_id=person_id,
                day=day,
                begins=_named(after - before, names),
                ends=_named(before - after, names),
                asked_again=tuple(one.skill_name for one in asked[after] if one.skill_id in again),
                skills=_turned(asked[before], asked[after], scales),
            )
        )
    return [one for one in found if one.begins or one.ends or one.asked_again]


def _turned(
    before: Iterable[AskedSkill], after: Iterable[AskedSkill], scales: Mapping[UUID, Mapping[int, str]]
) -> tuple[SkillTurn, ...]:
    """The skills in which another level is asked, by name."""

    def level(one: AskedSkill | None) -> str | None:
        if one is None:
            return None
        if not one.has_ladder:
            return WITHOUT_LADDER[2]
        return "any level" if one.level is None else scales[one.version_id].get(one.level, f"level {one.level}")

    was, will = {one.skill_id: one for one in before}, {one.skill_id: one for one in after}
    both = {**was, **will}
    turned = [
        (one.sort_key, SkillTurn(one.skill_name, level(was.get(skill_id)), level(will.get(skill_id))))
        for skill_id, one in both.items()
    ]
    return tuple(turn for _, turn in sorted(turned, key=lambda pair: pair[0]) if turn.before != turn.after)


def _named(profile_ids: Iterable[UUID], names: Mapping[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(names.get(one, NAMELESS) for one in profile_ids))


def _spans(person_ids: Collection[UUID], on: date) -> dict[UUID, list[_Span]]:
    rows = db.session.execute(
        select(PersonProfile.person_id, PersonProfile.profile_id, PersonProfile.starts_on, PersonProfile.ends_on).where(
            PersonProfile.person_id.in_(person_ids),
            PersonProfile.agreed_at.is_not(None),
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
    )
    found: dict[UUID, list[_Span]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(_Span(row.profile_id, row.starts_on, row.ends_on))
    return found


def _exemptions(person_ids: Collection[UUID], on: date) -> dict[UUID, dict[date, set[UUID]]]:
    """The skills of which each person's exemption is over, by the day from which that is so."""
    rows = db.session.execute(
        select(Exemption.person_id, Exemption.skill_id, Exemption.ends_on).where(
            Exemption.person_id.in_(person_ids), Exemption.ended_at.is_(None), Exemption.ends_on >= on
        )
    )
    found: dict[UUID, dict[date, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row.person_id][row.ends_on + timedelta(days=1)].add(row.skill_id)
    return found
