"""PDF files that a screen reader can read: typst templates, tagged to PDF/UA-1, with fonts of our own and nothing from outside.

What people wrote reaches a template as JSON, so that none of it is ever taken for markup. The same data give the same bytes.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skills_centre.platform.later import imported_when_used
from skills_centre.platform.printable import FONTS, printable
from skills_centre.platform.row_heads import with_row_heads

if TYPE_CHECKING:
    import typst
else:
    typst = imported_when_used("typst")

_BEGINNING = Path(__file__).parent / "typst" / "document.typ"

_THREAD = threading.local()


@dataclass(frozen=True)
class DocumentFacts:
    """What a file says of itself: the title that a reader's window shows, who made it, and when (an instant in UTC)."""

    title: str
    author: str
    made_at: datetime


def compile_pdf(
    template: Path, data: Mapping[str, Any], *, document: DocumentFacts, has_row_heads: bool = False
) -> bytes:
    """A PDF/UA-1 file from a typst template and data that JSON can hold; with `has_row_heads` each row of its tables begins with its head.

    The template reads the data as `data`, its title, language and font are set, and it can name files of its own folder only. Characters
    that our fonts do not hold are said in words (`printable`). Raises typst.TypstError when the template itself is wrong.
    """
    made = _compiler().compile(
        _source(template),
        root=template.parent,
        format="pdf",
        sys_inputs=_inputs(data, document),
        timestamp=int(document.made_at.timestamp()),
        pdf_standards=["ua-1"],
    )
    return with_row_heads(_one(made)) if has_row_heads else _one(made)


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


def _compiler() -> "typst.Compiler":
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
def _fonts() -> "typst.Fonts":
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value
