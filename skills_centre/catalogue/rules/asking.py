"""What a search asks for: its words, the other ways to write each, and the words that mean the same here."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from skills_centre.platform.text import sort_key

#: PostgreSQL's English stop words: dropped before either search, so that both find the same.
_STOP_WORDS = (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its "
    "itself they them their theirs themselves what which who whom this that these those am is are was were be been being "
    "have has had having do does did doing a an the and but if or because as until while of at by for with about against "
    "between into through during before after above below to from up down in out on off over under again further then once "
    "here there when where why how all any both each few more most other some such no nor not only own same so than too "
    "very s t can will just don should now"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

#: A query's words beyond this many are not looked for.
MOST_WORDS = 10

#: A shorter word is looked for as it stands: "ai" is not the beginning of "aim".
SHORTEST_BEGINNING = 3

#: Endings that differ between British and American spelling, each way; the words before them have at least three letters.
_ENDINGS = (
    (re.compile(r"is(e|es|ed|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"iz(e|es|ed|er|ers|ing|ation|ations)$"), r"is\1"),
    (re.compile(r"our(s|ed|ing|al|able)?$"), r"or\1"),
    (re.compile(r"or(s|ed|ing|al|able)?$"), r"our\1"),
)
#: What the kin of "analyse" have at their end; their stems differ, and "analys" begins them all.
_ANALYSIS = re.compile(r"(..y)(?:sis|ses|sing|sed|ser|sers|st|sts|ze|zes|zing|zed|zer|zers)$")
#: Words that are written in two ways.
_SPELLINGS = {
    one: other
    for pair in (
        ("programme", "program"), ("centre", "center"), ("licence", "license"), ("practice", "practise"), ("catalogue", "catalog"),
        ("dialogue", "dialog"), ("enrol", "enroll"), ("judgement", "judgment"), ("modelling", "modeling"), ("email", "e mail"),
        ("emails", "e mails"),
    )
    for one, other in (pair, pair[::-1])
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way to find a term: a word, or several, one after another where it is a phrase.

    With `begins`, a word that begins with the last of them will do.
    """

    words: tuple[str, ...]
    begins: bool = False
    is_phrase: bool = False


@dataclass(frozen=True)
class Term:
    """Something that has to be found, in any of these ways."""

    ways: tuple[Way, ...]


def plain(text: str) -> str:
    """A text as it is indexed: no accents, no case, and spaces between its words instead of whatever else there is."""
    return " ".join(re.findall(r"[^\W_]+", sort_key(text)))


def search_words(asked: str) -> tuple[str, ...]:
    """The words of a query that are worth looking for; marks and operators are not words, so no query is ever wrong."""
    words = plain(asked[:200].replace("’", "'").replace("'s", "")).split()
    return tuple([word for word in dict.fromkeys(words) if word not in STOP_WORDS][:MOST_WORDS])


def holds_term(words: Sequence[str], term: str) -> bool:
    """Whether the words of a term follow one another among these."""
    held = search_words(term)
    return bool(held) and any(tuple(words[at : at + len(held)]) == held for at in range(len(words)))


def terms_of(words: Sequence[str], synonyms: Collection[Sequence[str]] = ()) -> tuple[Term, ...]:
    """What has to be found for these words, given sets of terms that mean the same.

    Of the sets' terms the longest that the words hold is taken, so that "data protection" is one thing to find where the set says so.
    """
    meaning = {search_words(term): others for others in synonyms for term in others}
    terms: list[Term] = []
    at = 0
    while at < len(words):
        held = max((key for key in meaning if key and tuple(words[at : at + len(key)]) == key), key=len, default=None)
        taken = tuple(words[at : at + len(held)]) if held else (words[at],)
        ways = [Way(taken, begins=len(taken[-1]) >= SHORTEST_BEGINNING)]
        if len(taken) == 1:
            ways += _spelt(taken[0])
        if held:
            ways += [_said(other) for other in meaning[held] if search_words(other) != held]
        terms.append(Term(tuple(dict.fromkeys(ways))))
        at += len(taken)
    return tuple(terms)


def _said(term: str) -> Way:
    words = tuple(plain(term).split())
    return Way(words, is_phrase=len(words) > 1)


def _spelt(word: str) -> list[Way]:
    """The other ways to write a word, and the beginning that its kin share: analysis, analyse, analyst."""
    root = _ANALYSIS.sub(r"\1se", word)
    ways = [Way((root,), begins=True)] if root != word else []
    if word in _SPELLINGS:
        other = tuple(_SPELLINGS[word].split())
        ways.append(Way(other, is_phrase=len(other) > 1))
    ways += [
        Way((ending.sub(instead, word),))
        for ending, instead in _ENDINGS
        if (found := ending.search(word)) and found.start() >= SHORTEST_BEGINNING
    ]
    return ways
