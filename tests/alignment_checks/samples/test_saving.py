"""A saved sample is read back as it was, or refused by name."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.profiles.profile import ProfileError
from alignment_checks.profiles.sealing import sealed, unsealed
from alignment_checks.samples.building import sample_of_table
from alignment_checks.samples.saving import from_bytes, to_bytes

EXAMPLE = sample_of_table(
    pa.table({"x": [1.5, None, 3.0], "key": ["a", "ü", None], "e": [[1.0, 2.0], None, [3.0, 4.0]]})
)
SAVED = to_bytes(EXAMPLE)


def test_it_is_read_back_as_it_was_and_always_gives_the_same_bytes():
    assert from_bytes(SAVED) == EXAMPLE
    assert to_bytes(from_bytes(SAVED)) == SAVED


def test_one_of_no_rows_is_read_back():
    empty = sample_of_table(pa.table({"x": pa.array([], pa.float64())}))
    assert from_bytes(to_bytes(empty)) == empty


@given(st.binary(max_size=300))
def test_bytes_that_are_no_sample_are_refused(content):
    with pytest.raises(ProfileError):
        from_bytes(content)


@given(st.binary(max_size=300))
def test_a_true_seal_over_rubbish_is_refused_too(body):
    with pytest.raises(ProfileError, match="cannot be read"):
        from_bytes(sealed("row sample", 1, body))


@given(st.integers(0, len(SAVED) - 1))
def test_a_sample_cut_short_is_refused(length):
    with pytest.raises(ProfileError):
        from_bytes(SAVED[:length])


@settings(max_examples=200)
@given(st.integers(0, len(SAVED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place, change):
    changed = bytearray(SAVED)
    changed[place] ^= change
    with pytest.raises(ProfileError):
        from_bytes(bytes(changed))


def test_another_version_is_named():
    with pytest.raises(ProfileError, match="version 2 and only 1"):
        from_bytes(SAVED.replace(b"SAMPLE 1\n", b"SAMPLE 2\n"))


def test_a_profile_is_no_sample():
    with pytest.raises(ProfileError, match="this is no row sample"):
        from_bytes(sealed("profile", 1, b""))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"keys": 2}, "cannot be read"),
        ({"rows": 2}, "other rows than its header says"),
        ({"size": 1}, "other rows than its header says"),
        ({"missing": {"x": 0}}, "not those it counts"),
        ({"missing": {"x": 9, "key": 0, "e": 0}}, "not those it counts"),
        ({"rows": "three"}, "is no count"),
        ({"keys": -1}, "is no count"),
    ],
)
def test_a_header_that_does_not_fit_its_rows_is_refused(change, said):
    header, _, rest = unsealed("row sample", 1, SAVED).partition(b"\n")
    body = json.dumps(json.loads(header) | change).encode() + b"\n" + rest
    with pytest.raises(ProfileError, match=said):
        from_bytes(sealed("row sample", 1, body))
