"""Encrypts what people review, each item under a key of its own: AES-256-GCM. Imports `cryptography`.

An item's key is kept only wrapped by the service's key. Of that there may be several versions: the newest
comes first, and wraps. Whoever destroys the wrapped key destroys everything that was encrypted under it,
wherever copies of that lie.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from plumbline.review.errors import UnreadableError

KEY = 32
"""Bytes of a key."""
_NONCE = 12
_WRAPPED = "key"


def new_item_key(service_keys: Sequence[bytes], check_id: str) -> bytes:
    """A new item's key, wrapped by the first of the service's: useless without it, and for any other item."""
    return _encrypted(service_keys[0], _about(check_id, _WRAPPED), os.urandom(KEY))


def rewrapped(service_keys: Sequence[bytes], check_id: str, wrapped: bytes) -> bytes:
    """An item's key as the first of the service's wraps it; the same bytes where that one did already.

    Raises:
        UnreadableError: none of the service's keys opens it.
    """
    about = _about(check_id, _WRAPPED)
    if opens(service_keys[0], check_id, wrapped):
        return wrapped
    return _encrypted(service_keys[0], about, _item_key(service_keys[1:], check_id, wrapped))


def opens(service_key: bytes, check_id: str, wrapped: bytes) -> bool:
    """Whether one of the service's keys is the one that wrapped an item's."""
    return _opened(service_key, _about(check_id, _WRAPPED), wrapped) is not None


def encrypted(
    service_keys: Sequence[bytes], check_id: str, wrapped: bytes, part: str, content: bytes
) -> bytes:
    """Something about an item, under its key.

    Args:
        service_keys: of which one wrapped the item's key.
        check_id: the item.
        wrapped: its key, as `new_item_key` made it.
        part: what it is, e.g. `content`; it can't be taken for another part.
        content: what nobody may read without the key.

    Raises:
        UnreadableError: the key was wrapped by another service's key.
    """
    return _encrypted(_item_key(service_keys, check_id, wrapped), _about(check_id, part), content)


def decrypted(
    service_keys: Sequence[bytes], check_id: str, wrapped: bytes, part: str, content: bytes
) -> bytes:
    """What `encrypted` was given.

    Raises:
        UnreadableError: it was changed, is another part, or belongs to another item or service.
    """
    opened = _opened(_item_key(service_keys, check_id, wrapped), _about(check_id, part), content)
    return _or_unreadable(opened)


def _item_key(service_keys: Sequence[bytes], check_id: str, wrapped: bytes) -> bytes:
    about = _about(check_id, _WRAPPED)
    found = (_opened(key, about, wrapped) for key in service_keys)
    return _or_unreadable(next((key for key in found if key is not None), None))


def _or_unreadable(opened: bytes | None) -> bytes:
    if opened is None:
        raise UnreadableError(
            "a review item cannot be decrypted: it was changed, or the keys of another service are in use; "
            "put the folder of review keys back that it was written with"
        )
    return opened


def _about(check_id: str, part: str) -> bytes:
    return f"plumbline review {part} {check_id}".encode()


def _encrypted(key: bytes, about: bytes, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def _opened(key: bytes, about: bytes, content: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], about)
    except (InvalidTag, ValueError):
        return None
