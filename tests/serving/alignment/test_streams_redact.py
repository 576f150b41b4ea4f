"""A stream takes out what the whole would: personal data and credentials, encoded and very long ones too."""

from __future__ import annotations

import asyncio
import base64
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import decide
from plumbline.guardrails.detectors.pii import PersonalData
from plumbline.guardrails.detectors.secrets import Secrets
from plumbline.guardrails.suites.disguising import in_disguise
from plumbline.guardrails.suites.synthetic import made_up
from plumbline.guardrails.suites.variants import FILLING
from plumbline.intent import DetectorSettings, GuardrailChain
from plumbline.serving.alignment.streaming import FURTHEST_BACK, HELD_BACK, LONGEST_RUN, STEP, TextStream

DETECTORS = {
    "pii": PersonalData(DetectorSettings(kind="pii")),
    "secrets": Secrets(DetectorSettings(kind="secrets")),
}
CHAIN = GuardrailChain.model_validate(
    {
        "stage": "output",
        "modality": "text",
        "rules": [{"detector": name, "action": "redact", "reason": "so"} for name in DETECTORS],
    }
)
KEY = made_up("private_key", "a stream")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


VALUES = [
    *(made_up(kind, "a stream") for kind in ("email", "card", "iban", "ssn", "ip", "github", "jwt")),
    KEY,
    encoded(KEY),
    encoded(" ".join(FILLING[:8]) + " " + made_up("email", "a stream")),
    "\u200b".join(KEY),
    *(
        in_disguise(made_up("email", name), (name,))
        for name in ("percent_all", "entity", "hex_spaced", "spaced")
    ),
    in_disguise(made_up("jwt", "codes"), ("base64", "hex")),
]
TEXTS = st.lists(st.sampled_from(VALUES) | st.sampled_from(FILLING), min_size=3, max_size=20).map(" ".join)


async def find(text: Text) -> dict[str, Any]:
    return {name: detector.detect(text) for name, detector in DETECTORS.items()}


def streamed(parts):
    async def story():
        stream = TextStream(CHAIN, find)
        sent = [await stream.feed(part) for part in parts]
        last, outcome = await stream.finish()
        return "".join([*sent, last]), outcome

    return asyncio.run(story())


def whole(text):
    return decide(CHAIN, asyncio.run(find(Text(text))), Text(text))


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 12_000), max_size=10))
def test_what_is_sent_is_what_the_whole_would_be_without_its_values(text, places):
    marks = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    sent, outcome = streamed([text[start:end] for start, end in pairwise(marks)])
    expected = whole(text)
    assert outcome.decision == expected.decision
    assert sent == (text if expected.redacted is None else expected.redacted)
    assert outcome.redacted == expected.redacted


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("before", [0, STEP - 1, HELD_BACK, 3 * HELD_BACK + 5])
def test_wherever_a_value_stands_it_is_taken_out_and_named_once(value, before):
    text = ("fox " * before)[:before] + f" {value} " + "hen " * 200
    sent, outcome = streamed([text])
    assert (outcome.decision, sent) == ("redact", whole(text).redacted)


@pytest.mark.parametrize(
    "names", [(), ("entity",), ("base64", "base64"), ("spaced",), ("percent", "percent")]
)
def test_a_hidden_value_is_taken_out_cut_at_every_place(names):
    hidden = in_disguise(made_up("ssn", "cut"), names)
    text = f"{'fox ' * 60}{hidden} {'hen ' * 100}"
    expected = whole(text)
    assert expected.decision == "redact"
    for place in range(239, 242 + len(hidden)):
        sent, outcome = streamed([text[:place], text[place:]])
        assert (outcome.decision, sent) == ("redact", expected.redacted)


def test_a_value_at_the_end_of_the_text_may_be_partly_taken_out_before():
    text = "fox " * 40 + KEY
    sent, outcome = streamed(list(text))
    assert (outcome.decision, sent) == ("redact", "fox " * 40 + "[private_key]")


def test_of_a_code_longer_than_is_held_back_nothing_is_called_redacted_that_was_sent():
    text = "fox " * 40 + encoded(" ".join(FILLING * 4) + " " + made_up("email", "a stream"))
    assert len(text) > LONGEST_RUN
    sent, outcome = streamed([text])
    assert (outcome.decision, outcome.redacted) == ("deny", None)
    assert text.startswith(sent)


def test_a_private_key_of_4096_bits_is_taken_out():
    lines = "\n".join(made_up("aws_secret", str(n)) + made_up("random", str(n))[:24] for n in range(50))
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"
    assert 3200 < len(key) < FURTHEST_BACK
    assert streamed(["here: ", key, " so"])[0] == "here: [private_key] so"
