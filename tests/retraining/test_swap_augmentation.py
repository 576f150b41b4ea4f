"""Swap augmentation trains on each text in every group's words and without; its wordings weigh one."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.text.identity_terms import Lexicon, Term
from plumbline.records import Mitigation
from plumbline.retraining.mitigations.swap_augmentation import treat
from plumbline.retraining.mitigations.treatment import MitigationError
from plumbline.retraining.request import choices, mitigation_for, nights_for
from tests.costs import fleet

LEXICON = Lexicon(tuple(Term(word, word, "plural") for word in ("cats", "dogs", "birds")))
SPEC = fleet.spec()
OF_TEXTS = SPEC.model_copy(
    update={"training": SPEC.training.model_copy(update={"mitigations": ("swap_augmentation",)})}
)


def texts(*values):
    return np.asarray(values, dtype=object)


def test_every_text_stands_in_every_groups_words_and_half_of_it_without_any():
    found = treat(texts("cats run", "who runs"), LEXICON)
    assert found.rows.tolist() == [0, 0, 0, 0, 1]
    assert found.texts.tolist() == ["cats run", "dogs run", "birds run", "run", "who runs"]
    np.testing.assert_allclose(found.weights, [1 / 6, 1 / 6, 1 / 6, 1 / 2, 1])


def test_no_wording_but_the_text_itself_has_a_word_that_is_held_out():
    """Else the flip rate would measure what the training was shown."""
    held_out = Lexicon((*LEXICON.terms, Term("hounds", "dogs", "plural", held_out=True)))
    found = treat(texts("hounds run", "cats run"), held_out)
    assert [text for text in found.texts.tolist() if "hounds" in text] == ["hounds run"]


def test_every_texts_wordings_weigh_one_together():
    found = treat(texts("cats and dogs", "birds", "none"), LEXICON)
    np.testing.assert_allclose(np.bincount(found.rows, weights=found.weights), [1, 1, 1])


def test_texts_that_name_nobody_cannot_be_treated():
    with pytest.raises(MitigationError, match="no training text names a group"):
        treat(texts("who runs"), LEXICON)


def test_without_two_groups_there_is_nothing_to_exchange():
    with pytest.raises(MitigationError, match="identity_terms"):
        treat(texts("cats"), Lexicon(LEXICON.terms[:1]))


@pytest.mark.parametrize(
    "failing", [["flip_rate"], ["auc", "flip_rate"], ["false_positive_rate_difference.identity"]]
)
def test_a_gate_about_naming_people_asks_for_it(failing):
    wanted = Mitigation(name="swap_augmentation", attribute="", terms="digest")
    assert mitigation_for(failing, OF_TEXTS, terms="digest") == wanted


def test_a_gate_about_performance_alone_does_not():
    assert mitigation_for(["auc"], OF_TEXTS) is None


def test_a_person_may_ask_for_it_by_its_name():
    assert choices(OF_TEXTS) == ("automatic", "none", "swap_augmentation")
    assert mitigation_for([], OF_TEXTS, "swap_augmentation").name == "swap_augmentation"


def test_it_is_answered_on_the_same_rows():
    assert nights_for(["flip_rate"], 4) == ()
    assert nights_for(["flip_rate", "auc"], 4) == (4,)
