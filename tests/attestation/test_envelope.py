"""DSSE as its specification has it, and an envelope of which no byte may differ."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.attestation.ed25519 import is_signature, key_id, sign_bytes
from plumbline.attestation.envelope import (
    LARGEST,
    PAYLOAD_TYPE,
    decode_base64,
    encode_base64,
    pae,
    read_envelope,
)
from plumbline.attestation.errors import AttestationError, MalformedError
from plumbline.attestation.signing import sign, verify
from tests.release.verifying.gitops_repo import NOW, statement


def test_the_specifications_own_vector():
    """From https://github.com/secure-systems-lab/dsse, protocol.md."""
    encoded = pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


@pytest.mark.parametrize(
    ("kind", "body", "encoded"),
    [
        ("", b"", b"DSSEv1 0  0 "),
        ("é", b"\x00\xff", b"DSSEv1 2 \xc3\xa9 2 \x00\xff"),
        ("a", b"0" * 1000, b"DSSEv1 1 a 1000 " + b"0" * 1000),
    ],
)
def test_lengths_are_of_bytes(kind, body, encoded):
    assert pae(kind, body) == encoded


def test_ed25519_as_rfc_8032_has_it(tmp_path):
    """Its first vector: the secret 9d61..., the empty message."""
    secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    der = bytes.fromhex("302e020100300506032b657004220420" + secret)
    body = encode_base64(der)
    pem = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n".encode()
    expected = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert sign_bytes(pem, b"").hex() == expected


def test_what_is_written_is_read(key):
    envelope = sign(statement(), [key])
    assert read_envelope(envelope.content) == envelope
    assert json.loads(envelope.content)["payloadType"] == PAYLOAD_TYPE == "application/vnd.in-toto+json"


def test_the_same_statement_gives_the_same_bytes(key):
    assert sign(statement(), [key]).content == sign(statement(), [key]).content


@settings(deadline=None)  # other processes may hold the machine up
@given(data=st.data())
def test_any_flipped_bit_is_refused(key, trust, data):
    content = bytearray(sign(statement(), [key]).content)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(AttestationError):
        verify(read_envelope(bytes(content)), [trust], NOW)


@settings(deadline=None)  # other processes may hold the machine up
@given(data=st.data())
def test_any_byte_put_in_or_taken_out_is_refused(key, trust, data):
    content = sign(statement(), [key]).content
    place = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.binary(max_size=3))
    taken = data.draw(st.integers(0 if put else 1, 3))
    other = content[:place] + put + content[place + taken :]
    if other != content:
        with pytest.raises(AttestationError):
            verify(read_envelope(other), [trust], NOW)


@settings(deadline=None)  # other processes may hold the machine up
@given(st.binary(max_size=300))
def test_rubbish_is_refused_in_words(content):
    with pytest.raises(MalformedError):
        read_envelope(content)


def _with(envelope, **changes):
    return (
        json.dumps({**json.loads(envelope.content), **changes}, sort_keys=True, separators=(",", ":")) + "\n"
    ).encode()


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"extra": 1}, "Extra inputs are not permitted"),
        ({"payload_type": PAYLOAD_TYPE}, "no DSSE envelope"),
        ({"payloadType": "application/json"}, "no DSSE envelope"),
        ({"payload": "not base64!"}, "not base64"),
        ({"payload": ""}, "not base64"),
        ({"payload": 5}, "no DSSE envelope"),
        ({"signatures": []}, "no DSSE envelope"),
        ({"signatures": None}, "no DSSE envelope"),
    ],
)
def test_what_is_no_envelope_is_named(key, changes, because):
    with pytest.raises(MalformedError, match=because):
        read_envelope(_with(sign(statement(), [key]), **changes))


def test_a_key_that_stands_twice_is_refused(key):
    content = sign(statement(), [key]).content
    with pytest.raises(MalformedError, match="the key 'payload' stands twice"):
        read_envelope(content.replace(b'{"payload":', b'{"payload":"eA==","payload":', 1))


def test_the_same_signer_twice_is_refused(key):
    envelope = sign(statement(), [key])
    signature = json.loads(envelope.content)["signatures"][0]
    with pytest.raises(MalformedError, match="edited by hand"):
        read_envelope(_with(envelope, signatures=[signature, signature]))


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 30_000, b" " * (LARGEST + 1), b"[NaN]", b"\xff", b"[]"]
)
def test_too_deep_too_large_and_no_json(content):
    with pytest.raises(MalformedError):
        read_envelope(content)


@pytest.mark.parametrize("text", ["QQ=", "QR==", "QQ==\n", "Q Q==", "", "QQ==QQ=="])
def test_base64_has_one_way_to_be_written(text):
    with pytest.raises(MalformedError):
        decode_base64(text)


def test_openssl_agrees(key, tmp_path):
    """Whoever does not trust this code checks a signature with openssl, as docs/verify.md says."""
    envelope = sign(statement(), [key])
    pem = "-----BEGIN PUBLIC KEY-----\n" + encode_base64(key.public_key) + "\n-----END PUBLIC KEY-----\n"
    (tmp_path / "key.pem").write_text(pem)
    (tmp_path / "message").write_bytes(envelope.signed)
    (tmp_path / "signature").write_bytes(envelope.signatures[0].raw)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "message"]
    done = subprocess.run([*command, "-sigfile", "signature"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert key_id(key.public_key) == envelope.signatures[0].keyid


def test_a_signature_of_another_message_is_none(key):
    assert not is_signature(key.public_key, b"one", key.sign(b"another"))
