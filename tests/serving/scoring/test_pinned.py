"""What runs is pinned: serving loads by digest alone, and knows neither registry nor alias."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import plumbline.serving.scoring
from plumbline.serving.scoring.predictor import ModelError, load_predictor

FILES = sorted(Path(plumbline.serving.scoring.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_file_imports_a_registry_or_a_network_client(file):
    imported = {
        name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    forbidden = ("mlflow", "httpx", "requests", "urllib", "plumbline.registry", "plumbline.nightly")
    assert [name for name in imported if name.startswith(forbidden)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_file_speaks_of_an_alias(file):
    words = {
        node.value.lower()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()
    }
    assert words & {"champion", "candidate", "alias", "latest"} == set()


def test_a_digest_must_be_given_to_load_a_model():
    assert inspect.signature(load_predictor).parameters["expected_digest"].default is inspect.Parameter.empty


def test_another_digest_than_the_pinned_one_is_refused(tmp_path):
    (tmp_path / "features.json").write_text("[]")
    with pytest.raises(ModelError):
        load_predictor(tmp_path, "0" * 64)
