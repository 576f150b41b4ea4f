"""What became of guardrails reads as a line."""

from __future__ import annotations

import datetime

from plumbline.evidence.history import line
from plumbline.records import Entry, GuardrailChange, GuardrailVerdict, Record


def entry(kind: str, body: Record) -> Entry:
    return Entry(
        sequence=1,
        kind=kind,
        key="k",
        model="*",
        actor="kim",
        at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        body=body.model_dump(mode="json"),
        previous="0" * 64,
        hash="0" * 64,
    )


def test_a_verdict_names_its_policy():
    said = line(
        entry("guardrail_verdict", GuardrailVerdict(policy="default", digest="d", outcome="fail", level=0.95))
    )
    assert "guardrail_verdict: default on its suites: fail" in said


def test_a_refused_change_says_why():
    change = GuardrailChange(before="a", after="b", outcome="fail", refusals=("default, pii: less", "more"))
    assert "guardrail_change: fail; default, pii: less" in line(entry("guardrail_change", change))
