"""The characters that our PDF files can show, and words in place of those that they cannot: PDF/UA allows no missing glyph."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

#: What the fonts that typst brings hold besides (Libertinus Serif, DejaVu Sans Mono), first and last of each run. Their files are inside
#: typst, so a test asks it about every one of these, in both weights.
_BROUGHT = (
    (0x0531, 0x0556), (0x0559, 0x055F), (0x0561, 0x0587), (0x0589, 0x058A),  # Armenian
    (0x05B0, 0x05C3), (0x05D0, 0x05EA), (0x05F0, 0x05F4),  # Hebrew
    (0x060C, 0x060C), (0x061B, 0x061B), (0x061F, 0x061F), (0x0621, 0x063A), (0x0640, 0x0652), (0x0660, 0x066D),
    (0x0674, 0x0674), (0x0679, 0x067B), (0x067E, 0x0680), (0x0683, 0x0684), (0x0686, 0x0687), (0x0691, 0x0691),
    (0x0698, 0x0698), (0x06A4, 0x06A4), (0x06A9, 0x06A9), (0x06AF, 0x06AF), (0x06BE, 0x06BE), (0x06CC, 0x06CC),
    (0x06F0, 0x06F9),  # Arabic and Persian
    (0x10D0, 0x10FC),  # Georgian
)  # fmt: skip

#: What the names of characters call a script, and what people call it.
_SCRIPTS = {
    "CJK": "Chinese",
    "KANGXI": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HALFWIDTH": "Japanese",
    "HANGUL": "Korean",
    "BOPOMOFO": "Chinese",
}


def printable(text: str) -> str:
    """A text as our fonts can show it, without marks that would turn the reading direction.

    What they do not hold is said in words: "[Chinese characters]" for a run of a script, "[grinning face]" for a sign.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    shown = (_shown(one) for one in unicodedata.normalize("NFC", text))
    return "".join(_in_words("".join(run)) if is_held is False else "".join(run) for is_held, run in _runs(shown))


def is_printable(text: str) -> bool:
    """Whether our fonts can show all of a text as it is written."""
    return printable(text) == unicodedata.normalize("NFC", text)


def _runs(characters: Iterator[str]) -> Iterator[tuple[bool, Iterator[str]]]:
    return groupby((one for one in characters if one), key=lambda one: one in "\n\t" or ord(one) in held_characters())


def _shown(character: str) -> str:
    if character in "\n\t":
        return character
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cf", "Cs"}:
        return ""
    if kind in {"Zl", "Zp"}:
        return "\n"
    is_lost_accent = kind == "Mn" and ord(character) not in held_characters()
    return "" if is_lost_accent else character


def _in_words(run: str) -> str:
    """Words for characters that follow one another and that no font of ours holds."""
    signs = [one for one in run if unicodedata.category(one).startswith("S")]
    said = [f"[{unicodedata.name(one, 'a sign').lower()}]" for one in dict.fromkeys(signs)]
    scripts = {_script(one) for one in run if one not in signs}
    if {"Chinese", "Japanese"} <= scripts:
        scripts.discard("Chinese")
    return " ".join([*(f"[{script} characters]" for script in sorted(scripts)), *said])


def _script(character: str) -> str:
    first = unicodedata.name(character, "OTHER").split()[0].split("-")[0]
    return _SCRIPTS.get(first, first.capitalize())


@cache
def held_characters() -> frozenset[int]:
    """The code points that we can show in every weight: those of our fonts and of those that typst brings."""
    ours = frozenset.intersection(
        *(frozenset(_characters_of(path.read_bytes())) for path in sorted(FONTS.glob("*.otf")))
    )
    return ours.union(*(range(first, last + 1) for first, last in _BROUGHT))


def _characters_of(font: bytes) -> Iterator[int]:
    """The code points in a font's character map (OpenType, “cmap”, format 12: groups of first and last)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + tables * 16, 16)
        if font[at : at + 4] == b"cmap"
    )
    for at in range(start + 4, start + 4 + struct.unpack_from(">H", font, start + 2)[0] * 8, 8):
        subtable = start + struct.unpack_from(">I", font, at + 4)[0]
        if struct.unpack_from(">H", font, subtable)[0] == 12:
            for group in range(struct.unpack_from(">I", font, subtable + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, subtable + 16 + group * 12)
                yield from range(first, last + 1)
            return
