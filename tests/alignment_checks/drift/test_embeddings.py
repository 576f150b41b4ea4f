"""Columns of embeddings are compared by what they hold, or undefined and say why."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.drift import shuffles
from alignment_checks.drift.embeddings import drift_of_embedding, is_embedding
from alignment_checks.samples.building import sample_of_table

NAMES = ["missing_rate", "mmd", "mmd_pvalue", "classifier_auc", "classifier_pvalue"]


def embeddings(seed, rows=40, length=3, shift=0.0):
    return np.random.default_rng(seed).normal(shift, 1, (rows, length)).tolist()


def measured(reference, current, kind=None):
    sides = (sample_of_table(pa.table({"e": pa.array(side, kind)})) for side in (reference, current))
    found = drift_of_embedding("e", *sides, seed=0, level=0.95)
    assert [m.name for m in found] == NAMES
    assert {m.group for m in found} == {"e"}
    return {m.name: m for m in found}


@pytest.mark.parametrize(
    "kind", [pa.list_(pa.float32(), 3), pa.list_(pa.float64()), pa.large_list(pa.float32())]
)
def test_a_shift_shows_in_every_kind_of_list(kind):
    found = measured(embeddings(1), embeddings(2, shift=2.0), kind)
    assert found["mmd_pvalue"].value <= 0.001
    assert found["classifier_auc"].value > 0.9
    assert found["mmd"].value > 0.3


def test_missing_embeddings_are_counted_and_left_out():
    found = measured(embeddings(1), [*embeddings(2), *[None] * 10])
    assert (found["missing_rate"].value, found["missing_rate"].n) == (0.2, 50)
    assert found["mmd_pvalue"].n == 40


THREE, FOUR = embeddings(1), embeddings(2, length=4)
GAP, ENDLESS = [[1.0, None, 2.0]] * 2, [[1.0, np.inf, 2.0]] * 20
UNDEFINED = [
    (THREE, FOUR, "an embedding has 3 numbers in the reference and 4 in the current window"),
    (THREE, [[]] * 20, "an embedding has 3 numbers in the reference and 0 in the current window"),
    (THREE, [*THREE, [1.0]], "the current window holds embeddings of 1 and of 3 numbers"),
    ([[]] * 20, [[]] * 20, "the embeddings are empty"),
    ([None] * 20, THREE, "the reference has no values"),
    ([], THREE, "the reference has no values"),
    ([*THREE, *GAP], THREE, "2 embeddings of the reference hold a value that is missing or infinite"),
    (THREE, ENDLESS, "20 embeddings of the current window hold a value that is missing or infinite"),
    (THREE, embeddings(2, rows=1), "the current window has 1 rows to compare, fewer than 10"),
    ([[1.0, 2.0, 3.0]] * 20, [[1.0, 2.0, 3.0]] * 30, "every row is the same"),
    (THREE, THREE, "the reference and the current window are the same rows"),
]


@pytest.mark.parametrize(("reference", "current", "said"), UNDEFINED, ids=[said for *_, said in UNDEFINED])
def test_what_cannot_be_compared_is_undefined_and_says_why(reference, current, said):
    found = measured(reference, current, pa.list_(pa.float64()))
    assert {found[name].reason for name in NAMES[1:]} == {said}


def test_a_side_that_holds_something_else_or_lacks_the_column_is_named():
    whole = sample_of_table(pa.table({"e": embeddings(1)}))
    numbers, nothing = (sample_of_table(pa.table(columns)) for columns in ({"e": [1, 2]}, {"f": [1]}))
    for current, said in ((numbers, "holds int64, no lists of numbers"), (nothing, "lacks the column")):
        assert {m.reason for m in drift_of_embedding("e", whole, current, 0, 0.95)[1:]} == {
            f"the current window {said}"
        }


def test_lists_of_numbers_are_embeddings_and_nothing_else_is():
    assert is_embedding(pa.list_(pa.int8()))
    for kind in (
        pa.list_(pa.string()),
        pa.float64(),
        pa.list_(pa.list_(pa.float32())),
        pa.struct([]),
        pa.null(),
    ):
        assert not is_embedding(kind)


element = st.one_of(st.none(), st.floats(), st.integers(-2, 2).map(float))
held = st.one_of(st.none(), st.lists(element, min_size=2, max_size=2), st.lists(element, max_size=3))


@settings(max_examples=60, deadline=None)
@given(st.lists(held, max_size=14), st.lists(held, max_size=14))
def test_whatever_lists_there_are_figures_are_possible_or_undefined(one, other):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shuffles, "PERMUTATIONS", 19)
        for m in measured(one, other, pa.list_(pa.float64())).values():
            assert m.defined or m.reason
            assert not m.defined or 0 <= m.value <= 1.5
