"""What reads for a model goes into the registry with it, as plain files and nothing else."""

from __future__ import annotations

import pytest

from plumbline.registry.failures import RegistryError
from plumbline.registry.model_folder import copy_readers


@pytest.fixture
def folder(tmp_path):
    reader = tmp_path / "version" / "readers" / "mnist_digits"
    reader.mkdir(parents=True)
    (reader / "model.onnx").write_bytes(b"weights")
    return tmp_path / "version"


@pytest.fixture
def saved(tmp_path):
    (tmp_path / "saved").mkdir()
    return tmp_path / "saved"


def test_a_reader_is_saved_with_the_model(folder, saved):
    copy_readers(folder, saved)
    assert (saved / "readers" / "mnist_digits" / "model.onnx").read_bytes() == b"weights"


def test_a_model_that_nobody_reads_for_is_saved_as_it_was(tmp_path, saved):
    copy_readers(tmp_path / "nowhere", saved)
    assert list(saved.iterdir()) == []


def test_a_link_is_refused(folder, saved, tmp_path):
    (tmp_path / "secret").write_text("x")
    (folder / "readers" / "mnist_digits" / "features.json").symlink_to(tmp_path / "secret")
    with pytest.raises(RegistryError, match=r"features\.json is a link"):
        copy_readers(folder, saved)
    assert list(saved.iterdir()) == []
