"""Which gates of a policy can raise an alarm, and how the false alarms it allows are shared among them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from alignment_checks.sequential.payoffs import ALONE, COMPARED, TALLIED
from plumbline.intent import AlignmentPolicy, Tolerance

FIRST_SHARE = 0.9
"""Of a gate's level, what the groups known from the start have together; later ones share the rest."""


@dataclass(frozen=True)
class AlarmGate:
    """One tolerance for one attribute; the attribute is empty for the whole window."""

    tolerance: Tolerance
    attribute: str = ""

    @property
    def name(self) -> str:
        """As verdicts name it: `equal_opportunity_difference.DIS`."""
        return f"{self.tolerance.metric}.{self.attribute}" if self.attribute else self.tolerance.metric


def alarm_gates(policy: AlignmentPolicy, declared: Collection[str]) -> list[AlarmGate]:
    """Every blocking gate of a champion that bets can be made on, in the policy's order."""
    return [gate for gate in _gates(policy, declared) if _has_bets(gate)]


def silent_gates(policy: AlignmentPolicy, declared: Collection[str]) -> list[str]:
    """Blocking gates of a champion that decide a verdict but cannot raise an alarm."""
    return [gate.name for gate in _gates(policy, declared) if not _has_bets(gate)]


def log_threshold(policy: AlignmentPolicy, gates: int, group: int, first_groups: int) -> float:
    """The logarithm of the wealth at which a group's bets raise an alarm.

    The level is split evenly over the gates. Of a gate's level its first groups share nine tenths; the
    k-th group to arrive besides them has 6 / (pi k)^2 of the rest, which sums to one.

    Args:
        policy: says how many false alarms a year it allows.
        gates: how many gates share them.
        group: this group's place, from 0: the first groups, then the others as they arrived.
        first_groups: how many groups the spec names, or where it names none, the first night had.
    """
    share = 1.0
    if group < first_groups:
        share = FIRST_SHARE / first_groups if first_groups > 1 else FIRST_SHARE
    else:
        share = (1 - FIRST_SHARE) * 6 / (math.pi * (group - first_groups + 1)) ** 2
    return math.log(gates / (policy.false_alarms_per_year * share))


def _gates(policy: AlignmentPolicy, declared: Collection[str]) -> Iterator[AlarmGate]:
    for tolerance in policy.tolerances:
        if tolerance.severity != "block" or tolerance.judges == "candidate":
            continue
        if not tolerance.attributes:
            yield AlarmGate(tolerance)
        for attribute in tolerance.attributes:
            if attribute in declared:
                yield AlarmGate(tolerance, attribute)


def _has_bets(gate: AlarmGate) -> bool:
    return gate.tolerance.metric in (COMPARED if gate.attribute else (*ALONE, *TALLIED))
