"""The pinned model, loaded: its files checked, its image known, and what it is asked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.records import Modality
from plumbline.serving.inference.configuration import Configuration
from plumbline.serving.inference.pinned_model import CONFIG_FILE
from plumbline.serving.inference.stated import stated_image
from plumbline.serving.predictor import ModelError, Predictor, load_predictor

if TYPE_CHECKING:
    import numpy.typing as npt

THRESHOLD = 0.5
"""A score at or above it is a positive prediction, as it is on nights."""
LARGEST_MODEL = 2 * 1024**3
"""Bytes of a model's files together."""


@dataclass(frozen=True)
class ServedModel:
    """What answers."""

    model: str
    version: str
    digest: str
    image: str
    """The digest of the image that it came in."""
    predictor: Predictor

    @property
    def modality(self) -> Modality:
        """What it is given: a row, or of one text or picture only that."""
        kinds = [feature.kind for feature in self.predictor.features]
        if kinds == ["text"]:
            return "text"
        return "image" if kinds == ["image"] else "tabular"

    @property
    def classes(self) -> tuple[int | str, ...]:
        """What it tells apart; empty for yes and no."""
        return self.predictor.classes

    def score(self, columns: Mapping[str, npt.NDArray[Any]]) -> list[list[float]]:
        """The scores of each row: one, or one a class."""
        import numpy as np

        scores = np.asarray(self.predictor.predict(self.predictor.encode(columns)), dtype=np.float64)
        rows: list[list[float]] = scores.reshape(len(scores), -1).tolist()
        return rows

    def predicted(self, scores: Sequence[float]) -> int | str:
        """What the scores come to: 1 or 0, or the class with the highest."""
        if not self.classes:
            return int(scores[0] >= THRESHOLD)
        return self.classes[max(range(len(scores)), key=scores.__getitem__)]


def load_model(configuration: Configuration) -> ServedModel:
    """Loads what is pinned, and nothing else.

    Raises:
        ModelError: the files are not the pinned version's, or in a format that can run code.
        NotReleasedError: a statement is required and none says that this may run here.
    """
    pinned = configuration.pinned
    stated = stated_image(configuration)
    with tempfile.TemporaryDirectory(prefix="model-") as private:
        # A copy: what was checked is what is loaded, whoever writes to the folder meanwhile.
        folder = _copied(configuration.model_folder, Path(private) / "model")
        predictor = load_predictor(folder, pinned.digest)
        image = pinned.image or stated or image_of(folder, configuration.config)
    return ServedModel(pinned.model, configuration.version, pinned.digest, image, predictor)


def _copied(source: Path, folder: Path) -> Path:
    """The model's files without config.json."""
    if not source.is_dir() or source.is_symlink():
        raise ModelError(f"{source} is no folder with a model: the image lacks it; build it again")
    files = [path for path in source.rglob("*") if path != source / CONFIG_FILE]
    odd = [path for path in files if path.is_symlink() or not (path.is_file() or path.is_dir())]
    if odd:
        raise ModelError(f"{odd[0]} is neither a file nor a folder: a model holds nothing else")
    if sum(path.stat().st_size for path in files if path.is_file()) > LARGEST_MODEL:
        raise ModelError(f"{source} holds more than {LARGEST_MODEL} bytes: that is no model of ours")
    folder.mkdir()
    for path in sorted(files):
        place = folder / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        else:
            shutil.copyfile(path, place, follow_symlinks=False)
    return folder


def image_of(folder: Path, config: bytes) -> str:
    """The digest of the image that these files make, whoever packs them.

    Args:
        folder: the model's files.
        config: the config.json that lies among them in the image.
    """
    from plumbline.registry.oci_layout import pack

    with tempfile.TemporaryDirectory(prefix="image-") as layout:
        return pack(folder, Path(layout), "local", {CONFIG_FILE: config}).digest
