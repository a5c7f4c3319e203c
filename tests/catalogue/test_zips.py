"""Uploaded archives: what a hostile or a hasty one holds."""

import io
import stat
import zipfile

import pytest

from skills_centre.catalogue.packs import PackRefused, read_zip
from tests.catalogue.builders import pack_files


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(PackRefused) as problem:
        read_zip(content)
    return str(problem.value)


def test_what_a_mac_adds_is_left_out() -> None:
    files = pack_files()
    made = archive(
        *((f"tea/{path}", content) for path, content in files.items()),
        ("__MACOSX/tea/._x", b""),
        ("tea/.DS_Store", b""),
    )
    assert read_zip(made) == ("tea", files)


def test_an_archive_of_no_folder_or_of_two_is_refused() -> None:
    assert "must hold one folder" in refused(archive(("course.yaml", b"x")))
    assert "must hold one folder" in refused(archive(("a/course.yaml", b"x"), ("b/course.yaml", b"x")))
    assert "the archive is empty" in refused(archive())


def test_damaged_compression_of_any_kind_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a/course.yaml", bytes(range(256)) * 4)
        made.writestr("a/other.yaml", b"x")
    whole = buffer.getvalue()
    at = whole.find(b"course.yaml") + len("course.yaml") + 9
    for damaged in range(at, at + 40):
        assert "not a .zip archive" in refused(whole[:damaged] + b"\xff" * 8 + whole[damaged + 8 :])


@pytest.mark.parametrize("name", ["../x.md", "a/../../x.md", "/a/x.md", "a/b\\..\\x.md"])
def test_a_name_that_climbs_out_is_refused(name: str) -> None:
    assert "leads out" in refused(archive((name, b"x")))


def test_a_link_in_an_archive_is_refused() -> None:
    link = zipfile.ZipInfo("a/course.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "no links" in refused(archive((link, b"/etc/passwd")))


def test_a_bomb_is_refused_before_it_grows() -> None:
    assert "256 KB" in refused(archive(("a/course.yaml", b"\0" * 50_000_000)))
    assert "5 MB" in refused(archive(("a/media/x.png", b"\0" * 50_000_000)))
    many = archive(*((f"a/media/{n}.png", b"\0" * 4_900_000) for n in range(22)))
    assert len(many) < 200_000
    assert "100 MB" in refused(many)
    assert "more than 300 files" in refused(archive(*((f"a/{n}.md", b"") for n in range(301))))


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    honest = archive(("a/media/x.png", b"\0" * 6_000_000))
    size = (6_000_000).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying)


def test_the_same_file_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(("a/course.yaml", b"x"), ("a/course.yaml", b"y"))
    assert "twice" in refused(twice)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", archive(("a/course.yaml", b"x" * 1000))[:-30]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert "not a .zip archive" in refused(content)
