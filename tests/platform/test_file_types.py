"""A file is taken when its name and its content agree on a kind that we take, and refused in words otherwise."""

import zipfile
import zlib
from io import BytesIO

import openpyxl
import pytest

from skills_centre.platform.file_types import (
    PARTS_AT_MOST,
    UNPACKED_AT_MOST,
    CheckedFile,
    FileKind,
    FileRefused,
    check_file,
    safe_name,
)
from skills_centre.platform.pages import file_size
from skills_centre.platform.scanning import scan_file

MB = 1024 * 1024

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"0" * 40


def packed(*parts: str, **bodies: str) -> bytes:
    """A packed file with these parts, each empty, and those whose body is given."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, bodies.get(part.replace(".", "_").replace("/", "_"), ""))
    return out.getvalue()


def office(heart: str, *more: str) -> bytes:
    return packed("[Content_Types].xml", heart, *more)


def workbook() -> bytes:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


ODT = packed("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text")
DOCX, PPTX = office("word/document.xml"), office("ppt/presentation.xml")

GOOD = [
    ("Report.PDF", PDF, FileKind.PDF),
    ("shot.png", PNG, FileKind.PNG),
    ("photo.jpeg", JPEG, FileKind.JPEG),
    ("photo.jpg", JPEG, FileKind.JPEG),
    ("notes.txt", "Ein Brief, “said” she.\r\n".encode(), FileKind.TEXT),
    ("old.txt", "caf\xe9".encode("latin-1"), FileKind.TEXT),
    ("page.txt", b"<html><script>alert(1)</script>", FileKind.TEXT),
    ("report.docx", DOCX, FileKind.WORD),
    ("table.xlsx", workbook(), FileKind.EXCEL),
    ("talk.pptx", PPTX, FileKind.POWERPOINT),
    ("letter.odt", ODT, FileKind.OPEN_DOCUMENT),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD, ids=[name for name, _content, _kind in GOOD])
def test_what_is_what_its_name_says_is_taken(name: str, content: bytes, kind: FileKind) -> None:
    assert check_file(name, content, at_most=5 * MB) == CheckedFile(name, kind, content)


BAD = [
    ("empty.pdf", b"", "is empty"),
    ("page.html", b"<html>", "of a kind that we do not take"),
    ("tool.exe", b"MZ", "of a kind that we do not take"),
    ("picture.svg", b"<svg/>", "of a kind that we do not take"),
    ("noending", b"text", "of a kind that we do not take"),
    ("macro.docm", DOCX, "of a kind that we do not take"),
    ("tool.pdf", b"MZ\x90\x00" + b"\x00" * 60, "is not what its name says"),
    ("page.pdf", b"<html>", "is not what its name says"),
    ("report.txt", PDF, "is not what its name says"),
    ("shot.jpg", PNG, "is not what its name says"),
    ("bytes.txt", b"abc\x00def", "is not what its name says"),
    ("table.xlsx", DOCX, "is not what its name says"),
    ("report.docx", ODT, "is not what its name says"),
    ("letter.odt", DOCX, "is not what its name says"),
    ("just.docx", packed("readme.txt"), "is not what its name says"),
    ("macro.docx", office("word/document.xml", "word/vbaProject.bin"), "is not what its name says"),
    ("broken.docx", DOCX[:-30], "is not what its name says"),
    ("plain.docx", b"PK\x03\x04 and then nothing", "is not what its name says"),
    ("big.pdf", PDF + b" " * MB, "larger than 1 MB"),
    ("many.docx", office("word/document.xml", *map(str, range(PARTS_AT_MOST))), "unpacks to more than we take"),
]


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[name for name, _content, _words in BAD])
def test_anything_else_is_refused_by_name(name: str, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        check_file(name, content, at_most=MB)
    assert name in refused.value.sentence


def test_a_bomb_is_refused_before_it_goes_off_and_one_that_lies_about_its_size_too() -> None:
    bomb = packed("[Content_Types].xml", "word/document.xml", word_document_xml="0" * (UNPACKED_AT_MOST + 1))
    assert len(bomb) < MB
    with pytest.raises(FileRefused, match="unpacks to more"):
        check_file("bomb.docx", bomb, at_most=MB)
    size, claimed = (UNPACKED_AT_MOST + 1).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    with pytest.raises(FileRefused, match="is not what its name says"):
        check_file("liar.docx", bomb.replace(size, claimed), at_most=MB)


def test_a_part_that_does_not_unpack_is_refused() -> None:
    good = packed("[Content_Types].xml", "word/document.xml", word_document_xml="words " * 500)
    body = zlib.compress(b"words " * 500)[2:12]
    with pytest.raises(FileRefused, match="is not what its name says"):
        check_file("torn.docx", good.replace(body, b"\xff" * len(body)), at_most=MB)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\temp\\Bericht.pdf", "Bericht.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ('a"b<c>\r\nd.pdf', "abcd.pdf"),
        ("..", "file"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_a_name_carries_no_folder_and_nothing_that_breaks_a_header(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("sh -c 'exit 1'", "found something"),
        ("sh -c 'exit 2'", "could not be checked"),
        ("no-such-scanner", "could not"),
    ],
)
def test_a_scanner_that_finds_something_or_cannot_look_keeps_the_file_out(command: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        scan_file(CheckedFile("a.pdf", FileKind.PDF, PDF), command=command)


def test_a_clean_file_passes_the_scanner_which_reads_it_and_with_none_set_nobody_looks() -> None:
    file = CheckedFile("a.pdf", FileKind.PDF, PDF)
    scan_file(file, command="grep -q '%PDF'")
    scan_file(file, command=None)


def test_sizes_read_as_people_say_them() -> None:
    assert [file_size(size) for size in (10, 1_500, 5 * MB)] == ["1 KB", "1 KB", "5.0 MB"]
