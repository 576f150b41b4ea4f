"""A saved profile is read back as it was, or refused by name; nothing that runs, no row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.profiles import columns
from alignment_checks.profiles.columns import categories, numbers
from alignment_checks.profiles.profile import Profile, ProfileError
from alignment_checks.profiles.saving import from_bytes, to_bytes
from alignment_checks.profiles.sealing import sealed

EXAMPLE = Profile(
    {
        "income": numbers(np.array([3.5, 1.0, 1.0, np.nan, np.inf])),
        "region": categories({"north": 3, "süd": 1}, 1),
    }
)
SAVED = to_bytes(EXAMPLE)


def test_it_is_read_back_as_it_was_and_always_gives_the_same_bytes():
    assert from_bytes(SAVED) == EXAMPLE
    assert to_bytes(from_bytes(SAVED)) == SAVED


def test_a_sketch_is_read_back(monkeypatch):
    monkeypatch.setattr(columns, "MOST_DISTINCT", 100)
    profile = Profile({"x": numbers(np.arange(5000.0))})
    assert to_bytes(from_bytes(to_bytes(profile))) == to_bytes(profile)


def test_a_long_column_too_large_to_be_squared_is_not_saved(monkeypatch):
    monkeypatch.setattr(columns, "MOST_DISTINCT", 100)
    part = Profile({"x": numbers(np.linspace(-1e200, 1e200, 1000))})
    with pytest.raises(ProfileError, match="column x holds numbers too large to be squared"):
        to_bytes(part + part)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_profile_are_refused(content):
    with pytest.raises(ProfileError):
        from_bytes(content)


@given(st.integers(0, len(SAVED) - 1))
def test_a_profile_cut_short_is_refused(length):
    with pytest.raises(ProfileError):
        from_bytes(SAVED[:length])


@settings(max_examples=300)
@given(st.integers(0, len(SAVED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place, change):
    changed = bytearray(SAVED)
    changed[place] ^= change
    with pytest.raises(ProfileError):
        from_bytes(bytes(changed))


def test_another_version_is_named():
    with pytest.raises(ProfileError, match="version 2 and only 1"):
        from_bytes(SAVED.replace(b"PROFILE 1\n", b"PROFILE 2\n"))


@pytest.mark.parametrize(
    "header",
    [
        b"[]\n",
        b'{"columns": 3}\n',
        b'{"columns": [{"name": "a", "kind": "numbers", "missing": 0, "infinite": 0, "distinct": 9}]}\n',
        b'{"columns": [{"name": "a", "kind": "categories", "missing": -1, "counts": {}}]}\n',
        b'{"columns": [{"name": "a", "kind": "categories", "missing": 0, "counts": {"x": 1e9}}]}\n',
        b'{"columns": [{"name": "a", "kind": "sketch", "missing": 0, "infinite": 0, "bytes": 2, "n": 1, '
        b'"mean": 0, "squares": 0}]}\nxx',
        b'{"columns": []}\nmore',
        b"[" * 100_000 + b"\n",
        b'{"columns": [{"name": "a", "kind": "categories", "missing": 0, "counts": {}}, '
        b'{"name": "a", "kind": "categories", "missing": 0, "counts": {}}]}\n',
        b'{"columns": [{"name": "a", "kind": "categories", "missing": 9007199254740992, "counts": {}}]}\n',
    ],
)
def test_a_forged_profile_is_refused_though_its_hash_is_right(header):
    with pytest.raises(ProfileError):
        from_bytes(sealed("profile", 1, header))


@pytest.mark.parametrize("strange", [np.nan, np.inf, 1e9])
def test_a_forged_sketch_of_values_that_cannot_be_is_refused(monkeypatch, strange):
    monkeypatch.setattr(columns, "MOST_DISTINCT", 100)
    body = to_bytes(Profile({"x": numbers(np.arange(200.0))})).split(b"\n", 2)[2]
    with pytest.raises(ProfileError, match="beyond its limits"):
        from_bytes(sealed("profile", 1, body[:-8] + np.float64(strange).tobytes()))
