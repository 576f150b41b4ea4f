"""The published schemas are the code's, and accept the repository's own files."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from plumbline.specs.schema import publish, schema_text, schemas

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "schema"


@pytest.mark.parametrize("name", schemas())
def test_the_published_schema_is_the_codes(name: str) -> None:
    """When this fails: python -m plumbline.specs.schema"""
    assert (PUBLISHED / f"{name}.json").read_text() == schema_text(schemas()[name])


def test_no_other_schema_is_published(tmp_path: Path) -> None:
    publish(tmp_path)
    assert {file.name for file in PUBLISHED.iterdir()} == {file.name for file in tmp_path.iterdir()}


class _Plain(yaml.SafeLoader):
    """Dates stay text, as they are to an editor."""


_Plain.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


@pytest.mark.parametrize(
    "file",
    [
        "models/acs_employment/spec.yaml",
        "policies/alignment.yaml",
        "policies/budgets.yaml",
        "policies/prices.yaml",
        "policies/tagging.yaml",
    ],
)
def test_the_schema_accepts_our_own_files(file: str) -> None:
    data = yaml.load((ROOT / file).read_text(), Loader=_Plain)
    jsonschema.validate(data, schemas()[Path(file).stem])


def test_the_schema_accepts_the_examples_gitops_policy() -> None:
    data = yaml.load((ROOT / "deploy/gitops/policies/plumbline.yaml").read_text(), Loader=_Plain)
    jsonschema.validate(data, schemas()["gitops"])
