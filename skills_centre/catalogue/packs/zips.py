"""Reading a pack from an uploaded .zip of one folder, and writing one."""

import io
import lzma
import stat
import zipfile
import zlib

from skills_centre.catalogue.packs import limits
from skills_centre.catalogue.packs.problems import refuse_file

#: What Macs and Windows machines put beside the files that a person chose.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def read_zip(content: bytes) -> tuple[str, dict[str, bytes]]:
    """The name of the one folder in the archive, and its files. Raises PackRefused.

    Sizes are counted while reading, whatever the archive claims, so that a small file never becomes a large one in memory.
    """
    if len(content) > limits.MOST_BYTES:
        raise refuse_file("The upload", f"it is larger than {limits.MOST_BYTES // limits.MEGABYTE} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError):
        raise refuse_file("The upload", "it is not a .zip archive that we can read.") from None


def write_zip(key: str, files: dict[str, bytes]) -> bytes:
    """An archive of one folder with these files; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{key}/{path}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def _read(archive: zipfile.ZipFile) -> tuple[str, dict[str, bytes]]:
    entries = [entry for entry in archive.infolist() if not _is_litter(entry.filename)]
    entries = [entry for entry in entries if not entry.is_dir()]
    if len(entries) > limits.MOST_FILES:
        raise refuse_file("The pack", "it holds more than 300 files.")
    folder = ""
    files: dict[str, bytes] = {}
    left = limits.MOST_BYTES
    for entry in entries:
        _check_entry(entry)
        top, slash, path = entry.filename.partition("/")
        if not slash or (folder and top != folder):
            raise refuse_file(entry.filename[:200], "the archive must hold one folder, and everything inside it.")
        folder = top
        limits.check_name(path)
        if path in files:
            raise refuse_file(path, "the archive holds this file twice.")
        files[path] = _read_entry(archive, entry, path, left)
        left -= len(files[path])
    if not files:
        raise refuse_file("The upload", "the archive is empty.")
    limits.check_whole(files)
    return folder, files


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename[:200]
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise refuse_file(name, "the name leads out of the pack's folder.")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise refuse_file(name, "a pack holds plain files only, no links.")
    if entry.flag_bits & 0x1:
        raise refuse_file(name, "the archive is locked with a password.")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str, left: int) -> bytes:
    limits.check_size(path, entry.file_size)
    most = min(left, limits.most_bytes(path))
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        limits.check_size(path, len(content))
        raise limits.pack_too_large()
    limits.check_size(path, len(content))
    return content
