"""From a night's counts to the bets on one gate, and the figure of several nights together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from alignment_checks.fairness.names import titled, untitled
from alignment_checks.measurement import Measurement
from plumbline.records import GroupCounts, NightCounts, Tally
from plumbline.verdicts.alarm_gates import AlarmGate

if TYPE_CHECKING:
    import numpy as np

    from alignment_checks.fairness.confusion import Counts
    from alignment_checks.sequential.payoffs import Bounds, Payoffs


def bets(
    gate: AlarmGate,
    night: NightCounts,
    bounds: Bounds,
    privileged: Mapping[str, str],
    randomness: Callable[[str], np.random.Generator],
) -> dict[str, list[Payoffs]]:
    """The payoffs of a gate's bets on one night, by group (empty for the whole window), sorted by name.

    Args:
        gate: a gate that can be bet on.
        night: the night's counts.
        bounds: the gate's limits.
        privileged: the privileged group of every attribute.
        randomness: a generator for each group's name.
    """
    import numpy as np

    from alignment_checks.sequential.payoffs import (
        TALLIED,
        auc_payoffs,
        compared_payoffs,
        rate_payoffs,
        tally_payoffs,
    )

    metric = gate.tolerance.metric
    tallies = sorted((t for t in night.tallies if t.metric == metric), key=lambda each: each.group)
    if not gate.attribute and (tallies or metric in TALLIED):
        return {
            tally.group: tally_payoffs(metric, np.asarray(_answers(tally)), bounds, randomness(tally.group))
            for tally in tallies
        }
    if metric == "auc":
        sides = (np.asarray(night.scores.positives), np.asarray(night.scores.negatives))
        return {"": auc_payoffs(*sides, bounds, randomness(""))}
    if not gate.attribute:
        return {"": rate_payoffs(metric, _everybody(night), bounds, randomness(""))}
    groups = _of_attribute(night, gate.attribute)
    against = groups.pop(privileged[gate.attribute], None)
    if against is None:
        return {}
    return {
        titled(gate.attribute, name): compared_payoffs(metric, counts, against, bounds, randomness(name))
        for name, counts in sorted(groups.items())
        if not gate.tolerance.groups or name in gate.tolerance.groups
    }


def pooled_figure(
    gate: AlarmGate,
    group: str,
    nights: Sequence[NightCounts],
    privileged: Mapping[str, str],
    confidence: float,
) -> Measurement:
    """The gate's metric on all rows of several nights, for one group."""
    from alignment_checks.sequential.payoffs import TALLIED

    metric = gate.tolerance.metric
    counted = any(tally.metric == metric for night in nights for tally in night.tallies)
    if not gate.attribute and (counted or metric in TALLIED):
        return _of_tallies(metric, group, nights, confidence)
    if not gate.attribute:
        return _of_everybody(metric, nights, confidence)
    from alignment_checks.fairness.comparison import Comparison
    from alignment_checks.fairness.comparisons import METRICS, ON_REQUEST
    from alignment_checks.fairness.confusion import Counts

    compared = next(each for each in (*METRICS, *ON_REQUEST) if each.__name__ == metric)
    baseline = privileged[gate.attribute]
    sides = [_of_attribute(night, gate.attribute) for night in nights]
    ours, theirs = (
        sum((side.get(name, Counts()) for side in sides), Counts())
        for name in (untitled(gate.attribute, group), baseline)
    )
    return compared(Comparison(group, titled(gate.attribute, baseline), ours, theirs, confidence))


def _of_everybody(metric: str, nights: Sequence[NightCounts], confidence: float) -> Measurement:
    from alignment_checks.fairness.confusion import Counts
    from alignment_checks.fairness.shares import measure_rate

    if metric == "auc":
        return _auc(nights, confidence)
    total = sum((_everybody(night) for night in nights), Counts())
    return measure_rate(metric, "", total, confidence)


def _of_tallies(metric: str, group: str, nights: Sequence[NightCounts], confidence: float) -> Measurement:
    """The mean answer, with Wilson's interval: a mean of shares is at least as sure as one of yes and no.

    Of what is lost on the same rows, Bonett and Price's for pairs.
    """
    import numpy as np

    from alignment_checks.intervals import wilson
    from alignment_checks.performance.paired import bonett_price
    from alignment_checks.sequential.payoffs import DROPS

    told = [t for night in nights for t in night.tallies if (t.metric, t.group) == (metric, group)]
    trials = sum(tally.trials for tally in told)
    if not trials:
        return Measurement.undefined(metric, "nothing was counted", group=group, unit="rate")
    answers = [np.asarray(_answers(tally)) for tally in told]
    if metric in DROPS:
        gained, _, lost = np.sum(answers, axis=0)
        pooled = bonett_price(int(lost), int(gained), trials, confidence)
        return pooled.model_copy(update={"name": metric, "group": group})
    total = sum(float(each @ np.linspace(0, 1, each.size)) for each in answers)
    low, high = wilson(total, trials, confidence)
    return Measurement(
        name=metric,
        group=group,
        value=total / trials,
        low=low,
        high=high,
        level=confidence,
        n=trials,
        unit="rate",
        method="wilson",
    )


def _answers(tally: Tally) -> tuple[int, ...]:
    """How many questions were answered by each share from 0 to 1; of yes and no, by those two."""
    return tally.shares or (tally.trials - tally.successes, tally.successes)


def _auc(nights: Sequence[NightCounts], confidence: float) -> Measurement:
    """AUC of the score bins: rows of one bin are ties."""
    import numpy as np

    from alignment_checks.performance.ranking import measure_auc

    positives, negatives = (
        np.sum([getattr(night.scores, side) for night in nights], axis=0)
        for side in ("positives", "negatives")
    )
    bins = np.arange(positives.size)
    scores = np.concatenate([np.repeat(bins, positives), np.repeat(bins, negatives)])
    labels = np.repeat([1, 0], [int(positives.sum()), int(negatives.sum())])
    return measure_auc(labels, scores, confidence)


def _everybody(night: NightCounts) -> Counts:
    from alignment_checks.fairness.confusion import Counts

    first = night.groups[0].attribute if night.groups else ""
    return sum(_of_attribute(night, first).values(), Counts())


def _of_attribute(night: NightCounts, attribute: str) -> dict[str, Counts]:
    return {group.group: _counts(group) for group in night.groups if group.attribute == attribute}


def _counts(group: GroupCounts) -> Counts:
    from alignment_checks.fairness.confusion import Counts

    return Counts(group.true_positives, group.false_positives, group.false_negatives, group.true_negatives)
