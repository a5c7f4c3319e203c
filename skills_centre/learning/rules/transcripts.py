"""Finding words in what is said in a video, with the time at which each is said where captions tell it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Some of a line's text, and whether it is what was looked for."""

    text: str
    is_found: bool


@dataclass(frozen=True)
class FoundLine:
    """A line that has every word, and the second at which it is said, if that is known."""

    runs: tuple[Run, ...]
    seconds: int | None

    @property
    def clock(self) -> str:
        """The time as a player shows it."""
        return clock(self.seconds or 0)


#: More than this is no answer.
MOST_LINES = 100


def clock(seconds: int) -> str:
    """Seconds as a player shows them: 3:20, or 1:02:03."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def find_lines(asked: str, *, timed: Iterable[tuple[float, str]], lines: Sequence[str]) -> list[FoundLine]:
    """The captions that have every word that was asked for, else the lines of the transcript that do."""
    words = sorted({word for word in asked[:200].casefold().split() if word}, key=len, reverse=True)
    if not words:
        return []
    found = [FoundLine(_runs(text, words), int(start)) for start, text in timed if _has(text, words)]
    if not found:
        found = [FoundLine(_runs(text, words), None) for text in lines if _has(text, words)]
    return found[:MOST_LINES]


def _has(text: str, words: Sequence[str]) -> bool:
    there = text.casefold()
    return all(word in there for word in words)


def _runs(text: str, words: Sequence[str]) -> tuple[Run, ...]:
    pieces = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return tuple(Run(piece, is_found=at % 2 == 1) for at, piece in enumerate(pieces) if piece)
