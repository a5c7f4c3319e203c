"""Captions in WebVTT: what is wrong with a file of them, line by line, and what is said when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import webvtt

from skills_centre.catalogue.packs.problems import PackProblem

#: A film of two hours has about 2,500.
MOST_CUES = 5_000
_NO_CUE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """What is said, and from which second to which."""

    start: float
    end: float
    text: str


def cues(content: bytes) -> list[Cue]:
    """The captions of a file in order; of a file that is not right, those that can be read."""
    try:
        read = webvtt.from_string(content.decode("utf-8-sig", errors="replace"))
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError):
        return []
    return [_cue(caption) for caption in read.captions]


def caption_problems(file: str, content: bytes) -> list[PackProblem]:
    """Everything that is wrong with a captions file, with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return [PackProblem(file, line, "the captions are not UTF-8; save them as UTF-8.")]
    blocks = list(_blocks(text))
    if len(blocks) > MOST_CUES:
        return [PackProblem(file, 0, f"it holds more than {MOST_CUES:,} captions.")]
    problems: list[PackProblem] = []
    former = 0.0
    for line, block in blocks:
        cue = _read(block)
        said = "this is no caption; write its times as 00:01.000 --> 00:04.000." if cue is None else _wrong(cue, former)
        if said:
            problems.append(PackProblem(file, line, said))
        former = cue.start if cue else former
    return problems if blocks else [PackProblem(file, 1, "there is no caption in it.")]


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The blocks that should be captions, each with its first line's number; not the head, notes or styles."""
    block: list[str] = []
    for number, line in enumerate([*re.split(r"\r\n|\n|\r", text), ""], start=1):
        if line:
            block.append(line)
            continue
        begins = number - len(block)
        if block and begins > 1 and not block[0].startswith(_NO_CUE):
            yield begins, block
        block = []


def _read(block: list[str]) -> Cue | None:
    try:
        read = webvtt.from_string("WEBVTT\n\n" + "\n".join(block), strict=True).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError):
        return None
    return _cue(read[0]) if len(read) == 1 else None


def _wrong(cue: Cue, former: float) -> str | None:
    if cue.end <= cue.start:
        return "the caption ends before it begins."
    if cue.start < former:
        return "the caption begins before the one above it."
    return None if cue.text else "the caption says nothing."


def _cue(caption: webvtt.Caption) -> Cue:
    start, end = (_seconds(str(time)) for time in (caption.start, caption.end))
    return Cue(start, end, " ".join(caption.text.split()))


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
