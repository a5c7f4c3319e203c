"""What a correction may not change: whatever people under way were told that they have to do, and what it earns them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from skills_centre.catalogue.packs.pack import ModuleEntry, Pack
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, MatchQuestion, OrderQuestion, Question, Quiz

#: What of a question decides nothing: its words, and those of its answers. Everything else stays as it is.
_WORDING = frozenset({"text", "feedback", "right", "wrong", "item", "match"})


@dataclass(frozen=True)
class TooMuch:
    """One change that is too much for a correction: where it is, and what to do about it."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def too_much_for_a_correction(old: Pack, new: Pack) -> list[TooMuch]:
    """Every change between two packs that asks for a new version, in the order of the course."""
    return [*_of_the_course(old, new), *_of_the_parts(old, new)]


def _of_the_course(old: Pack, new: Pack) -> Iterator[TooMuch]:
    before, after = old.course, new.course
    if {taught.skill: taught for taught in before.skills} != {taught.skill: taught for taught in after.skills}:
        yield TooMuch("Skills taught", "a correction teaches the same skills, from and to the same levels.")
    if len(before.outcomes) != len(after.outcomes):
        yield TooMuch("Outcomes", "a correction promises as many outcomes as before; it may only word them better.")
    if before.delivery != after.delivery:
        yield TooMuch("Format", "a correction is taken in the same way as before.")
    if before.cost_pence != after.cost_pence:
        yield TooMuch("Cost", "a correction costs what people were told when they began.")


def _of_the_parts(old: Pack, new: Pack) -> Iterator[TooMuch]:
    before = {module.key: module for module in old.course.modules}
    after = {module.key: module for module in new.course.modules}
    for key, module in after.items():
        former = before.get(key)
        if former is None:
            yield TooMuch(module.title, "a correction adds no part.")
        else:
            yield from _of_a_part(former, module)
            if key in old.quizzes and key in new.quizzes:
                yield from _of_a_quiz(module, old.quizzes[key], new.quizzes[key])
    for key, module in before.items():
        if key not in after:
            yield TooMuch(module.title, "a correction takes no part out.")


def _of_a_part(former: ModuleEntry, module: ModuleEntry) -> Iterator[TooMuch]:
    if former.kind != module.kind:
        yield TooMuch(module.title, "a correction keeps the kind of each part.")
    if former.required != module.required:
        asks = "asks for a part that was optional" if module.required else "lets a part go that was asked for"
        yield TooMuch(module.title, f"this {asks}; a correction keeps what completes the course.")


def _of_a_quiz(module: ModuleEntry, old: Quiz, new: Quiz) -> Iterator[TooMuch]:
    before, after = old.model_dump(exclude={"questions"}), new.model_dump(exclude={"questions"})
    if before != after:
        yield TooMuch(module.title, "a correction keeps the pass mark and how often one may try.")
    asked = {question.key: question for question in old.questions}
    if set(asked) != {question.key for question in new.questions}:
        yield TooMuch(module.title, "a correction asks the same questions, no more and no fewer.")
        return
    for number, question in enumerate(new.questions, start=1):
        if not _is_same_question(asked[question.key], question):
            yield TooMuch(
                f"{module.title}, question {number}",
                "another answer would be right, or there are other answers to choose from; a correction may only word them better.",
            )


def is_same_test(old: Quiz, new: Quiz) -> bool:
    """Whether who passed one quiz has passed the other: the same questions with the same right answers and the same pass mark."""
    before, after = ({question.key: question for question in quiz.questions} for quiz in (old, new))
    return (
        old.pass_mark == new.pass_mark
        and before.keys() == after.keys()
        and all(_is_same_question(before[key], after[key]) for key in before)
    )


def _is_same_question(old: Question, new: Question) -> bool:
    """Whether the same answer is right, and there is as much to choose from. Lines in another order are another answer."""
    if _decides(old.model_dump()) != _decides(new.model_dump()):
        return False
    if isinstance(old, ChoiceQuestion | OrderQuestion) and isinstance(new, ChoiceQuestion | OrderQuestion):
        before, after = (
            [line.text for line in (one.options if isinstance(one, ChoiceQuestion) else one.items)]
            for one in (old, new)
        )
        return before == after or sorted(before) != sorted(after)
    if isinstance(old, MatchQuestion) and isinstance(new, MatchQuestion):
        return _belonging(old) == _belonging(new) and not _is_swapped(old, new)
    return True


def _is_swapped(old: MatchQuestion, new: MatchQuestion) -> bool:
    """Whether the same lines and matches go together otherwise than before."""
    before, after = ({pair.item: pair.match for pair in one.pairs} for one in (old, new))
    is_same = before.keys() == after.keys() and sorted(before.values()) == sorted(after.values())
    return is_same and before != after


def _belonging(question: MatchQuestion) -> list[int]:
    """Which lines share what belongs to them, whatever its words."""
    matches = [pair.match for pair in question.pairs]
    return [matches.index(match) for match in matches]


def _decides(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """What of a question decides whether an answer is right."""
    if isinstance(value, dict):
        return {
            name: len(part) if name == "distractors" else _decides(part)
            for name, part in value.items()
            if name not in _WORDING
        }
    if isinstance(value, list | tuple):
        return [_decides(part) for part in value]
    return value
