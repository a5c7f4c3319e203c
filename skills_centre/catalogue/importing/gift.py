"""Question banks in GIFT, the text format of Moodle: each question with its line, or the reason why it cannot come along.

Source of the format: Moodle documentation, "GIFT format".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree, UnexpectedInput

from skills_centre.catalogue.importing.html import words_of
from skills_centre.platform.errors import Refusal

LARGEST = 1024 * 1024
MOST_QUESTIONS = 500


class BankRefused(Refusal):
    """The file is no question bank that can be read; the sentence says why."""

    field = "file"


class _CannotCome(Exception):
    """A question that this product has no kind for; its message says why."""


@dataclass(frozen=True)
class Answer:
    """An answer of a question as the bank has it. `weight` is per cent of the question; `match` is what belongs to it."""

    text: str
    weight: float
    feedback: str
    match: str | None = None


@dataclass(frozen=True)
class BankQuestion:
    """A question as the bank has it, and the line at which it begins. `general` is the feedback whatever was answered."""

    line: int
    text: str
    kind: str
    answers: tuple[Answer, ...]
    general: str


@dataclass(frozen=True)
class LeftOut:
    """A question that cannot come along: the line at which it begins, its first words, and why."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True)
class Bank:
    """What a file holds."""

    questions: tuple[BankQuestion, ...]
    left_out: tuple[LeftOut, ...]


def read_bank(content: bytes) -> Bank:
    """The questions of a GIFT file. Raises BankRefused for one that is empty, too large, not text, or without any question."""
    if not content.strip():
        raise BankRefused("The file is empty.")
    if len(content) > LARGEST:
        raise BankRefused("The file is larger than 1 MB. Send it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BankRefused("The file is not text in UTF-8. Save it again as plain text in UTF-8.") from None
    questions: list[BankQuestion] = []
    left_out: list[LeftOut] = []
    for line, block in _blocks(text.replace("\r\n", "\n").replace("\r", "\n")):
        if len(questions) + len(left_out) >= MOST_QUESTIONS:
            raise BankRefused(f"The file has more than {MOST_QUESTIONS} questions. Send it in parts.")
        try:
            questions.append(_question(line, block))
        except UnexpectedInput as wrong:
            at = line + max(getattr(wrong, "line", 1), 1) - 1
            left_out.append(LeftOut(at, _first_words(block), _why(wrong, block)))
        except _CannotCome as reason:
            left_out.append(LeftOut(line, _first_words(block), str(reason)))
    if not questions and not left_out:
        raise BankRefused("The file holds no question.")
    return Bank(tuple(questions), tuple(left_out))


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("gift.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """What stands between empty lines, with the number of its first line; comments and categories are empty lines' fellows."""
    block: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        is_comment = line.lstrip().startswith("//")
        if line.strip() and not (line.startswith("$CATEGORY:") or (is_comment and not block)):
            first = first if block else number
            block.append("" if is_comment else line)
        elif block:
            yield first, "\n".join(block)
            block = []


def _question(line: int, block: str) -> BankQuestion:
    tree = _parser().parse(block)
    is_html = any(token.type == "FORMAT" and "html" in token for token in _tokens(tree))
    texts = [str(token) for token in _tokens(tree) if token.type == "TEXT"]
    before = texts[0] if texts else ""
    answers = next((child for child in tree.children if isinstance(child, Tree)), None)
    if answers is None:
        raise _CannotCome("It asks nothing: it is a text without answers. Put it into a lesson.")
    is_gap = len(texts) > 1 and bool(texts[1].strip())
    text = _plain(f"{before.rstrip()} _____ {texts[1].lstrip()}" if is_gap else before, is_html=is_html)
    if not text:
        raise _CannotCome("It has answers but no question.")
    general = _words(next(answers.find_data("general"), None), is_html=is_html)
    kind, found = _answers(answers, is_html=is_html)
    return BankQuestion(line, text, kind, tuple(found), general)


def _answers(tree: Tree[Token], *, is_html: bool) -> tuple[str, list[Answer]]:
    truth = next(tree.find_data("truth"), None)
    if truth is not None:
        return "single", _truth(truth, is_html=is_html)
    numbers = next(tree.find_data("numbers"), None)
    if numbers is not None:
        return "numeric", _numbers(numbers, is_html=is_html)
    choices = [_choice(choice, is_html=is_html) for choice in _branches(tree, "choice")]
    if not choices:
        raise _CannotCome("It is answered with an essay, which nobody can mark here. A reflection may serve.")
    return _kind(choices), choices


def _kind(choices: Sequence[Answer]) -> str:
    if all(choice.match is not None for choice in choices):
        return "match"
    right = [choice for choice in choices if choice.weight > 0]
    if not right:
        raise _CannotCome("No answer is marked as right.")
    if len(right) == len(choices):
        return "short"
    return "single" if len(right) == 1 else "multiple"


def _truth(tree: Tree[Token], *, is_html: bool) -> list[Answer]:
    said = str(tree.children[0]).strip().startswith("T")
    feedback = [_words(one, is_html=is_html) for one in tree.children if isinstance(one, Tree)]
    wrong, right = [*feedback, "", ""][:2]
    return [
        Answer("True", 100.0 if said else 0.0, right if said else wrong),
        Answer("False", 0.0 if said else 100.0, wrong if said else right),
    ]


def _numbers(tree: Tree[Token], *, is_html: bool) -> list[Answer]:
    choices = [_choice(choice, is_html=is_html) for choice in _branches(tree, "choice")]
    if not choices:
        words = next(str(child) for child in tree.children if isinstance(child, Token) and child.type == "WORDS")
        feedback = next((_words(child, is_html=is_html) for child in _branches(tree, "feedback")), "")
        choices = [Answer(words.strip(), 100.0, feedback)]
    return choices


def _choice(tree: Tree[Token], *, is_html: bool) -> Answer:
    tokens = [child for child in tree.children if isinstance(child, Token)]
    is_right = str(tokens[0]).startswith("=")
    weight = next((float(str(one).strip().strip("%")) for one in tokens if one.type == "WEIGHT"), None)
    raw = next((str(one) for one in tokens if one.type == "WORDS"), "")
    feedback = " ".join(filter(None, (_words(one, is_html=is_html) for one in tree.children if isinstance(one, Tree))))
    item, arrow, match = raw.partition("->")
    if not raw.strip() and not arrow:
        raise _CannotCome("One of its answers is empty.")
    return Answer(
        _plain(item if arrow else raw, is_html=is_html),
        weight if weight is not None else (100.0 if is_right else 0.0),
        feedback,
        _plain(match, is_html=is_html) if arrow else None,
    )


def _branches(tree: Tree[Token], name: str) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree) and child.data == name]


