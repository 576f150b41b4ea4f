"""Sentence embeddings by MiniLM, from two files that set-up puts in place; no network and no PyTorch.

The model is sentence-transformers/all-MiniLM-L6-v2 in ONNX with 8-bit weights. As its card says: at most
256 tokens of a text, the mean over its tokens, scaled to the length 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.canonical import file_digest
from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FILES = {
    "model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""The files and their SHA-256."""

DIMENSIONS = 384
LONGEST = 256
"""Tokens of a text that are read."""

BATCH = 32
THREADS = 2


class EmbeddingFilesError(PlumblineError):
    """The embedding model is not there, or is another."""


def embeddings(folder: Path, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Each text's embedding, shape (texts, 384), of length 1; the same texts together give the same numbers.

    The 8-bit arithmetic takes its scale from a batch, so a text's numbers depend a little on the others.

    Args:
        folder: where the files are.
        texts: what is to be embedded.

    Raises:
        EmbeddingFilesError: a file is missing, or not the one that is pinned.
    """
    import numpy as np

    model, tokenizer = _loaded(folder)
    # Texts of about one length together: what pads the shorter ones costs as much as words.
    order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), place))
    found = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        found[places] = _batch(model, tokenizer, [texts[place] for place in places])
    return found


def _batch(model: Any, tokenizer: Any, texts: list[str]) -> npt.NDArray[np.float32]:
    import numpy as np

    encoded = tokenizer.encode_batch(texts)
    mask = np.asarray([each.attention_mask for each in encoded], dtype=np.int64)
    given = {
        "input_ids": np.asarray([each.ids for each in encoded], dtype=np.int64),
        "attention_mask": mask,
        "token_type_ids": np.zeros_like(mask),
    }
    wanted = {each.name for each in model.get_inputs()}
    states = model.run(None, {name: values for name, values in given.items() if name in wanted})[0]
    summed = (states * mask[:, :, np.newaxis]).sum(axis=1)
    means = summed / np.maximum(mask.sum(axis=1, keepdims=True), 1)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=1)
def _loaded(folder: Path) -> tuple[Any, Any]:
    import onnxruntime
    from tokenizers import Tokenizer

    for name, digest in FILES.items():
        place = folder / name
        if not place.is_file() or place.is_symlink() or file_digest(place) != digest:
            raise EmbeddingFilesError(f"{place} is missing or another file: run `make data`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return session, tokenizer
