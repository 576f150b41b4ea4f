"""Networks on pictures, from one ONNX file, run by onnxruntime and nothing else.

Input `image` (rows, 1, height, width) from 0 to 1; outputs `probabilities` (rows, classes) and `embedding`
(rows, dimensions); the metadata's `classes` is a JSON list of what it tells apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.pictures import PictureError, grey
from plumbline.serving.scoring.predictor import Feature, ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BATCH = 64
"""Pictures scored together, always as many: else what stands beside a picture could move its last digit."""

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of the model's file."""

OUTPUTS = ["probabilities", "embedding"]


@dataclass(frozen=True)
class OnnxImages:
    """A network on pictures. The same picture gives the same scores, whatever others are scored with it."""

    session: Any
    """The `onnxruntime.InferenceSession`."""
    features: tuple[Feature, ...]
    """Its one input."""
    classes: tuple[int | str, ...]
    """What it tells apart, in the order of its scores."""
    size: tuple[int, int]
    """Height and width of its pictures."""

    @classmethod
    def read(cls, file: Path, features: tuple[Feature, ...]) -> OnnxImages:
        """The network in a file.

        Raises:
            ModelError: it is no ONNX file that stands alone, or takes or gives something else.
        """
        if [feature.kind for feature in features] != ["image"]:
            raise ModelError(f"{file.parent}: features.json must list one input of kind image")
        session = _session(file)
        height, width = _size(session, file)
        return cls(session, features, _classes(session, file), (height, width))

    def encode(self, columns: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.float32]:
        """The pictures decoded, shape (rows, height, width), from 0 to 1.

        Args:
            columns: by feature name an array of bytes, one PNG or JPEG a row; others are ignored.

        Raises:
            ModelError: the column is missing, or holds something else, or pictures of another size.
        """
        import numpy as np

        name = self.features[0].name
        if name not in columns:
            raise ModelError(f"the model needs a column that is missing: {name}")
        found = [self._picture(row, content) for row, content in enumerate(columns[name])]
        return np.stack(found) if found else np.empty((0, *self.size), dtype=np.float32)

    def predict(self, encoded: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The probability of each class, shape (rows, classes).

        Args:
            encoded: as `encode` gives it.

        Raises:
            ModelError: pictures of another size.
        """
        return self._run(encoded, "probabilities")

    def embed(self, encoded: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """What the network makes of each picture before it decides, shape (rows, dimensions)."""
        return self._run(encoded, "embedding")

    def _picture(self, row: int, content: Any) -> npt.NDArray[np.float32]:
        if not isinstance(content, bytes):
            raise ModelError(f"row {row} holds no picture")
        try:
            picture = grey(content)
        except PictureError as error:
            raise ModelError(f"the picture of row {row} {error}") from error
        if picture.shape != self.size:
            wide, wanted = " x ".join(map(str, picture.shape)), " x ".join(map(str, self.size))
            raise ModelError(f"the picture of row {row} has {wide} pixels, the model takes {wanted}")
        return picture

    def _run(self, encoded: npt.NDArray[np.float32], output: str) -> npt.NDArray[np.float64]:
        import numpy as np

        if encoded.shape[1:] != self.size:
            raise ModelError(f"the model takes pictures of {self.size}, got shape {encoded.shape[1:]}")
        rows = len(encoded)
        padded = np.zeros((max(1, -(-rows // BATCH)) * BATCH, 1, *self.size), dtype=np.float32)
        padded[:rows, 0] = encoded
        parts = [
            self.session.run([output], {"image": padded[start : start + BATCH]})[0]
            for start in range(0, len(padded), BATCH)
        ]
        return np.asarray(np.concatenate(parts)[:rows], dtype=np.float64)


def _session(file: Path) -> Any:
    import onnxruntime

    if file.stat().st_size > LARGEST_FILE:
        raise ModelError(f"{file} is larger than {LARGEST_FILE:,} bytes")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what is wrong is raised
    try:
        # From its bytes: a file that names others beside it finds none.
        return onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no class but this
        raise ModelError(f"{file} is no ONNX model that stands alone: train the version again") from error


def _size(session: Any, file: Path) -> tuple[int, int]:
    inputs = {one.name: one.shape for one in session.get_inputs()}
    outputs = {one.name for one in session.get_outputs()}
    shape = inputs.get("image", [])
    sized = len(shape) == 4 and shape[1] == 1 and all(isinstance(one, int) for one in shape[2:])
    if set(inputs) != {"image"} or not outputs.issuperset(OUTPUTS) or not sized:
        raise ModelError(
            f"{file} must take `image` (rows, 1, height, width) and give {' and '.join(OUTPUTS)}: "
            "train the version again"
        )
    return shape[2], shape[3]


def _classes(session: Any, file: Path) -> tuple[int | str, ...]:
    written = session.get_modelmeta().custom_metadata_map.get("classes", "")
    try:
        found = json.loads(written)
    except ValueError as error:
        raise ModelError(f"{file} does not say which classes it tells apart") from error
    shape = next(one.shape for one in session.get_outputs() if one.name == "probabilities")
    if not isinstance(found, list) or len(found) != shape[-1] or not all(_is_label(one) for one in found):
        raise ModelError(f"{file} gives {shape[-1]} scores and names {written!r} as its classes")
    return tuple(found)


def _is_label(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)
