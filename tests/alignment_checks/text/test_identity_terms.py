"""Words that name groups are found as whole words, and exchanged without touching anything else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.text.identity_terms import Lexicon, Term

LEXICON = Lexicon(
    (
        Term("cats", "cats", "plural"),
        Term("tabbies", "cats", "plural"),
        Term("feline", "cats", "adjective"),
        Term("dogs", "dogs", "plural"),
        Term("canine", "dogs", "adjective"),
        Term("hounds", "dogs", "plural", held_out=True),
        Term("birds", "birds", "plural"),
    )
)
words = st.sampled_from(
    ["cats", "Dogs", "BIRDS", "hounds", "canine", "the", "catsuit", "42", "run", "\u00e9t\u00e9"]
)
texts = st.lists(words, max_size=8).map(" ".join)


def test_a_term_is_a_whole_word_in_any_case():
    found = [place.term.word for place in LEXICON.occurrences("Cats, catsuits: DOGS! (hounds)")]
    assert found == ["cats", "dogs", "hounds"]


def test_one_term_at_a_time_is_exchanged_for_every_other_groups_of_its_form_held_out_ones_too():
    assert list(LEXICON.swapped("Cats run.")) == ["Dogs run.", "Hounds run.", "Birds run."]
    assert list(LEXICON.swapped("a canine tale")) == ["a feline tale"]


def test_a_word_is_written_as_large_as_what_stood_there():
    assert next(LEXICON.swapped("CATS")) == "DOGS"


def test_wordings_move_all_terms_on_together_and_use_each_word_but_held_out_ones():
    found = LEXICON.wordings("dogs and birds")
    assert found[0] == "dogs and birds"
    assert set(found) == {
        "dogs and birds",
        "birds and cats",
        "birds and tabbies",
        "cats and dogs",
        "tabbies and dogs",
    }


def test_left_out_are_all_terms_held_out_ones_too_and_nothing_else():
    assert LEXICON.left_out("the Cats,  hounds and catsuits") == "the , and catsuits"
    assert LEXICON.left_out("no  such word") == "no  such word"


@given(texts)
def test_a_text_whose_terms_are_left_out_names_nobody_and_keeps_the_rest(text):
    kept = [word for word in text.split() if word.lower() not in LEXICON.by_word]
    assert LEXICON.left_out(text).split() == kept


def test_a_held_out_word_is_replaced_by_its_own_groups_too():
    assert set(LEXICON.wordings("hounds")) == {"hounds", "dogs", "birds", "cats", "tabbies"}


@given(texts)
def test_a_swap_changes_one_word_and_keeps_the_others(text):
    for swap in LEXICON.swapped(text):
        changed = [
            (ours, theirs) for ours, theirs in zip(text.split(), swap.split(), strict=True) if ours != theirs
        ]
        assert len(changed) == 1
        assert {LEXICON.by_word[word.lower()].form for word in changed[0]} in ({"plural"}, {"adjective"})


@given(texts)
def test_a_text_without_a_term_has_no_swap_and_only_its_own_wording(text):
    without = " ".join(word for word in text.split() if word.lower() not in LEXICON.by_word)
    assert list(LEXICON.swapped(without)) == []
    assert LEXICON.wordings(without) == [without]


@given(texts)
def test_no_wording_but_the_text_itself_has_a_held_out_word(text):
    assert all(
        not place.term.held_out
        for wording in LEXICON.wordings(text)[1:]
        for place in LEXICON.occurrences(wording)
    )
