"""Looking into archives (.zip, and the office files that are such archives) without trusting what they claim."""

import io
import zipfile
import zlib

#: What Macs and Windows machines put beside the files that a person chose.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_CHUNK = 65_536


class NotAnArchive(Exception):
    """The bytes are no archive that can be read, or it is locked."""


class ArchiveTooLarge(Exception):
    """The archive holds more files, or more bytes once unpacked, than was allowed."""


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as archives do."""
    return content.startswith(b"PK\x03\x04")


def unpacked(content: bytes, *, most_files: int, most_bytes: int) -> dict[str, bytes]:
    """The files of an archive by name. Raises NotAnArchive or ArchiveTooLarge.

    Bytes are counted while unpacking, so that a small archive never becomes a large one in memory, whatever it claims.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not (one.is_dir() or _is_litter(one.filename))]
            if len(entries) > most_files:
                raise ArchiveTooLarge
            files: dict[str, bytes] = {}
            for entry in entries:
                files[entry.filename] = _read(archive, entry, most_bytes - sum(map(len, files.values())))
            return files
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise NotAnArchive from None


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.file_size > left:
        raise ArchiveTooLarge
    parts: list[bytes] = []
    with archive.open(entry) as stream:
        while part := stream.read(_CHUNK):
            left -= len(part)
            if left < 0:
                raise ArchiveTooLarge
            parts.append(part)
    return b"".join(parts)
