"""Word documents and pasted text: what stays, what goes, and what is refused with its reason."""

import io
import zipfile
from collections.abc import Callable
from uuid import UUID

import docx
import pytest
from docx.shared import Inches
from flask.testing import FlaskClient
from PIL import Image

from skills_centre.catalogue.importing.html import markdown_of
from skills_centre.catalogue.importing.word import WordRefused, described, read_word
from skills_centre.catalogue.queries.courses import module_of, modules_of, pack_file
from skills_centre.people.models import Person, Role
from skills_centre.platform.file_types import FileRefused
from tests.catalogue.builders import keep, make_pack
from tests.catalogue.test_writing_pages import place, seen

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(kept, "PNG")
    return kept.getvalue()


def document() -> bytes:
    """A document with everything that should stay, and some of what should not."""
    made = docx.Document()
    made.add_heading("Tea for committees", 0)
    made.add_paragraph("Why tea matters.")
    made.add_heading("Kettles", 1)
    made.add_paragraph("Water is ").add_run("hot").bold = True
    for words in ("fill", "boil"):
        made.add_paragraph(words, style="List Bullet")
    made.add_paragraph("first", style="List Number")
    made.add_heading("Sizes", 3)
    table = made.add_table(2, 2)
    for cell, words in zip(
        (one for row in table.rows for one in row.cells), ("Kettle", "Cups", "Big | red", "<script>"), strict=True
    ):
        cell.text = words
    made.add_picture(io.BytesIO(picture()), width=Inches(1))
    made.add_heading("Cups", 1)
    made.add_paragraph("Warm them.")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def with_part(name: str, content: bytes, *, instead: bool = False) -> bytes:
    """The document with one more file in it, or another in the place of one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document())) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if not (instead and entry == name):
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return kept.getvalue()


def test_headings_lists_tables_and_emphasis_stay() -> None:
    read = read_word("Tea_for_committees.docx", document(), is_split=True)
    assert [lesson.title for lesson in read.lessons] == ["Tea for committees", "Kettles", "Cups"]
    kettles = read.lessons[1].text
    for line in (
        "Water is **hot**",
        "- fill\n- boil",
        "1. first",
        "## Sizes",
        r"| Big \| red | <script> |",
        "| --- | --- |",
    ):
        assert line in kettles
    assert read.lessons[1].minutes == 1
    assert [one.path for one in read.pictures] == ["media/picture-1.png"]
    whole = read_word("Tea.docx", document(), is_split=False)
    assert [lesson.title for lesson in whole.lessons] == ["Tea for committees"]
    assert "## Kettles" in whole.lessons[0].text
    assert "### Sizes" in whole.lessons[0].text


def test_a_picture_is_described_or_left_out() -> None:
    text = "One\n\n![](media/picture-1.png)\n\nTwo"
    assert (
        described(text, {"media/picture-1.png": r"A [red] kettle \1"})
        == "One\n\n![A (red) kettle \\1](media/picture-1.png)\n\nTwo"
    )
    assert described(text, {"media/picture-1.png": None}) == "One\n\nTwo"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tea.docx", b"", "is empty"),
        ("tea.docx", b"PK\x03\x04 not an archive", "Save it again as a Word document"),
        ("tea.docx", with_part("word/vbaProject.bin", b"macro"), "is not what its name says"),
        ("tea.docx", with_part("word/media/bomb.png", bytes(60_000_000)), "unpacks to more than we take"),
        ("tea.docx", with_part("word/extra.xml", b" " * 9_000_000), "more text than one course can"),
        ("tea.docx", with_part("word/document.xml", b"<broken", instead=True), "is damaged"),
        (
            "tea.docx",
            with_part(
                "word/document.xml",
                b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
                    b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 40) for n in range(8)
                ) + b"]><w:document>&i;</w:document>",
                instead=True,
            ),
            "is damaged",
        ),
        ("tea.pdf", b"%PDF-1.7", "no Word document"),
        ("tea.exe", b"MZ", "of a kind that we do not take"),
    ],
)  # fmt: skip
def test_what_is_no_sound_document_is_refused_with_the_reason(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises((WordRefused, FileRefused), match=sentence):
        read_word(name, content, is_split=True)


def test_names_that_climb_out_of_the_archive_lead_nowhere() -> None:
    read = read_word("tea.docx", with_part("../../../etc/evil.xml", b"<a/>"), is_split=True)
    assert len(read.lessons) == 3


def test_pasted_words_lists_become_lists_and_scripts_are_gone() -> None:
    pasted = (
        "<html><head><style>p {}</style></head><body><h3><b>Kettles</b></h3>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>fill</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.</span>to the line</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>boil</p>"
        "<p>Then <a href='javascript:alert(1)'>pour</a> or <a href='https://example.org/tea'>read</a>.</p>"
        "<script>alert(1)</script><svg onload='alert(1)'></svg><img src='https://example.org/x.png' onerror='x'></body></html>"
    )
    assert (
        markdown_of(pasted)
        == "## Kettles\n\n- fill\n  1. to the line\n- boil\n\nThen pour or [read](https://example.org/tea)."
    )


def test_of_what_is_nested_deeper_than_any_page_the_words_stay() -> None:
    assert markdown_of("<ul><li>" * 3_000 + "tea</li></ul>") == "tea"


@pytest.mark.sqlite_only
def test_a_document_is_read_put_right_and_added_once(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))
    writer = be(ada.id)
    version_id = keep(make_pack(), by_id=ada.id)
    before = len(modules_of(version_id))
    refused = writer.post(place(version_id, "/word"), data={"file": (io.BytesIO(b"x"), "a.docx"), "split": "yes"})
    assert refused.status_code == 422
    assert "is not what its name says" in refused.text
    sent = writer.post(place(version_id, "/word"), data={"file": (io.BytesIO(document()), "tea.docx"), "split": "yes"})
    assert sent.status_code == 303, sent.text
    check = writer.get(sent.location)
    assert "Lesson 3" in check.text
    assert writer.get(sent.location.split("?")[0] + "/pictures/1").mimetype == "image/png"
    other = be(make_person("Bo Other", roles=(Role.LD_ADMINISTRATOR,)).id)
    assert other.get(sent.location).status_code == 303, "what somebody sent is theirs to add"
    writer = be(ada.id)
    fields = {f"{name}_{n}": value for n in (1, 2, 3) for name, value in (("title", f"Part {n}"), ("minutes", "3"))}
    fields["seen"] = seen(version_id)
    bare = writer.post(sent.location, data=fields)
    assert bare.status_code == 422
    assert "Say what picture 1 shows, or leave it out" in bare.text
    for _press in range(2):
        assert writer.post(sent.location, data={**fields, "words_1": "A red kettle"}).status_code == 303
    parts = modules_of(version_id)[before:]
    assert [part.title for part in parts] == ["Part 1", "Part 2", "Part 3"]
    assert "![A red kettle](media/picture-1.png)" in module_of(version_id, parts[1].key).body
    assert pack_file(version_id, "media/picture-1.png") == picture()
