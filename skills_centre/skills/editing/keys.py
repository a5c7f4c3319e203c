"""Keys made from names, and fingerprints by which a form knows that what it shows has changed meanwhile."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, is_dataclass

from skills_centre.platform.text import slug


def free_key(name: str, taken: Collection[str], *, longest: int) -> str:
    """A key made from a name, numbered from 2 where others have it already."""
    stem = slug(name)[:longest].rstrip("-") or "unnamed"
    key, number = stem, 1
    while key in taken:
        number += 1
        end = f"-{number}"
        key = f"{stem[: longest - len(end)].rstrip('-')}{end}"
    return key


def fingerprint(part: object) -> str:
    """A short digest of a part of an edition: a dataclass, several of them in a tuple, or nothing."""
    return hashlib.sha256(json.dumps(_plain(part), sort_keys=True).encode()).hexdigest()[:20]


def _plain(part: object) -> object:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    if isinstance(part, tuple | list):
        return [_plain(one) for one in part]
    return part
