"""Which topics are the same wish, and which are nearly."""

from collections.abc import Collection

from rapidfuzz import fuzz

from skills_centre.catalogue.rules.asking import plain, search_words

#: How alike two topics are, of 100, before they are shown together.
ALIKE = 80

MOST_LETTERS = 100


def topic_key(topic: str) -> str:
    """What a topic is counted by: its words without accents, case and small words, in the order of the alphabet."""
    words = search_words(topic) or tuple(plain(topic).split())
    return " ".join(sorted(words))[:MOST_LETTERS]


def alike(key: str, others: Collection[str]) -> list[str]:
    """The other topics that are probably the same wish, the likest first."""
    scored = [
        (max(fuzz.token_set_ratio(key, other), fuzz.ratio(key, other)), other) for other in others if other != key
    ]
    return [other for score, other in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= ALIKE]
