"""What the kept tables should hold: levels from the whole history, states from the levels and from what is asked on a day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from skills_centre.skills.queries.histories import KeptState, Pair, exemptions_of, histories, people_who_count
from skills_centre.skills.queries.profiles import Demand, asked_of_many
from skills_centre.skills.rules import NOTHING_KNOWN, CurrentLevels, Period, history_to_current, work_out_state
from skills_centre.skills.rules.carrying import Succession


def rebuilt_levels(
    person_ids: Collection[UUID], skill_ids: Collection[UUID] | None = None, *, known: Succession | None = None
) -> dict[Pair, CurrentLevels]:
    """What the history of these people comes to, in every skill of which anything is known or in some."""
    return {
        pair: current
        for pair, history in histories(person_ids, skill_ids, known=known).items()
        if (current := history_to_current(history.results, history.decisions)) != NOTHING_KNOWN
    }


def worked_out_states(
    person_ids: Sequence[UUID],
    levels: Mapping[Pair, CurrentLevels],
    *,
    on: date,
    skill_id: UUID | None = None,
    draft_id: UUID | None = None,
    known: Succession | None = None,
) -> dict[Pair, KeptState]:
    """The states of those of these people who count, on a day, from their levels and from what their profiles ask.

    With a draft, as if it were published: what it asks, and `known` with what became of which skill in it.
    """
    counting = people_who_count(person_ids)
    exemptions = exemptions_of(counting, skill_id, known=known)
    states: dict[Pair, KeptState] = {}
    for person_id, asked in asked_of_many(counting, on, draft_id=draft_id).items():
        for skill in asked.skills:
            if skill_id in (None, skill.skill_id):
                pair = Pair(person_id, skill.skill_id)
                states[pair] = state_of(
                    pair,
                    skill,
                    current=levels.get(pair, NOTHING_KNOWN),
                    exemptions=exemptions.get(pair, ()),
                    roles_change_on=asked.next_change_on,
                    on=on,
                )
    return states


def state_of(
    pair: Pair,
    skill: Demand,
    *,
    current: CurrentLevels,
    exemptions: tuple[Period, ...],
    roles_change_on: date | None,
    on: date,
) -> KeptState:
    """The state of a person in a skill that is asked of them, on a day; `roles_change_on` is when the calendar next changes their roles."""
    standing = work_out_state(
        skill.level,
        has_ladder=skill.has_ladder,
        current=current,
        currency_months=skill.currency_months,
        exemptions=exemptions,
        on=on,
    )
    return KeptState(
        person_id=pair.person_id,
        skill_id=pair.skill_id,
        version_id=skill.version_id,
        required_level=skill.level if skill.has_ladder else None,
        weight=skill.weight,
        is_essential=skill.is_essential,
        state=standing.state,
        distance=standing.distance,
        is_own_account=standing.is_own_account,
        verified_level=current.verified_level,
        next_change_on=min((day for day in (standing.next_change_on, roles_change_on) if day), default=None),
    )
