"""The readers a version is made with: their files go into its folder, so that one digest names them all."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.model_files import READERS
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.readings import reader_context
from plumbline.records import Carried
from plumbline.retraining.backends.results import keep

if TYPE_CHECKING:
    from plumbline.retraining.backends.job import TrainingOutcome


def carried_by(context: Context) -> tuple[Carried, ...]:
    """The champions of the models that read for this one, as they are now; the first one made if need be."""
    from plumbline.nightly.champion import ensure_champion

    return tuple(
        Carried(model=reading.model, digest=ensure_champion(reader_context(context, reading)))
        for reading in context.spec.reads
    )


def with_readers(context: Context, outcome: TrainingOutcome, carried: Sequence[Carried]) -> TrainingOutcome:
    """The trained model with the readers in its folder, under the digest of them all.

    Args:
        context: the model.
        outcome: what was trained.
        carried: which version of which model reads.
    """
    if not carried:
        return outcome
    trained = context.settings.trained
    with tempfile.TemporaryDirectory(prefix=".carrying-", dir=trained) as work:
        output = Path(shutil.copytree(outcome.folder, Path(work) / "output"))
        for one in carried:
            shutil.copytree(trained / one.digest, output / READERS / one.model)
        digest, folder = keep(output, trained)
    return dataclasses.replace(outcome, digest=digest, folder=folder)
