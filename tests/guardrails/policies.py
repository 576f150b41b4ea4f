"""Guardrail policies for tests."""

from __future__ import annotations

from typing import Any

from plumbline.intent import GuardrailChain, GuardrailPolicy

CHAIN: dict[str, Any] = {"stage": "input", "modality": "text"}


def rule(detector: str, action: str, **more: Any) -> dict[str, Any]:
    return {"detector": detector, "action": action, "reason": "So we agreed.", **more}


def chain(*rules: dict[str, Any], **more: Any) -> GuardrailChain:
    return GuardrailChain.model_validate({**CHAIN, **more, "rules": list(rules)})


def policy(name: str = "made_up", word: str = "fox", **more: Any) -> GuardrailPolicy:
    """One that denies a word in texts that go in."""
    words = {"kind": "patterns", "patterns": [{"label": "word", "pattern": word}]}
    given = {
        "guardrails": name,
        "models": ["*"],
        "detectors": {"words": words},
        "chains": [{**CHAIN, "rules": [rule("words", "deny")]}],
    }
    return GuardrailPolicy.model_validate(given | more)
