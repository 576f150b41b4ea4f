"""Labels that came later than their rows: every night looks whether those it waits for are there.

What they tell is evidence on arrival. The verdict reached without them stays; the counts join the history
that alarms rest on, with the night that found them and after all that counted before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from alignment_checks.disclosure import suppress_small_cells
from alignment_checks.measurement import Measurement
from plumbline.evidence.counts import CountsShelf
from plumbline.nightly.alarms.awaiting import Awaiting, judged_without_labels
from plumbline.nightly.alarms.counting import count_night
from plumbline.nightly.alarms.counts import counted_so_far
from plumbline.nightly.alarms.series import watch_series
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.measure import compare_with_aif360
from plumbline.nightly.evaluating.measuring.fairness import measure_fairness
from plumbline.nightly.evaluating.modalities.modality import modality_of
from plumbline.nightly.evaluating.scoring import Scored, score
from plumbline.records import Evaluation, Measured, NightCounts, Overdue, Realised, Subject, Verdict, Window


class LateNews(NamedTuple):
    """What one night has to tell of the labels of earlier ones."""

    realised: tuple[Realised, ...]
    """Nights whose labels came with it."""
    overdue: tuple[Overdue, ...]
    """Nights whose labels it missed."""


def take_in_labels(context: Context, tonight: Verdict) -> LateNews:
    """Looks at every night that still waits for labels, and records what arrived and what is overdue.

    A night that has raised its alarm takes nothing in, for an alarm must not grow afterwards: the next
    night does.

    Args:
        context: the model.
        tonight: the champion's verdict on the night that looks.
    """
    night = tonight.window.night
    if tonight.role != "champion" or night is None:
        return LateNews((), ())
    for key, awaiting in _waiting(context, night):
        window, problem = _arrived(context, awaiting)
        if window and not problem:
            realised = _realised(context, awaiting, key, window, night)
            context.record("realised", realised.verdict.key, realised)
            told = recorded_evaluation(context, key)
            watch_series(context, realised.verdict, told.verdict if told else None)
        elif night >= awaiting.expected:
            context.record("overdue", key, _overdue(context, awaiting, night, problem))
    return late_news(context, night)


def late_news(context: Context, night: int) -> LateNews:
    """What is recorded of labels that came with a night, and of those missed by then that had not come."""
    realised = [Realised.model_validate(e.body) for e in context.ledger.all("realised", context.model)]
    missed = [Overdue.model_validate(e.body) for e in context.ledger.all("overdue", context.model)]
    arrived = {(r.version, r.night) for r in realised if r.came_with <= night}
    overdue = {
        (o.version, o.night): o
        for o in reversed(missed)
        if o.found_by <= night and (o.version, o.night) not in arrived
    }
    with_it = {(r.version, r.night): r for r in reversed(realised) if r.came_with == night}
    return LateNews(
        tuple(sorted(with_it.values(), key=lambda r: r.night)),
        tuple(sorted(overdue.values(), key=lambda o: o.night)),
    )


def with_arrived(evaluation: Evaluation, realised: Realised) -> Evaluation:
    """What a night comes to with its labels: every figure, and the verdict they lead to."""
    waited = evaluation.verdict.awaited
    return Evaluation(
        verdict=realised.verdict,
        measurements=_merged(evaluation.measurements, realised.measurements, waited),
    )


def _waiting(context: Context, tonight: int) -> Iterator[tuple[str, Awaiting]]:
    """Nights up to tonight whose labels were not taken in, in their order; each by its latest verdict."""
    taken = {(counted.version, counted.night) for counted in counted_so_far(context)}
    closed = _alarmed(context, tonight)
    latest = {(a.version, a.night): (key, a) for key, a in judged_without_labels(context)}
    for (version, night), found in sorted(latest.items(), key=lambda item: item[0][1]):
        if night <= tonight and (version, night) not in taken and version not in closed:
            yield found


def _alarmed(context: Context, night: int) -> set[str]:
    """Versions that raised their alarm on this night."""
    bodies = [entry.body for entry in context.ledger.all("alarm", context.model)]
    return {str(body["version"]) for body in bodies if body["night"] == night}


def _arrived(context: Context, awaiting: Awaiting) -> tuple[Window | None, str]:
    """The night's window with its labels, or why they are of no use yet."""
    from plumbline.s3 import ObjectError
    from plumbline.windows.awaiting import content_before_labels
    from plumbline.windows.locating import current_window
    from plumbline.windows.nights import NightError
    from plumbline.windows.parquet import DataError
    from plumbline.windows.reading import read

    try:
        window = current_window(context.settings, context.spec, awaiting.night)
        rows = read(context.settings, context.spec, window)
    except (DataError, NightError, ObjectError) as error:
        return None, str(error)
    if rows.awaited:
        return None, f"{rows.labelled:,} of {rows.table.num_rows:,} have come"
    if rows.problems:
        return None, "; ".join(rows.problems)
    if content_before_labels(context.settings, context.spec, rows.table) != awaiting.content:
        return None, f"{window.source} no longer holds the rows that were judged"
    return window, ""


def _overdue(context: Context, awaiting: Awaiting, tonight: int, problem: str) -> Overdue:
    return Overdue(
        model=context.model,
        version=awaiting.version,
        night=awaiting.night,
        expected=awaiting.expected,
        found_by=tonight,
        because=problem,
    )


def _realised(context: Context, awaiting: Awaiting, key: str, window: Window, tonight: int) -> Realised:
    subject = Subject(
        model=context.model,
        version=awaiting.version,
        role="champion",
        window=window,
        spec=context.spec_digest,
        policy=context.policy_digest,
        level=context.policy.confidence,
    )
    told, scored = recorded_evaluation(context, key), score(context, subject)
    before, waited = (told.measurements, told.verdict.awaited) if told else ((), ())
    merged = _merged(before, _measured(context, subject, scored), waited)
    evaluation = evaluate(context, subject, [Measured(measurements=merged)])
    kept = {(m.name, m.group) for m in before if m.reason not in waited}
    return Realised(
        model=context.model,
        version=awaiting.version,
        night=awaiting.night,
        came_with=tonight,
        answers=key,
        verdict=evaluation.verdict,
        measurements=tuple(m for m in evaluation.measurements if (m.name, m.group) not in kept),
        counts=CountsShelf(context.store).keep(_counted(context, subject, scored)),
    )


def _counted(context: Context, subject: Subject, scored: Scored) -> NightCounts:
    tallies = modality_of(context).tally(context, subject, scored)
    return count_night(subject, scored, context.spec.intersections, tallies)


def _measured(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Everything that needs labels, and what comes with it."""
    ours = [
        *measure_fairness(context, subject, scored),
        *modality_of(context).measure_outcomes(context, subject, scored),
    ]
    return [*suppress_small_cells(ours), *compare_with_aif360(context, subject).measurements]


def _merged(
    before: Sequence[Measurement], arrived: Sequence[Measurement], waited: Sequence[str]
) -> tuple[Measurement, ...]:
    """What was measured without labels, where it was, and every other figure as it arrived."""
    fresh = {(m.name, m.group): m for m in arrived}
    kept = {(m.name, m.group): m for m in before}
    told = {k: fresh.get(k, m) if m.reason in waited else m for k, m in kept.items()}
    return (*told.values(), *(m for k, m in fresh.items() if k not in kept))
