"""What a skill that is gone has most likely become, by names and texts. A person decides; nothing is decided here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.rules.similar import ALIKE, Described, likely_pairs, likeness

#: From 0 to 100: from here on a rename needs no second look. Names of which one holds the other's words reach 90 at most.
OBVIOUS = 92.0
#: How much less alike the second best must be for a rename to be obvious.
AHEAD = 5.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one skill has most likely become, by keys. `likeness`, from 0 to 100, is that of the best of them."""

    old: str
    kind: MappingKind
    new: tuple[str, ...]
    likeness: int
    is_obvious: bool


def proposals(gone: Sequence[Described], new: Sequence[Described], stay: Sequence[Described]) -> dict[str, Proposal]:
    """A proposal for each skill that is gone and looks like something the draft has, by key.

    Each is paired with its best match among the new ones first: a rename. Another new skill that is like it makes it a split, another
    old one that is like its match a merger. What looks like none of the new may have been merged into one that stays.
    """
    alike = {
        (old.key, one.key): score for old in gone for one in (*new, *stay) if (score := likeness(old, one)) >= ALIKE
    }
    became: dict[str, list[str]] = defaultdict(list)
    taken = set()
    for pair in likely_pairs(gone, new):
        became[pair.before].append(pair.after)
        taken.add(pair.after)
    renames = {old: keys[0] for old, keys in became.items()}
    for one in new:
        nearest = _nearest({old.key: alike.get((old.key, one.key), 0.0) for old in gone if old.key in renames})
        if one.key not in taken and nearest:
            became[nearest].append(one.key)
    for old in gone:
        if old.key not in renames:
            target = _nearest({one: alike.get((old.key, one), 0.0) for one in renames.values()}) or _nearest(
                {one.key: alike.get((old.key, one.key), 0.0) for one in stay}
            )
            if target:
                became[old.key].append(target)
    return {old: _proposal(old, keys, became, alike, renames) for old, keys in became.items()}


def _proposal(
    old: str,
    keys: list[str],
    became: dict[str, list[str]],
    alike: dict[tuple[str, str], float],
    renames: dict[str, str],
) -> Proposal:
    score = alike[old, keys[0]]
    is_shared = old not in renames or any(keys[0] in some for other, some in became.items() if other != old)
    kind = MappingKind.SPLIT if len(keys) > 1 else MappingKind.MERGED if is_shared else MappingKind.RENAMED
    rivals = [value for (one, key), value in alike.items() if (one == old) != (key == keys[0])]
    is_ahead = all(value <= score - AHEAD for value in rivals)
    is_obvious = kind is MappingKind.RENAMED and score >= OBVIOUS and is_ahead
    return Proposal(old, kind, tuple(keys), round(score), is_obvious)


def _nearest(scores: dict[str, float]) -> str | None:
    """The key with the highest score that is alike at all; of equal ones the first by key."""
    best = min(scores.items(), key=lambda one: (-one[1], one[0]), default=None)
    return best[0] if best and best[1] >= ALIKE else None
