"""Baking a badge into a picture: the signed credential as a text chunk of a PNG file (Open Badges 3.0, section 5.3.1)."""

import struct
import zlib

KEYWORD = b"openbadgecredential"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def bake(picture: bytes, token: str) -> bytes:
    """The PNG picture with the token inside, right after its header. Raises ValueError for what is no PNG or is baked already."""
    if not picture.startswith(_SIGNATURE) or picture[12:16] != b"IHDR":
        raise ValueError("not a PNG picture")
    if KEYWORD in picture:
        raise ValueError("a picture holds one credential only")
    length = struct.unpack(">I", picture[8:12])[0]
    after_header = 8 + 12 + length
    # keyword, end, not compressed, compression method, no language, no translated keyword, text
    chunk = b"iTXt" + KEYWORD + b"\0\0\0\0\0" + token.encode()
    baked = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:after_header] + baked + picture[after_header:]
