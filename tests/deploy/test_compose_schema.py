"""The compose file is one by the Compose Specification's own schema."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml


@pytest.fixture(scope="module")
def schema(root: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((root / "deploy/schema/compose-spec.json").read_text()))


def test_the_file_as_written_is_valid(schema: jsonschema.Draft202012Validator, compose_text: str) -> None:
    assert [error.message for error in schema.iter_errors(yaml.safe_load(compose_text))] == []


def test_the_file_with_settings_filled_in_is_valid(
    schema: jsonschema.Draft202012Validator, compose: dict[str, Any]
) -> None:
    assert [error.message for error in schema.iter_errors(compose)] == []


def test_the_schema_notices_a_misspelt_key(
    schema: jsonschema.Draft202012Validator, compose: dict[str, Any]
) -> None:
    wrong = copy.deepcopy(compose)
    wrong["services"]["postgres"]["helthcheck"] = {}
    assert not schema.is_valid(wrong)


def test_the_schema_is_the_one_its_readme_names(root: Path) -> None:
    folder = root / "deploy/schema"
    digest = hashlib.sha256((folder / "compose-spec.json").read_bytes()).hexdigest()
    assert digest in (folder / "README.md").read_text()
    assert "Apache License" in (folder / "LICENSE.compose-spec").read_text()


def test_the_file_says_that_it_has_not_run(compose_text: str) -> None:
    assert "NOT YET RUN" in compose_text[:400]
