"""What is encrypted is read by the same service, as the same part of the same item, and not otherwise."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.review.encryption import decrypted, encrypted, new_item_key
from plumbline.review.errors import UnreadableError

SERVICE, OTHER = (os.urandom(32),), (os.urandom(32),)


@given(st.binary(max_size=2000))
def test_it_comes_back_as_it_was(content):
    wrapped = new_item_key(SERVICE, "c1")
    sealed = encrypted(SERVICE, "c1", wrapped, "content", content)
    assert decrypted(SERVICE, "c1", wrapped, "content", sealed) == content


def test_neither_content_nor_item_key_is_seen():
    wrapped = new_item_key(SERVICE, "c1")
    sealed = encrypted(SERVICE, "c1", wrapped, "content", b"a secret sentence")
    assert b"secret" not in sealed
    assert new_item_key(SERVICE, "c1") != wrapped
    assert encrypted(SERVICE, "c1", wrapped, "content", b"a secret sentence") != sealed


@pytest.mark.parametrize(
    ("service", "check_id", "part"),
    [(OTHER, "c1", "content"), (SERVICE, "c2", "content"), (SERVICE, "c1", "draft of jo")],
    ids=["another service", "another item", "another part"],
)
def test_it_is_bound_to_service_item_and_part(service, check_id, part):
    wrapped = new_item_key(SERVICE, "c1")
    sealed = encrypted(SERVICE, "c1", wrapped, "content", b"text")
    with pytest.raises(UnreadableError, match="put the folder of review keys back"):
        decrypted(service, check_id, wrapped, part, sealed)


@given(st.integers(min_value=0, max_value=31))
def test_no_changed_byte_goes_unnoticed(place):
    wrapped = new_item_key(SERVICE, "c1")
    sealed = bytearray(encrypted(SERVICE, "c1", wrapped, "content", b"text"))
    sealed[place] ^= 1
    with pytest.raises(UnreadableError):
        decrypted(SERVICE, "c1", wrapped, "content", bytes(sealed))


def test_a_stump_is_refused():
    with pytest.raises(UnreadableError):
        decrypted(SERVICE, "c1", b"", "content", b"")