def _tokens(tree: Tree[Token]) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token)]


def _words(tree: Tree[Token] | None, *, is_html: bool) -> str:
    raw = (
        ""
        if tree is None
        else "".join(str(one) for one in tree.children if isinstance(one, Token) and one.type == "WORDS")
    )
    return _plain(raw, is_html=is_html)


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _plain(raw: str, *, is_html: bool) -> str:
    """The words without the bank's escapes; those in HTML without its marks, which questions have not."""
    text = re.sub(r"^\s*\[(?:html|moodle|plain|markdown)\]", "", raw)
    text = _ESCAPED.sub(lambda found: "\n" if found.group(1) == "n" else found.group(1), text)
    if is_html or re.search(r"</?(p|br|b|i|em|strong|ul|li|div|span)\b", text):
        return words_of(text)
    return text.strip()


def _first_words(block: str) -> str:
    words = " ".join(re.sub(r"^::.*?::", "", block, flags=re.DOTALL).split())
    return words if len(words) <= 80 else f"{words[:79]}…"


def _why(wrong: UnexpectedInput, block: str) -> str:
    if block.count("{") > block.count("}"):
        return "Its answers begin with { and never end with }."
    sign = getattr(wrong, "char", "") or str(getattr(wrong, "token", ""))[:1]
    sign = sign if sign.strip() else "end"
    return (
        f"We cannot read it from this “{sign}” on. A sign of the format that is meant as itself needs a \\ before it."
    )
