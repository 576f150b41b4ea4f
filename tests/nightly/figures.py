"""Looking up one judged figure of a verdict."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.records import Judgement, Verdict


def judgement(verdict: Verdict, gate: str, group: str = "") -> Judgement:
    """The one judgement of a gate about a group."""
    (found,) = [j for j in verdict.judgements if (j.gate, j.group) == (gate, group)]
    return found


def figure(verdict: Verdict, gate: str, group: str = "") -> Measurement:
    """The measurement that judgement rests on."""
    return judgement(verdict, gate, group).measurement


def blocking(verdict: Verdict) -> list[Judgement]:
    """Every gate's judgements, but those of groups too small to be judged."""
    return [j for j in verdict.judgements if j.severity == "block" and j.outcome != "not judged"]
