"""What a lesson's Markdown names and breaks: its local-policy blocks, its media, its headings and marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from skills_centre.catalogue.packs.fields import KEY_PATTERN
from skills_centre.catalogue.packs.problems import PackProblem
from skills_centre.platform.markdown import BLOCKS, block_name, parser

#: The pieces of a paragraph that are read, or that part two words.
_SAID = frozenset({"text", "code_inline", "softbreak", "hardbreak"})
_MARK = re.compile(r"^\s{0,3}:{3,}(.*)$")


@dataclass
class LessonFacts:
    """The names that a lesson uses, each with its first line, and what is wrong with the lesson."""

    policies: dict[str, int] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)


def lesson_facts(file: str, text: str) -> LessonFacts:
    """Read a lesson for what it names and what is wrong with it."""
    facts = LessonFacts()
    tokens = parser().parse(text)
    if not text.strip():
        facts.problems.append(PackProblem(file, 1, "the lesson is empty."))
    _check_marks(file, text, tokens, facts)
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open" and token.tag == "h1":
            facts.problems.append(PackProblem(file, line, "headings start at ##; the page gives the lesson its title."))
        for child in token.children or []:
            _check_address(file, child, line, facts)
    return facts


def plain_lines(text: str) -> list[str]:
    """What Markdown says without its marks, paragraph by paragraph."""
    lines = []
    for token in parser().parse(text):
        if token.type == "inline":
            said = "".join(child.content or " " for child in token.children or [] if child.type in _SAID)
            lines.append(" ".join(said.split()))
    return [line for line in lines if line]


def policy_texts(text: str) -> dict[str, str]:
    """What each local-policy block of a lesson asks for, by its key: the words between its marks."""
    lines = text.split("\n")
    asked: dict[str, str] = {}
    for token in parser().parse(text):
        if token.type == "container_local-policy_open" and token.map:
            inside = [line for line in lines[token.map[0] + 1 : token.map[1]] if not _MARK.match(line)]
            asked.setdefault(block_name(token.info)[1], "\n".join(inside).strip())
    return asked


def _check_marks(file: str, text: str, tokens: Sequence[Token], facts: LessonFacts) -> None:
    """See that every marked block is of a known kind, closed, and not inside another."""
    code = {
        line for token in tokens if token.type in {"fence", "code_block"} and token.map for line in range(*token.map)
    }
    opened = 0
    for number, line in _lines_outside(text, code):
        mark = _MARK.match(line)
        if mark is None:
            continue
        info = mark.group(1).strip()
        if not info:
            if not opened:
                facts.problems.append(PackProblem(file, number, "this ::: closes a block that was never opened."))
            opened = 0
            continue
        if opened:
            facts.problems.append(
                PackProblem(file, number, f"the block that begins in line {opened} is not closed before this one.")
            )
        opened = number
        _check_opening(file, number, info, facts)
    if opened:
        facts.problems.append(PackProblem(file, opened, "the block is never closed; end it with a line of :::."))


def _check_opening(file: str, number: int, info: str, facts: LessonFacts) -> None:
    kind, argument = block_name(info)
    if kind not in BLOCKS:
        facts.problems.append(
            PackProblem(file, number, f"“{kind}” is not a kind of block; known: {', '.join(BLOCKS)}.")
        )
    elif kind == "local-policy":
        if not re.fullmatch(KEY_PATTERN, argument):
            facts.problems.append(
                PackProblem(file, number, "a local-policy block needs its key: ::: local-policy some-key")
            )
        else:
            facts.policies.setdefault(argument, number)
    elif argument:
        facts.problems.append(PackProblem(file, number, f"nothing may follow “{kind}” on its line."))


def _lines_outside(text: str, code: set[int]) -> Iterator[tuple[int, str]]:
    for index, line in enumerate(text.split("\n")):
        if index not in code:
            yield index + 1, line.rstrip("\r")


def _check_address(file: str, token: Token, line: int, facts: LessonFacts) -> None:
    if token.type == "image":
        source = str(token.attrGet("src") or "")
        if not token.content.strip():
            facts.problems.append(PackProblem(file, line, "the image has no alternative text; say what it shows."))
        if not source.startswith("media/") or source.rpartition(".")[2] not in {"png", "jpg", "webp"}:
            facts.problems.append(
                PackProblem(
                    file, line, "an image is one of the course’s own files, .png, .jpg or .webp: media/name.png."
                )
            )
        else:
            facts.media.setdefault(source, line)
    if token.type == "link_open":
        address = str(token.attrGet("href") or "")
        if address.startswith("media/"):
            facts.media.setdefault(address, line)
        elif not re.match(r"(https?://|mailto:|/[^/\\]|#)", address):
            facts.problems.append(
                PackProblem(file, line, f"“{address[:60]}” is not a whole address; begin it with https://.")
            )
