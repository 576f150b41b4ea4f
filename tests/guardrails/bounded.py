"""A chain of detectors whose time is bounded, run here: no workers, no clock."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.guardrails.asking import ask
from plumbline.guardrails.content import Content
from plumbline.guardrails.deciding import Outcome, decide
from plumbline.guardrails.detector import Detector
from plumbline.intent import GuardrailChain


def check_bounded(chain: GuardrailChain, detectors: Mapping[str, Detector], content: Content) -> Outcome:
    """What the chain comes to when every detector is asked."""
    return decide(chain, {name: ask(detectors[name], content) for name in chain.asked}, content)
