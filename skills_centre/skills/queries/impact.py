"""What publishing a draft would change, worked out with the rules that publishing itself follows, and without changing anything."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.platform.portions import portions
from skills_centre.skills.models import SkillState
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.queries.histories import KeptState, Pair, kept_levels, people_who_count
from skills_centre.skills.queries.mapping import SideBySide, side_by_side
from skills_centre.skills.queries.rebuilding import rebuilt_levels, worked_out_states
from skills_centre.skills.rules import CurrentLevels
from skills_centre.skills.rules.carrying import Succession
from skills_centre.skills.rules.impact import Move, moves_of

#: People worked out at once: below the number of parameters that either database takes.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class DraftImpact:
    """What the draft asks beside what is asked now, and every requirement of everybody who counts on both sides."""

    beside: SideBySide
    moves: tuple[Move, ...]


def impact_of(draft_id: UUID, *, on: date) -> DraftImpact:
    """The moves of everybody who counts if a draft were published on a day, in a constant number of statements per 5,000 people.

    Decisions about skills that no longer hold count as not made, as publishing would have it. Raises NotFound.
    """
    beside = side_by_side(draft_id)
    now, then = succession(), succession(draft_id)
    became = {skill_id: one.to for skill_id, one in beside.decided.items() if one.to and beside.holds(skill_id)}
    people = people_who_count()
    moves: list[Move] = []
    for some in portions(people, at_once=AT_ONCE):
        levels = kept_levels(some)
        before = worked_out_states(some, levels, on=on, known=now)
        later = _levels_then(some, levels, became, then)
        after = worked_out_states(some, later, on=on, draft_id=draft_id, known=then)
        moves += _moves(some, before, after, became, beside)
    return DraftImpact(beside, tuple(moves))


def _levels_then(
    people: list[UUID],
    levels: Mapping[Pair, CurrentLevels],
    became: Mapping[UUID, tuple[UUID, ...]],
    then: Succession,
) -> Mapping[Pair, CurrentLevels]:
    """What levels would be: as they are, and worked out from history afresh for the skills that the draft touches."""
    touched = set(became) | {one for some in became.values() for one in some}
    if not touched:
        return levels
    untouched = {pair: one for pair, one in levels.items() if pair.skill_id not in touched}
    return untouched | rebuilt_levels(people, touched, known=then)


def _moves(
    people: list[UUID],
    before: Mapping[Pair, KeptState],
    after: Mapping[Pair, KeptState],
    became: Mapping[UUID, tuple[UUID, ...]],
    beside: SideBySide,
) -> list[Move]:
    """The moves in the skills of the draft's framework; others stay what they are."""
    ours = beside.before.keys() | beside.after.keys()
    old, new = _by_person(before, ours), _by_person(after, ours)
    return [move for one in people for move in moves_of(one, old.get(one, {}), new.get(one, {}), became)]


def _by_person(states: Mapping[Pair, KeptState], skills: set[UUID]) -> dict[UUID, dict[UUID, SkillState]]:
    found: dict[UUID, dict[UUID, SkillState]] = defaultdict(dict)
    for pair, kept in states.items():
        if pair.skill_id in skills:
            found[pair.person_id][pair.skill_id] = kept.state
    return found
