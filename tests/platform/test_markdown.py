"""Markdown from people is made safe: nothing that runs, nothing that leads astray, and headings in order."""

import re

import pytest

from skills_centre.platform.markdown import render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src='https://example.org'></iframe>",
    "<a href='javascript:alert(1)'>press</a>",
    "<style>body{display:none}</style>",
    "<form action='/account'><button>press</button></form>",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](java&#10;script:alert(1))",
    "[press](vbscript:msgbox(1))",
    "[press](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "![x](https://tracker.example.org/pixel.png)",
    '[press](https://example.org "onmouseover=alert(1)")',
    '<https://example.org/"onmouseover=alert(1)>',
    "`<script>`\n\n```html\n<script>alert(1)</script>\n```",
    "::: exercise\n<script>alert(1)</script>\n:::",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_somebody_writes_runs_or_loads(text: str) -> None:
    html = str(render(text, media_address=lambda path: f"/media/{path}"))
    tags = re.findall(r"<[^>]+>", html)
    assert not [tag for tag in tags if re.match(r"</?(script|style|iframe|form|button|svg|object|embed)\b", tag)]
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag))]
    assert not re.findall(r'(?:href|src)="\s*(?:javascript|vbscript|data):', html, flags=re.IGNORECASE)
    assert not re.findall(r'<img[^>]*src="(?!/media/)', html)


def test_the_institutions_own_words_are_made_safe_too() -> None:
    html = str(render("::: local-policy tools\nAsk.\n:::", policies={"tools": "<script>alert(1)</script> **Yes**"}))
    assert "<script" not in html
    assert "<strong>Yes</strong>" in html


def test_headings_begin_where_the_page_says_and_skip_no_level() -> None:
    html = str(render("#### Deep\n\n## Wide\n\n##### Deeper", top=2))
    assert re.findall(r"<(h\d)", html) == ["h2", "h2", "h3"]


def test_links_to_elsewhere_tell_nothing_about_the_reader() -> None:
    html = str(render("[out](https://example.org)"))
    assert 'rel="noopener noreferrer external"' in html


def test_the_empty_corner_of_a_table_is_no_heading() -> None:
    html = render("| | Before |\n|---|---|\n| Words | 40 |")
    assert html.count("<th ") == 1
    assert html.count("<td ") == 3
    assert 'aria-label="Table: Before"' in html
