"""What was seen of spot machines survives being folded, and is short."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from plumbline.retraining.backends.sightings import folded, unfolded


@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=1))
def test_it_comes_out_as_it_went_in(first, available):
    assert unfolded(folded(first, available)) == (first, available)


@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=1))
def test_it_holds_its_changes_and_its_ends_alone(first, available):
    changes = sum(one != other for one, other in itertools.pairwise(available))
    assert len(folded(first, available)) <= changes + 2


def test_nothing_known_is_nothing():
    assert folded(0, []) == ()
    assert unfolded(()) == (0, [])
