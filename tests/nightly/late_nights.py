"""The census project with labels that come two nights after their rows, for a test to let arrive."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.nightly.alarms.late_labels import LateNews, take_in_labels
from plumbline.nightly.alarms.raising import raise_alarm
from plumbline.nightly.context import Context
from plumbline.records import Alarm, Evaluation
from plumbline.settings import Settings
from tests.nightly.census_night import context_in, gated_night
from tests.nightly.spoilt_data import DATA, LABELS

ROWS = 5000


@dataclass(frozen=True)
class LateNights:
    """A project of the test's own; no label has come yet."""

    context: Context
    labels: pa.Table
    """All labels there will ever be, in the order of their rows."""

    def let_come(self, *nights: int, rows: int = ROWS) -> None:
        """From now on these nights' labels are there, of each the first `rows`, and no others."""
        parts = [self.labels.slice(night * ROWS, rows) for night in nights]
        pq.write_table(pa.concat_tables(parts), self.context.settings.root / LABELS)

    def run(self, night: int) -> tuple[Evaluation, LateNews, Alarm | None]:
        """A night as the DAG runs it: verdict, late labels, alarm."""
        evaluation = gated_night(self.context, night)
        news = take_in_labels(self.context, evaluation.verdict)
        return evaluation, news, raise_alarm(self.context, evaluation)


def late_nights_in(
    folder: Path, project_root: Path, place: Callable[..., Settings], champion_state: Path
) -> LateNights:
    """The census model in a folder of its own, its labels two nights late; none has come."""
    root = folder / "late project"
    for part in ("models", "policies", "deploy/gitops", DATA):
        shutil.copytree(project_root / part, root / part)
    spec = root / "models/acs_employment/spec.yaml"
    text = spec.read_text()
    assert text.count("\nfeatures:") == 1
    spec.write_text(text.replace("\nfeatures:", "  label_delay_nights: 2\n\nfeatures:"))
    labels = pq.read_table(root / LABELS)
    (root / LABELS).unlink()
    state = Path(shutil.copytree(champion_state, folder / "late state"))
    return LateNights(context_in(place(state, root)), labels)
