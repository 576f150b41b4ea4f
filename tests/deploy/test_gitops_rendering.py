"""kustomize and Helm make of the example GitOps repository what is kept in tests/golden/gitops."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.deploy.gitops_tree import (
    CHARTED,
    KUSTOMIZED,
    RENDERED,
    TREE,
    chart_stamp,
    documents,
    helm,
    kustomize,
    lint,
)


def accept(name: str, text: str) -> None:
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        (RENDERED / f"{name}.yaml").write_text(text)


@pytest.mark.parametrize("name", KUSTOMIZED)
def test_kustomize_renders_what_is_kept(name: str) -> None:
    text = kustomize(TREE / KUSTOMIZED[name])
    accept(name, text)
    assert documents(text) == documents((RENDERED / f"{name}.yaml").read_text())


@pytest.mark.parametrize("name", CHARTED)
def test_helm_renders_what_is_kept(name: str) -> None:
    text = chart_stamp() + helm(CHARTED[name])
    accept(name, text)
    assert documents(text) == documents((RENDERED / f"{name}.yaml").read_text())


@pytest.mark.parametrize("environment", CHARTED.values())
def test_helm_finds_nothing_to_complain_about(environment: str) -> None:
    assert "0 chart(s) failed" in lint(environment)


@pytest.mark.parametrize("name", CHARTED)
def test_the_chart_is_the_one_that_was_rendered(name: str) -> None:
    """Without Helm nobody can render it, but everybody can tell that it changed since."""
    first = (RENDERED / f"{name}.yaml").read_text().splitlines(keepends=True)[0]
    assert first == chart_stamp(), "render it anew, with Helm on the PATH and PLUMBLINE_GOLDEN=write"


def test_every_kustomization_is_rendered() -> None:
    folders = {file.parent for file in TREE.rglob("kustomization.yaml")}
    base = TREE / "apps/multimodal-ai-service"  # rendered as production
    assert folders - {base} == {TREE / folder for folder in KUSTOMIZED.values()}


def test_every_manifest_of_a_folder_is_applied() -> None:
    """A file that kustomize does not name is a file that nobody applies."""
    for file in TREE.rglob("kustomization.yaml"):
        named = file.read_text()
        others = [path for path in file.parent.glob("*.yaml") if path != file]
        assert [path.name for path in others if path.name not in named] == [], file


def test_nothing_kept_is_left_over() -> None:
    kept = {Path(path).stem for path in RENDERED.glob("*.yaml")}
    assert kept == {*KUSTOMIZED, *CHARTED}
