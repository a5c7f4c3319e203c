"""States in plain Python from raw history, written from the domain's description ("Assessment", "The gap") and from nothing else.

Nothing here knows the product's rules, or its kept levels, states and summaries: dates, levels and words come in as they were recorded.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tests.gaps.oracle import PersonState

MEMBERS_PEERS_AND_THEIR_STAFF = {"member", "members-staff", "peer", "peers-staff"}


@dataclass(frozen=True)
class RawPerson:
    """Somebody, as the register of people has them."""

    id: UUID
    kind: str
    left_on: date | None


@dataclass(frozen=True)
class RawResult:
    """One assessment event."""

    id: UUID
    person_id: UUID
    skill_id: UUID
    level: int | None
    source: str
    assessor_id: UUID | None
    assessed_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class RawDecision:
    """What somebody decided about an event."""

    result_id: UUID
    decision: str
    level: int | None


@dataclass(frozen=True)
class RawHolding:
    """A role profile that somebody holds between two days."""

    person_id: UUID
    profile_id: UUID
    starts_on: date
    ends_on: date | None
    is_agreed: bool


@dataclass(frozen=True)
class RawExemption:
    """A requirement that is lifted for somebody between two days, unless it was ended before."""

    person_id: UUID
    skill_id: UUID
    starts_on: date
    ends_on: date
    was_ended: bool


@dataclass(frozen=True)
class RawRequirement:
    """What a profile of a published edition asks in one skill."""

    profile_id: UUID
    skill_id: UUID
    level: int | None
    weight: int
    is_essential: bool


@dataclass(frozen=True)
class RawSkill:
    """What the published edition says of a skill itself."""

    id: UUID
    has_ladder: bool
    currency_months: int | None


@dataclass(frozen=True)
class RawLine:
    """Who manages whom, from which day to which, both included."""

    person_id: UUID
    manager_id: UUID
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class RawHistory:
    """Everything that was ever recorded, and who manages whom now."""

    people: list[RawPerson]
    results: list[RawResult]
    decisions: list[RawDecision]
    holdings: list[RawHolding]
    exemptions: list[RawExemption]
    requirements: list[RawRequirement]
    skills: dict[UUID, RawSkill]
    everyones_profiles: set[UUID]
    lines: list[RawLine]

    def manager_of(self, on: date) -> dict[UUID, UUID]:
        """Everybody's manager on a day; whoever has left is above and below nobody."""
        gone = {one.id for one in self.people if one.left_on}
        return {
            one.person_id: one.manager_id
            for one in self.lines
            if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)
            if not {one.person_id, one.manager_id} & gone
        }


@dataclass
class _Known:
    """What is known of one person in one skill on a day."""

    verified: int | None = None
    is_verified_stale: bool = False
    claimed: int | None = None


@dataclass
class _Asked:
    """What all profiles of a person together ask in one skill."""

    level: int | None = None
    weight: int = 0
    is_essential: bool = False


def last_day_current(assessed_on: date, months: int) -> date:
    """The day so many months on, or the last of its month where that month is shorter."""
    year, month = divmod(assessed_on.year * 12 + assessed_on.month - 1 + months, 12)
    return date(year, month + 1, min(assessed_on.day, calendar.monthrange(year, month + 1)[1]))


def states_on(history: RawHistory, today: date) -> list[PersonState]:
    """Everybody's state in everything asked of them on a day: the whole answer, worked out event by event."""
    decisions: dict[UUID, list[RawDecision]] = defaultdict(list)
    for decision in history.decisions:
        decisions[decision.result_id].append(decision)
    events: dict[tuple[UUID, UUID], list[RawResult]] = defaultdict(list)
    for result in history.results:
        events[result.person_id, result.skill_id].append(result)
    exempt = {
        (one.person_id, one.skill_id)
        for one in history.exemptions
        if one.starts_on <= today <= one.ends_on and not one.was_ended
    }
    holdings: dict[UUID, list[RawHolding]] = defaultdict(list)
    for held in history.holdings:
        holdings[held.person_id].append(held)
    states = []
    for person in history.people:
        if person.left_on is not None or person.kind in MEMBERS_PEERS_AND_THEIR_STAFF:
            continue
        for skill_id, asked in _asked_of(history, holdings[person.id], today).items():
            pair = person.id, skill_id
            known = _known(events[pair], decisions, history.skills[skill_id].currency_months, today)
            states.append(_state(pair, asked, known, history.skills[skill_id], is_exempt=pair in exempt))
    return states


def _asked_of(history: RawHistory, holdings: list[RawHolding], today: date) -> dict[UUID, _Asked]:
    profiles = set(history.everyones_profiles)
    for held in holdings:
        is_on = held.starts_on <= today and (held.ends_on is None or today <= held.ends_on)
        if held.is_agreed and is_on:
            profiles.add(held.profile_id)
    together: dict[UUID, _Asked] = defaultdict(_Asked)
    for one in history.requirements:
        if one.profile_id in profiles:
            asked = together[one.skill_id]
            if one.level is not None and (asked.level is None or one.level > asked.level):
                asked.level = one.level
            asked.weight = max(asked.weight, one.weight)
            asked.is_essential = asked.is_essential or one.is_essential
    return together


def _known(
    results: Iterable[RawResult], decisions: dict[UUID, list[RawDecision]], currency: int | None, today: date
) -> _Known:
    in_order = sorted(results, key=lambda one: (one.assessed_on, one.recorded_at, one.id))
    own = [one for one in in_order if one.source == "self" or (one.source == "import" and one.assessor_id is None)]
    own_ids = {one.id for one in own}
    confirmed: list[tuple[RawResult, int]] = []
    for one in in_order:
        said = {decision.decision: decision for decision in decisions[one.id]}
        if "revoked" in said or one.level is None:
            continue
        if one.id not in own_ids or "confirmed" in said:
            confirmed.append((one, one.level))
        elif "changed" in said and (changed := said["changed"].level) is not None:
            confirmed.append((one, changed))
    known = _Known()
    if confirmed:
        last, known.verified = confirmed[-1]
        known.is_verified_stale = currency is not None and today > last_day_current(last.assessed_on, currency)
    if own:
        claim = own[-1]
        is_open = not {"confirmed", "changed", "returned", "revoked"} & {one.decision for one in decisions[claim.id]}
        is_current = currency is None or today <= last_day_current(claim.assessed_on, currency)
        is_newest = not confirmed or in_order.index(claim) > in_order.index(confirmed[-1][0])
        if is_open and is_current and is_newest:
            known.claimed = claim.level
    return known


def _state(pair: tuple[UUID, UUID], asked: _Asked, known: _Known, skill: RawSkill, *, is_exempt: bool) -> PersonState:
    """The first line of the domain's table that fits; 2 is "met" where there is no ladder."""
    needed = asked.level if skill.has_ladder else 2
    assert needed is not None, "the builders give every skill with a ladder a level"
    state, distance, is_own_account = "unknown", 0, False
    if is_exempt:
        state = "exempt"
    elif known.verified is not None and known.verified >= needed:
        state = "stale" if known.is_verified_stale else "met"
    elif known.claimed is not None and known.claimed >= needed:
        state = "claimed"
    elif known.verified is not None:
        state, distance = "below", needed - known.verified
    elif known.claimed is not None:
        state, distance, is_own_account = "below", needed - known.claimed, True
    return PersonState(
        *pair,
        state,
        required_level=needed if skill.has_ladder else None,
        weight=asked.weight,
        is_essential=asked.is_essential,
        distance=distance if skill.has_ladder else 0,
        is_own_account=is_own_account,
        verified_level=known.verified,
    )
