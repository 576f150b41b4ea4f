"""What the model comes to by running sums is what its definition says, window by window, on any text."""

from __future__ import annotations

import math
import re
import string
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.linear.identity_terms import ANY_IDENTITY, IDENTITY_TERMS
from plumbline.guardrails.linear.model import WIDEST, LinearModel
from plumbline.guardrails.linear.words import runs_of_characters, words_of
from plumbline.guardrails.suites.reading import read_suite

ROOT = Path(__file__).parents[3]
MODELS = {"profanity": "left out", "toxicity": "one word", "injection": "one word"}


@cache
def model(name: str) -> LinearModel:
    return LinearModel(name, identities=MODELS[name])


@cache
def sentences() -> tuple[str, ...]:
    suites = ("profanity", "toxicity", "prompt_injection")
    return tuple(item.text.lower() for name in suites for item in read_suite(ROOT, name))


def defined(of: LinearModel, text: str) -> list[float]:
    """Each label's score: the highest of the text's parts, every one of them looked at by itself."""
    run = of._longest_run
    features = known(of, text)
    parts = [part for width in of._widths for part in windows(features, width * run)]
    if len(features) <= WIDEST * run:
        parts.append(Part(features, once=True))
    elif of._sentences:
        for sentence in re.split(r"[.!?\n]+", text):
            parts += windows(known(of, sentence), WIDEST * run)
    lines = zip(of._intercepts, of._slopes, of._offsets, strict=True)
    return [
        1 / (1 + math.exp(-(slope * (max(margin(of, part, n) for part in parts) + start) + offset)))
        for n, (start, slope, offset) in enumerate(lines)
    ]


def known(of: LinearModel, text: str) -> list[int]:
    words = re.findall(r"\w\w+", text)
    runs = words
    if of._longest_run == 2:
        named = [ANY_IDENTITY if word in IDENTITY_TERMS else word for word in words]
        words = [one for n, one in enumerate(named) if not (n and one == named[n - 1] == ANY_IDENTITY)]
        pairs = zip(words, [*words[1:], ""], strict=False)
        runs = [one for word, after in pairs for one in (word, f"{word} {after}")]
    found = (of._numbers.get(zlib.crc32(one.encode())) for one in runs)
    return [one for one in found if one]


class Part(NamedTuple):
    features: list[int]
    once: bool
    """Whether each word is one feature however often it stands there; else two words are two."""


def windows(features: list, width: int) -> Iterator[Part]:
    """Every quarter of the width, and the last; what is no longer is one part."""
    last = len(features) - width
    if last <= 0:
        yield Part(features, once=True)
        return
    for begin in [*range(0, last, max(width // 4, 1)), last]:
        yield Part(features[begin : begin + width], once=False)


def margin(of: LinearModel, part: Part, label: int) -> float:
    features = list(dict.fromkeys(part.features)) if part.once else part.features
    times = [part.features.count(one) if part.once and not of._counted_once else 1 for one in features]
    total = sum(of._weights[label][one] * many for one, many in zip(features, times, strict=True))
    squares = sum(of._squares[one] * many**2 for one, many in zip(features, times, strict=True))
    return total / (math.sqrt(squares or 1) if not of._counted_once else 1)


@pytest.mark.parametrize("name", MODELS)
@given(data=st.data())
def test_any_mix_of_a_suites_sentences_scores_as_the_definition_says(name, data):
    several = st.lists(st.sampled_from(sentences()), min_size=1, max_size=12)
    text = data.draw(st.sampled_from([" ", ". ", "\n", " é "])).join(data.draw(several))
    assert model(name).scores(text) == pytest.approx(defined(model(name), text), abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
@given(text=st.text(max_size=300).map(str.lower))
def test_any_text_scores_as_the_definition_says(name, text):
    assert model(name).scores(text) == pytest.approx(defined(model(name), text), abs=1e-9)


@given(st.text(max_size=300) | st.text(st.characters(max_codepoint=127), max_size=300))
def test_words_are_those_that_the_models_were_fitted_on(text):
    """What scikit-learn's vectorisers were told: two word characters and more."""
    assert [word.decode() for word in words_of(text)] == re.findall(r"\w\w+", text)


@pytest.mark.parametrize("name", MODELS)
def test_no_single_character_is_taken_for_a_word(name):
    """Its hash is none of the model's, so that nobody needs to take single characters out."""
    for sign in string.ascii_letters + string.digits + "_":
        assert runs_of_characters(sign) == [sign.encode()]
        assert model(name).scores(sign) == model(name).scores("")
