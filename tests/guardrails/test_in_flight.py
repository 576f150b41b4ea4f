"""Two hundred checks at once, through detectors here and in workers: every answer belongs to its check."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detectors import known
from plumbline.guardrails.guardrails import Guarded, Guardrails
from tests.guardrails.policies import CHAIN, policy, rule

MISBEHAVING = Path(__file__).parent / "workers"


@pytest.fixture
def guardrails_with_workers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(MISBEHAVING))
    monkeypatch.syspath_prepend(MISBEHAVING)
    monkeypatch.setitem(known.KINDS, "misbehaving", "misbehaving:Obedient")
    words = {"kind": "patterns", "patterns": [{"label": "number", "pattern": "[0-9]{1,9}"}]}
    rules = [rule("words", "redact"), rule("misbehaving", "allow", at_least=0)]
    return policy(detectors={"words": words}, chains=[{**CHAIN, "milliseconds": 30_000, "rules": rules}])


def test_two_hundred_in_flight(guardrails_with_workers):
    doing = ["echo", "echo", "echo", "echo", "crashes", "echo", "raises", "echo", "echo", "leaves"]
    texts = [f"{doing[number % 10]} {number}" for number in range(200)]

    async def story() -> list[Guarded]:
        guardrails = Guardrails.of([guardrails_with_workers], Path())
        await guardrails.start()
        try:
            checks = (guardrails.check("any", "input", "text", Text(text)) for text in texts)
            return await asyncio.gather(*checks)
        finally:
            await guardrails.close()

    for text, found in zip(texts, asyncio.run(story()), strict=True):
        what, number = text.split()
        if what == "echo":
            assert found.outcome.redacted == "echo [number]"
            assert found.outcome.scores == {"words.number": 1.0, "misbehaving.echo": int(number) / 1_000_000}
        else:
            assert found.outcome.decision == "deny"
            assert [reason.label for reason in found.outcome.reasons] == ["number", "failed"]


def test_a_detector_that_cannot_be_set_up_in_its_worker_is_told_before_any_check(
    guardrails_with_workers, monkeypatch
):
    monkeypatch.setitem(known.KINDS, "misbehaving", "misbehaving:NeverReady")

    async def story() -> None:
        guardrails = Guardrails.of([guardrails_with_workers], Path())
        try:
            await guardrails.start()
        finally:
            await guardrails.close()

    with pytest.raises(ValueError, match="made_up/misbehaving could not be set up: ModuleNotFoundError"):
        asyncio.run(story())
