"""The looks of a message: one layout for all mail, HTML with its styles inlined and a text that says the same."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from skills_centre.platform.later import imported_when_used
from skills_centre.platform.pages import at_time, counted, in_words

if TYPE_CHECKING:
    import css_inline
else:
    css_inline = imported_when_used("css_inline")

PACKAGE = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Letterhead:
    """What every message carries of the institution: its name, the address of its pages, its two colours."""

    institution: str
    base_url: str
    brand_colour: str
    accent_colour: str
    #: The address that all mail comes from, with the name before it or alone.
    mail_from: str = "no-reply@skills-centre.invalid"

    def address(self, path: str) -> str:
        """The full address of one of our pages."""
        return self.base_url.rstrip("/") + path


@dataclass(frozen=True)
class Action:
    """The one thing to press: words that make sense alone, and a path on our site."""

    text: str
    path: str


@dataclass(frozen=True)
class Listed:
    """What a message lists under a heading of its own."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bodies:
    """A message in its two forms."""

    text: str
    html: str


def write_letter(
    head: Letterhead,
    *,
    heading: str,
    paragraphs: tuple[str, ...],
    action: Action | None = None,
    why: str,
    listed: Listed | None = None,
) -> Bodies:
    """A plain message: a heading, the one thing to do, what it lists, if anything, some paragraphs, and why the person gets it."""
    return write_mail(
        "mail/letter", head, heading=heading, paragraphs=paragraphs, action=action, why=why, listed=listed
    )


def write_mail(template: str, head: Letterhead, **words: object) -> Bodies:
    """Fill `template`.html and `template`.txt, which extend mail/layout. Raises UndefinedError on a word that is missing."""
    html = _templates().get_template(f"{template}.html").render(head=head, **words)
    text = _templates().get_template(f"{template}.txt").render(head=head, **words)
    return Bodies(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", _inliner().inline(html))


@cache
def _templates() -> Environment:
    """The templates of mail, which know nothing of a request."""
    folders = [PACKAGE / "templates", *sorted(PACKAGE.glob("*/templates"))]
    templates = Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters.update(in_words=in_words, at_time=at_time)
    templates.globals.update(counted=counted)
    return templates


@cache
def _inliner() -> "css_inline.CSSInliner":
    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
