"""What a file that somebody sends really is: taken only when its name and its content agree on one of a short list of kinds.

The first bytes are read by a library; what is packed is opened, because a bomb, macros or another format hide inside a good name.
"""

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

import puremagic

from skills_centre.platform.errors import Refusal


class FileKind(StrEnum):
    """The kinds that are taken, by the ending of their names."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"
    WORD = "docx"
    EXCEL = "xlsx"
    POWERPOINT = "pptx"
    OPEN_DOCUMENT = "odt"
    OPEN_SPREADSHEET = "ods"
    CSV = "csv"


_OFFICE = "application/vnd.openxmlformats-officedocument"

MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain",
    FileKind.WORD: f"{_OFFICE}.wordprocessingml.document",
    FileKind.EXCEL: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.POWERPOINT: f"{_OFFICE}.presentationml.presentation",
    FileKind.OPEN_DOCUMENT: "application/vnd.oasis.opendocument.text",
    FileKind.OPEN_SPREADSHEET: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.CSV: "text/csv",
}

WORDS = "PDF, PNG, JPEG, plain text, Word (docx), Excel (xlsx), PowerPoint (pptx) or OpenDocument text (odt)"

#: Kinds that courses hold, and that nobody sends as evidence.
_OF_COURSES = frozenset({FileKind.OPEN_SPREADSHEET, FileKind.CSV})
_ENDINGS = {kind.value: kind for kind in FileKind if kind not in _OF_COURSES} | {"jpeg": FileKind.JPEG}

#: The part that only this kind of packed file has.
_HEART = {
    FileKind.WORD: "word/document.xml",
    FileKind.EXCEL: "xl/workbook.xml",
    FileKind.POWERPOINT: "ppt/presentation.xml",
}
_OPEN = frozenset({FileKind.OPEN_DOCUMENT, FileKind.OPEN_SPREADSHEET})
_PACKED = frozenset({*_HEART, *_OPEN})

UNPACKED_AT_MOST = 50 * 1024 * 1024
PARTS_AT_MOST = 2_000
_LONGEST_NAME = 120
_PORTION = 64 * 1024

#: Control characters that no text has.
_NEVER_IN_TEXT = bytes(set(range(32)) - {9, 10, 12, 13})


class FileRefused(Refusal):
    """A file is not taken; the sentence names it and says why."""

    field = "files"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file whose name and content agree."""

    name: str
    kind: FileKind
    content: bytes


def check_file(name: str, content: bytes, *, at_most: int, wanted: str = WORDS) -> CheckedFile:
    """Look at a file before it is kept; `at_most` is in bytes. Raises FileRefused with a sentence that names the file.

    `wanted` says what to send instead, where a page takes fewer kinds than all of them.
    """
    name = safe_name(name)
    if not content:
        raise FileRefused(f"“{name}” is empty.")
    if len(content) > at_most:
        raise FileRefused(
            f"“{name}” is larger than {at_most // (1024 * 1024)} MB, which is the most that a file may have."
        )
    kind = _ENDINGS.get(PurePosixPath(name).suffix.casefold().removeprefix("."))
    if kind is None:
        raise FileRefused(f"“{name}” is of a kind that we do not take. Send {wanted}.")
    if not _is(kind, content, name):
        raise FileRefused(
            f"“{name}” is not what its name says: its content is no {kind.value} file. Save it again as {wanted}."
        )
    return CheckedFile(name, kind, content)


def is_what_it_says(name: str, content: bytes) -> bool:
    """Whether a file's content is of the kind that its name ends in; nothing is, whose kind is not known here."""
    try:
        return _is(FileKind(name.rpartition(".")[2]), content, name)
    except (ValueError, FileRefused):
        return False


def safe_name(name: str) -> str:
    """A name without folders, control characters or quotes, not too long, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(one for one in last if one.isprintable() and one not in '"<>|:*?').strip(" .") or "file"
    stem, dot, ending = clean.rpartition(".")
    return (
        clean
        if len(clean) <= _LONGEST_NAME or not dot
        else f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"[:_LONGEST_NAME]
    )


def _is(kind: FileKind, content: bytes, name: str) -> bool:
    if kind in _PACKED:
        return _is_packed(kind, content, name)
    if kind in {FileKind.TEXT, FileKind.CSV}:
        return _is_text(content)
    return MEDIA_TYPES[kind] == _sniffed(content)


def _sniffed(content: bytes) -> str:
    """The media type that the content itself speaks of, whatever the name; nothing where none is known."""
    try:
        return str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _is_text(content: bytes) -> bool:
    """Whether it reads as text, in UTF-8 or an older Western encoding, and does not begin as something else does that we know."""
    known = set(MEDIA_TYPES.values()) - {MEDIA_TYPES[FileKind.TEXT]}
    return len(content.translate(None, _NEVER_IN_TEXT)) == len(content) and _sniffed(content) not in known


def _is_packed(kind: FileKind, content: bytes, name: str) -> bool:
    """Whether an office file is one inside too, without macros, passwords or bombs. Raises FileRefused for a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
                raise FileRefused(f"“{name}” unpacks to more than we take. Save it again, with smaller pictures.")
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts) or any(
                name.casefold().endswith("vbaproject.bin") for name in names
            ):
                return False
            if kind in _OPEN:
                is_right = "mimetype" in names and packed.read("mimetype").strip() == MEDIA_TYPES[kind].encode()
            else:
                is_right = {"[Content_Types].xml", _HEART[kind]} <= names
            return is_right and _unpacks(packed, parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError):
        return False


def _unpacks(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether each part unpacks to the size that it says it has, which was counted before."""
    for part in parts:
        with packed.open(part) as opened:
            size = 0
            while portion := opened.read(_PORTION):
                size += len(portion)
                if size > part.file_size:
                    return False
    return True
