"""Markdown made safe: CommonMark with tables, three kinds of marked block, no HTML, and our own classes on everything.

The text is parsed once, its tokens are given levels, classes and addresses, and what comes out is sanitised again, so that a mistake
in one step is caught by the other.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.container import container_plugin

#: The kinds of block that colons mark, and the words above each.
BLOCKS = {"exercise": "Try it", "example": "Example", "local-policy": "How we do it here"}

_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "link_open": "govuk-link",
    "blockquote_open": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--l govuk-section-break--visible",
    "code_block": "centre-code",
    "fence": "centre-code",
    "code_inline": "centre-code-inline",
}
_HEADING_CLASSES = {1: "govuk-heading-l", 2: "govuk-heading-m", 3: "govuk-heading-s"}
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "div", "span"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title", "loading"},
    "th": {"scope"},
    "td": {"headers"},
    "ol": {"start"},
    "div": {"tabindex", "role", "aria-label"},
}


@cache
def parser() -> MarkdownIt:
    """The one parser of the product's Markdown; HTML is text, and the marked blocks are known."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable(
        ["table", "strikethrough"]
    )
    for kind in BLOCKS:
        container_plugin(markdown, kind, render=_render_block)
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    return markdown


def render(
    text: str,
    *,
    top: int = 2,
    policies: Mapping[str, str] | None = None,
    media_address: Callable[[str], str] | None = None,
) -> Markup:
    """Turn Markdown into safe HTML.

    Headings begin at `top` and skip no level. A local-policy block shows the institution's words from `policies` (by key; Markdown too),
    or a note that they are still to be written. `media_address` gives the address of an image or file in media/; without it, and for an
    image from anywhere else, the alternative text stands alone.
    """
    markdown = parser()
    tokens = markdown.parse(text)
    _order_headings(tokens, top)
    _put_in_policies(tokens, policies or {}, top)
    _leave_corners_empty(tokens)
    for token in tokens:
        _dress(token, media_address)
    html = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    return Markup(clean)  # noqa: S704 - sanitised in the line above


def block_name(info: str) -> tuple[str, str]:
    """The kind and the argument of a marked block's opening line: "local-policy approved-ai-tools"."""
    kind, _, argument = info.strip().partition(" ")
    return kind, argument.strip()


def _order_headings(tokens: Sequence[Token], top: int) -> None:
    """Shift headings so that a lesson's `##` becomes `top`, none is above it, and none skips a level."""
    former = top - 1
    for token in tokens:
        if token.type not in {"heading_open", "heading_close"}:
            continue
        if token.type == "heading_open":
            former = min(max(int(token.tag[1]) + top - 2, top), former + 1, 6)
        token.tag = f"h{former}"
        if token.type == "heading_open":
            token.attrSet("class", _HEADING_CLASSES.get(former, "govuk-heading-s"))


def _leave_corners_empty(tokens: Sequence[Token]) -> None:
    """A heading cell without words, such as a table's corner, is no heading: a screen reader would announce nothing."""
    for opening, inside, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and not inside.content.strip():
            opening.type, closing.type = "td_open", "td_close"
            opening.tag = closing.tag = "td"


def _put_in_policies(tokens: list[Token], policies: Mapping[str, str], top: int) -> None:
    """Replace what stands between a local-policy block's marks by the institution's words."""
    opening = [at for at, token in enumerate(tokens) if token.type == "container_local-policy_open"]
    for at in reversed(opening):
        closing = next(
            (
                later
                for later in range(at + 1, len(tokens))
                if tokens[later].type == "container_local-policy_close" and tokens[later].level == tokens[at].level
            ),
            len(tokens),
        )
        words = policies.get(block_name(tokens[at].info)[1], "").strip()
        if words:
            inside = parser().parse(re.sub(r"^\s*:::.*$", "", words, flags=re.MULTILINE))
            _order_headings(inside, min(top + 1, 6))
        else:
            tokens[at].meta["unfilled"] = True
            inside = parser().parse(
                "**Your institution has not written this part yet.** Its owner is asked to say:"
            ) + list(tokens[at + 1 : closing])
        tokens[at + 1 : closing] = inside


def _dress(token: Token, media_address: Callable[[str], str] | None) -> None:
    """Give a token its class and, where it is a link or an image, a safe address."""
    if token.type in _CLASSES:
        token.attrJoin("class", _CLASSES[token.type])
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.type == "link_open":
        _dress_link(token, media_address)
    if token.type == "image":
        _dress_image(token, media_address)
    for child in token.children or []:
        _dress(child, media_address)


def _dress_link(token: Token, media_address: Callable[[str], str] | None) -> None:
    address = str(token.attrGet("href") or "")
    if re.match(r"https?:", address, flags=re.IGNORECASE):
        token.attrSet("rel", "noopener noreferrer external")
    elif address.startswith("media/") and media_address:
        token.attrSet("href", media_address(address))


def _dress_image(token: Token, media_address: Callable[[str], str] | None) -> None:
    source = str(token.attrGet("src") or "")
    if source.startswith("media/") and media_address:
        token.attrSet("src", media_address(source))
        token.attrSet("class", "centre-image")
        token.attrSet("loading", "lazy")
        return
    token.type, token.tag, token.attrs = "text", "", {}


def _render_block(
    renderer: RendererProtocol,  # noqa: ARG001 - the signature is markdown-it's
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001
    env: Any,  # noqa: ANN401, ARG001
) -> str:
    token = tokens[index]
    if token.nesting != 1:
        return "</div>\n"
    kind = block_name(token.info)[0]
    unfilled = " centre-block--unfilled" if token.meta.get("unfilled") else ""
    return (
        f'<div class="centre-block centre-block--{kind}{unfilled}"><p class="centre-block__title">{BLOCKS[kind]}</p>\n'
    )


def _open_table(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:  # noqa: ANN401, ARG001
    """A table scrolls sideways in a region of its own, named by its column headings."""
    names = []
    for token in tokens[index + 1 :]:
        if token.type == "thead_close":
            break
        if token.type == "inline" and token.content.strip():
            names.append(token.content.strip())
    label = escape("Table: " + ", ".join(names)) if names else "Table"
    classes = tokens[index].attrGet("class") or ""
    return (
        f'<div class="centre-table-scroll" tabindex="0" role="region" aria-label="{label}"><table class="{classes}">\n'
    )


def _close_table(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:  # noqa: ANN401, ARG001
    return "</table></div>\n"
