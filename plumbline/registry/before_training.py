"""What was found and tried before a version was trained, as the registry keeps it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from alignment_checks.measurement import Measurement
from plumbline.canonical import canonical_json, digest
from plumbline.figures import figure, number
from plumbline.markdown import escape, table
from plumbline.records import Mitigation, TrainingScan, Trial
from plumbline.registry.submission import KEY, PREFIX, TRAINING, Submission

SCAN_FILE, TRIALS_FILE, TRIALS_TABLE = "training_scan.json", "mitigations.json", "mitigations.md"

EASILY_TOLD = 0.8
"""A proxy AUC from which the card says that the other features tell the attribute."""


def texts(submission: Submission) -> dict[str, str]:
    """The run's artifacts by file name: the scan of the training rows, and the trials."""
    found = {}
    if submission.scan:
        found[SCAN_FILE] = canonical_json(submission.scan)
    if submission.trials:
        found[TRIALS_FILE] = canonical_json(list(submission.trials))
        found[TRIALS_TABLE] = trials_table(submission.trials, submission.request.mitigation)
    return found


def trial_key(submission: Submission, trial: Trial) -> str:
    """What a trial's run is found by: one for each way that was tried, whatever was chosen."""
    return digest(["trial", submission.trained.request, trial])


def trial_name(mitigation: Mitigation | None) -> str:
    """`trial reweighing.DIS`, or `trial none`."""
    return f"trial {mitigation_name(mitigation)}"


def mitigation_name(mitigation: Mitigation | None) -> str:
    """`reweighing.DIS`, or `none`."""
    return mitigation.asked_as if mitigation else "none"


def trial_tags(submission: Submission, trial: Trial) -> dict[str, str]:
    """The tags of a trial's run."""
    return {
        KEY: trial_key(submission, trial),
        TRAINING: submission.request.key,
        f"{PREFIX}mitigation": mitigation_name(trial.mitigation),
        f"{PREFIX}gates_met": "yes" if trial.passed else "no",
        f"{PREFIX}chosen": "yes" if trial.mitigation == submission.request.mitigation else "no",
        f"{PREFIX}training_cost": str(trial.cost),
    }


def trials_table(trials: Sequence[Trial], chosen: Mitigation | None) -> str:
    """The trials side by side, as Markdown: gates, accuracy, AUC, each group's differences, price."""
    compared = _compared(trials)
    header = ["Mitigation", "Gates on it", "Accuracy", "AUC", *(escape(_column(m)) for m in compared), "Cost"]
    rows = [_row(trial, compared, chosen) for trial in trials]
    note = (
        "Measured on a fifth of the training rows, which the trial did not see; the hold-out was not touched."
    )
    return f"# Mitigations compared\n\n{note}\n\n{table(header, rows)}\n"


def scan_section(scan: TrainingScan | None) -> str:
    """The card's section about the training rows; empty where they were not scanned."""
    if scan is None:
        return ""
    lines = [*scan.findings, *(_told(m) for m in scan.measurements if _is_told(m))]
    return "\n".join(["## Training rows", "", *(f"- {escape(line)}" for line in lines or [NOTHING_FOUND])])


NOTHING_FOUND = "Every group is there with both labels, and none is easily told from the other features."


def trials_section(submission: Submission) -> str:
    """The card's section about what was tried; empty where nothing was."""
    if not submission.trials:
        return ""
    taken = mitigation_name(submission.request.mitigation)
    said = f"{len(submission.trials)} ways to train were compared on the training rows; {taken} was taken."
    return f"## Compared\n\n{escape(said)} See {escape(TRIALS_TABLE)} among the run's artifacts."


def _is_told(measurement: Measurement) -> bool:
    return measurement.name == "proxy_auc" and (measurement.value or 0) >= EASILY_TOLD


def _told(measurement: Measurement) -> str:
    return f"The other features tell {measurement.against}: AUC {figure(measurement)}."


def _compared(trials: Sequence[Trial]) -> list[Measurement]:
    """The first trial's defined comparisons of groups: the columns."""
    first = next((trial for trial in trials if trial.measurements), None)
    return [m for m in first.measurements if m.against and m.defined] if first else []


def _column(measurement: Measurement) -> str:
    return f"{measurement.name.replace('_', ' ')}, {measurement.group}"


def _row(trial: Trial, compared: Sequence[Measurement], chosen: Mitigation | None) -> list[str]:
    name = escape(mitigation_name(trial.mitigation))
    label = f"**{name}** (taken)" if trial.mitigation == chosen else name
    if trial.failed:
        return [label, escape(trial.failed), *["-"] * (len(compared) + 2), str(trial.cost)]
    found = {(m.name, m.group): m for m in trial.measurements}
    cells = [_cell(found.get((m.name, m.group))) for m in compared]
    whole = [_value(found.get((name, ""))) for name in ("accuracy", "auc")]
    return [label, "met" if trial.passed else "not met", *whole, *cells, str(trial.cost)]


def _cell(measurement: Measurement | None) -> str:
    return figure(measurement) if measurement else "-"


def _value(measurement: Measurement | None) -> str:
    return number(measurement.value, 3) if measurement and measurement.value is not None else "-"
