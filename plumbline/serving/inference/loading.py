"""Loads the pinned model, and those that read for it: their files checked, the image known."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from plumbline.model_files import READERS
from plumbline.serving.inference.configuration import Configuration
from plumbline.serving.inference.pinned_model import CONFIG_FILE, PinnedModel, PinnedReader
from plumbline.serving.inference.served_model import ServedModel, ServedReader
from plumbline.serving.inference.stated import stated_image
from plumbline.serving.scoring.predictor import ModelError, Predictor, load_predictor

LARGEST_MODEL = 2 * 1024**3
"""Bytes of a model's files together."""
DIGITS = tuple(range(10))
"""What a reader tells apart, each class being its digit."""


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
        readers = _readers(folder, pinned, predictor, image)
    return ServedModel(pinned.model, configuration.version, pinned.digest, image, predictor, readers)


def _readers(folder: Path, pinned: PinnedModel, predictor: Predictor, image: str) -> tuple[ServedReader, ...]:
    """The readers that are pinned: the folder holds just those, and they read what the model takes."""
    inside = folder / READERS
    held = {path.name for path in inside.iterdir()} if inside.is_dir() else set()
    if held != set(pinned.readers):
        raise ModelError(
            f"the model's folder holds readers: {', '.join(sorted(held)) or 'none'}; {CONFIG_FILE} pins "
            f"under `reads`: {', '.join(sorted(pinned.readers)) or 'none'}. Release the version again"
        )
    kinds = {feature.name: feature.kind for feature in predictor.features}
    for one in pinned.reads:
        if kinds.get(one.feature) != "numeric" or {*one.pictures} & {*kinds}:
            raise ModelError(
                f"{CONFIG_FILE}: reads: {one.feature} is no number that {pinned.model} takes, or its "
                "pictures are called like a feature: release the version again"
            )
    return tuple(_reader(inside / one.model, one, pinned, image) for one in pinned.readers.values())


def _reader(folder: Path, one: PinnedReader, pinned: PinnedModel, image: str) -> ServedReader:
    predictor = load_predictor(folder, one.digest)
    kinds = [feature.kind for feature in predictor.features]
    if kinds != ["image"] or predictor.classes != DIGITS:
        raise ModelError(
            f"{one.model}, which reads for {pinned.model}, must tell the digits 0 to 9 apart in one picture: "
            "train both again"
        )
    served = ServedModel(one.model, one.version or one.digest[:12], one.digest, image, predictor)
    return ServedReader(served, tuple(each for each in pinned.reads if each.model == one.model))


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
