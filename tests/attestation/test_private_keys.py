"""A private key: whole, for nobody else's eyes, never over another, and never printed."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from plumbline.attestation import private_keys
from plumbline.attestation.ed25519 import new_private_key
from plumbline.attestation.errors import KeyFileError
from plumbline.attestation.private_keys import forget, make_signing_key, must_sign, signing_keys


def test_only_its_owner_may_read_it(place):
    key = make_signing_key(place)
    assert stat.S_IMODE(key.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert signing_keys(place) == (key,)


def test_it_is_0600_from_its_first_moment_whatever_the_umask(place, monkeypatch):
    seen = []
    fsync = os.fsync
    monkeypatch.setattr(
        private_keys.os, "fsync", lambda handle: (seen.append(os.fstat(handle).st_mode), fsync(handle))
    )
    old = os.umask(0)
    try:
        make_signing_key(place)
    finally:
        os.umask(old)
    assert [stat.S_IMODE(mode) for mode in seen] == [0o600]


def test_nothing_half_made_stays(place, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(private_keys.os, "link", fail)
    with pytest.raises(OSError, match="disk full"):
        make_signing_key(place)
    assert list(place.iterdir()) == []


def test_it_never_overwrites(place, monkeypatch):
    pem = new_private_key()
    monkeypatch.setattr(private_keys, "new_private_key", lambda: pem)
    key = make_signing_key(place)
    with pytest.raises(KeyFileError, match="is there already and is not overwritten"):
        make_signing_key(place)
    assert key.file.read_bytes() == pem


def test_several_at_once_make_several(place):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: make_signing_key(place).keyid, range(4)))
    assert sorted(key.keyid for key in signing_keys(place)) == sorted(made)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_one_that_others_can_read_is_not_used(place, mode):
    make_signing_key(place).file.chmod(mode)
    with pytest.raises(KeyFileError, match="others can read it"):
        signing_keys(place)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "no unencrypted private key"),
        (b"rubbish", "no unencrypted private key"),
        (b"-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n", "no unencrypted private key"),
    ],
)
def test_what_is_no_key_is_named(place, content, because):
    key = make_signing_key(place)
    key.file.write_bytes(content)
    with pytest.raises(KeyFileError, match=f"{key.file.name}: holds {because}"):
        signing_keys(place)


def test_another_kind_of_key_is_named(place):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    key = make_signing_key(place)
    pem = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.file.write_bytes(pem)
    with pytest.raises(KeyFileError, match="another kind of key than Ed25519"):
        signing_keys(place)


def test_none_where_none_is_and_the_remedy_where_one_must_be(place):
    assert signing_keys(place) == ()
    with pytest.raises(KeyFileError, match="run `plumbline keys generate`"):
        must_sign(place)


def test_a_file_is_a_place_too(place):
    key = make_signing_key(place)
    assert signing_keys(key.file) == (key,)
    with pytest.raises(KeyFileError, match="is a file: name a folder"):
        make_signing_key(key.file)


def test_it_is_never_printed(place):
    key = make_signing_key(place)
    secret = key.pem.decode().split("\n")[1]
    assert secret not in repr(key)
    assert secret not in str(key)


def test_forgetting_deletes_it_and_twice_is_once(place):
    key = make_signing_key(place)
    assert forget(place, key.keyid) == key.file
    assert forget(place, key.keyid) is None
    assert signing_keys(place) == ()
