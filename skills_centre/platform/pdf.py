"""PDF files that a screen reader can read: typst templates, tagged to PDF/UA-1, with fonts of our own and nothing from outside.

What people wrote reaches a template as JSON, so that none of it is ever taken for markup. The same data give the same bytes.
"""

import json
import struct
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
_BEGINNING = Path(__file__).parent / "typst" / "document.typ"

_THREAD = threading.local()

#: What stands for a character that our fonts do not hold; PDF/UA allows no missing glyph.
NOT_HELD = "□"


@dataclass(frozen=True)
class DocumentFacts:
    """What a file says of itself: the title that a reader's window shows, who made it, and when (an instant in UTC)."""

    title: str
    author: str
    made_at: datetime


def compile_pdf(template: Path, data: Mapping[str, Any], *, document: DocumentFacts) -> bytes:
    """A PDF/UA-1 file from a typst template and data that JSON can hold.

    The template reads the data as `data`, its title, language and font are set, and it can name files of its own folder only. Characters
    that our fonts do not hold appear as □. Raises typst.TypstError when the template itself is wrong.
    """
    made = _compiler().compile(
        _source(template),
        root=template.parent,
        format="pdf",
        sys_inputs=_inputs(data, document),
        timestamp=int(document.made_at.timestamp()),
        pdf_standards=["ua-1"],
    )
    return _one(made)


def compile_picture(template: Path, data: Mapping[str, Any], *, document: DocumentFacts, dots_per_inch: float) -> bytes:
    """The first page of what `compile_pdf` would make, as a PNG picture."""
    made = _compiler().compile(
        _source(template),
        root=template.parent,
        format="png",
        ppi=dots_per_inch,
        sys_inputs=_inputs(data, document),
    )
    return _one(made)


def _compiler() -> typst.Compiler:
    """The compiler of this thread: making one costs as much as a tenth of a file. Each file names the folder that it may read."""
    kept: typst.Compiler | None = getattr(_THREAD, "compiler", None)
    if kept is None:
        kept = _THREAD.compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    return kept


def _inputs(data: Mapping[str, Any], document: DocumentFacts) -> dict[str, str]:
    facts = {"title": document.title, "author": document.author}
    return {"data": json.dumps(_printable({**data, "document": facts}))}


def _one(made: bytes | list[bytes] | None) -> bytes:
    """What typst made: the file, or the first of its pictures."""
    if not made:
        raise TypeError
    return made if isinstance(made, bytes) else made[0]


@cache
def _source(template: Path) -> bytes:
    return _BEGINNING.read_bytes() + template.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value


def printable(text: str) -> str:
    """A text with □ for every character that our fonts do not hold, and without marks that would turn the reading direction."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(_shown(one) for one in unicodedata.normalize("NFC", text))


def _shown(character: str) -> str:
    if character in "\n\t":
        return character
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cf"}:
        return ""
    if kind in {"Zl", "Zp"}:
        return "\n"
    if ord(character) in held_characters():
        return character
    return (
        "" if kind == "Mn" else NOT_HELD
    )  # an accent without a glyph says nothing more than the box that it stands on


@cache
def held_characters() -> frozenset[int]:
    """The code points that every one of our fonts can show."""
    return frozenset.intersection(
        *(frozenset(_characters_of(path.read_bytes())) for path in sorted(FONTS.glob("*.otf")))
    )


def _characters_of(font: bytes) -> Iterator[int]:
    """The code points in a font's character map (OpenType, “cmap”, format 12: groups of first and last)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + tables * 16, 16)
        if font[at : at + 4] == b"cmap"
    )
    for at in range(start + 4, start + 4 + struct.unpack_from(">H", font, start + 2)[0] * 8, 8):
        subtable = start + struct.unpack_from(">I", font, at + 4)[0]
        if struct.unpack_from(">H", font, subtable)[0] == 12:
            for group in range(struct.unpack_from(">I", font, subtable + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, subtable + 16 + group * 12)
                yield from range(first, last + 1)
            return
