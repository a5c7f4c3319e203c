"""How much alike two things of a framework are, and which lost thing is most likely which new one under another name.

Names are the only identifiers of many files, so a rename looks like a loss and an addition. The rule points the likely ones out;
a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

#: From 0 to 100: how much alike two names or two texts must be to be pointed out as a possible rename.
ALIKE = 80.0


@dataclass(frozen=True, slots=True)
class Described:
    """A thing by its key, its name and what is said of it."""

    key: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """A thing that is gone and a new one that looks like it, by key. `likeness` is from 0 to 100."""

    before: str
    after: str
    likeness: int


def likeness(old: Described, new: Described) -> float:
    """From 0 to 100: how much alike two things are by their names, whose words may be a part of the other's, or by their texts.

    Case and punctuation do not count. Texts count only from ALIKE up: that two things are told of in half the same words says nothing.
    """
    first, second = default_process(old.name), default_process(new.name)
    names = max(fuzz.token_sort_ratio(first, second), 0.9 * fuzz.token_set_ratio(first, second))
    if not (old.text and new.text):
        return float(names)
    return float(max(names, fuzz.ratio(old.text, new.text, score_cutoff=ALIKE)))


def likely_pairs(
    lost: Sequence[Described], added: Sequence[Described], *, at_least: float = ALIKE
) -> tuple[LikelyPair, ...]:
    """The best matches of what is gone among what is new, best first; each thing is in one pair at the most."""
    scored = sorted(
        ((alike, old, new) for old in lost for new in added if (alike := likeness(old, new)) >= at_least),
        key=lambda one: (-one[0], one[1].name, one[2].name),
    )
    gone: set[str] = set()
    taken: set[str] = set()
    pairs = []
    for alike, old, new in scored:
        if old.key in gone or new.key in taken:
            continue
        gone.add(old.key)
        taken.add(new.key)
        pairs.append(LikelyPair(old.key, new.key, round(alike)))
    return tuple(pairs)
