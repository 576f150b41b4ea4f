"""What of a verdict is told: its gates, what is out of tolerance, what nobody measured or judged."""

from __future__ import annotations

from typing import NamedTuple

from plumbline.figures import tolerance
from plumbline.names import compared_metric, subject_name
from plumbline.records import Judgement, Verdict


class Finding(NamedTuple):
    """What one tolerance found out of bounds: the limit and its reason once, every group under it."""

    metric: str
    allowed: str
    reason: str
    judgements: tuple[Judgement, ...]


def gates(verdict: Verdict) -> tuple[Judgement, ...]:
    """The judgements that block, worst first, otherwise in the policy's order."""
    order = ("fail", "insufficient", "pass", "not judged")
    blocking = [j for j in verdict.judgements if j.severity == "block"]
    return tuple(sorted(blocking, key=lambda j: order.index(j.outcome)))


def out_of_tolerance(verdict: Verdict) -> tuple[Finding, ...]:
    """What is out of tolerance and passes only because it does not block, one finding a tolerance."""
    found: dict[tuple[str, str, str], list[Judgement]] = {}
    for j in verdict.judgements:
        if j.severity != "block" and j.outcome == "fail":
            key = (compared_metric(j), tolerance(j.lower, j.upper), j.reason)
            found.setdefault(key, []).append(j)
    return tuple(Finding(*key, tuple(judgements)) for key, judgements in found.items())


def not_measured(verdict: Verdict) -> tuple[str, ...]:
    """What the policy asks for without blocking and nobody could measure: one entry a reason."""
    found: dict[str, dict[str, None]] = {}
    for j in verdict.judgements:
        if j.severity != "block" and j.outcome == "insufficient" and not j.measurement.defined:
            found.setdefault(j.because, {})[subject_name(j, {})] = None
    return tuple(f"{', '.join(subjects)} ({because})" for because, subjects in found.items())


def not_judged(verdict: Verdict) -> tuple[str, ...]:
    """What no gate judged: small groups, with the largest size seen; undeclared attributes, by reason.

    What cannot be asked of the model at all is said with the verdict itself.
    """
    skipped = [j for j in gates(verdict) if j.outcome == "not judged"]
    sizes: dict[str, int] = {}
    for j in skipped:
        if j.group:
            sizes[j.group] = max(sizes.get(j.group, 0), j.measurement.n)
    small = [f"{group} (n = {n})" for group, n in sizes.items()]
    told: dict[str, dict[str, None]] = {}
    for j in (each for each in skipped if not each.group):
        told.setdefault(j.because, {})[j.gate] = None
    said = (f"{', '.join(its)} ({because})" for because, its in told.items())
    return (*small, *said)
