"""Whole trees, original → expected, byte for byte: each folder is one way of writing images."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plumbline.cli import main
from plumbline.commands.bump import SOME_REFUSED

GOLDEN = Path(__file__).parents[2] / "golden" / "bump"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def arguments(case: str, tree: Path) -> list[str]:
    request = json.loads((GOLDEN / case / "request.json").read_text())
    options = [part for key, value in request.items() for part in (f"--{key.replace('_', '-')}", value)]
    return ["bump", "--repo", str(tree), "--json", *options]


@pytest.mark.parametrize("case", CASES)
def test_trees_become_what_is_expected(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Every reference changes and nothing else does; a second time there is nothing to do."""
    tree = Path(shutil.copytree(GOLDEN / case / "original", tmp_path / "tree"))
    status = SOME_REFUSED if case == "templates_beside" else 0
    assert main(arguments(case, tree)) == status
    changes = json.loads(capsys.readouterr().out)
    assert contents(tree) == contents(GOLDEN / case / "expected")
    assert {change["file"] for change in changes} == {
        name
        for name, content in contents(GOLDEN / case / "original").items()
        if contents(tree)[name] != content
    }
    assert main(arguments(case, tree)) == status
    assert json.loads(capsys.readouterr().out) == []
    assert contents(tree) == contents(GOLDEN / case / "expected")


@pytest.mark.parametrize("case", CASES)
def test_a_dry_run_says_the_same_and_writes_nothing(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The changes are the same data."""
    tree = Path(shutil.copytree(GOLDEN / case / "original", tmp_path / "tree"))
    main([*arguments(case, tree), "--dry-run"])
    said = json.loads(capsys.readouterr().out)
    assert contents(tree) == contents(GOLDEN / case / "original")
    main(arguments(case, tree))
    assert json.loads(capsys.readouterr().out) == said
