"""The content of a pack's file: its bytes or, where they lie in the database already, what stands for them."""

import hashlib
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was checked when it came and is kept already: the SHA-256 of its bytes, and how many they are."""

    digest: str
    size: int


Content: TypeAlias = bytes | StoredFile


def digest_of(content: Content) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    return content.digest if isinstance(content, StoredFile) else hashlib.sha256(content).hexdigest()


def size_of(content: Content) -> int:
    """How many bytes a file has."""
    return content.size if isinstance(content, StoredFile) else len(content)


def bytes_of(content: Content) -> bytes:
    """A file's bytes. Raises TypeError where they were not read."""
    if isinstance(content, StoredFile):
        raise TypeError("the bytes of this file were not read")
    return content
