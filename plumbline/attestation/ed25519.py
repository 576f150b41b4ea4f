"""Ed25519, the one kind of key and signature here. The only file that imports `cryptography` for it.

A public key is the bytes of its SubjectPublicKeyInfo (DER), as openssl reads and writes it; its id is the
SHA-256 of those bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from plumbline.attestation.errors import KeyFileError, MalformedError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_private_key() -> bytes:
    """A new private key as unencrypted PKCS#8, PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_key_of(pem: bytes) -> bytes:
    """The public key that belongs to a private one.

    Raises:
        KeyFileError: if it is no Ed25519 private key.
    """
    from cryptography.hazmat.primitives import serialization

    return (
        _private(pem)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def key_id(public_key: bytes) -> str:
    """SHA-256 of the public key, in hex."""
    return hashlib.sha256(public_key).hexdigest()


def sign_bytes(pem: bytes, message: bytes) -> bytes:
    """The signature of `message`, 64 bytes; the same every time.

    Raises:
        KeyFileError: if it is no Ed25519 private key.
    """
    return _private(pem).sign(message)


def is_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed `message`.

    Raises:
        MalformedError: if it is no Ed25519 public key.
    """
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def check_public_key(public_key: bytes) -> None:
    """Raises MalformedError if it is no Ed25519 public key."""
    _public(public_key)


def _private(pem: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFileError("holds no unencrypted private key in PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("holds another kind of key than Ed25519")
    return key


def _public(der: bytes) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        raise MalformedError("no public key in DER") from None
    if not isinstance(key, Ed25519PublicKey):
        raise MalformedError("another kind of key than Ed25519")
    return key
