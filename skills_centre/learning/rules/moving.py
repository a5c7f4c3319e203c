"""Moving a learner to another version of a course: what they keep, what they do again, and what is lost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PartMark:
    """A part of a version, as far as moving asks."""

    key: str
    title: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Crossing:
    """What becomes of the parts of one version on the way to another.

    `carried` are done in both once they are done in one; `again` asks for something else now; `gone` is no more; `added` is new.
    """

    carried: tuple[PartMark, ...]
    again: tuple[PartMark, ...]
    gone: tuple[PartMark, ...]
    added: tuple[PartMark, ...]
    counting: frozenset[str]


def crossing(old: Sequence[PartMark], new: Sequence[PartMark], *, same_tests: Collection[str]) -> Crossing:
    """The way between two versions. `same_tests` are the keys of quizzes in which who passed the one has passed the other."""
    before, after = {part.key: part for part in old}, {part.key: part for part in new}

    def stays(part: PartMark) -> bool:
        other = after[part.key]
        return part.kind == other.kind and (part.kind != "quiz" or part.key in same_tests)

    both = [part for part in old if part.key in after]
    return Crossing(
        carried=tuple(part for part in both if stays(part)),
        again=tuple(part for part in both if not stays(part)),
        gone=tuple(part for part in old if part.key not in after),
        added=tuple(part for part in new if part.key not in before),
        counting=frozenset(part.key for part in new if part.is_required) or frozenset(after),
    )


@dataclass(frozen=True)
class Fate:
    """What a move means for one learner, in numbers of parts; `completes` where nothing that counts is left."""

    kept: int
    again: int
    lost: int
    left: int

    @property
    def completes(self) -> bool:
        """Whether the move completes the course."""
        return self.left == 0 and self.kept > 0


def fate_of(done: Collection[str], way: Crossing) -> Fate:
    """What a move means for somebody who has done these parts."""
    kept = {part.key for part in way.carried} & set(done)
    return Fate(
        kept=len(kept),
        again=sum(part.key in done for part in way.again),
        lost=sum(part.key in done for part in way.gone),
        left=len(way.counting - kept),
    )
