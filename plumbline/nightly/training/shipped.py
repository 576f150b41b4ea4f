"""Version 1 as it lies beside the spec, where one is shipped: made once, elsewhere, by the same request.

It takes the place of a training only where that training would be of the very rows, script and seed it was
made of. So it has seen no row of the hold-out, and a change of any of them trains anew.
"""

from __future__ import annotations

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.holdout_rule import keep_holdout_rule
from plumbline.nightly.training.one_training import kept
from plumbline.records import Money, Trained, TrainingRequest
from plumbline.retraining.backends.results import keep
from plumbline.specs.loading import load_prices

FOLDER = "first"
"""The folder beside the spec that holds the model folder's files."""


class ShippedVersionError(PlumblineError):
    """The files beside the spec are not the version that the spec names."""


def shipped_version(context: Context, request: TrainingRequest) -> Trained | None:
    """The shipped version as what this request made, at no cost; None where none was shipped for it.

    Raises:
        ShippedVersionError: the files are missing or others.
    """
    said = context.spec.training.shipped
    if said is None or said.request != request.key:
        return None
    found = kept(context, request)
    if found:
        return found
    trained = Trained(
        model=context.model,
        request=request.key,
        digest=said.digest,
        path=str(_copied(context, said.digest).relative_to(context.settings.state)),
        seconds=0.0,
        cost=Money(amount=Decimal(0), currency=load_prices(context.settings.root).currency),
    )
    keep_holdout_rule(context, trained.digest)
    context.record("training", request.key, trained)
    return trained


def _copied(context: Context, digest: str) -> Path:
    """The version among the trained ones, where it is taken from like any other."""
    source, trained = context.settings.models / context.model / FOLDER, context.settings.trained
    if not source.is_dir() or source.is_symlink() or _digest(source) != digest:
        raise ShippedVersionError(
            f"models/{context.model}/{FOLDER} does not hold the version {digest[:12]} that "
            "`training.shipped` names: restore it from Git, or remove `training.shipped`, so that version 1 "
            "is trained here"
        )
    trained.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".shipped-", dir=trained) as work:
        return keep(Path(shutil.copytree(source, Path(work) / "output")), trained)[1]


def _digest(folder: Path) -> str:
    try:
        return folder_digest(folder)
    except ValueError:  # it is empty, or holds a link
        return ""
