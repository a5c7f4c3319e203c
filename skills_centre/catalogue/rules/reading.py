"""How hard a text is to read, and how long it takes: published formulas, their sources named."""

import re
from collections.abc import Iterable, Sequence

#: Words a minute: adults read non-fiction in English at 238 on average, most between 175 and 300 (Brysbaert 2019,
#: doi:10.1016/j.jml.2019.104047). Teaching texts are read more slowly, so this stands for reading straight through.
WORDS_A_MINUTE = 230
#: The Office for National Statistics and GOV.UK write for a reading age of 9 to 14; beyond 14 a text tires most readers.
READING_AGE = 14
#: GOV.UK checks sentences of more than 25 words; half as many again is past argument.
LONG_SENTENCE = 38
LONG_PARAGRAPH = 120
#: A formula of averages says nothing about a few lines.
FEWEST_WORDS = 100

_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’][A-Za-z]+)?")
_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


def words_of(text: str) -> list[str]:
    """The words of a text; a word with an apostrophe is one."""
    return _WORD.findall(text)


def sentences_of(block: str) -> list[str]:
    """The sentences of a paragraph or item; one without a full stop is one too."""
    return [one for one in _ENDS.split(" ".join(block.split())) if words_of(one)]


def reading_age(blocks: Iterable[str]) -> int | None:
    """The age at which the text is read with ease; none for a text too short to say.

    The Automated Readability Index (Senter and Smith 1967, AMRL-TR-66-220): 4.71 × characters a word + 0.5 × words a sentence
    - 21.43 gives a school year of the United States, in which children are five years older than its number.
    """
    sentences = [sentence for block in blocks for sentence in sentences_of(block)]
    words = [word for sentence in sentences for word in words_of(sentence)]
    if len(words) < FEWEST_WORDS:
        return None
    grade = 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / len(sentences) - 21.43
    return max(5, round(grade) + 5)


def minutes_to_read(texts: Sequence[str]) -> int:
    """The fewest minutes in which somebody reads some texts straight through, rounded down."""
    return sum(len(words_of(text)) for text in texts) // WORDS_A_MINUTE
