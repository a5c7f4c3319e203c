"""Addresses: which ones are real, and which are only for demonstrations and must never be handed to a mail server."""

import re
import unicodedata

#: Domains that RFC 2606 and RFC 6761 keep for examples and tests; nobody's mail is there, whatever DNS may say.
RESERVED_DOMAINS = ("example.org", "example.com", "example.net", "test", "invalid", "example", "localhost")

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]+@[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]+")


def is_reserved(address: str) -> bool:
    """Whether an address belongs to a domain kept for examples, or below one, however it is written."""
    domain = unicodedata.normalize("NFKC", address).rpartition("@")[2].strip().strip(".").casefold()
    return any(domain == reserved or domain.endswith("." + reserved) for reserved in RESERVED_DOMAINS)


def is_well_formed(address: str) -> bool:
    """Whether an address is one plain address: nothing that could add a recipient or a header."""
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None
