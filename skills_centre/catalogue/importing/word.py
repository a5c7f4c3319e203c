"""A Word document as lessons: headings, lists, tables, links and pictures stay; fonts, colours and page layout go."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag

from skills_centre.catalogue.importing.html import markdown_of
from skills_centre.platform.errors import Refusal
from skills_centre.platform.file_types import FileKind, check_file
from skills_centre.platform.later import imported_when_used
from skills_centre.platform.text import is_visible

if TYPE_CHECKING:
    import mammoth
else:
    mammoth = imported_when_used("mammoth")

LARGEST = 10 * 1024 * 1024
#: The bytes of text and marks that a document may have; pictures do not count. 300 pages have about 3 MB.
_LARGEST_TEXT = 8 * 1024 * 1024
_MOST_LESSONS = 40
_MOST_PICTURES = 60
#: Kinds of picture that browsers show and packs hold, by media type.
_PICTURES = {"image/png": "png", "image/jpeg": "jpg"}
_WORDS_A_MINUTE = 200
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Quote'] => blockquote > p:fresh"


class WordRefused(Refusal):
    """The document cannot become lessons; the sentence says why."""

    field = "file"


@dataclass(frozen=True)
class Picture:
    """A picture of the document: the file that it becomes, and its description in Word, which may be empty."""

    path: str
    content: bytes
    words: str

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class ReadLesson:
    """A lesson that the document becomes; `minutes` is what its words take to read, 200 a minute."""

    title: str
    text: str
    minutes: int


@dataclass(frozen=True)
class WordDocument:
    """What a document holds. `left_out` says in sentences what could not be taken along."""

    lessons: tuple[ReadLesson, ...]
    pictures: tuple[Picture, ...]
    left_out: tuple[str, ...]


#: The page that shows what a document becomes asks for each of its pictures too.
@lru_cache(maxsize=2)
def read_word(name: str, content: bytes, *, is_split: bool) -> WordDocument:
    """The lessons of a document: one for each heading of the first level with `is_split`, else one in all.

    Raises FileRefused for what is no Word document, is too large, or holds macros, and WordRefused for one without words.
    """
    file = check_file(name, content, at_most=LARGEST, wanted="a Word document (.docx), without a password or macros")
    if file.kind is not FileKind.WORD:
        raise WordRefused(f"“{file.name}” is no Word document. Send one that is saved as .docx.")
    pictures = _Pictures()
    html = _html_of(file.name, content, pictures)
    parts = _parts(html, title=_title(file.name), is_split=is_split)
    lessons = tuple(_lesson(title, part) for title, part in parts)
    lessons = tuple(lesson for lesson in lessons if lesson.text)
    if not lessons:
        raise WordRefused(
            f"“{file.name}” holds no text. A scanned page is a picture; type it, or send the document itself."
        )
    if len(lessons) > _MOST_LESSONS:
        raise WordRefused(
            f"“{file.name}” would become {len(lessons)} lessons, and {_MOST_LESSONS} is the most. Split it."
        )
    used = tuple(one for one in pictures.kept if any(f"({one.path})" in lesson.text for lesson in lessons))
    return WordDocument(lessons, used, tuple(pictures.left_out))


def described(text: str, pictures: Mapping[str, str | None]) -> str:
    """A lesson's text with these descriptions of its pictures, by path; one described by nothing is left out."""
    for path, words in pictures.items():
        pieces = re.split(rf"!\[[^\]]*\]\({re.escape(path)}\)", text)
        said = " ".join((words or "").split()).replace("[", "(").replace("]", ")")
        text = (f"![{said}]({path})" if said else "").join(pieces)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Pictures:
    """Collects the pictures of a document while it is read."""

    def __init__(self) -> None:
        self.kept: list[Picture] = []
        self.left_out: list[str] = []

    def take(self, image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth's image has no type
        """Keep one picture, and give the attributes of its place in the text."""
        ending = _PICTURES.get(image.content_type)
        if ending is None:
            kind = str(image.content_type).rpartition("/")[2] or "unknown"
            self.left_out.append(
                f"A picture of a kind that browsers do not show ({kind[:20]}). Save it as PNG and add it."
            )
            return {"src": ""}
        if len(self.kept) >= _MOST_PICTURES:
            self.left_out.append(f"A picture beyond the first {_MOST_PICTURES}.")
            return {"src": ""}
        with image.open() as stream:
            content = stream.read()
        same = next((one for one in self.kept if one.content == content), None)
        if same is None:
            words = " ".join((image.alt_text or "").split())[:300]
            same = Picture(f"media/picture-{len(self.kept) + 1}.{ending}", content, words if is_visible(words) else "")
            self.kept.append(same)
        return {"src": same.path, "alt": same.words}


def _html_of(name: str, content: bytes, pictures: _Pictures) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist() if one.filename.endswith((".xml", ".rels"))) > _LARGEST_TEXT:
            raise WordRefused(f"“{name}” holds more text than one course can. Split it into shorter documents.")
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(pictures.take),
            ignore_empty_paragraphs=True,
        )
    except Exception:  # noqa: BLE001 - a broken document fails in as many ways as XML can be wrong
        raise WordRefused(
            f"“{name}” is damaged: Word may be able to repair it. Open it there and save it again."
        ) from None
    return str(result.value)


def _parts(html: str, *, title: str, is_split: bool) -> list[tuple[str, str]]:
    """Titles and HTML of the parts; what stands before the first heading is a part by the document's name."""
    soup = BeautifulSoup(html, "html.parser")
    heads = [one for one in soup.find_all("h1", recursive=False) if one.get_text(strip=True)]
    if not is_split or len(heads) < 2:
        if heads and not any(_says_something(one) for one in heads[0].previous_siblings):
            title = _words_of(heads[0])
            heads[0].decompose()
        return [(title, str(soup))]
    parts: list[tuple[str, list[str]]] = [(title, [])]
    for child in soup.children:
        if isinstance(child, Tag) and child in heads:
            parts.append((_words_of(child), []))
        else:
            parts[-1][1].append(str(child))
    return [(name, "".join(pieces)) for name, pieces in parts]


def _says_something(node: Any) -> bool:  # noqa: ANN401 - any node of the tree
    return bool(str(getattr(node, "text", node)).strip())


def _words_of(heading: Tag) -> str:
    return " ".join(heading.get_text(" ", strip=True).split())[:120]


def _title(file_name: str) -> str:
    words = re.sub(r"[_\s]+", " ", file_name.rpartition(".")[0]).strip()
    return (words or "Lesson")[:120]


def _lesson(title: str, html: str) -> ReadLesson:
    text = markdown_of(html)
    return ReadLesson(title, text, max(1, round(len(text.split()) / _WORDS_A_MINUTE)))
