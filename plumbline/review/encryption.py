"""Encrypts what people review, each item under a key of its own: AES-256-GCM. Imports `cryptography`.

An item's key is kept only wrapped by the service's key. Whoever destroys the wrapped key destroys everything
that was encrypted under it, wherever copies of that lie.
"""

from __future__ import annotations

import os

from plumbline.review.errors import UnreadableError

KEY = 32
"""Bytes of a key."""
_NONCE = 12
_WRAPPED = "key"


def new_item_key(service_key: bytes, check_id: str) -> bytes:
    """A new item's key, wrapped: useless without the service's key, and for any other item."""
    return _encrypted(service_key, _about(check_id, _WRAPPED), os.urandom(KEY))


def encrypted(service_key: bytes, check_id: str, wrapped: bytes, part: str, content: bytes) -> bytes:
    """Something about an item, under its key.

    Args:
        service_key: what wraps the items' keys.
        check_id: the item.
        wrapped: its key, as `new_item_key` made it.
        part: what it is, e.g. `content`; it can't be taken for another part.
        content: what nobody may read without the key.

    Raises:
        UnreadableError: the key was wrapped by another service's key.
    """
    return _encrypted(_item_key(service_key, check_id, wrapped), _about(check_id, part), content)


def decrypted(service_key: bytes, check_id: str, wrapped: bytes, part: str, content: bytes) -> bytes:
    """What `encrypted` was given.

    Raises:
        UnreadableError: it was changed, is another part, or belongs to another item or service.
    """
    return _decrypted(_item_key(service_key, check_id, wrapped), _about(check_id, part), content)


def _item_key(service_key: bytes, check_id: str, wrapped: bytes) -> bytes:
    return _decrypted(service_key, _about(check_id, _WRAPPED), wrapped)


def _about(check_id: str, part: str) -> bytes:
    return f"plumbline review {part} {check_id}".encode()


def _encrypted(key: bytes, about: bytes, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def _decrypted(key: bytes, about: bytes, content: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], about)
    except (InvalidTag, ValueError):
        raise UnreadableError(
            "a review item cannot be decrypted: it was changed, or the keys of another service are in use; "
            "put the folder of review keys back that it was written with"
        ) from None
