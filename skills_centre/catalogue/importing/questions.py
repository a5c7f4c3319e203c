"""Questions of other programs' banks as questions of our quizzes. What the two do not share is said, question by question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from skills_centre.catalogue.importing.gift import Answer, Bank, BankQuestion, LeftOut
from skills_centre.catalogue.packs.manuscript import Manuscript
from skills_centre.catalogue.packs.quizzes import Question

RIGHT = "That is right."
WRONG = "That is not right."
_ANY: TypeAdapter[Question] = TypeAdapter(Question)
_RANGE = re.compile(r"^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)$")
_NEAR = re.compile(r"^(-?[\d.]+)\s*(?::\s*([\d.]+))?$")


class _NotOurs(Exception):
    """Our quizzes have no such question; the message says why."""


@dataclass(frozen=True)
class ReadQuestion:
    """A question that can come along, the line at which it stands in the file, and how many of its answers teach nothing yet."""

    line: int
    question: Question
    untaught: int


@dataclass(frozen=True)
class ReadBank:
    """What a bank becomes here, and what stays behind."""

    questions: tuple[ReadQuestion, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def untaught(self) -> int:
        """How many answers get words that only say whether they are right."""
        return sum(one.untaught for one in self.questions)

    def added_to(self, draft: Manuscript, key: str) -> Manuscript:
        """The draft with these questions at the end of a quiz; one that stands there already is not added again. Raises PartGone."""
        for one in self.questions:
            draft = draft.with_question(key, one.question)
        return draft


def our_questions(bank: Bank) -> ReadBank:
    """The questions of a bank as ours, and those that cannot be, in the order of the file."""
    questions, left_out = [], list(bank.left_out)
    for one in bank.questions:
        try:
            said, untaught = _said(one)
            checked = _ANY.validate_python({"key": "new", "text": one.text, **said})
        except _NotOurs as reason:
            left_out.append(LeftOut(one.line, one.text[:80], str(reason)))
        except ValidationError as wrong:
            left_out.append(LeftOut(one.line, one.text[:80], _in_words(wrong)))
        else:
            questions.append(ReadQuestion(one.line, checked.model_copy(update={"key": ""}), untaught))
    return ReadBank(tuple(questions), tuple(sorted(left_out, key=lambda one: one.line)))


def _said(one: BankQuestion) -> tuple[dict[str, Any], int]:
    """The fields of our question of that kind, and how many of its feedbacks say only whether an answer is right."""
    makers = {"short": _short, "numeric": _numeric, "match": _match}
    return makers.get(one.kind, _choices)(one)


def _choices(one: BankQuestion) -> tuple[dict[str, Any], int]:
    marked_right = [answer for answer in one.answers if answer.weight >= 100]
    if len(marked_right) > 1:
        raise _NotOurs(
            "Any one of several answers is right. Our questions have one right answer, or ask for all of them."
        )
    options = [
        {"text": answer.text, "correct": answer.weight > 0, "feedback": _feedback(answer, one)}
        for answer in one.answers
    ]
    return {"kind": one.kind, "options": options}, sum(not _taught(answer, one) for answer in one.answers)


def _short(one: BankQuestion) -> tuple[dict[str, Any], int]:
    right = [answer for answer in one.answers if answer.weight >= 100]
    if not right:
        raise _NotOurs("None of its answers is wholly right.")
    partly = [answer for answer in one.answers if answer.weight < 100]
    said: dict[str, Any] = {
        "kind": "short",
        "answers": [answer.text for answer in right],
        "mistakes": [{"answer": answer.text, "feedback": answer.feedback} for answer in partly if answer.feedback],
    }
    return said | _right_and_wrong(one, right), _says_little(one, right)


def _numeric(one: BankQuestion) -> tuple[dict[str, Any], int]:
    right = [answer for answer in one.answers if answer.weight >= 100]
    if len(right) != 1:
        raise _NotOurs("Several numbers are right. Our questions have one number, or a range.")
    words = right[0].text.replace(" ", "")
    said: dict[str, Any] = {"kind": "numeric"}
    if found := _RANGE.match(words):
        said |= {"least": _number(found[1]), "most": _number(found[2])}
    elif found := _NEAR.match(words):
        said |= {"value": _number(found[1])} | ({"tolerance": _number(found[2])} if found[2] else {})
    else:
        raise _NotOurs(f"“{words[:20]}” is no number.")
    return said | _right_and_wrong(one, right), _says_little(one, right)


def _match(one: BankQuestion) -> tuple[dict[str, Any], int]:
    pairs = [answer for answer in one.answers if answer.text]
    said: dict[str, Any] = {
        "kind": "match",
        "pairs": [
            {"item": pair.text, "match": pair.match} | ({"feedback": pair.feedback} if pair.feedback else {})
            for pair in pairs
        ],
        "distractors": [answer.match for answer in one.answers if not answer.text],
    }
    return said | _right_and_wrong(one, ()), _says_little(one, ())


def _right_and_wrong(one: BankQuestion, right: Sequence[Answer]) -> dict[str, Any]:
    praise = next((answer.feedback for answer in right if answer.feedback), "")
    return {"right": " ".join(filter(None, (praise, one.general))) or RIGHT, "wrong": one.general or WRONG}


def _says_little(one: BankQuestion, right: Sequence[Answer]) -> int:
    return 0 if one.general else 1 + (not any(answer.feedback for answer in right))


def _feedback(answer: Answer, one: BankQuestion) -> str:
    words = " ".join(filter(None, (answer.feedback, one.general)))
    return words or (RIGHT if answer.weight > 0 else WRONG)


def _taught(answer: Answer, one: BankQuestion) -> bool:
    return bool(answer.feedback or one.general)


def _number(words: str) -> int | float:
    try:
        value = float(words)
    except ValueError:
        raise _NotOurs(f"“{words[:20]}” is no number.") from None
    return int(value) if value.is_integer() else value


def _in_words(wrong: ValidationError) -> str:
    """Why our rules refuse a question that the bank had right."""
    first = wrong.errors()[0]
    if first["type"] == "too_long" and isinstance(first["input"], list):
        return f"It has more answers than the {first['ctx']['max_length']} that a question here may have."
    if first["type"] in {"string_too_long", "too_long"}:
        return f"Some of its words are longer than {first['ctx']['max_length']} characters."
    if first["type"] == "too_short":
        return f"It has fewer answers than the {first['ctx']['min_length']} that a question here needs."
    return f"It is not as a question here must be: {first['msg'].removeprefix('Value error, ')}."
