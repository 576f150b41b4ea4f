"""`plumbline bump` releases into the example chart's values: all that belongs together, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.cli import main

CHARTS = Path(__file__).parents[2] / "deploy" / "gitops" / "charts"
IMAGE, OLD, NEW = "registry.example.com/ai-apps/acs-employment", f"sha256:{'0' * 64}", f"sha256:{'7' * 64}"


@pytest.mark.parametrize("only", ["charts", "charts/multimodal-ai-service/values-dev.yaml"])
def test_tag_digest_and_model_version_move_together(only: str, tmp_path: Path):
    """In the environments' values, in all or in one; what environments share is left alone."""
    shutil.copytree(CHARTS, tmp_path / "charts")
    options = ["--image", IMAGE, "--tag", "7", "--digest", NEW, "--model-version", "7"]
    assert main(["bump", "--repo", str(tmp_path), "--path", only, *options]) == 0
    for before in CHARTS.rglob("*.*"):
        name = before.relative_to(CHARTS.parent).as_posix()
        text = before.read_text()
        if before.name.startswith("values-") and name.startswith(only):
            text = text.replace("tag: unreleased", 'tag: "7"').replace(OLD, NEW).replace('"0"', '"7"')
            assert text.count('"7"') == 2
        assert (tmp_path / name).read_text() == text
