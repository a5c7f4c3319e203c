"""Links are web addresses that say plainly where they lead."""

import pytest

from skills_centre.skills.rules import is_sound_link, links_in


def test_links_are_read_one_a_line_and_each_once() -> None:
    assert links_in(" https://a.example/x \r\n\r\nhttp://b.example\nhttps://a.example/x") == (
        "https://a.example/x",
        "http://b.example",
    )
    assert links_in(None) == ()


@pytest.mark.parametrize("link", ["https://a.example/x?y=1#z", "http://localhost:8000/", "https://exämple.org/ü"])
def test_web_addresses_are_sound(link: str) -> None:
    assert is_sound_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "a.example/x",
        "//a.example",
        "https://",
        "https:///x",
        "https://user:word@a.example",
        "https://a.example@b.example",
        "https://a.example/x y",
        "https://a.example/\u202egnp.exe",
        "https://a.example\\@b.example",
        "https://a.example:99999/",
        "https://[half",
        "https://a.example/" + "x" * 500,
        " https://a.example",
    ],
)
def test_whatever_hides_where_it_leads_is_not(link: str) -> None:
    assert not is_sound_link(link)
