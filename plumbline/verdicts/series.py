"""What no single tolerance sees: figures whose last nights are unlike those before, as warnings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from plumbline.intent import AlignmentPolicy
from plumbline.records import SeriesWatch, UnusualSeries, Verdict

if TYPE_CHECKING:
    from alignment_checks.sequential.series import Unusual

FALSE_WARNINGS = 4.0
"""A year, unless the policy says otherwise."""

Series = tuple[str, str]
"""A metric and a group."""


def figures_of(verdict: Verdict) -> dict[Series, float]:
    """What a verdict judged, by metric and group: every figure a tolerance speaks of, large enough to judge.

    p-values are left out: they wander from 0 to 1 on usual nights.
    """
    return {
        (judgement.measurement.name, judgement.group): judgement.measurement.value
        for judgement in verdict.judgements
        if judgement.outcome != "not judged"
        and judgement.measurement.value is not None
        and not judgement.measurement.name.endswith("_pvalue")
    }


def watch(
    policy: AlignmentPolicy,
    verdict: Verdict,
    past: Mapping[int, Mapping[Series, float]],
    told: Collection[Series] = (),
) -> SeriesWatch | None:
    """The unusual series of a night; None where none is long enough, or the policy wants none.

    A year's false warnings are split evenly over its nights, and a night's over all its series and their
    three aspects (Bonferroni): however series hang together, a usual night names any with at most that
    chance. Of each series the most unusual aspect is named. Looked at and not named are a series that a
    tolerance fails on this night, which is seen already, and an aspect to which this night adds nothing.

    Args:
        policy: says how many false warnings a year it allows.
        verdict: on the champion, on the night that ends the series.
        past: the same version's figures on nights before it.
        told: series that were looked at before the night's labels came. A night whose labels come later is
            looked at twice, each time with half its part of the false warnings.
    """
    from alignment_checks.sequential.series import ASPECTS

    level, night = _level(policy, twice=bool(verdict.awaited or told)), verdict.window.night
    if night is None or not level:
        return None
    figures = {number: past[number] for number in sorted(past) if number < night}
    figures[night] = figures_of(verdict)
    found = _tested(figures, [series for series in figures[night] if series not in told])
    if not found:
        return None
    failed = {(j.measurement.name, j.group) for j in verdict.judgements if j.outcome == "fail"}
    allowed = level / (len(found) * len(ASPECTS))
    named = [
        _unusual(series, one, nights, figures[night][series])
        for series, (nights, one) in found.items()
        if one.p_value <= allowed and one.growing and series not in failed
    ]
    return SeriesWatch(
        model=verdict.model,
        version=verdict.version,
        night=night,
        looked_at=len(found),
        level=level,
        unusual=tuple(sorted(named, key=lambda one: one.p_value)),
        verdict=verdict.key,
    )


def _level(policy: AlignmentPolicy, *, twice: bool) -> float:
    """A night's part of the false warnings; a half of it where the night is looked at twice."""
    from alignment_checks.sequential.detector import NIGHTS

    asked = policy.false_warnings_per_year
    return (FALSE_WARNINGS if asked is None else asked) / NIGHTS / (2 if twice else 1)


def _tested(
    figures: Mapping[int, Mapping[Series, float]], asked: Collection[Series]
) -> dict[Series, tuple[list[int], Unusual]]:
    """Of every series long enough to tell, its nights and its most unusual aspect."""
    from alignment_checks.sequential.series import aspects

    found = {}
    for series in asked:
        nights = [night for night, its in figures.items() if series in its]
        if tested := aspects([figures[night][series] for night in nights]):
            found[series] = (nights, min(tested, key=lambda one: one.p_value))
    return found


def _unusual(series: Series, one: Unusual, nights: Sequence[int], value: float) -> UnusualSeries:
    metric, group = series
    return UnusualSeries(
        metric=metric,
        group=group,
        aspect=one.aspect,
        more=one.more,
        since=_since(one.aspect, nights),
        until=nights[-1],
        value=value,
        p_value=one.p_value,
    )


def _since(aspect: str, nights: Sequence[int]) -> int:
    from alignment_checks.sequential.series import RECENT

    return nights[-1] if aspect == "level" else nights[-RECENT]
