"""The flip rate counts each source text once, with an interval from resampling texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.text.flip_rate import STEPS, Flips, counted_shares, flips, measure_flip_rate
from alignment_checks.text.identity_terms import Lexicon, Term

LEXICON = Lexicon(tuple(Term(word, word, "plural") for word in ("cats", "dogs", "birds", "cows", "bees")))


def decides(word):
    return lambda texts: np.array([int(word in text.split()) for text in texts])


def test_a_model_that_looks_at_no_group_never_flips():
    found = flips(["cats run", "dogs run", "who runs"], decides("run"), LEXICON)
    assert found.shares.tolist() == [0, 0]
    assert found.texts == 3


def test_a_text_counts_with_the_share_of_its_swaps_that_turn_the_decision():
    found = flips(["cats run", "dogs run"], decides("cats"), LEXICON)
    assert found.shares.tolist() == [1.0, 0.25]


def test_too_few_texts_that_name_anybody_are_no_rate():
    measured = measure_flip_rate(Flips(np.zeros(9), 100), 0.95, 1)
    assert measured.value is None
    assert measured.reason == "9 of 100 texts name a group of people, fewer than 10"


def test_no_text_at_all_is_no_rate():
    assert measure_flip_rate(flips([], decides("x"), LEXICON), 0.95, 1).value is None


def test_no_flip_in_few_texts_does_not_say_that_there_is_none():
    measured = measure_flip_rate(Flips(np.zeros(20), 20), 0.95, 1)
    assert (measured.value, measured.low) == (0.0, 0.0)
    assert measured.high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_the_interval_holds_the_true_rate_about_as_often_as_it_says():
    generator, inside = np.random.default_rng(5), 0
    for trial in range(200):
        shares = generator.choice([0.0, 0.5, 1.0], size=150, p=[0.8, 0.15, 0.05])
        measured = measure_flip_rate(Flips(shares, 150), 0.95, trial)
        inside += measured.low <= 0.125 <= measured.high
    assert 180 <= inside <= 199


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 100))
def test_counted_shares_count_every_text_and_keep_the_mean_to_a_step(shares, seed):
    counts = counted_shares(Flips(np.asarray(shares), len(shares)), seed)
    assert len(counts) == STEPS + 1
    assert sum(counts) == len(shares)
    told = sum(step * count for step, count in enumerate(counts)) / STEPS / len(shares)
    assert abs(told - np.mean(shares)) <= 1 / STEPS


def test_counted_shares_are_right_on_average():
    found = Flips(np.full(400, 0.13), 400)
    told = [np.arange(STEPS + 1) @ counted_shares(found, seed) / STEPS / 400 for seed in range(50)]
    assert np.mean(told) == pytest.approx(0.13, abs=0.001)
