"""The guide to policies has every key of a tolerance, and repeats the policy's own figures."""

import re

from plumbline.intent import Tolerance
from plumbline.specs.loading import load_alignment
from tests.docs.markdown import ROOT

TEXT = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")


def test_every_key_of_a_tolerance_is_explained():
    for key in Tolerance.model_fields:
        assert f"`{key}`" in TEXT or f"`{key}:" in TEXT, key


def test_the_example_is_the_policys_first_tolerance():
    first = load_alignment(ROOT).tolerances[0]
    shown = TEXT.partition("```yaml\n")[2].partition("```")[0]
    assert f"metric: {first.metric}" in shown
    assert f"attributes: [{', '.join(first.attributes)}]" in shown
    assert f"within: {first.within}" in shown
    assert f"minimum_size: {first.minimum_size}" in shown
    assert " ".join(re.findall(r"\w+", first.reason)[:10]) in " ".join(re.findall(r"\w+", shown))
