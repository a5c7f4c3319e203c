"""The keys that sign: made once, kept to their owner, rotated without losing what was signed before."""

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import jwt
import pytest

from skills_centre.platform.signing import KeyFileError, make_keys_if_missing, rotate_keys, signing_keys


def verified(token: str, path: Path, which: int) -> dict[str, object]:
    """What a library of others reads in a token, by one of our public keys."""
    public = jwt.PyJWK(dict(signing_keys(path).public[which].jwk), algorithm="EdDSA")
    return dict(jwt.decode(token, public.key, algorithms=["EdDSA"]))


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_keys_if_missing(path)
    kept = path.read_bytes()
    make_keys_if_missing(path)
    assert path.read_bytes() == kept
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]
    assert all("d" not in key.jwk for key in signing_keys(path).public)


def test_after_a_rotation_old_and_new_signatures_are_verified(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_keys_if_missing(path)
    old = signing_keys(path).sign({"said": "é"}, key_address="https://skills.example/1")
    assert jwt.get_unverified_header(old) == {"alg": "EdDSA", "kid": "https://skills.example/1", "typ": "JWT"}
    rotate_keys(path)
    new = signing_keys(path).sign({"said": "new"}, key_address="https://skills.example/2")
    assert verified(old, path, 1) == {"said": "é"}
    assert verified(new, path, 0) == {"said": "new"}
    with pytest.raises(jwt.InvalidSignatureError):
        verified(old, path, 0)
    kept = json.loads(path.read_text())["keys"]
    assert ["d" in key for key in kept] == [True, False], "the old private half is thrown away"


def test_processes_that_rotate_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_keys_if_missing(path)
    first = signing_keys(path).public[0].id
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        list(pool.map(rotate_keys, [path] * 24))
    ids = [key.id for key in signing_keys(path).public]
    assert (len(ids), len(set(ids)), ids[-1]) == (25, 25, first)


@pytest.mark.parametrize("text", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "OKP"}]}', "[1]"])
def test_a_file_that_cannot_sign_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(KeyFileError, match="badges make-key"):
        signing_keys(path)
    path.write_text(text)
    with pytest.raises(KeyFileError, match="backup"):
        signing_keys(path)
