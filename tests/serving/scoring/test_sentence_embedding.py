"""Texts of like meaning lie near each other; without its two pinned files there is no embedding."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.serving.scoring.sentence_embedding import FILES, EmbeddingFilesError, embeddings


def test_what_means_the_same_lies_nearer_and_order_does_not_matter(project_root):
    folder = project_root / "var" / "models" / "minilm"
    if not all((folder / name).is_file() for name in FILES):
        pytest.skip("var/models/minilm is not there: run `make data`")
    texts = [
        "The cat sat on the mat.",
        "A cat is sitting on a rug, and has been all day long.",
        "Taxes rose in May.",
    ]
    found = embeddings(folder, texts)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    near = found @ found.T
    assert near[0, 1] > near[0, 2] + 0.3
    # Eight-bit weights scale with what stands beside a text in its batch, so a little moves.
    assert (embeddings(folder, texts[::-1])[::-1] * found).sum(axis=1).min() > 0.99


def test_another_file_is_refused(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes(b"another")
    with pytest.raises(EmbeddingFilesError, match="run `make data`"):
        embeddings(tmp_path, ["a"])
