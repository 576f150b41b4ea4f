"""How long a version takes to predict: where the policy limits it, measured once and kept as evidence."""

from __future__ import annotations

import time

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Measured, Subject

LIMITED = "prediction_latency_p95"
"""The metric that a tolerance may limit."""


def usual_latency(scored: Scored) -> Measurement:
    """The median, for people: no two runs share it, so no verdict rests on it."""
    from alignment_checks.performance.latency import prediction_latency

    return prediction_latency(scored.predict_one, clock=time.perf_counter)


def measure_limited_latency(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The 95th percentile, if a tolerance limits it for this role.

    No two runs take the same time, and the same subject must be judged the same: what was recorded first
    counts, whoever measures later.
    """
    from alignment_checks.performance.latency import tail_latency

    asked = {tolerance.judges for tolerance in context.policy.tolerances if tolerance.metric == LIMITED}
    if not asked & {subject.role, "both"}:
        return []
    entry = context.ledger.find("latency", subject.key)
    if entry is None:
        found = tail_latency(scored.predict_one, time.perf_counter, level=subject.level)
        entry, _ = context.record("latency", subject.key, Measured(measurements=(found,)))
    return list(Measured.model_validate(entry.body).measurements)
