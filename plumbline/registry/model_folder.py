"""What the registry reads of a trained model's folder: its file, its features, a made-up example."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from plumbline import model_files
from plumbline.intent import FeatureKind
from plumbline.registry.failures import RegistryError

FEATURES_FILE = model_files.FEATURES
ADJUSTMENTS_FILE = "adjustments.json"


class Feature(NamedTuple):
    """One input of the model."""

    name: str
    kind: FeatureKind
    categories: tuple[str, ...]
    """Known values; the model is given their positions in this list."""


def model_file(folder: Path) -> Path:
    """The model, in one of the formats that hold no code.

    Raises:
        RegistryError: when it is not there, or is a link.
    """
    found = model_files.model_file(folder)
    if found is None:
        known = ", ".join(model_files.FORMATS)
        raise RegistryError(f"{folder} holds none of {known}, or a link: train the model again")
    return found


def is_trees(file: Path) -> bool:
    """Whether a model's file is in XGBoost's own format, which the registry knows by itself."""
    return file.name in model_files.TREES


def features_file(folder: Path) -> Path:
    """The list of features.

    Raises:
        RegistryError: when it is not there, or is a link.
    """
    return _plain_file(folder / FEATURES_FILE)


def beside(folder: Path) -> tuple[Path, ...]:
    """What lies beside the model: its features, and the shifts of its groups where it has any.

    Raises:
        RegistryError: when the features are missing, or one is a link.
    """
    shifts = folder / ADJUSTMENTS_FILE
    return (features_file(folder), *([_plain_file(shifts)] if shifts.exists() else []))


def copy_readers(folder: Path, saved: Path) -> None:
    """Puts the models that read for this one, if any do, into what is saved of it.

    Raises:
        RegistryError: one of their files is a link.
    """
    readers = folder / model_files.READERS
    if not readers.exists():
        return
    for path in sorted(readers.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise RegistryError(f"{path} is a link: the model folder is not what a training leaves")
    shutil.copytree(readers, saved / model_files.READERS)


def features(folder: Path) -> tuple[Feature, ...]:
    """The model's features in its own order.

    Raises:
        RegistryError: when the list is missing or not one.
    """
    path = features_file(folder)
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Feature(f["name"], f["kind"], tuple(f.get("categories") or ())) for f in listed)
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(
            f"{path} is no list of features ({error!r}): train the model again with its own train.py"
        ) from error


def plain_files(folder: Path) -> tuple[Path, ...]:
    """Every file of the folder, for a format that the registry knows nothing of.

    Raises:
        RegistryError: one is a link, or no file.
    """
    return tuple(_plain_file(path) for path in sorted(folder.iterdir()))


def made_up_row(features: Sequence[Feature]) -> dict[str, float]:
    """One input row that is nobody's: zero for a number, the first known category's position."""
    return {feature.name: 0.0 for feature in features}


def _plain_file(path: Path) -> Path:
    if path.is_symlink() or not path.is_file():
        raise RegistryError(f"{path} is missing or a link: the model folder is not what a training leaves")
    return path
