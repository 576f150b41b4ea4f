"""When a history calls for retraining: a gate's evidence over the nights crossed its level.

A night on its own is judged by `judging.py`. Here every night's counts are bet against the model being
inside the policy's limits, night after night; what a champion inside its limits can win is bounded, so
wealth beyond that bound is an alarm. The same history gives the same alarms.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alignment_checks.fairness.names import titled
from alignment_checks.measurement import Measurement
from plumbline.canonical import seed_from
from plumbline.intent import AlignmentPolicy
from plumbline.records import Alarm, NightCounts, RaisedGate
from plumbline.verdicts.alarm_gates import AlarmGate, alarm_gates, log_threshold
from plumbline.verdicts.limits import Limits, limits_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alignment_checks.sequential.detector import Detector


@dataclass(frozen=True)
class Terms:
    """What a history is held against."""

    policy: AlignmentPolicy
    policy_digest: str
    privileged: Mapping[str, str]
    """The privileged group of every declared attribute."""
    baseline: Mapping[str, Measurement]
    """The champion's hold-out figures by name."""
    named: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The groups the spec names of every attribute, besides the privileged; what they share is fixed."""
    succeeds: bool = False
    """Whether the model had a champion before: a year's first money is put in once, not once a version."""


def alarms_over(
    history: Iterable[NightCounts], terms: Terms, came_with: Mapping[int, int] | None = None
) -> Iterator[Alarm]:
    """The alarms of one version's history, in its order, one for all that came with one night.

    Whoever looks after every night must not see a past one change: the bets go by the order in which the
    nights were judged, and what is judged late wins from then on. Sorted by night, each night of a backfill
    that runs backwards would be the first of its history, with a first night's money. So it is with labels
    that come late (arXiv 2110.06177): they win, or lose, from then on.

    Args:
        history: counts of the version's nights as they came; a night that stands twice counts once.
        terms: the policy and what its limits rest on.
        came_with: of nights whose labels came later, the night they came with; an alarm is that night's.
    """
    late = came_with or {}
    watches = [_Watch(gate, terms) for gate in alarm_gates(terms.policy, terms.privileged)]
    seen: list[NightCounts] = []
    for tonight, came in itertools.groupby(
        _once(history), lambda counts: late.get(counts.night, counts.night)
    ):
        raised, latecomers = [], []
        for counts in came:
            seen.append(counts)
            raised += [found for watch in watches for found in watch.take(seen, len(watches))]
            latecomers += [counts.night] if counts.night in late else []
        if raised:
            yield _alarm(tonight, raised, latecomers, seen[-1], terms)


def levels_after(history: Iterable[NightCounts], terms: Terms) -> dict[tuple[str, str], float]:
    """How near each gate's evidence came to an alarm on the last night it was bet on, by gate and group.

    On a log scale: 1 and above is an alarm, 0 that nothing was won. After an alarm it begins again.

    Args:
        history: counts of the version's nights as they came.
        terms: the policy and what its limits rest on.
    """
    watches = [_Watch(gate, terms) for gate in alarm_gates(terms.policy, terms.privileged)]
    seen: list[NightCounts] = []
    for counts in _once(history):
        seen.append(counts)
        for watch in watches:
            list(watch.take(seen, len(watches)))
    return {(watch.gate.name, group): level for watch in watches for group, level in watch.shares.items()}


def _once(history: Iterable[NightCounts]) -> Iterator[NightCounts]:
    seen: set[int] = set()
    for counts in history:
        if counts.night not in seen:
            seen.add(counts.night)
            yield counts


def _alarm(
    night: int, raised: Sequence[RaisedGate], late: Sequence[int], counts: NightCounts, terms: Terms
) -> Alarm:
    return Alarm(
        model=counts.model,
        version=counts.version,
        night=night,
        gates=tuple(dict.fromkeys(one.gate for one in raised)),
        raised=tuple(raised),
        policy=terms.policy_digest,
        false_alarms_per_year=terms.policy.false_alarms_per_year,
        late=tuple(late),
    )


@dataclass
class _Watch:
    """One gate over the nights: a detector a group."""

    gate: AlarmGate
    terms: Terms
    detectors: dict[str, Detector] = field(default_factory=dict)
    first_groups: tuple[str, ...] = ()
    """Groups that share the larger part of the gate's level: those with a name, else the first night's."""
    shares: dict[str, float] = field(default_factory=dict)
    """How much of its level each group's evidence had on its last night, on a log scale."""

    def take(self, seen: list[NightCounts], gates: int) -> Iterator[RaisedGate]:
        """Adds the last night; what crossed its level on it."""
        from alignment_checks.sequential.detector import AT_FIRST, Detector

        night, limits = seen[-1], limits_of(self.gate.tolerance, self.terms.baseline)
        if limits is None:
            return
        bets = _winnings(self.gate, night, limits, self.terms.privileged)
        self.first_groups = self.first_groups or self._named() or tuple(bets)
        for group, winnings in bets.items():
            at_first = 0.0 if self.terms.succeeds else AT_FIRST
            detector = self.detectors.setdefault(group, Detector(at_first))
            level = log_threshold(self.terms.policy, gates, self._place(group), len(self.first_groups))
            wealth = detector.take(night.night, winnings)
            self.shares[group] = max(wealth, 0.0) / level
            if wealth >= level:
                yield _raised(self.gate, group, limits, detector, seen, self.terms)
                detector.begin_again()

    def _named(self) -> tuple[str, ...]:
        attribute, only = self.gate.attribute, self.gate.tolerance.groups
        named = self.terms.named.get(attribute, ())
        return tuple(titled(attribute, group) for group in named if not only or group in only)

    def _place(self, group: str) -> int:
        """The first groups before the others, which stand in the order of their arrival."""
        others = [each for each in self.detectors if each not in self.first_groups]
        return [*self.first_groups, *others].index(group)


def _winnings(
    gate: AlarmGate, night: NightCounts, limits: Limits, privileged: Mapping[str, str]
) -> dict[str, NDArray[np.float64]]:
    """What the night's bets won, by group; nothing where there was nothing to bet on."""
    import numpy as np

    from alignment_checks.sequential.detector import log_winnings
    from alignment_checks.sequential.payoffs import Bounds
    from plumbline.verdicts.night_bets import bets

    found = {}
    for group, payoffs in bets(
        gate, night, Bounds(*limits), privileged, lambda name: np.random.default_rng(_seed(gate, night, name))
    ).items():
        if payoffs:
            found[group] = log_winnings(payoffs)
    return found


def _seed(gate: AlarmGate, night: NightCounts, group: str) -> int:
    return seed_from(night.version, night.content, gate.name, group)


def _raised(
    gate: AlarmGate, group: str, limits: Limits, detector: Detector, seen: list[NightCounts], terms: Terms
) -> RaisedGate:
    from plumbline.verdicts.night_bets import pooled_figure

    since = [night.night for night in seen].index(detector.since())
    nights = seen[since:]
    return RaisedGate(
        gate=gate.name,
        group=group,
        since=min(night.night for night in nights),
        nights=len(nights),
        lower=limits.lower,
        upper=limits.upper,
        measurement=pooled_figure(gate, group, nights, terms.privileged, terms.policy.confidence),
        reason=gate.tolerance.reason,
    )
