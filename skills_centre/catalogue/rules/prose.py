"""Checking a lesson's Markdown by its tokens: headings, links, images and tables that not everybody can use, and prose that tires."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from skills_centre.catalogue.rules.findings import Finding, Spot, Surroundings, Weight
from skills_centre.catalogue.rules.reading import (
    LONG_PARAGRAPH,
    LONG_SENTENCE,
    READING_AGE,
    reading_age,
    sentences_of,
    words_of,
)
from skills_centre.platform.markdown import parser

_SAYS_NOTHING = frozenset(
    {
        "click here", "here", "this", "link", "this link", "more", "read more", "learn more", "find out more", "see more", "more info",
        "more information", "this page", "page", "website", "this website", "the link", "follow this link", "go", "download", "details",
    }
)  # fmt: skip
_FILE_NAME = re.compile(r"\.(png|jpe?g|gif|webp|svg|bmp|tiff?)$|^(img|dsc|screenshot)[-_ ]?\d", re.IGNORECASE)
_NO_ALT = frozenset({"image", "picture", "photo", "photograph", "screenshot", "diagram", "chart", "graphic", "figure"})
_BARE = re.compile(r"^(https?://|www\.)", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:see|as|shown|listed|described|mentioned|explained|table|picture|image|list|diagram|figure|chart|section|steps?|examples?|text)"
    r"\s+(?:above|below)\b|\bthe\s+(?:above|below)\b|\b(?:on|to) the (?:right|left) (?:of (?:this|the) page|hand side)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:\s+[A-Z]{2,}){2,}\b")


@dataclass(frozen=True)
class _Reader:
    """One text with its place."""

    spot: Spot
    around: Surroundings
    own_key: str

    def found(self, weight: Weight, line: int, sentence: str) -> Finding:
        return Finding(weight, self.spot, line, sentence)


def check_prose(text: str, spot: Spot, around: Surroundings, *, own_key: str) -> list[Finding]:
    """What is wrong with a Markdown text, and what may be better, in the order of its lines."""
    reader = _Reader(spot, around, own_key)
    tokens = parser().parse(text)
    found = [
        *_headings(reader, tokens),
        *_tables(reader, tokens),
        *(one for token, line in _inlines(tokens) for one in _inline(reader, token, line)),
        *_style(reader, tokens),
    ]
    return sorted(found, key=lambda one: (one.line, one.weight is Weight.ADVICE))


def plain_blocks(text: str) -> list[str]:
    """The paragraphs and items of a Markdown text as plain words, without addresses, code and marks."""
    return [_plain(token) for token, _ in _inlines(parser().parse(text)) if _plain(token).strip()]


def _inlines(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """The texts of a document, each with its first line."""
    for token in tokens:
        if token.type == "inline":
            yield token, (token.map[0] + 1 if token.map else 0)


def _plain(token: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or []
        if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )


def _headings(reader: _Reader, tokens: Sequence[Token]) -> Iterator[Finding]:
    former = 1
    for at, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), (token.map[0] + 1 if token.map else 0)
        if level == 1:
            yield reader.found(Weight.ERROR, line, "a heading with one # is the title of the page; begin with ##.")
        elif level > former + 1:
            yield reader.found(
                Weight.ERROR, line, f"a heading with {'#' * level} stands below one with {'#' * former}; leave no level out."
                if former > 1 else f"the first heading has {'#' * level}; begin with ##."
            )  # fmt: skip
        if not _plain(tokens[at + 1]).strip():
            yield reader.found(Weight.ERROR, line, "the heading is empty.")
        former = max(level, 1)


def _tables(reader: _Reader, tokens: Sequence[Token]) -> Iterator[Finding]:
    for at, token in enumerate(tokens):
        if token.type != "thead_open":
            continue
        end = next(later for later in range(at, len(tokens)) if tokens[later].type == "thead_close")
        names = [_plain(cell).strip() for cell in tokens[at:end] if cell.type == "inline"]
        if not any(names) or not all(names[1:]):
            line = token.map[0] + 1 if token.map else 0
            yield reader.found(
                Weight.ERROR, line, "a column of the table has no heading; say in its first row what it holds."
            )


def _inline(reader: _Reader, token: Token, line: int) -> Iterator[Finding]:
    """The links and images of one paragraph."""
    children = token.children or []
    here = line
    for at, child in enumerate(children):
        if child.type in {"softbreak", "hardbreak"}:
            here += 1
        elif child.type == "image":
            yield from _image(reader, child, here)
        elif child.type == "link_open":
            inside = children[
                at + 1 : next(end for end in range(at, len(children)) if children[end].type == "link_close")
            ]
            words = "".join(one.content for one in inside if one.type in {"text", "code_inline", "image"})
            yield from _link(reader, str(child.attrGet("href") or ""), words, here)


def _image(reader: _Reader, image: Token, line: int) -> Iterator[Finding]:
    words = image.content.strip()
    stem = str(image.attrGet("src") or "").rpartition("/")[2].rpartition(".")[0]
    if not words:
        yield reader.found(Weight.ERROR, line, "the image has no alternative text; say what it shows.")
    elif _FILE_NAME.search(words) or words.casefold() in {stem.casefold(), *_NO_ALT}:
        yield reader.found(
            Weight.ERROR,
            line,
            f"“{words}” is no alternative text; say what the image shows to somebody who cannot see it.",
        )


def _link(reader: _Reader, address: str, words: str, line: int) -> Iterator[Finding]:
    said = " ".join(words.split())
    if not said:
        yield reader.found(Weight.ERROR, line, "a link has no words; say where it leads.")
    elif _BARE.match(said):
        yield reader.found(
            Weight.ERROR, line, f"the words of a link are its address ({said[:60]}); say in words where it leads."
        )
    elif said.casefold().strip(" .!:›»→") in _SAYS_NOTHING:
        yield reader.found(
            Weight.ERROR,
            line,
            f"“{said}” does not say where the link leads; somebody who hears links alone needs that.",
        )
    if not address.strip():
        yield reader.found(Weight.ERROR, line, f"the link “{said}” leads nowhere.")
    elif address.startswith("#"):
        yield reader.found(
            Weight.ERROR, line, f"the link “{said}” leads to a place within the page; lessons have no such places."
        )
    elif address.startswith("/"):
        yield from _here(reader, address, said, line)


def _here(reader: _Reader, address: str, said: str, line: int) -> Iterator[Finding]:
    """A link within the product."""
    path = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/") or "/"
    course = re.fullmatch(r"/courses/([^/]+)", path)
    if course and course[1] not in {reader.own_key, *reader.around.courses}:
        yield reader.found(Weight.ERROR, line, f"the link “{said}” leads to a course that is not here: {course[1]}.")
    elif course and course[1] not in {reader.own_key, *reader.around.published}:
        yield reader.found(
            Weight.ADVICE, line, f"the link “{said}” leads to a course that staff do not see yet: {course[1]}."
        )
    elif not course and not reader.around.has_page(path):
        yield reader.found(Weight.ERROR, line, f"the link “{said}” leads to a page that is not here: {path}.")


def _style(reader: _Reader, tokens: Sequence[Token]) -> Iterator[Finding]:
    blocks = [(_plain(token), line) for token, line in _inlines(tokens)]
    age = reading_age(block for block, _ in blocks)
    if age is not None and age > READING_AGE:
        yield reader.found(
            Weight.ADVICE, 0,
            f"it reads as for an age of about {age} (Automated Readability Index); shorter sentences and plainer words help.",
        )  # fmt: skip
    for block, line in blocks:
        if len(words_of(block)) > LONG_PARAGRAPH:
            yield reader.found(
                Weight.ADVICE, line, f"a paragraph of {len(words_of(block))} words; two or three are easier to follow."
            )
        longest = max((len(words_of(sentence)) for sentence in sentences_of(block)), default=0)
        if longest > LONG_SENTENCE:
            yield reader.found(Weight.ADVICE, line, f"a sentence of {longest} words; two are easier to follow.")
        points, shouted = _POINTS.search(block), _CAPITALS.search(block)
        if points:
            yield reader.found(
                Weight.ADVICE,
                line,
                f"“{points[0]}”: not everybody sees where things are on the page; name what you mean.",
            )
        if shouted:
            yield reader.found(
                Weight.ADVICE,
                line,
                f"“{shouted[0][:40]}”: words in capitals are harder to read, and some devices spell them out.",
            )
