"""The media of a course version: which files it holds, how large, and which of its parts use them."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import LargeBinary, func, select

from skills_centre.catalogue.models import PackFile
from skills_centre.catalogue.packs.lessons import lesson_facts
from skills_centre.catalogue.packs.limits import CAPTIONS, DOCUMENTS, IMAGES, kind_of
from skills_centre.catalogue.packs.parsing import MEDIA_FOLDER
from skills_centre.catalogue.packs.parts import markdown_of, media_fields
from skills_centre.catalogue.queries.courses import ModuleContent, module_contents, pack_files
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class MediaFile:
    """A file of a version's media folder; `size` is in bytes, `used_in` holds the titles of the parts that name it."""

    path: str
    size: int
    used_in: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.removeprefix(MEDIA_FOLDER)

    @property
    def is_image(self) -> bool:
        """Whether it is shown in the page."""
        return kind_of(self.path) in IMAGES

    @property
    def in_words(self) -> str:
        """What pages call its kind: "Image", "Word document"."""
        return kind_in_words(self.path)


def kind_in_words(path: str) -> str:
    """What pages call a file by the ending of its name."""
    kind = kind_of(path)
    if kind in IMAGES:
        return "Image"
    return "Captions" if kind == CAPTIONS else DOCUMENTS.get(kind, "Video")


def media_of(version_id: UUID) -> list[MediaFile]:
    """The files of a version's media folder by name; the parts are read only where there is one. Two statements."""
    rows = db.session.execute(
        select(PackFile.path, PackFile.size)
        .where(PackFile.version_id == version_id, PackFile.path.startswith(MEDIA_FOLDER))
        .order_by(PackFile.path)
    ).all()
    uses: dict[str, list[str]] = defaultdict(list)
    for module in module_contents(version_id) if rows else ():
        for path in sorted(media_named(module)):
            uses[path].append(module.title)
    return [MediaFile(row.path, row.size, tuple(uses[row.path])) for row in rows]


def media_named(module: ModuleContent) -> set[str]:
    """The media files that a part names."""
    texts = markdown_of(module.part).values() if module.part else [module.body]
    named = set(media_fields(module.part).values()) if module.part else set()
    return named.union(*(lesson_facts("", text).media for text in texts))


def media_size(version_id: UUID, path: str) -> int:
    """How many bytes a file of a version has. Raises NotFound."""
    size = db.session.scalar(select(PackFile.size).where(PackFile.version_id == version_id, PackFile.path == path))
    if size is None:
        raise NotFound
    return size


def media_piece(version_id: UUID, path: str, *, start: int, stop: int) -> bytes:
    """The bytes of a file of a version from `start` to before `stop`, read without the rest. Raises NotFound."""
    piece = db.session.scalar(
        select(func.substr(PackFile.content, start + 1, stop - start, type_=LargeBinary())).where(
            PackFile.version_id == version_id, PackFile.path == path
        )
    )
    if piece is None:
        raise NotFound
    return bytes(piece)


def files_to_export(version_id: UUID) -> dict[str, bytes]:
    """The files of a version's pack; without media that no part names, which only a draft holds."""
    unused = {file.path for file in media_of(version_id) if not file.used_in}
    return {path: content for path, content in pack_files(version_id).items() if path not in unused}
