"""Archives are unpacked within bounds, whatever they claim."""

import io
import zipfile

import pytest

from skills_centre.platform.archives import ArchiveTooLarge, NotAnArchive, is_archive, unpacked


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def test_files_come_out_without_what_machines_put_beside_them() -> None:
    content = archive({"a.csv": b"1", "__MACOSX/a.csv": b"2", "folder/.DS_Store": b"3", "folder/": b""})
    assert is_archive(content)
    assert unpacked(content, most_files=1, most_bytes=1) == {"a.csv": b"1"}


def test_more_than_is_allowed_is_refused() -> None:
    content = archive({"a": b"x" * 1000, "b": b"x" * 1000})
    with pytest.raises(ArchiveTooLarge):
        unpacked(content, most_files=1, most_bytes=5000)
    with pytest.raises(ArchiveTooLarge):
        unpacked(content, most_files=2, most_bytes=1999)
    assert len(unpacked(content, most_files=2, most_bytes=2000)) == 2


def test_an_archive_that_lies_about_its_sizes_never_grows_beyond_the_bound() -> None:
    content = archive({"a": b"x" * 100_000})
    lying = content.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(NotAnArchive):
        unpacked(lying, most_files=1, most_bytes=1000)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", archive({"a": b"b"})[:-10]])
def test_what_is_no_archive_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotAnArchive):
        unpacked(content, most_files=9, most_bytes=999)
