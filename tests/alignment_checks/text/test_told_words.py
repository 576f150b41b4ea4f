"""Contributions are told by groups of words, so that no rare word points at a text."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.text.attributions import WordGroups, most_telling
from alignment_checks.text.identity_terms import Lexicon, Term
from alignment_checks.text.pairs import measure_pairs

LEXICON = Lexicon((Term("cats", "cats", "plural"), Term("dogs", "dogs", "plural")))
TEXTS = [{"cats": 1.0, "run": 0.5, "cats run": 0.25, "rare": 3.0}, {"dogs": -1.0, "run": 0.5}]


def test_a_pair_of_words_that_names_a_group_counts_to_it_and_the_rest_to_all_others():
    told = WordGroups(LEXICON, ("run",))
    assert told.names == ("naming cats", "naming dogs", "the word run", "every other word")
    np.testing.assert_allclose(told.added_up(TEXTS), [[1.25, 0, 0.5, 3.0], [0, -1, 0.5, 0]])


def test_what_is_told_adds_up_to_what_there_was():
    added = WordGroups(LEXICON, ("run", "rare")).added_up(TEXTS).sum(axis=1)
    np.testing.assert_allclose(added, [sum(its.values()) for its in TEXTS])


def test_a_word_of_few_texts_a_pair_and_a_group_are_not_told_by_themselves():
    assert most_telling(TEXTS, LEXICON, most=5, least_texts=2) == ["run"]


def test_a_text_whose_wordings_are_not_all_decided_alike_has_turned():
    wordings = [
        ("a", "1", "x"),
        ("a", "1", "y"),
        ("a", "2", "y"),
        ("a", "2", "y y"),
        ("b", "3", "x"),
        ("b", "3", "y"),
    ]
    found = measure_pairs(wordings, lambda texts: np.array(["x" in text for text in texts]), 0.95)
    assert [(m.group, m.value, m.n) for m in found] == [("topic=a", 0.5, 2), ("topic=b", 1.0, 1)]


def test_a_window_without_other_wordings_says_so():
    (found,) = measure_pairs([], lambda _: pytest.fail("nothing to decide"), 0.95)
    assert found.value is None
