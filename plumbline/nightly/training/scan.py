"""The training rows, looked at before anything is trained on them. A finding is named; it does not block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.canonical import digest, seed_from
from plumbline.nightly.context import Context
from plumbline.records import TrainingRequest, TrainingScan

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.measurement import Measurement
    from plumbline.intent import ProtectedAttribute


def scan_training(
    context: Context, request: TrainingRequest, rows: pa.Table, night: int | None = None
) -> TrainingScan:
    """Who is in the rows, who gets the favourable label, what tells a protected attribute; recorded once.

    Args:
        context: the model's night.
        request: what is to be trained; requests for the same rows share a scan.
        rows: its training rows.
        night: the night whose arrivals the groups' shares are compared with; none for no comparison.
    """
    key = _key(context, request, night)
    entry = context.ledger.find("scan", key)
    if entry:
        return TrainingScan.model_validate(entry.body)
    scan = _scanned(context, rows, night, seed_from(context.model, key))
    context.record("scan", key, scan)
    return scan


def recorded_scan(
    context: Context, request: TrainingRequest, night: int | None = None
) -> TrainingScan | None:
    """What was found in a request's rows, if they were scanned."""
    entry = context.ledger.find("scan", _key(context, request, night))
    return TrainingScan.model_validate(entry.body) if entry else None


def _key(context: Context, request: TrainingRequest, night: int | None) -> str:
    return digest([context.model, request.data, context.spec_digest, night])


def _scanned(context: Context, rows: pa.Table, night: int | None, seed: int) -> TrainingScan:
    from alignment_checks.disclosure import suppress_small_cells
    from alignment_checks.fairness.training_scan import scan_findings
    from plumbline.windows.columns import groups, labels

    spec, measurements, findings = context.spec, [], []
    arrived = _arrived(context, night)
    its_groups, its_labels = groups(spec, rows), labels(spec, rows)
    for protected in spec.protected:
        measurements += _attribute(context, protected, rows, arrived, seed)
        expected = (*protected.expected, protected.privileged)
        findings += scan_findings(protected.attribute, its_groups[protected.attribute], its_labels, expected)
    return TrainingScan(measurements=tuple(suppress_small_cells(measurements)), findings=tuple(findings))


def _attribute(
    context: Context, protected: ProtectedAttribute, rows: pa.Table, arrived: pa.Table | None, seed: int
) -> list[Measurement]:
    from alignment_checks.fairness.proxies import measure_proxies
    from alignment_checks.fairness.training_scan import scan_labels, scan_representation
    from plumbline.windows.columns import drift_columns, groups, labels

    spec, level, name = context.spec, context.policy.confidence, protected.attribute
    ours, privileged = groups(spec, rows)[name], protected.privileged
    expected = (*protected.expected, privileged)
    theirs = groups(spec, arrived)[name] if arrived is not None else None
    columns = drift_columns(spec, rows)
    features = {feature: columns[feature] for feature in spec.features}
    return [
        *scan_representation(name, ours, expected, theirs, "the night's arrivals", level),
        *scan_labels(name, ours, labels(spec, rows), expected, privileged, level),
        *measure_proxies(name, ours, privileged, features, level, seed),
    ]


def _arrived(context: Context, night: int | None) -> pa.Table | None:
    """The night's rows; none where they can't be used, for the comparison is only shown."""
    if night is None:
        return None
    from plumbline.windows.locating import current_window
    from plumbline.windows.reading import read

    rows = read(context.settings, context.spec, current_window(context.settings, context.spec, night))
    return None if rows.problems else rows.table
