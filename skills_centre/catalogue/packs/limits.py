"""The bounds of a pack: sizes, counts, names and kinds of file."""

import re

from skills_centre.catalogue.packs.problems import PackProblem, refuse_file

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_FILES = 300
MOST_FILE_BYTES = 5 * MEGABYTE
#: Text is read by people; a longer file is a mistake, and slow to parse.
MOST_TEXT_BYTES = 256 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TEXT_TYPES = ("md", "yaml")
#: How the bytes of each kind of media file begin (WebP has four bytes of length between its two marks).
_MARKS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "pdf": re.compile(rb"%PDF-"),
    "vtt": re.compile(rb"(\xef\xbb\xbf)?WEBVTT"),
}
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "vtt": "text/vtt",
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
    if size > MOST_FILE_BYTES:
        raise refuse_file(path, "the file is larger than 5 MB.")


def check_whole(files: dict[str, bytes]) -> None:
    """Refuse a pack with too much in it, or with two names that differ only by capitals."""
    if len(files) > MOST_FILES:
        raise refuse_file("The pack", "it holds more than 300 files.")
    if sum(len(content) for content in files.values()) > MOST_BYTES:
        raise refuse_file("The pack", "it is larger than 20 MB.")
    seen: dict[str, str] = {}
    for path in files:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise refuse_file(path, f"the name differs from {other} only by capitals.")


def media_problems(files: dict[str, bytes]) -> list[PackProblem]:
    """Media files that are not what their names say."""
    return [
        PackProblem(path, 0, f"the file does not hold what its name says (.{kind_of(path)}).")
        for path, content in files.items()
        if kind_of(path) in _MARKS and not _MARKS[kind_of(path)].match(content)
    ]
