"""Identities are found among those that are kept, also where half of one is half of another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.billing.stored import places

KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), unique=True, max_size=12)


def as_keys(pairs):
    return np.array(pairs, np.uint64).reshape(-1, 2).view(np.uint8).reshape(-1, 16)


@given(KEYS, KEYS)
def test_each_key_is_found_where_it_stands(keys, among):
    expected = [among.index(key) if key in among else -1 for key in keys]
    assert places(as_keys(keys), as_keys(among)).tolist() == expected
