"""What changed between two texts, line by line, and inside a line word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    """What became of a line, or of some words in it."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    #: A line of which some words changed.
    CHANGED = "changed"
    #: Lines that did not change and are not shown.
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Run:
    """Some words of a line that share a fate."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the comparison; `skipped` counts the unchanged lines that it stands for."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    skipped: int = 0


#: Unchanged lines that are shown on either side of a change.
CONTEXT = 2
#: Beyond these, comparing costs more than it tells: the whole text, or the whole line, counts as replaced.
MOST_LINES = 3_000
MOST_WORDS = 1_500
#: What changes as one: a number with its point or commas, a word, white space, or a single mark.
_WORDS = re.compile(r"\d+(?:[.,:]\d+)+|\w+|\s+|[^\w\s]")
#: How much of two lines must be alike for one to be shown as the other, changed.
ALIKE = 0.4


def compare_texts(old: str, new: str) -> tuple[Line, ...]:
    """The lines of the new text and what became of the old ones, without the long stretches that stayed as they were."""
    before, after = _lines(old), _lines(new)
    if before == after:
        return ()
    if len(before) > MOST_LINES or len(after) > MOST_LINES:
        return (*_whole(Kind.REMOVED, before), *_whole(Kind.ADDED, after))
    lines: list[Line] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += _whole(Kind.SAME, before[start:end])
        else:
            lines += _replaced(before[start:end], after[new_start:new_end])
    return tuple(_folded(lines))


def _lines(text: str) -> list[str]:
    return text.rstrip().split("\n") if text.strip() else []


def _whole(kind: Kind, lines: Sequence[str]) -> list[Line]:
    return [Line(kind, (Run(kind, line),)) for line in lines]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Lines side by side as far as they are alike; the rest removed and added."""
    for index in range(max(len(before), len(after))):
        old = before[index : index + 1]
        new = after[index : index + 1]
        runs = _compare_words(old[0], new[0]) if old and new else None
        if runs:
            yield Line(Kind.CHANGED, runs)
        else:
            yield from _whole(Kind.REMOVED, old)
            yield from _whole(Kind.ADDED, new)


def _compare_words(old: str, new: str) -> tuple[Run, ...] | None:
    """The words of a changed line; none where the two have too little in common to be one."""
    before, after = (_WORDS.findall(line) for line in (old, new))
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    runs = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run(Kind.SAME, "".join(before[start:end])))
            continue
        if end > start:
            runs.append(Run(Kind.REMOVED, "".join(before[start:end])))
        if new_end > new_start:
            runs.append(Run(Kind.ADDED, "".join(after[new_start:new_end])))
    return tuple(runs)


def _folded(lines: Sequence[Line]) -> Iterator[Line]:
    """Long stretches of unchanged lines become one line that counts them."""
    changed = [at for at, line in enumerate(lines) if line.kind is not Kind.SAME]
    shown = {near for at in changed for near in range(at - CONTEXT, at + CONTEXT + 1)}
    skipped = 0
    for at, line in enumerate(lines):
        if at not in shown:
            skipped += 1
            continue
        if skipped:
            yield Line(Kind.SKIPPED, skipped=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line(Kind.SKIPPED, skipped=skipped)


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those keys in both lists that changed places with others: the fewest that explain the new order."""
    old = [key for key in before if key in set(after)]
    new = [key for key in after if key in set(before)]
    stayed = {
        key
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for key in old[block.a : block.a + block.size]
    }
    return set(new) - stayed
