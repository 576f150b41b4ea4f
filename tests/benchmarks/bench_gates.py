"""False alarms and false passes in simulated years, and nights to an alarm, through the night's code."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy import stats

from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.comparisons import METRICS
from alignment_checks.fairness.confusion import Counts
from alignment_checks.intervals import newcombe, wilson
from alignment_checks.performance.ranking import measure_auc
from alignment_checks.sequential.detector import AT_FIRST, NIGHTS, Detector, log_winnings
from alignment_checks.sequential.payoffs import Bounds, compared_payoffs
from alignment_checks.sequential.series import aspects
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import baseline_of, ensure_baseline
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import score
from plumbline.settings import Settings
from plumbline.verdicts.judging import outcome_of
from plumbline.verdicts.limits import limits_of
from tests.benchmarks.figures import QUICK, Figure, report

TOLERANCE = 0.10
BASE = 0.3
GATES = 16
LEVEL = 0.05
YEARS = 400 if QUICK else 2000
RUNS = 60 if QUICK else 400
SIZES = (50, 200, 1000, 5000)
BOUNDS = Bounds(-TOLERANCE, TOLERANCE)
YES, NO = Counts(true_positives=1), Counts(false_negatives=1)
PAIRS = ((YES, NO), (YES, YES), (NO, YES))
"""A pair that differs one way, not at all, and the other way."""
DATA = Path("var/data/acs_employment")


def main() -> int:
    figures = [*false_alarms(), *nights_to_alarm(), *false_passes(), *usual_series(), census(), retrained()]
    return report("Gates and alarms", figures)


def winnings(generator: np.random.Generator, gap: float, rows: int) -> np.ndarray:
    """One night's winnings, as the night itself finds them."""
    counts = []
    for rate in (BASE + gap, BASE):
        hits = int(generator.binomial(rows, rate))
        counts.append(Counts(true_positives=hits, false_negatives=rows - hits))
    return log_winnings(compared_payoffs("equal_opportunity_difference", *counts, BOUNDS, generator))


def alarm_night(
    generator: np.random.Generator, gaps: list[float], rows: int, gates: int, at_first: float = AT_FIRST
) -> float:
    detector = Detector(at_first)
    for night, gap in enumerate(gaps):
        if detector.take(night, winnings(generator, gap, rows)) >= math.log(gates / LEVEL):
            return night + 1
    return math.inf


def false_alarms() -> list[Figure]:
    """Every gate is a series of its own; a model's year has an alarm when any of its sixteen does."""
    found = []
    for share in (0.7, 1.0):
        for rows in SIZES:
            generator = np.random.default_rng([rows, int(share * 10)])
            alarmed = years_with_alarm(generator, share * TOLERANCE, rows, YEARS * GATES)
            alarms = int(alarmed.reshape(YEARS, GATES).any(axis=1).sum())
            upper = float(stats.beta.ppf(0.95, alarms + 1, YEARS - alarms))
            shown = f"{alarms} of {YEARS}, upper bound {upper:.1%}"
            found.append(
                Figure(f"false alarms a year, {share:.0%}, n={rows}", shown, "<= 5 %", upper <= 0.05)
            )
    return found


def years_with_alarm(generator: np.random.Generator, gap: float, rows: int, series: int) -> np.ndarray:
    """Which of many series of a year cross the level: `Detector`'s own sums, for all series at once.

    Two groups of equal size make payoffs of three values, so how many pairs have each value decides all;
    what a pair of each value wins is asked of the night's own function.
    """
    one_pair = [compared_payoffs("equal_opportunity_difference", *pair, BOUNDS, generator) for pair in PAIRS]
    each = np.stack([log_winnings(payoffs) for payoffs in one_pair])
    first, nightly = AT_FIRST / each[0].size, (1 - AT_FIRST) / NIGHTS / each[0].size
    wealth = np.full((series, *each[0].shape), first)  # not its logarithm: at the edge it stays small
    crossed = np.zeros(series, dtype=bool)
    for _ in range(NIGHTS):
        ours, theirs = generator.binomial(rows, BASE + gap, series), generator.binomial(rows, BASE, series)
        both = generator.hypergeometric(ours, rows - ours, theirs)
        pairs = np.stack([ours - both, rows - ours - theirs + 2 * both, theirs - both], axis=1)
        wealth = (wealth + nightly) * np.exp(np.tensordot(pairs, each, axes=1))
        crossed |= wealth.reshape(series, -1).sum(axis=1) >= GATES / LEVEL
    return crossed


def nights_to_alarm() -> list[Figure]:
    bad, good = 1.5 * TOLERANCE, 0.5 * TOLERANCE
    cases = {
        "bad from the start": ([bad] * 200, 0, {1: 12, GATES: 20}),
        "bad from night 200": ([good] * 200 + [bad] * 150, 200, {1: 25, GATES: 35}),
    }
    found = []
    for what, (gaps, start, targets) in cases.items():
        for gates, target in targets.items():
            generator = np.random.default_rng([gates, start])
            nights = [alarm_night(generator, gaps, 200, gates) - start for _ in range(RUNS)]
            median = float(np.median(nights))
            name = f"nights to the alarm, {what}, {gates} gate{'s' if gates > 1 else ''}"
            found.append(Figure(name, f"{median:g}", f"<= {target}", median <= target))
    found.append(Figure("the same, nightly Bonferroni", f"{bonferroni(bad):g}", "", None))
    return [*found, after_a_champion(bad)]


def after_a_champion(gap: float) -> Figure:
    """A model's later champions begin without a first night's money."""
    generator = np.random.default_rng(11)
    nights = [alarm_night(generator, [gap] * 200, 200, 1, at_first=0.0) for _ in range(RUNS)]
    return Figure("the same, bad from the start, a later champion", f"{np.median(nights):g}", "", None)


