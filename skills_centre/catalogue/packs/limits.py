"""The bounds of a pack: sizes, counts, names and kinds of file."""

import re
from collections.abc import Mapping

from skills_centre.catalogue.packs.problems import PackProblem, PackRefused, refuse_file
from skills_centre.catalogue.packs.stored import Content, size_of
from skills_centre.platform.file_types import is_what_it_says

MEGABYTE = 1024 * 1024
MOST_BYTES = 100 * MEGABYTE
MOST_FILES = 300
MOST_FILE_BYTES = 5 * MEGABYTE
MOST_VIDEO_BYTES = 50 * MEGABYTE
#: Text is read by people; a longer file is a mistake, and slow to parse.
MOST_TEXT_BYTES = 256 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TEXT_TYPES = ("md", "yaml")
#: How the bytes of each kind of media file begin (WebP and MP4 have four bytes of length before or between their marks); the rest are
#: opened by `is_what_it_says`.
_MARKS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "pdf": re.compile(rb"%PDF-"),
    "vtt": re.compile(rb"(\xef\xbb\xbf)?WEBVTT"),
    "mp4": re.compile(rb"....ftyp", re.DOTALL),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3"),
}
IMAGES = ("png", "jpg", "webp")
VIDEOS = ("mp4", "webm")
CAPTIONS = "vtt"
#: What somebody takes away and opens in another program, and what pages call each.
DOCUMENTS = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "pptx": "PowerPoint presentation",
    "odt": "OpenDocument text",
    "ods": "OpenDocument spreadsheet",
    "csv": "CSV table",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}


def kind_of(path: str) -> str:
    """The ending of a file's name, without its dot; empty where there is none."""
    return path.rpartition(".")[2] if "." in path.rpartition("/")[2] else ""


def check_name(path: str) -> None:
    """Refuse a name that climbs out of the folder, hides, is too long, or is of a kind that packs do not hold."""
    parts = path.split("/")
    if len(path) > 200:
        raise refuse_file(path[:60] + "…", "the name is longer than 200 characters.")
    if path.startswith("/") or "\\" in path or ":" in path or ".." in parts:
        raise refuse_file(path, "the name leads out of the pack's folder.")
    if len(parts) > 5 or not all(_NAME.fullmatch(part) for part in parts):
        raise refuse_file(
            path, "names hold letters, digits, hyphens, underscores and dots only, and do not begin with a dot."
        )
    if kind_of(path) not in (*TEXT_TYPES, *MEDIA_TYPES):
        known = ", ".join(f".{kind}" for kind in (*TEXT_TYPES, *MEDIA_TYPES))
        raise refuse_file(path, f"a pack holds files of these kinds only: {known}.")


def check_size(path: str, size: int) -> None:
    """Refuse a file that is too large for its kind."""
    if kind_of(path) in TEXT_TYPES and size > MOST_TEXT_BYTES:
        raise refuse_file(path, "the text is longer than 256 KB; split it into shorter lessons.")
    most = most_bytes(path)
    if size > most:
        raise refuse_file(path, f"the file is larger than {most // MEGABYTE} MB.")


def most_bytes(path: str) -> int:
    """How large a file of this kind may be."""
    return MOST_VIDEO_BYTES if kind_of(path) in VIDEOS else MOST_FILE_BYTES


def check_whole(files: Mapping[str, Content]) -> None:
    """Refuse a pack with too much in it, or with two names that differ only by capitals."""
    if len(files) > MOST_FILES:
        raise refuse_file("The pack", "it holds more than 300 files.")
    if sum(size_of(content) for content in files.values()) > MOST_BYTES:
        raise pack_too_large()
    seen: dict[str, str] = {}
    for path in files:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise refuse_file(path, f"the name differs from {other} only by capitals.")


def pack_too_large() -> PackRefused:
    """The refusal of a pack that holds too much."""
    return refuse_file("The pack", f"it is larger than {MOST_BYTES // MEGABYTE} MB.")


def media_problems(files: Mapping[str, Content]) -> list[PackProblem]:
    """Media files that are not what their names say; those that are kept already were looked at."""
    return [
        PackProblem(path, 0, f"the file does not hold what its name says (.{kind_of(path)}).")
        for path, content in files.items()
        if isinstance(content, bytes) and kind_of(path) in MEDIA_TYPES and not _holds(path, content)
    ]


def _holds(path: str, content: bytes) -> bool:
    mark = _MARKS.get(kind_of(path))
    return bool(mark.match(content)) if mark else is_what_it_says(path, content)
