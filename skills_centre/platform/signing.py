"""The keys with which the institution signs: Ed25519, kept in a file as a JSON Web Key set (RFC 7517, RFC 8037).

The first key signs. The others signed before it, and stay published for as long as what they signed should be verifiable; their
private halves are thrown away.
"""

import json
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from filelock import FileLock
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

#: The older name of Ed25519 signatures in JOSE. RFC 9864 prefers "Ed25519", which most verifiers do not know yet.
ALGORITHM = "EdDSA"
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class KeyFileError(Exception):
    """The file of keys is missing or cannot be used; the message is a sentence for whoever runs the product."""


@dataclass(frozen=True)
class PublicKey:
    """A key that signed, or signs, without its private half; `id` is its thumbprint (RFC 7638)."""

    id: str
    jwk: Mapping[str, str]


@dataclass(frozen=True)
class SigningKeys:
    """The key that signs, and every public key by which what was ever signed is verified, that of today first."""

    signer: OKPKey
    public: tuple[PublicKey, ...]

    def sign(self, payload: Mapping[str, Any], *, key_address: str) -> str:
        """A signed JSON Web Token in compact form; `key_address` is where the public key is found."""
        header = {"alg": ALGORITHM, "kid": key_address, "typ": "JWT"}
        return jws.serialize_compact(header, json.dumps(payload).encode(), self.signer, algorithms=[ALGORITHM])


def signing_keys(path: Path) -> SigningKeys:
    """The keys of a file, read again when it changes. Raises KeyFileError with a sentence."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeyFileError(f"{path} does not exist. Make it with: skills-centre badges make-key") from None
    return _read(path, (found.st_ino, found.st_mtime_ns))


def make_keys_if_missing(path: Path) -> None:
    """Make a file with one key, readable by its owner only; one that exists is left alone, also when a rival makes it meanwhile."""
    if path.exists():
        return
    fresh = _written(path, [_new_key()])
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def rotate_keys(path: Path) -> None:
    """Sign with a new key from now on. The one before stays published, without its private half. Raises KeyFileError.

    One process at a time: of two at once, each would leave out the key of the other, and with it whatever that had signed.
    """
    with FileLock(path.with_name(f"{path.name}.lock")):
        published = [dict(key.jwk) for key in signing_keys(path).public]
        _written(path, [_new_key(), *published]).replace(path)


def _new_key() -> dict[str, Any]:
    return dict(OKPKey.generate_key("Ed25519", private=True).as_dict(private=True))


def _written(path: Path, keys: list[dict[str, Any]]) -> Path:
    fresh = path.with_name(f"{path.name}.{token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"keys": keys}, indent=2) + "\n")
    return fresh


@lru_cache(maxsize=4)
def _read(path: Path, _as_it_is: tuple[int, int]) -> SigningKeys:
    try:
        keys = [OKPKey.import_key(key) for key in json.loads(path.read_text())["keys"]]
    except (ValueError, KeyError, TypeError, JoseError):
        raise KeyFileError(f"{path} is not a set of Ed25519 keys. Restore it from a backup.") from None
    if not keys or not keys[0].is_private or any(key.curve_name != "Ed25519" for key in keys):
        raise KeyFileError(f"The first key in {path} cannot sign. Restore the file from a backup.")
    return SigningKeys(keys[0], tuple(_public(key) for key in keys))


def _public(key: OKPKey) -> PublicKey:
    shown = key.as_dict(private=False)
    return PublicKey(key.thumbprint(), {name: str(shown[name]) for name in ("kty", "crv", "x")})