def bonferroni(gap: float) -> float:
    """The peer: every night a one-sided limit at 1 - level / 365, by Newcombe's method on Wilson's limits."""
    generator = np.random.default_rng(7)
    nights = []
    for _ in range(RUNS):
        for night in range(1000):
            ours, theirs = generator.binomial(200, BASE + gap), generator.binomial(200, BASE)
            level = 1 - 2 * LEVEL / 365
            if newcombe(int(ours), 200, int(theirs), 200, level, limits=wilson)[0] > TOLERANCE:
                nights.append(night + 1)
                break
        else:
            nights.append(1000)
    return float(np.median(nights))


def false_passes() -> list[Figure]:
    """The truth is exactly at the tolerance; how often the whole interval lies inside."""
    found = []
    metric = METRICS[0]
    for level in (0.95,) if QUICK else (0.95, 0.90):
        worst, where = 0.0, ""
        for rows in (30, 300, 5000) if QUICK else (30, 50, 100, 300, 1000, 5000):
            for base in (0.1, 0.5) if QUICK else (0.1, 0.3, 0.5, 0.8):
                share = _passing(rows, base, level, metric)
                if share > worst:
                    worst, where = share, f"n={rows}, base rate {base}"
        target, met = ("<= 3 %", worst <= 0.03) if level == 0.95 else ("why not 90 %", None)
        found.append(
            Figure(f"false pass at the tolerance, {level:.0%}", f"{worst:.2%} ({where})", target, met)
        )
    return found


def _passing(rows: int, base: float, level: float, metric) -> float:
    """The chance of passing at a gap of exactly the tolerance."""
    generator = np.random.default_rng([rows, int(base * 100)])
    times = 20_000 if QUICK else 100_000
    ours, theirs = generator.binomial(rows, base + TOLERANCE, times), generator.binomial(rows, base, times)
    pairs, counts = np.unique(np.stack([ours, theirs]), axis=1, return_counts=True)
    inside = 0
    for (one, other), repeats in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        low, high = _interval(one, other, rows, level, metric)
        inside += repeats * (low >= -TOLERANCE and high <= TOLERANCE)
    return inside / times


def _interval(ours: int, theirs: int, rows: int, level: float, metric) -> tuple[float, float]:
    sides = [Counts(true_positives=int(k), false_negatives=rows - int(k)) for k in (ours, theirs)]
    found = metric(Comparison("g", "p", *sides, level))
    return found.low, found.high


def usual_series() -> list[Figure]:
    """Series of 28 nights that stay, wander a little, or walk at random: how often an aspect has p < 1 %."""
    generator = np.random.default_rng(5)
    kinds = {"stay": (0.0, 1.0), "wander": (0.3, 1.0), "walk": (1.0, 0.0)}
    found = []
    for kind, (step, noise) in kinds.items():
        shape = (150 if QUICK else 1000, 28)
        nights = np.cumsum(generator.normal(0, step, shape), axis=1) + generator.normal(0, noise, shape)
        p_values = np.array([[one.p_value for one in aspects(series)] for series in nights])
        share = float((p_values < 0.01).mean(axis=0).max())
        most = 0.01 + 2.33 * math.sqrt(0.01 * 0.99 / len(nights))  # what chance adds to 1 %, 99 times in 100
        figure = f"{share:.1%}"
        found.append(Figure(f"series that {kind}, unusual at 1 %", figure, f"<= {most:.1%}", share <= most))
    return found


def census() -> Figure:
    """On the scores the data ships: nights whose whole AUC interval lies under the tolerance."""
    reference = pq.read_table(
        DATA / "employment_MA_reference.pq", columns=["employed", "predicted_probability"]
    )
    arrivals = pq.read_table(DATA / "employment_MA_analysis.pq", columns=["predicted_probability"])
    labels = pq.read_table(DATA / "employment_MA_analysis_target.pq").column("employed").to_numpy()
    scores = arrivals.column("predicted_probability").to_numpy()
    known = [column.to_numpy() for column in reference.columns]
    whole = measure_auc(known[0].astype(int), known[1], 0.95)
    limit = whole.value - 3 * whole.standard_error * math.sqrt(whole.n / 5000)
    nights = [
        night
        for night in range(len(scores) // 5000 + 1)
        if (found := _auc(labels, scores, night)).defined and found.high < limit
    ]
    return _nights_under("the scores the data ships", nights)


def retrained() -> Figure:
    """The same of a champion trained here, through the night's own steps."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        settings = Settings(Path.cwd(), state, f"sqlite:///{state / 'plumbline.db'}", None, state / "forge")
        context = Context("acs_employment", settings, actor="benchmark")
        ensure_baseline(context, prepare(context, 0))
        nights = [night for night in range(context.spec.nights.last + 1) if _under(context, night)]
    return _nights_under("a champion trained here", nights)


def _under(context: Context, night: int) -> bool:
    subject = prepare(context, night)
    scored = score(context, subject)
    (tolerance,) = (t for t in context.policy.tolerances if t.metric == "auc")
    found = measure_auc(scored.labels, scored.scores, subject.level)
    return outcome_of(found, limits_of(tolerance, baseline_of(context, subject.version))) == "fail"


def _nights_under(scores: str, nights: list[int]) -> Figure:
    what = f"census nights with the AUC interval under the tolerance, {scores}"
    return Figure(what, str(nights), "[27, 28]", nights == [27, 28])


def _auc(labels: np.ndarray, scores: np.ndarray, night: int):
    rows = slice(night * 5000, (night + 1) * 5000)
    return measure_auc(labels[rows].astype(int), scores[rows], 0.95)


if __name__ == "__main__":
    sys.exit(main())
