"""HTML of other programs as the Markdown of a lesson: headings, lists, tables, links and emphasis stay, and everything else goes."""

import re
from typing import Any

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

#: Bytes of HTML that are looked at; Word wraps a page of text in many more than the text has, and half a million take three seconds.
MOST_HTML = 2_000_000
MOST_PASTED = 500_000

_TAGS = {
    *("p", "br", "hr", "em", "i", "strong", "b", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "div"),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan"}, "th": {"colspan"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_LEVEL = re.compile(r"mso-list:\s*\S+\s+level(\d)")
_NUMBER = re.compile(r"^\s*\(?(\d+|[a-z]|[ivx]+)[.)]", re.IGNORECASE)


class _Converter(MarkdownConverter):
    """The marks that our lessons use."""

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell on one line, its bars kept apart from those of the table."""
        return str(super().convert_td(el, _in_a_cell(text), parent_tags))  # type: ignore[misc]  # its stubs leave it out

    def convert_th(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The same of a header."""
        return str(super().convert_th(el, _in_a_cell(text), parent_tags))  # type: ignore[misc]  # its stubs leave it out

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - the signature is markdownify's
        """Images of our own are kept wherever they stand; the addresses of others are none of a lesson's."""
        source = str(el.get("src") or "")
        words = " ".join(str(el.get("alt") or "").split()).replace("[", "(").replace("]", ")")
        return f"![{words}]({source})" if source.startswith("media/") else ""


def _in_a_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text.strip()).replace("\n", " ")


def markdown_of(html: str, *, top: int = 2) -> str:
    """The Markdown of some HTML, its first headings at level `top`. Scripts, styles and addresses that are not web ones are gone.

    Of HTML that is nested deeper than any page, only the words stay.
    """
    soup = BeautifulSoup(html[:MOST_HTML], "html.parser")
    for unread in soup(["script", "style", "head", "title", "xml"]):
        unread.decompose()
    _make_lists(soup)
    _let_go_of_anchors(soup)
    clean = nh3.clean(
        str(soup), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
    )
    soup = BeautifulSoup(clean, "html.parser")
    _set_levels(soup, top)
    _drop_dead_links(soup)
    try:
        return tidy(_converted(soup))
    except RecursionError:
        return words_of(clean)


def words_of(html: str) -> str:
    """The words of some HTML, a line for each paragraph or item, for places that have no marks."""
    soup = BeautifulSoup(nh3.clean(html[:MOST_HTML], tags=_TAGS, clean_content_tags={"script", "style"}), "html.parser")
    for one in soup.find_all(["p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6"]):
        one.append("\n")
    return tidy(soup.get_text())


def tidy(text: str) -> str:
    """Markdown without spaces at the ends of lines or more than one empty line."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _converted(soup: BeautifulSoup) -> str:
    options: dict[str, Any] = {
        "heading_style": ATX,
        "bullets": "-",
        "strong_em_symbol": "*",
        "table_infer_header": True,
        "escape_underscores": False,
        "newline_style": "backslash",
    }
    return str(_Converter(**options).convert_soup(soup))


def _set_levels(soup: BeautifulSoup, top: int) -> None:
    """Headings that begin at `top` and skip none."""
    depths: list[int] = []
    for heading in soup.find_all(re.compile(r"^h[1-6]$")):
        if not heading.get_text(strip=True):
            heading.decompose()
            continue
        depth = int(heading.name[1])
        while depths and depths[-1] >= depth:
            depths.pop()
        depths.append(depth)
        heading.name = f"h{min(top + len(depths) - 1, 6)}"
        for emphasis in heading.find_all(["b", "strong", "i", "em"]):
            emphasis.unwrap()


def _drop_dead_links(soup: BeautifulSoup) -> None:
    """Words stay where their address was taken away or led nowhere but into the same document."""
    for link in soup.find_all("a"):
        if not str(link.get("href") or "").startswith(("http:", "https:", "mailto:")):
            link.unwrap()


def _let_go_of_anchors(soup: BeautifulSoup) -> None:
    """References to notes become numbers in square brackets, and the arrows back from them go."""
    for link in soup.find_all("a", href=re.compile("^#")):
        target = str(link["href"])
        if "note-ref" in target:
            link.decompose()
        elif "note" in target:
            link.replace_with(f"({link.get_text(strip=True).strip('[]')})")


def _make_lists(soup: BeautifulSoup) -> None:
    """The paragraphs with which Word's clipboard writes lists become lists (style "mso-list:l0 level1 lfo1", mark in a span of its own)."""
    open_lists: list[Tag] = []
    for paragraph in soup.find_all("p"):
        found = _LEVEL.search(str(paragraph.get("style") or ""))
        if not found:
            open_lists = []
            continue
        level = min(int(found.group(1)), 6)
        mark = paragraph.find(style=re.compile("mso-list:\\s*Ignore", re.IGNORECASE))
        kind = "ol" if isinstance(mark, Tag) and _NUMBER.match(mark.get_text()) else "ul"
        if isinstance(mark, Tag):
            mark.decompose()
        del open_lists[level:]
        while len(open_lists) < level:
            inner = soup.new_tag(kind)
            if not open_lists:
                paragraph.insert_before(inner)
            else:
                items = open_lists[-1].find_all("li", recursive=False)
                (items[-1] if items else open_lists[-1]).append(inner)
            open_lists.append(inner)
        item = paragraph.extract()
        item.name = "li"
        item.attrs = {}
        open_lists[-1].append(item)
