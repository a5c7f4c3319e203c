"""Question banks in GIFT: each kind of question, what cannot come along with its line and reason, and files that are no banks."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.importing.gift import BankRefused, read_bank
from skills_centre.catalogue.importing.questions import RIGHT, ReadBank, our_questions
from skills_centre.catalogue.packs.quizzes import (
    ChoiceQuestion,
    MatchQuestion,
    NumericQuestion,
    Question,
    ShortQuestion,
)
from skills_centre.catalogue.queries.courses import module_of
from skills_centre.people.models import Person, Role
from tests.catalogue.test_writing_pages import place, seen, with_quiz

BANK = """// A bank of everything
$CATEGORY: tea/kettles

::Tomb:: Who's buried in Grant's tomb? {
=Grant # Yes, he is.
~Nobody # Somebody is.
~%-50%Napoleon
#### It is in New York.
}

Two plus {=two =2 =%50%four} equals four.

The sun is hot.{T#It is.#Right, it is.}

When was the Act? {#1832:2#Good.}

Pick from one to five {#1..5}

Which is a city {
=Rome -> Italy
=Paris -> France
= -> Spain
}

What \\{is\\} 2 \\= 2? {~%50%a ~%50%b ~%-100%c}

[html]<p>Say <b>yes</b><script>alert(1)</script></p>{=<i>yes</i> ~no}

Write an essay. {}

Only words.

Broken { =a ~b

Two are right {=a =b ~c}
"""


def read(text: str) -> ReadBank:
    return our_questions(read_bank(text.encode()))


def only(text: str) -> Question:
    (found,) = read(text).questions
    return found.question


def test_each_kind_of_question_becomes_ours() -> None:
    bank = read(BANK)
    kinds = [(one.line, one.question.kind) for one in bank.questions]
    assert kinds == [
        *((4, "single"), (11, "short"), (13, "single"), (15, "numeric"), (17, "numeric")),
        *((19, "match"), (25, "multiple"), (27, "single")),
    ]
    tomb, gap, sun, act, five, city, escaped, html = (one.question for one in bank.questions)
    assert isinstance(tomb, ChoiceQuestion)
    assert [(one.text, one.correct) for one in tomb.options] == [
        ("Grant", True),
        ("Nobody", False),
        ("Napoleon", False),
    ]
    assert tomb.options[0].feedback == "Yes, he is. It is in New York."
    assert isinstance(gap, ShortQuestion)
    assert (gap.text, gap.answers) == ("Two plus _____ equals four.", ["two", "2"])
    assert isinstance(sun, ChoiceQuestion)
    assert [(one.text, one.correct, one.feedback) for one in sun.options] == [
        ("True", True, "Right, it is."),
        ("False", False, "It is."),
    ]
    assert isinstance(act, NumericQuestion)
    assert (act.value, act.tolerance, act.right) == (1832, 2, "Good.")
    assert isinstance(five, NumericQuestion)
    assert (five.least, five.most, five.right) == (1, 5, RIGHT)
    assert isinstance(city, MatchQuestion)
    assert [(pair.item, pair.match) for pair in city.pairs] == [("Rome", "Italy"), ("Paris", "France")]
    assert city.distractors == ["Spain"]
    assert escaped.text == "What {is} 2 = 2?"
    assert isinstance(html, ChoiceQuestion)
    assert (html.text, html.options[0].text) == ("Say yes", "yes")
    assert bank.untaught > 0


def test_what_cannot_come_along_is_named_by_line_with_its_reason() -> None:
    told = [(one.line, one.reason) for one in read(BANK).left_out]
    assert [line for line, _reason in told] == [29, 31, 33, 35]
    for (_line, reason), words in zip(
        told, ("essay", "asks nothing", "never end with }", "Any one of several"), strict=True
    ):
        assert words in reason
    (odd,) = read("Fine {=a ~b}\n\nA } sign\n").left_out
    assert (odd.line, "needs a \\ before it" in odd.reason) == (3, True)
    (many,) = read("Many {=a " + " ".join(f"~w{n}" for n in range(9)) + "}\n").left_out
    assert "more answers than the 8" in many.reason


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"// only a comment\n", "holds no question"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"a" * 1_100_000, "larger than 1 MB"),
        (b"a {T}\n\n" * 501, "more than 500"),
    ],
)
def test_a_file_that_is_no_bank_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(BankRefused, match=sentence):
        read_bank(content)


@pytest.mark.sqlite_only
def test_questions_are_shown_first_and_added_once(
    be: Callable[[UUID], FlaskClient], make_person: Callable[..., Person]
) -> None:
    writer = be(make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id)
    version_id = with_quiz(writer)
    quiz = place(version_id, "/quizzes/check")
    assert writer.post(f"{quiz}/bank", data={"file": (io.BytesIO(b""), "a.gift")}).status_code == 422
    sent = writer.post(f"{quiz}/bank", data={"file": (io.BytesIO(BANK.encode()), "a.gift")})
    shown = writer.get(sent.location)
    assert "<strong>8 questions</strong> can come along, <strong>4</strong> cannot" in shown.text
    assert writer.post(sent.location, data={"seen": "0" * 64}).status_code == 303
    assert "<strong>8 questions</strong> can come along" in writer.get(sent.location).text
    for _press in range(2):
        assert writer.post(sent.location, data={"seen": seen(version_id)}).status_code == 303
    kept = module_of(version_id, "check").quiz
    assert kept is not None
    assert len(kept.questions) == 9
