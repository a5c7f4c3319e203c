"""What the files of videos, documents, links, reflections and sessions say, checked field by field."""

from collections.abc import Callable, Iterable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictStr

from skills_centre.catalogue.packs.fields import Key, LongText, Part, Text, one_line
from skills_centre.catalogue.packs.limits import CAPTIONS, DOCUMENTS, IMAGES, VIDEOS, kind_of
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.text import slug


def https(address: str) -> str:
    """The address, if it is a whole one of the secure web. Raises ValueError."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        is_whole = False
    if not is_whole or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise ValueError("it must be a whole address that begins with https://")
    return address


def _media(kinds: Iterable[str]) -> Callable[[str], str]:
    known = tuple(kinds)

    def check(path: str) -> str:
        if not path.startswith("media/") or kind_of(path) not in known:
            raise ValueError(f"it must be one of the course’s own files, media/name, that ends in .{', .'.join(known)}")
        return path

    return check


Address = Annotated[StrictStr, Field(max_length=2_000), AfterValidator(https)]
Line = Annotated[Text, Field(max_length=160), AfterValidator(one_line)]
VideoFile = Annotated[StrictStr, AfterValidator(_media(VIDEOS))]
CaptionsFile = Annotated[StrictStr, AfterValidator(_media([CAPTIONS]))]
ImageFile = Annotated[StrictStr, AfterValidator(_media(IMAGES))]
DocumentFile = Annotated[StrictStr, AfterValidator(_media([*DOCUMENTS, *IMAGES]))]


class VideoPart(Part):
    """A film of the pack's own, with captions, or one at another address; the transcript says all that is heard and seen."""

    video: VideoFile | None = None
    address: Address | None = None
    captions: CaptionsFile | None = None
    poster: ImageFile | None = None
    transcript: LongText


class FilePart(Part):
    """A document to take away."""

    document: DocumentFile
    description: Text


class LinkPart(Part):
    """A page of somebody else's: what opens there, who runs it, and what to do with it (Markdown)."""

    address: Address
    opens: Line
    run_by: Line
    description: Text


class ReflectionQuestion(Part):
    """A question that somebody answers for themselves; answers are kept by its key."""

    key: Key
    text: Annotated[Text, Field(max_length=500)]


class ReflectionPart(Part):
    """Something to think about: an introduction (Markdown), and one or more questions."""

    prompt: Text
    questions: Annotated[list[ReflectionQuestion], Field(min_length=1, max_length=10)]


class SessionPart(Part):
    """What is taught together, on dates that are no part of the course: what happens there and what to bring (Markdown)."""

    description: Text


AnyPart = VideoPart | FilePart | LinkPart | ReflectionPart | SessionPart

PARTS: dict[ModuleKind, type[AnyPart]] = {
    ModuleKind.VIDEO: VideoPart,
    ModuleKind.FILE: FilePart,
    ModuleKind.LINK: LinkPart,
    ModuleKind.REFLECTION: ReflectionPart,
    ModuleKind.SESSION: SessionPart,
}


def markdown_of(part: AnyPart) -> dict[str, str]:
    """The Markdown of a part, by the name of its field."""
    match part:
        case VideoPart():
            return {"transcript": part.transcript}
        case ReflectionPart():
            return {"prompt": part.prompt}
        case _:
            return {"description": part.description}


def media_fields(part: AnyPart) -> dict[str, str]:
    """The media files that a part's fields name, by the name of the field."""
    match part:
        case VideoPart():
            named = {"video": part.video, "captions": part.captions, "poster": part.poster}
            return {name: path for name, path in named.items() if path}
        case FilePart():
            return {"document": part.document}
        case _:
            return {}


def words_of(part: AnyPart) -> str:
    """Everything that a part says, as it is searched."""
    match part:
        case LinkPart():
            return f"{part.opens}\n{part.run_by}\n{part.description}"
        case ReflectionPart():
            return "\n".join([part.prompt, *(question.text for question in part.questions)])
        case _:
            return "\n".join(markdown_of(part).values())


def questions_of(lines: Iterable[str], former: Iterable[ReflectionQuestion] = ()) -> list[ReflectionQuestion]:
    """Questions from their texts: one that stays keeps its key, and so does one that was only put in other words at its place."""
    texts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    before = list(former)
    keys = {question.text: question.key for question in before if question.text in texts}
    for place, text in enumerate(texts):
        if text not in keys and place < len(before) and before[place].key not in keys.values():
            keys[text] = before[place].key
    for text in texts:
        if text not in keys:
            keys[text] = _free(text, {*keys.values(), *(question.key for question in before)})
    return [ReflectionQuestion.model_construct(key=keys[text], text=text) for text in texts]


def _free(text: str, taken: set[str]) -> str:
    base = slug(text)[:40].strip("-") or "question"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
