"""What a statement says about a verdict, in brief."""

from __future__ import annotations

from collections.abc import Sequence

from alignment_checks.measurement import Measurement
from plumbline.attestation.statement import Gate, Judged
from plumbline.canonical import digest
from plumbline.records import Verdict

_WORST_FIRST = ("fail", "insufficient", "pass", "not judged")


def judged_by(
    verdict: Verdict, measurements: Sequence[Measurement], policy_commit: str | None = None
) -> Judged:
    """A verdict with the digest of everything that was measured for it, and each gate's outcome.

    Args:
        verdict: the version's.
        measurements: all that its evaluation recorded.
        policy_commit: the commit at which the policy stood, where it is in Git.
    """
    return Judged(
        verdict=verdict.key,
        outcome=verdict.outcome,
        measurements=digest(list(measurements)),
        gates=_in_brief(verdict),
        spec=verdict.spec,
        policy=verdict.policy,
        policy_commit=policy_commit,
        data=verdict.window.content,
    )


def _in_brief(verdict: Verdict) -> tuple[Gate, ...]:
    outcomes: dict[str, list[str]] = {}
    for judgement in verdict.judgements:
        if judgement.severity == "block":
            outcomes.setdefault(judgement.gate, []).append(judgement.outcome)
    return tuple(
        Gate(gate=gate, outcome=min(found, key=_WORST_FIRST.index), groups=len(found))
        for gate, found in outcomes.items()
    )
