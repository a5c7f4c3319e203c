"""What Markdown says, without its marks: for a search and for short extracts."""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from skills_centre.platform.markdown import block_name, parser

#: Where a block ends without one of these it gets a full stop, so that an extract over two blocks reads on.
_SENTENCE_ENDS = (".", "?", "!", ":", ";", "…")
_CLOSING_QUOTES = "\"'”’"


def plain_text(text: str, *, policies: Mapping[str, str] | None = None) -> str:
    """The words of a Markdown text: no addresses of links, no marks of blocks and tables; images by their alternative text.

    What a local-policy block asks for is not in it: the institution's words from `policies` are, where there are some.
    """
    return "\n".join(_blocks(parser().parse(text), policies or {}))


def _blocks(tokens: Sequence[Token], policies: Mapping[str, str]) -> Iterator[str]:
    asking_at: int | None = None
    for token in tokens:
        if asking_at is not None:
            if token.type == "container_local-policy_close" and token.level == asking_at:
                asking_at = None
        elif token.type == "container_local-policy_open":
            asking_at = token.level
            words = policies.get(block_name(token.info)[1], "")
            if words.strip():
                yield plain_text(words)
        elif token.type == "inline":
            yield from filter(None, [as_sentence(_inline(token.children or []))])
        elif token.type in {"fence", "code_block"}:
            yield from filter(None, [_ended(" ".join(token.content.split()))])


def _inline(children: Sequence[Token]) -> str:
    words = []
    for child in children:
        if child.type in {"text", "code_inline", "html_inline", "image"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return "".join(words)


def as_sentence(words: str) -> str:
    """Words on one line that begin and end as a sentence does: a heading, an item of a list, a cell of a table. Nothing of nothing."""
    said = " ".join(words.split())
    return _ended(said[:1].upper() + said[1:])


def _ended(said: str) -> str:
    return said if not said or said.rstrip(_CLOSING_QUOTES).endswith(_SENTENCE_ENDS) else f"{said}."
