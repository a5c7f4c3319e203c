"""Links that somebody gives as evidence: web addresses that say plainly where they lead."""

from urllib.parse import urlsplit

LINKS_AT_MOST = 5
LONGEST_LINK = 500


def links_in(text: str | None) -> tuple[str, ...]:
    """The links of a text, one a line, in order; the same one twice counts once."""
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def is_sound_link(link: str) -> bool:
    """Whether it is a web address with a host, without a name or password in it, blanks or control characters."""
    if len(link) > LONGEST_LINK or not link.isprintable() or any(one.isspace() for one in link):
        return False
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and "\\" not in link
