"""PDF files: readable by a screen reader, made of what was given and of nothing else, the same each time."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from skills_centre.platform.pdf import DocumentFacts, compile_pdf, compile_picture
from skills_centre.platform.printable import held_characters, is_printable, printable

FACTS = DocumentFacts(
    title="Record of Zoë Łukasz", author="Skills Centre", made_at=datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
)
HOSTILE = '#panic("x") *bold* $x$ \\ " ] #read("/etc/passwd") <label> @preview = Heading'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("a secret")
    made = folder / "plain.typ"
    made.write_text("= #data.name\n#for line in data.lines [ - #line ]\n")
    return made


def read(template: Path, *, name: str, lines: list[str]) -> PdfReader:
    data = {"name": name, "lines": lines}
    return PdfReader(BytesIO(compile_pdf(template, data, document=FACTS)))


def test_a_file_is_tagged_and_says_its_title_and_language(template: Path) -> None:
    made = read(template, name="Zoë Łukasz", lines=["ő ș ễ", "Кириллица", "Ελληνικά"])
    root: Any = made.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own kind of truth
    assert root["/StructTreeRoot"]["/K"]
    assert (root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == ("en-GB", True)
    assert made.metadata is not None
    assert (made.metadata.title, made.metadata.author) == ("Record of Zoë Łukasz", "Skills Centre")
    assert "pdfuaid:part" in str(made.xmp_metadata.stream.get_data() if made.xmp_metadata else "")
    text = made.pages[0].extract_text()
    assert all(words in text for words in ("Zoë Łukasz", "ő ș ễ", "Кириллица", "Ελληνικά"))


def test_what_people_wrote_is_text_and_never_markup(template: Path) -> None:
    text = read(template, name=HOSTILE, lines=[HOSTILE]).pages[0].extract_text()
    assert (
        " ".join(text.split()).count('#panic("x") *bold* $x$ \\ " ] #read("/etc/passwd") <label> @preview = Heading')
        == 2
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Zoe\u0308 \u202eevil\x00 a\u2028b", "Zoë evil a\nb"),
        ("漢字 today", "[Chinese characters] today"),
        ("東京の会", "[Japanese characters]"),
        ("한국어", "[Korean characters]"),
        ("नमस्ते", "[Devanagari characters]"),
        ("Well done 😀\ufe0f", "Well done [grinning face]"),
        ("👩\u200d💻 🎉🎉", "[woman] [personal computer] [party popper]"),
        ("\ue000", "[Other characters]"),
    ],
)
def test_what_the_fonts_do_not_hold_is_said_in_words(written: str, shown: str) -> None:
    assert printable(written) == shown
    assert not is_printable(written)


def test_names_in_arabic_hebrew_armenian_and_georgian_are_shown_as_they_are_written(template: Path) -> None:
    names = ["محمد علی", "שלום כהן", "Արամ", "ქეთევან", "Zoë Łukasz", "Plain name"]
    assert all(map(is_printable, names))
    text = read(template, name=names[0], lines=names).pages[0].extract_text()
    assert "Արամ" in text
    assert "ქეთევან" in text


def test_every_character_that_is_said_to_be_held_has_a_glyph_in_both_weights(template: Path) -> None:
    template.write_text("#data.all\n\n#text(weight: 600, data.all)\n")
    held = " ".join(map(chr, sorted(held_characters() - {0x9, 0xA, 0xD})))
    assert compile_pdf(template, {"all": held}, document=FACTS).startswith(b"%PDF")


def test_what_the_fonts_do_not_hold_is_never_an_error(template: Path) -> None:
    assert "李" not in read(template, name="李 \x07 \ud800 Ω", lines=[]).pages[0].extract_text()


def test_the_same_data_give_the_same_bytes(template: Path) -> None:
    data = {"name": "Ada", "lines": ["one"]}
    assert compile_pdf(template, data, document=FACTS) == compile_pdf(template, data, document=FACTS)
    later = replace(FACTS, made_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert compile_pdf(template, data, document=FACTS) != compile_pdf(template, data, document=later)


@pytest.mark.parametrize("outside", ["../secret.txt", "/../secret.txt", "/etc/passwd"])
def test_a_template_reads_nothing_outside_its_folder(template: Path, outside: str) -> None:
    template.write_text(f'#read("{outside}")')
    with pytest.raises(typst.TypstError):
        compile_pdf(template, {}, document=FACTS)


def test_a_file_names_its_own_folder_only_also_after_another_was_made(template: Path, tmp_path: Path) -> None:
    other = tmp_path / "others"
    other.mkdir()
    (other / "words.txt").write_text("theirs")
    theirs = other / "their.typ"
    theirs.write_text('#read("words.txt")')
    assert "theirs" in PdfReader(BytesIO(compile_pdf(theirs, {}, document=FACTS))).pages[0].extract_text()
    template.write_text('#read("words.txt")')
    with pytest.raises(typst.TypstError):
        compile_pdf(template, {}, document=FACTS)


def test_a_picture_shows_the_first_page(template: Path) -> None:
    data = {"name": "Ada", "lines": [str(number) for number in range(200)]}
    assert compile_picture(template, data, document=FACTS, dots_per_inch=36).startswith(b"\x89PNG")


def tags_of(element: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - whatever a PDF holds
    """The cells of the tables as they are tagged, in the order of the page, each with its scope, empty for none."""
    kids = element.get("/K")
    found = kids.get_object() if kids is not None else []
    tags = []
    for kid in found if isinstance(found, list) else [found]:
        one = kid.get_object()
        if not isinstance(one, dict) or "/S" not in one:
            continue
        if one["/S"] in {"/TH", "/TD"}:
            scopes = [str(each.get_object().get("/Scope", "")) for each in one["/A"].get_object()]
            tags.append((str(one["/S"]), "".join(scopes)))
        tags += tags_of(one)
    return tags


TABLE = """#set text(lang: "en")
#table(columns: 2, table.header[Person][Data], ..data.lines.map(line => (line, [Met])).flatten())
Then a word.
"""


def test_each_row_of_a_table_begins_with_its_head_where_rows_have_heads(template: Path) -> None:
    template.write_text(TABLE)
    data = {"lines": ["Ada Okafor", "Ben Ito"]}

    def tags(*, has_row_heads: bool) -> list[tuple[str, str]]:
        made = compile_pdf(template, data, document=FACTS, has_row_heads=has_row_heads)
        root: Any = PdfReader(BytesIO(made)).root_object
        return tags_of(root["/StructTreeRoot"])

    columns = [("/TH", "/Column"), ("/TH", "/Column")]
    assert tags(has_row_heads=False) == [*columns, *[("/TD", "")] * 4]
    assert tags(has_row_heads=True) == [*columns, *[("/TH", "/Row"), ("/TD", "")] * 2]


def test_with_heads_of_rows_a_file_keeps_all_that_it_says_of_itself_and_is_the_same_each_time(template: Path) -> None:
    template.write_text(TABLE)
    data = {"lines": ["Zoë Łukasz"]}
    plain, made, again = (
        compile_pdf(template, data, document=FACTS, has_row_heads=heads) for heads in (False, True, True)
    )
    assert made == again
    assert made[:8] == plain[:8]
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(made))
    assert after.pages[0].extract_text() == before.pages[0].extract_text()
    assert (after.metadata, after.root_object["/Lang"]) == (before.metadata, before.root_object["/Lang"])
    assert after.xmp_metadata
    assert before.xmp_metadata
    assert after.xmp_metadata.stream.get_data() == before.xmp_metadata.stream.get_data()
