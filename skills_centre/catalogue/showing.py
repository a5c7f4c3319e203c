"""A video, file, link, reflection or session as a page shows it: addresses, texts as HTML, sizes in words."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs.captions import Cue, cues
from skills_centre.catalogue.packs.lessons import plain_lines
from skills_centre.catalogue.packs.limits import IMAGES, MEDIA_TYPES, kind_of
from skills_centre.catalogue.packs.parts import (
    AnyPart,
    FilePart,
    LinkPart,
    ReflectionPart,
    ReflectionQuestion,
    SessionPart,
    VideoPart,
)
from skills_centre.catalogue.queries.courses import pack_file
from skills_centre.catalogue.queries.media import kind_in_words, media_size


@dataclass(frozen=True)
class ShownVideo:
    """A film of ours with its captions, or a link to one elsewhere; below it the transcript."""

    source: str | None
    media_type: str
    captions: str | None
    poster: str | None
    link: str | None
    whose: str
    transcript: Markup
    cues: tuple[Cue, ...]
    #: The transcript as plain lines, to be searched.
    lines: tuple[str, ...]
    template: str = "catalogue/parts/video.html"


@dataclass(frozen=True)
class ShownFile:
    """A document with its name, kind and size."""

    address: str
    name: str
    in_words: str
    size: int
    is_image: bool
    description: Markup
    template: str = "catalogue/parts/file.html"


@dataclass(frozen=True)
class ShownLink:
    """A page elsewhere: what opens, on whose site."""

    address: str
    whose: str
    opens: str
    run_by: str
    description: Markup
    template: str = "catalogue/parts/link.html"


@dataclass(frozen=True)
class ShownReflection:
    """An introduction and its questions."""

    prompt: Markup
    questions: tuple[ReflectionQuestion, ...]
    template: str = "catalogue/parts/reflection.html"


@dataclass(frozen=True)
class ShownSession:
    """What is taught together."""

    description: Markup
    template: str = "catalogue/parts/session.html"


Shown = ShownVideo | ShownFile | ShownLink | ShownReflection | ShownSession


def shown_part(version_id: UUID, part: AnyPart, *, top: int = 2) -> Shown:
    """A part of a version as a page shows it; headings in its texts begin at `top`."""
    match part:
        case VideoPart():
            return _video(version_id, part, top)
        case FilePart():
            name = part.document.rpartition("/")[2]
            return ShownFile(
                address=_address(version_id, part.document),
                name=name,
                in_words=f"{kind_of(name).upper()} image" if kind_of(name) in IMAGES else kind_in_words(name),
                size=media_size(version_id, part.document),
                is_image=kind_of(name) in IMAGES,
                description=lesson_html(version_id, part.description, top=top),
            )
        case LinkPart():
            text = lesson_html(version_id, part.description, top=top)
            return ShownLink(part.address, _host(part.address), part.opens, part.run_by, text)
        case ReflectionPart():
            return ShownReflection(lesson_html(version_id, part.prompt, top=top), tuple(part.questions))
        case SessionPart():
            return ShownSession(lesson_html(version_id, part.description, top=top))


def _video(version_id: UUID, part: VideoPart, top: int) -> ShownVideo:
    return ShownVideo(
        source=_address(version_id, part.video) if part.video else None,
        media_type=MEDIA_TYPES[kind_of(part.video)] if part.video else "",
        captions=_address(version_id, part.captions) if part.captions else None,
        poster=_address(version_id, part.poster) if part.poster else None,
        link=part.address,
        whose=_host(part.address or ""),
        transcript=lesson_html(version_id, part.transcript, top=top),
        lines=tuple(plain_lines(part.transcript)),
        cues=tuple(cues(pack_file(version_id, part.captions))) if part.captions else (),
    )


def _address(version_id: UUID, path: str) -> str:
    return url_for("catalogue.media", version_id=version_id, path=path.removeprefix("media/"))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
